// Groups that take no steps, slopes, signals: who walks how far, and when it matters.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "maps/writers.h"
#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Json = nlohmann::json;

/// The town on a slope that rises 10 m every 100 m to the north.
void write_slope(const TinyTown& town, double top = 3'452'500) {
  maps::Surface dem{499'500, top, 50, 60, 60, {}};
  for (int row = 0; row < dem.rows; ++row) {
    for (int column = 0; column < dem.columns; ++column)
      dem.values.push_back(static_cast<float>(0.1 * (top - 3'450'000 - 50 * (row + 0.5))));
  }
  maps::WriteOptions options;
  options.crs = "EPSG:4549";
  maps::write_surface(dem, (town.folder() / "dem.tif").string(), options);
}

/// Cutoff 6 min at 1.2 m/s: 432 m on the level.
StudyText by_time() {
  StudyText study;
  study.walk =
      "[walk]\ncutoff = \"6 min\"\nsnap = \"60 m\"\nbands = [\"100 m\", \"300 m\"]\n"
      "groups = { elderly = { cutoff = \"300 m\" } }\n";
  study.output = kTablesOnly;
  return study;
}

Json run_json(const TinyTown& town) {
  return Json::parse(read_file(town.plan() / "run.json"));
}

double walk_of(const TinyTown& town, const std::string& demand) {
  return number(read_csv(town.plan() / "demand.csv").row("demand_id", demand)["dist_m"]);
}

TEST(Walking, WhoTakesNoStepsIsNotServedOverSteps) {
  const TinyTown town;
  auto streets = read_file(town.folder() / "streets.geojson");
  const std::string name = "\"NAME\":\"纵200\"";
  ASSERT_NE(streets.find(name), std::string::npos);
  streets.replace(streets.find(name), name.size(), name + ",\"highway\":\"steps\"");
  town.write("streets.geojson", streets);
  StudyText study;
  study.streets += "walkable = \"NAME IS NOT NULL\"\njoins = \"crossings\"\n";
  ASSERT_EQ(town.run_tables(study).exit_code, 0);
  const auto all = run_json(town);
  study.walk.replace(study.walk.find("elderly = {"), 11, "elderly = { steps = false,");
  ASSERT_EQ(town.run_tables(study).exit_code, 0);
  const auto stepless = run_json(town);
  // D01 stands on the steps to the centre: its 20 elderly had 100 m, and now have no way.
  EXPECT_EQ(all["coverage"]["groups"]["elderly"]["before"], 20);
  EXPECT_EQ(stepless["coverage"]["groups"]["elderly"]["before"], 0);
  EXPECT_EQ(stepless["coverage"]["before"], all["coverage"]["before"])
      << "everyone else still takes the steps";
}

TEST(Walking, UphillTakesLongerThanDownhillWhereTheLimitIsInMinutes) {
  const TinyTown town;
  write_slope(town);
  auto study = by_time();
  study.streets += "slope = \"dem.tif\"\n";
  const auto outcome = town.run(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NEAR(walk_of(town, "D11"), 100 * std::exp(0.35), 0.02);       // up to S08
  EXPECT_NEAR(walk_of(town, "D13"), 100, 0.02);                        // down to S09
  EXPECT_NEAR(walk_of(town, "D12"), 200 + 50 * std::exp(0.35), 0.02);  // up and along to S09
  const auto json = run_json(town);
  EXPECT_EQ(json["inputs"].back()["source"], "dem.tif");
  EXPECT_EQ(json["network"]["length_m"], 44000) << "streets are as long as they are";
}

TEST(Walking, LimitsInMetresIgnoreTheSlopeAndItIsSaid) {
  const TinyTown town;
  write_slope(town);
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto flat = run_json(town);
  StudyText study;
  study.streets += "slope = \"dem.tif\"\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(run_json(town)["coverage"], flat["coverage"]);
  EXPECT_NE(outcome.err.find("minutes"), std::string::npos) << outcome.err;
}

TEST(Walking, BandsInMetresAreMetresThoughTheCutoffIsInMinutes) {
  const TinyTown town;
  write_slope(town);
  auto study = by_time();
  ASSERT_EQ(town.run(study).exit_code, 0);
  const auto flat = run_json(town);
  study.streets += "slope = \"dem.tif\"\n";
  ASSERT_EQ(town.run(study).exit_code, 0);
  const auto steep = run_json(town);
  ASSERT_EQ(steep["locate"]["chosen"], flat["locate"]["chosen"]);
  EXPECT_EQ(steep["coverage"]["bands"], flat["coverage"]["bands"]);
}

TEST(Walking, ASignalOnTheWayTakesItsTime) {
  const TinyTown town;
  town.write("signals.csv", "x,y\n501602,3451801\n509000,3451801\n");
  auto study = by_time();
  ASSERT_EQ(town.run(study).exit_code, 0);
  EXPECT_NEAR(walk_of(town, "D12"), 250, 0.02);
  study.walk += "crossings = { source = \"signals.csv\", crs = \"EPSG:4549\", wait = \"30 s\" }\n";
  const auto outcome = town.run(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NEAR(walk_of(town, "D12"), 250 + 30 * 1.2, 0.02);
  EXPECT_NE(outcome.err.find("signals.csv"), std::string::npos) << "one of the two stands at no street";
}

TEST(Walking, StreetsWithoutHeightAreLevelAndCounted) {
  const TinyTown town;
  write_slope(town, 3'451'000);
  auto study = by_time();
  study.streets += "slope = \"dem.tif\"\n";
  const auto outcome = town.run(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("no height"), std::string::npos) << outcome.err;
  EXPECT_NEAR(walk_of(town, "D11"), 100, 0.02);
}

TEST(Walking, APaceThatDoesNotAscendIsRefused) {
  const TinyTown town;
  auto study = by_time();
  study.walk += "slope_pace = [[0, 1], [-0.2, 1.4]]\n";
  const auto outcome = town.run(study);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("walk.slope_pace"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace mulin::test
