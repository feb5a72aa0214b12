// `mulin init`: from layers to a study file that checks and runs; the folder unchanged but for the one file.
#include <gtest/gtest.h>

#include <algorithm>

#include "study/init.h"
#include "study/real_city.h"
#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Words = std::vector<std::string>;

Outcome init(Words words, const fs::path& output) {
  words.insert(words.begin(), "init");
  words.insert(words.end(), {"-o", output.string()});
  return mulin(words);
}

/// init → check → run, tables alone; what the study file says.
std::string round_trip(const Words& words, const Scratch& scratch) {
  const auto study = scratch.path() / "study.toml";
  const auto written = init(words, study);
  EXPECT_EQ(written.exit_code, 0) << written.err;
  auto text = read_file(study);
  const auto checked = mulin({"check", study.string(), "--quiet"});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err << text;
  scratch.write("study.toml", text + "\n[output]\nformats = [\"csv\"]\n");
  const auto run = mulin({"run", study.string(), "-o", (scratch.path() / "plan").string(), "--quiet"});
  EXPECT_EQ(run.exit_code, 0) << run.err << text;
  EXPECT_FALSE(read_csv(scratch.path() / "plan" / "sites.csv").rows.empty());
  return text;
}

void expect_lines(const std::string& text, const Words& lines) {
  for (const auto& line : lines) EXPECT_TRUE(has(text, "\n" + line)) << line << "\nis not in:\n" << text;
}

TEST(Init, TellsTheLayersOfTheSampleDistrictApart) {
  const Scratch scratch;
  const auto folder = study_file("data/yangpu");
  const auto before = entries(folder);
  const auto text = round_trip({folder.string()}, scratch);
  expect_lines(text,
               {"locale   = \"zh\"", "crs      = \"EPSG:4549\"", "name     = \"JDMC\"", "count    = \"RK\"",
                "groups   = { elderly = \"RK60\" }", "capacity = \"RL\"", "id       = \"DKBH\"",
                "cost     = \"TZGS\"", "# [[barrier]]", "# population = \"RK2020\""});
  EXPECT_TRUE(has(text, "/premises.shp\"")) << text;
  EXPECT_EQ(entries(folder), before) << "the folder is as it was";
}

TEST(Init, TellsTheLayersOfTheTinyTownApart) {
  const TinyTown town;
  const Scratch scratch;
  const auto text = round_trip({town.folder().string()}, scratch);
  expect_lines(text, {"crs      = \"EPSG:4549\"", "x        = \"east\"", "count    = \"POP\"",
                      "groups   = { elderly = \"POP60\" }", "cost     = \"COST\"", "name     = \"NAME\""});
}

TEST(Init, TakesLayersOfOneGeoPackageAndPeopleFromARaster) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"gpkg\", \"tif\"]\n";
  ASSERT_EQ(town.run(study).exit_code, 0);
  const Scratch scratch;
  fs::copy_file(town.plan() / "plan.gpkg", scratch.path() / "town.gpkg");
  fs::copy_file(town.plan() / "suitability.tif", scratch.path() / "people.tif");
  const auto town_file = (scratch.path() / "town.gpkg").string();
  auto text =
      round_trip({"--streets", town_file, "--population", town_file, "--subdistricts", town_file}, scratch);
  expect_lines(text, {"layer    = \"streets\"", "layer    = \"demand\"", "layer    = \"subdistricts\"",
                      "count    = \"population\"", "generate = { along_streets = "});
  const Scratch other;
  text =
      round_trip({"--streets", town_file, "--population", (scratch.path() / "people.tif").string()}, other);
  expect_lines(text, {"band     = 1", "measure  = "});
}

TEST(Init, TakesStreetsFromAnOpenStreetMapFile) {
  const auto city = shared_data() / "data/sao_paulo";
  if (!fs::exists(city)) GTEST_SKIP() << city << " is not there";
  const Scratch scratch;
  const auto text = round_trip(
      {"--streets", (city / "spo_osm.pbf").string(), "--population", (city / "spo_hexgrid.csv").string()},
      scratch);
  expect_lines(text, {"crs      = \"EPSG:32723\"", "count    = \"population\"", "x        = \"lon\""});
}

TEST(Init, QuotasOfASubdistrictLayerBecomeQuotas) {
  const TinyTown town;
  auto zones = tiny_subdistricts();
  int quota = 0;
  for (auto at = zones.find("\"},\"geometry\""); at != std::string::npos;
       at = zones.find("\"},\"geometry\"", at + 20))
    zones.replace(at, 2, "\",\"QUOTA\":" + std::to_string(quota++ % 2) + "}");
  town.write("subdistricts.geojson", zones);
  const Scratch scratch;
  const auto text = round_trip({town.folder().string()}, scratch);
  EXPECT_TRUE(has(text, "quota    = { \"四平路街道\" = 1, \"殷行街道\" = 1 }")) << text;
}

TEST(Init, PathsAreRelativeAndEscaped) {
  const TinyTown town;
  const fs::path odd = town.folder() / "数据 \"a\\b\" c";
  fs::create_directory(odd);
  for (const char* name : {"streets.geojson", "people.csv"}) fs::copy_file(town.folder() / name, odd / name);
  const auto study = town.folder() / "odd.toml";
  const auto outcome =
      init({"--streets", (odd / "streets.geojson").string(), "--population", (odd / "people.csv").string()},
           study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(has(read_file(study), R"(source   = "数据 \"a\\b\" c/streets.geojson")")) << read_file(study);
  EXPECT_EQ(mulin({"check", study.string(), "--quiet"}).exit_code, 0);
}

TEST(Init, AStudyFileThatIsThereIsLeftAloneUnlessToldOtherwise) {
  const TinyTown town;
  const auto study = town.write("study.toml", "mine");
  const auto refused = init({town.folder().string()}, study);
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_TRUE(has(refused.error(), "--overwrite")) << refused.err;
  EXPECT_EQ(read_file(study), "mine");
  EXPECT_EQ(init({town.folder().string(), "--overwrite"}, study).exit_code, 0);
  EXPECT_NE(read_file(study), "mine");
}

TEST(Init, WithoutPeopleItSaysWhatToNameAndWritesNothing) {
  const TinyTown town;
  fs::remove(town.folder() / "people.csv");
  const auto before = entries(town.folder());
  const auto outcome = mulin({"init", town.folder().string()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_TRUE(has(outcome.error(), "--population FILE")) << outcome.err;
  EXPECT_EQ(entries(town.folder()), before);
}

TEST(Init, WritesTomlTexts) {
  EXPECT_EQ(study::toml_text("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000A\"");
  EXPECT_EQ(study::toml_text("街道 x"), "\"街道 x\"");
}

}  // namespace
}  // namespace mulin::test
