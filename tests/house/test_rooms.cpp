#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rooms.h"

namespace mulin::house {
namespace {

namespace fs = std::filesystem;

const fs::path kGis = fs::path(MULIN_SOURCE_DIR) / "gis";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Rooms our_rooms() {
  return read_rooms(text_of(kGis / "ROOMS.md"));
}

std::vector<fs::path> sources() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kGis)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Rooms, NoFileIncludesWhatItsRoomMayNotUse) {
  const Rooms rooms = our_rooms();
  for (const fs::path& file : sources()) {
    for (const std::string& line :
         violations(rooms, fs::relative(file, kGis).generic_string(), text_of(file))) {
      ADD_FAILURE() << "gis/" << line
                    << "\n  move what is needed to a room above, or allow it in gis/ROOMS.md";
    }
  }
}

TEST(Rooms, EveryFolderHasARowAndEveryRowAFolder) {
  const Rooms rooms = our_rooms();
  std::set<std::string> folders, rows;
  for (const auto& entry : fs::directory_iterator(kGis)) {
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  }
  for (const Room& room : rooms.all) rows.insert(room.name());
  EXPECT_EQ(folders, rows);
}

TEST(Rooms, TheTableRunsOneWayFromTopToBottom) {
  std::set<std::string> above;
  std::string last;
  for (const Room& room : our_rooms().all) {
    if (room.name() != last) above.insert(last);
    last = room.name();
    for (const std::string& used : room.may_use) {
      EXPECT_TRUE(used == room.name() || above.contains(used))
          << room.place << " uses " << used << ", not above it";
    }
  }
}

/// The rooms after USES in "mulin_room(name USES a b)".
std::vector<std::string> linked(const std::string& cmake) {
  const auto open = cmake.find("mulin_room("), uses = cmake.find("USES", open), close = cmake.find(')', open);
  std::vector<std::string> names;
  if (open == std::string::npos || uses > close) return names;
  std::istringstream words(cmake.substr(uses + 4, close - uses - 4));
  for (std::string name; words >> name;) names.push_back(name);
  return names;
}

TEST(Rooms, LibrariesAreLinkedAsTheTableSays) {
  const Rooms rooms = our_rooms();
  for (const Room& room : rooms.all) {
    std::set<std::string> allowed;
    for (const Room& part : rooms.all) {
      if (part.name() == room.name()) allowed.insert(part.may_use.begin(), part.may_use.end());
    }
    for (const std::string& name : linked(text_of(kGis / room.name() / "CMakeLists.txt"))) {
      EXPECT_TRUE(allowed.contains(name)) << room.name() << " links " << name;
    }
  }
}

// The checker itself, on a house of three rooms.
constexpr const char* kSmallHouse =
    "| room | answers | may use | libraries |\n|---|---|---|---|\n"
    "| low/ | what? | – | GEOS in door.cpp |\n"
    "| high/ | which? | low | – |\n"
    "| high/wide* | more | low, side | GDAL in *.cpp |\n"
    "\n| library | its headers |\n|---|---|\n| GEOS | geos_c.h |\n| GDAL | gdal*, ogr* |\n";

TEST(RoomChecker, AllowsWhatTheTableAllows) {
  const Rooms rooms = read_rooms(kSmallHouse);
  EXPECT_TRUE(violations(rooms, "low/a.h", "#include <vector>\n#include \"low/b.h\"\n").empty());
  EXPECT_TRUE(violations(rooms, "low/door.cpp", "#include <geos_c.h>\n").empty());
  EXPECT_TRUE(violations(rooms, "high/a.cpp", "#include \"low/a.h\"\n").empty());
  EXPECT_TRUE(violations(rooms, "high/wider.cpp", "# ifdef X\n  #include <ogrsf_frmts.h>  // why\n").empty());
}

TEST(RoomChecker, NamesFileLineAndRule) {
  const Rooms rooms = read_rooms(kSmallHouse);
  const auto first = [&](const char* path, const char* text) {
    const auto found = violations(rooms, path, text);
    return found.empty() ? std::string() : found.front();
  };
  EXPECT_EQ(first("low/a.h", "\n#include \"high/a.h\"\n"), "low/a.h:2: \"high/a.h\": low/ may not use high/");
  EXPECT_EQ(first("low/a.cpp", "#include <geos_c.h>\n"),
            "low/a.cpp:1: <geos_c.h> is GEOS, which low/ may not use here");
  EXPECT_EQ(first("high/wide.h", "#include <gdal_priv.h>\n"),
            "high/wide.h:1: <gdal_priv.h> is GDAL, which high/wide* may not use here");
  EXPECT_EQ(first("high/a.h", "#include <boost/any.hpp>\n"),
            "high/a.h:1: <boost/any.hpp> belongs to no library of gis/ROOMS.md");
  EXPECT_EQ(first("low/a.cpp", "#include \"b.h\"\n"), "low/a.cpp:1: \"b.h\" must be named with its room");
  EXPECT_EQ(first("cellar/a.h", ""), "cellar/a.h: its folder has no row in gis/ROOMS.md");
}

}  // namespace
}  // namespace mulin::house
