// The same bytes for the same inputs, whatever the threads and however often; timing.json alone may differ.
#include <gtest/gtest.h>

#include "study/tiny_town.h"

namespace mulin::test {
namespace {

/// Name → bytes of every file of a plan but timing.json.
std::map<std::string, std::string> contents(const fs::path& plan) {
  std::map<std::string, std::string> files;
  for (const auto& name : entries(plan)) {
    if (!name.ends_with("/") && name != "timing.json") files[name] = read_file(plan / name);
  }
  return files;
}

/// Runs a study once for each thread count and compares every file with the first run's.
void expect_same_bytes(const fs::path& study, const std::vector<std::string>& threads) {
  const Scratch scratch;
  std::map<std::string, std::string> first;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    const auto plan = scratch.path() / ("plan" + std::to_string(i));
    const auto outcome =
        mulin({"run", study.string(), "-o", plan.string(), "--threads", threads[i], "--quiet"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto files = contents(plan);
    if (i == 0) first = files;
    ASSERT_EQ(files.size(), first.size());
    for (const auto& [name, bytes] : files) {
      EXPECT_TRUE(bytes == first[name]) << name << " differs with " << threads[i] << " threads";
    }
    fs::remove_all(plan);
  }
  EXPECT_TRUE(first.contains("run.json") && first.contains("plan.gpkg") &&
              first.contains("maps/coverage.pdf"));
}

TEST(EveryOutput, IsTheSameBytesOverThreadsAndRunsOnTheTinyTown) {
  const TinyTown town;
  expect_same_bytes(town.write_study(), {"1", "1", "2", "8"});
}

TEST(EveryOutput, IsTheSameBytesOverThreadsOnTheSampleDistrict) {
  expect_same_bytes(fs::path(MULIN_SOURCE_DIR) / "data/yangpu/2016-programme.toml", {"1", "8"});
}

TEST(EveryOutput, DependsNeitherOnTheFolderNorOnTheClockNorOnTheLanguageOfTheSystem) {
  const TinyTown one, other;
  ASSERT_EQ(one.run().exit_code, 0);
  other.write_study();
  const auto outcome =
      mulin(Invocation{.arguments = {"run", "study.toml", "-o", "plan"},
                       .folder = other.folder(),
                       .environment = {{"TZ", "Asia/Shanghai"}, {"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}}});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto first = contents(one.plan());
  for (const auto& [name, bytes] : contents(other.plan())) EXPECT_TRUE(bytes == first.at(name)) << name;
  for (const auto& [name, bytes] : first) {
    EXPECT_FALSE(has(bytes, one.folder().string())) << name << " holds a path of the machine";
  }
}

TEST(EveryOutput, DependsOnNoVariableAndNoSettingsFileOfTheLibraries) {
  const TinyTown plain, set;
  StudyText study;
  study.output = "[output]\nformats = [\"csv\", \"xlsx\", \"geojson\", \"shp\", \"gpkg\", \"tif\"]\n";
  ASSERT_EQ(plain.run(study).exit_code, 0);
  set.write_study(study);
  const fs::path log = set.folder() / "gdal.log";
  set.write("home/.gdal/gdalrc",
            "[configoptions]\nSHAPE_ENCODING=LATIN1\nGDAL_TIFF_OVR_BLOCKSIZE=64\nCPL_DEBUG=ON\n");
  const auto outcome = mulin(Invocation{.arguments = {"run", "study.toml", "-o", "plan"},
                                        .folder = set.folder(),
                                        .environment = {{"HOME", (set.folder() / "home").string()},
                                                        {"LC_ALL", "zh_CN.GB18030"},
                                                        {"LC_NUMERIC", "de_DE.UTF-8"},
                                                        {"OMP_NUM_THREADS", "3"},
                                                        {"GDAL_DATA", "/nowhere"},
                                                        {"GDAL_NUM_THREADS", "ALL_CPUS"},
                                                        {"GDAL_DRIVER_PATH", "/nowhere"},
                                                        {"GDAL_SKIP", "GPKG"},
                                                        {"PROJ_LIB", "/nowhere"},
                                                        {"PROJ_DATA", "/nowhere"},
                                                        {"PROJ_NETWORK", "ON"},
                                                        {"OGR_CURRENT_DATE", "2031-01-01T00:00:00Z"},
                                                        {"OGR_SQLITE_PRAGMA", "page_size=8192"},
                                                        {"CPL_DEBUG", "ON"},
                                                        {"CPL_LOG", log.string()},
                                                        {"SOURCE_DATE_EPOCH", "1"}}});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_FALSE(fs::exists(log));
  const auto first = contents(plain.plan());
  for (const auto& [name, bytes] : contents(set.plan())) EXPECT_TRUE(bytes == first.at(name)) << name;
}

}  // namespace
}  // namespace mulin::test
