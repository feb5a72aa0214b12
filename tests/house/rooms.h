// tests/house/rooms: the room tables of gis/ROOMS.md as data, and what an #include breaks of them.
// In: the text of ROOMS.md; a path below gis/ and the file's text → out: one line a violation.
// Read first: gis/ROOMS.md.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mulin::house {

struct Room {
  std::string place;              ///< "core/", or a pattern of files "scoring/*measures.*"
  std::set<std::string> may_use;  ///< names of rooms
  std::multimap<std::string, std::string> libraries;  ///< library → pattern of file names that may include it
  [[nodiscard]] std::string name() const { return place.substr(0, place.find('/')); }
  [[nodiscard]] bool whole() const { return place.back() == '/'; }
};

struct Rooms {
  std::vector<Room> all;                                    ///< top to bottom
  std::multimap<std::string, std::string> library_headers;  ///< library → pattern of its headers
};

/// Throws: std::runtime_error for a row that is not understood.
Rooms read_rooms(std::string_view markdown);

/// The row that rules a file: the longest pattern that fits it, else its room's; nullptr when the room has
/// none.
const Room* ruling(const Rooms& rooms, const std::string& path);

/// What the #includes of a file break, "path:line: …". Edge: text in comments that looks like an #include
/// counts.
std::vector<std::string> violations(const Rooms& rooms, const std::string& path, std::string_view text);

/// Shell pattern: '*' is any run of characters.
bool fits(std::string_view pattern, std::string_view text);

}  // namespace mulin::house
