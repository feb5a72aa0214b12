#include "rooms.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace mulin::house {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, at);) {
    if (const std::string word = trimmed(part); !word.empty() && word != "–") parts.push_back(word);
  }
  return parts;
}

void read_libraries(const std::string& cell, Room& room) {
  for (const std::string& entry : split(cell, ',')) {
    const auto in = entry.find(" in ");
    if (in == std::string::npos)
      throw std::runtime_error("ROOMS.md: \"" + entry + "\": expected \"LIBRARY in FILES\"");
    room.libraries.emplace(entry.substr(0, in), entry.substr(in + 4));
  }
}

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

bool known_library_allows(const Rooms& rooms, const Room& room, const std::string& path,
                          const std::string& header, std::string& library) {
  for (const auto& [name, pattern] : rooms.library_headers) {
    if (!fits(pattern, header)) continue;
    library = name;
    const auto [first, last] = room.libraries.equal_range(name);
    return std::any_of(first, last, [&](const auto& entry) { return fits(entry.second, file_name(path)); });
  }
  return false;
}

/// Nothing when allowed.
std::string fault_of_system_header(const Rooms& rooms, const Room& room, const std::string& path,
                                   const std::string& header) {
  std::string library;
  if (known_library_allows(rooms, room, path, header, library)) return "";
  if (!library.empty())
    return "<" + header + "> is " + library + ", which " + room.place + " may not use here";
  const bool standard = header.find_first_of("./") == std::string::npos;
  return standard ? "" : "<" + header + "> belongs to no library of gis/ROOMS.md";
}

std::string fault_of_own_header(const Room& room, const std::string& header) {
  const auto slash = header.find('/');
  if (slash == std::string::npos) return "\"" + header + "\" must be named with its room";
  const std::string used = header.substr(0, slash);
  if (used == room.name() || room.may_use.contains(used)) return "";
  return "\"" + header + "\": " + room.place + " may not use " + used + "/";
}

/// The header a line includes, with its opening bracket: "<vector" or "\"core/text.h"; empty for other lines.
std::string included(const std::string& line) {
  const std::string directive = trimmed(line);
  if (!directive.starts_with("#include")) return "";
  const auto open = directive.find_first_of("<\"");
  if (open == std::string::npos) return "";
  const auto close = directive.find_first_of(">\"", open + 1);
  return directive.substr(open, close - open);
}

}  // namespace

bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    return fits(pattern.substr(1), text) || (!text.empty() && fits(pattern, text.substr(1)));
  }
  return !text.empty() && pattern.front() == text.front() && fits(pattern.substr(1), text.substr(1));
}

Rooms read_rooms(std::string_view markdown) {
  Rooms rooms;
  std::istringstream in{std::string(markdown)};
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ")) continue;
    const std::vector<std::string> cells = [&] {
      std::vector<std::string> parts;
      std::istringstream row(line.substr(1));
      for (std::string part; std::getline(row, part, '|');) parts.push_back(trimmed(part));
      return parts;
    }();
    if (cells[0] == "room" || cells[0] == "library") continue;
    if (cells.size() == 2) {
      for (const std::string& pattern : split(cells[1], ','))
        rooms.library_headers.emplace(cells[0], pattern);
      continue;
    }
    if (cells.size() != 4 || cells[0].find('/') == std::string::npos) {
      throw std::runtime_error("ROOMS.md: expected room/ | answers | may use | libraries: " + line);
    }
    Room room;
    room.place = cells[0];
    for (const std::string& used : split(cells[2], ',')) room.may_use.insert(used);
    read_libraries(cells[3], room);
    rooms.all.push_back(room);
  }
  return rooms;
}

const Room* ruling(const Rooms& rooms, const std::string& path) {
  const Room* best = nullptr;
  for (const Room& room : rooms.all) {
    const bool rules = room.whole() ? path.starts_with(room.place) : fits(room.place, path);
    if (rules && (best == nullptr || room.place.size() > best->place.size())) best = &room;
  }
  return best;
}

std::vector<std::string> violations(const Rooms& rooms, const std::string& path, std::string_view text) {
  const Room* room = ruling(rooms, path);
  if (room == nullptr) return {path + ": its folder has no row in gis/ROOMS.md"};
  std::vector<std::string> found;
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string header = included(line);
    if (header.empty()) continue;
    const std::string fault = header.front() == '<'
                                  ? fault_of_system_header(rooms, *room, path, header.substr(1))
                                  : fault_of_own_header(*room, header.substr(1));
    if (!fault.empty()) found.push_back(path + ":" + std::to_string(number) + ": " + fault);
  }
  return found;
}

}  // namespace mulin::house
