// What all writers promise: the same bytes whenever and wherever, and never a short file on a full disk.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "core/error.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

using Writer = std::function<void(const std::string& folder)>;

/// A layer of some hundred kilobytes in every format.
Table many_sites() {
  Table table = sample_sites();
  const std::vector<Cell> row(table.cells.begin(), table.cells.begin() + 5);
  for (int i = 0; i < 1500; ++i) {
    table.add_row(row);
    table.points.push_back({640000.0 + i, 3465000.0 + 3 * i});
  }
  return table;
}

/// Each writer by name, writing into a folder.
std::vector<std::pair<std::string, Writer>> writers() {
  const WriteOptions o = sample_options();
  static const Table sites = many_sites(), areas = sample_subdistricts(), reach = sample_reach();
  static const Surface surface = sample_surface(700, 60);
  return {{"csv", [](const auto& folder) { write_csv(sites, folder + "/sites.csv"); }},
          {"geojson", [o](const auto& folder) { write_geojson(sites, folder + "/sites.geojson", o); }},
          {"shapefile", [o](const auto& folder) { write_shapefile(sites, folder, o); }},
          {"fields",
           [o](const auto& folder) {
             write_fields({&sites, &areas}, folder + "/fields.csv", o);
           }},
          {"geopackage",
           [o](const auto& folder) {
             write_geopackage({&sites, &areas, &reach}, folder + "/p.gpkg", o);
           }},
          {"xlsx",
           [o](const auto& folder) {
             write_xlsx({&sites, &reach}, folder + "/sites.xlsx", o);
           }},
          {"surface", [o](const auto& folder) { write_surface(surface, folder + "/s.tif", o); }}};
}

std::string all_bytes(const std::string& folder) {
  std::string out;
  for (const auto& name : files_in(folder)) out += name + "\n" + bytes_of(folder + "/" + name);
  return out;
}

std::string written(const Writer& write) {
  const Scratch scratch;
  write(scratch.folder());
  return all_bytes(scratch.folder());
}

std::string written_by_another_process(const Writer& write) {
  const Scratch scratch;
  const pid_t child = fork();
  if (child == 0) {
    setenv("TZ", "Asia/Shanghai", 1);
    setlocale(LC_ALL, "");
    write(scratch.folder());
    _exit(0);
  }
  int status = 1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return all_bytes(scratch.folder());
}

TEST(WritersPromise, TheSameBytesTwoSecondsLaterInAnotherProcessAndOnAnotherThread) {
  std::map<std::string, std::string> first;
  for (const auto& [name, write] : writers()) first[name] = written(write);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  for (const auto& [name, write] : writers()) {
    EXPECT_TRUE(first[name] == written_by_another_process(write)) << name;
    std::string there;
    std::jthread([&] { there = written(write); }).join();
    EXPECT_TRUE(first[name] == there) << name;
  }
}

/// A file system of so many kilobytes, or none where mounting is not permitted.
class SmallDisk {
 public:
  explicit SmallDisk(int kilobytes) {
    const std::string size = "size=" + std::to_string(kilobytes) + "k";
    mounted_ = mount("tmpfs", scratch_.folder().c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) umount2(scratch_.folder().c_str(), MNT_DETACH);
  }
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& folder() const { return scratch_.folder(); }

 private:
  Scratch scratch_;
  bool mounted_ = false;
};

TEST(WritersPromise, AFullDiskIsAnErrorAtEverySizeUntilAllFits) {
  for (const auto& [name, write] : writers()) {
    const std::string whole = written(write);
    int refused = 0;
    for (int kilobytes = 4;; kilobytes += kilobytes < 24 ? 4 : kilobytes / 3) {
      const SmallDisk disk(kilobytes);
      if (!disk.mounted()) GTEST_SKIP() << "mounting a tmpfs is not permitted here";
      try {
        write(disk.folder());
        EXPECT_TRUE(all_bytes(disk.folder()) == whole) << name << " at " << kilobytes << " kB";
        break;
      } catch (const core::OutputError& error) {
        EXPECT_NE(std::string(error.what()).find("No space left on device"), std::string::npos)
            << error.what();
        ++refused;
      }
    }
    EXPECT_GT(refused, name == "fields" ? -1 : 3) << name;
  }
}

TEST(WritersPromise, AFileThatCouldNotBeFinishedIsTakenAway) {
  const SmallDisk disk(16);
  if (!disk.mounted()) GTEST_SKIP() << "mounting a tmpfs is not permitted here";
  EXPECT_THROW(write_geojson(many_sites(), disk.folder() + "/sites.geojson", sample_options()),
               core::OutputError);
  EXPECT_TRUE(files_in(disk.folder()).empty());
}

TEST(WritersPromise, AFolderInPlaceOfTheFileIsAnError) {
  const Scratch scratch;
  EXPECT_THROW(write_csv(sample_sites(), scratch.folder()), core::OutputError);
  EXPECT_THROW(write_geopackage({}, scratch.folder(), sample_options()), core::OutputError);
}

}  // namespace
}  // namespace mulin::maps
