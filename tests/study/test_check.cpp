// `mulin check`: every fault in one go, a remedy on each line, the same facts for people and machines.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Json = nlohmann::json;

Outcome check(const TinyTown& town, const StudyText& study, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"check", town.write_study(study).string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return mulin(arguments);
}

Json json_of(const Outcome& outcome) {
  return Json::parse(outcome.out, nullptr, false);
}

void expect_remedies(const Json& report) {
  ASSERT_TRUE(report.is_object());
  for (const auto& f : report["findings"]) {
    EXPECT_TRUE(f["severity"] == "info" || f["remedy"] != "") << f;
    EXPECT_NE(f["code"], "") << f;
    EXPECT_NE(f["message"], "") << f;
  }
}

/// Layers of three roles spoilt, and a barrier.
StudyText spoil_four(const TinyTown& town) {
  StudyText study;
  town.write("people.csv", "ID,east,north,POP,POP60\nD01,500200,3450300,-5,1\n");
  town.write("streets.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}");
  study.centres = "[centres]\nsource = \"absent.shp\"\n";
  study.map = "[[barrier]]\nsource = \"people.csv\"\ncrs = \"EPSG:4549\"\nx = \"east\"\ny = \"north\"\n";
  return study;
}

TEST(Check, TheWorstOfASoundTownComesFirstAndItCanRun) {
  const TinyTown town;
  const auto outcome = check(town, {});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("warning  population")) << outcome.out;
  EXPECT_TRUE(has(outcome.out.substr(0, outcome.out.find('\n')), "33 people live outside")) << outcome.out;
  EXPECT_TRUE(
      has(outcome.out,
          "people  2,155 = 2,090 reachable + 25 unsnapped (D15) + 33 outside (D16) + 7 dropped (D17)\n"))
      << outcome.out;
  EXPECT_TRUE(has(outcome.out, "network 121 nodes, 220 edges, 44.0 km, 1 component,")) << outcome.out;
  EXPECT_TRUE(has(outcome.out, "sites   16 candidates, 10 in play")) << outcome.out;
  EXPECT_TRUE(has(outcome.out, "can run: fault 0")) << outcome.out;
  EXPECT_FALSE(fs::exists(town.folder() / "study-plan")) << "nothing is written";
}

TEST(Check, EveryRefusedLayerIsToldAtOnceEachWithARemedy) {
  const TinyTown town;
  const auto outcome = check(town, spoil_four(town));
  EXPECT_EQ(outcome.exit_code, 3) << outcome.err;
  for (const char* layer : {"fault  population", "fault  streets", "fault  centres", "fault  barrier[1]"})
    EXPECT_TRUE(has(outcome.out, layer)) << layer << " is not in " << outcome.out;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(!line.starts_with("fault") || has(line, "  → ")) << line;
  }
  EXPECT_TRUE(has(outcome.error(), "4 faults stop a run")) << outcome.err;
  EXPECT_TRUE(has(outcome.out, "cannot run: fault 4")) << outcome.out;
}

TEST(Check, QuietPrintsTheFaultsAlone) {
  const TinyTown town;
  EXPECT_EQ(check(town, {}, {"--quiet"}).out, "");
  const auto outcome = check(town, spoil_four(town), {"--quiet"});
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 4) << outcome.out;
}

TEST(Check, WhatOnlyAllLayersTogetherShowIsToldToo) {
  const TinyTown town;
  StudyText study;
  study.locate = "[locate]\nsites = 3\nquota = { \"长白新街道\" = 1 }\n";
  study.criteria = "[[criterion]]\nmeasure = \"attribute\"\nfield = \"NOTE\"\n";
  const auto outcome = check(town, study);
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_TRUE(has(outcome.out, "did you mean \"长白新村街道\"?")) << outcome.out;
  EXPECT_TRUE(has(outcome.out, "fault    criterion")) << outcome.out;
}

TEST(Check, AFaultOfTheStudyFileIsOneLineWithExitCode2) {
  const TinyTown town;
  StudyText study;
  study.locate += "spacng = \"3 m\"\n";
  const auto outcome = check(town, study);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
}

TEST(CheckJson, IsOneObjectWithTheKeysOfTheReadme) {
  const TinyTown town;
  const auto outcome = check(town, {}, {"--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = json_of(outcome);
  ASSERT_TRUE(json.is_object()) << outcome.out;
  std::set<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.insert(key);
  EXPECT_EQ(keys,
            (std::set<std::string>{"mulin", "study", "title", "crs", "runs", "findings", "facts", "inputs"}));
  EXPECT_EQ(json["runs"], true);
  EXPECT_EQ(json["facts"]["people"]["total"], 2155);
  EXPECT_EQ(json["facts"]["people"]["ids"]["dropped"], Json::array({"D17"}));
  EXPECT_EQ(json["facts"]["network"]["edges"], 220);
  EXPECT_EQ(json["facts"]["sites"]["rejected"]["excluded"], 1);
  EXPECT_EQ(json["inputs"][0]["extent"], Json::array({500000, 3450000, 502000, 3452000}));
  expect_remedies(json);
}

TEST(CheckJson, OfRefusedLayersKeepsItsShapeAndEveryRemedy) {
  const TinyTown town;
  const auto outcome = check(town, spoil_four(town), {"--json"});
  EXPECT_EQ(outcome.exit_code, 3);
  const auto json = json_of(outcome);
  ASSERT_TRUE(json.is_object()) << outcome.out;
  EXPECT_EQ(json["runs"], false);
  EXPECT_TRUE(json["facts"]["people"].is_null());
  expect_remedies(json);
}

TEST(CheckJson, IsTheSameWhateverTheThreadsAndTheLocale) {
  const TinyTown town;
  const auto study = town.write_study({}).string();
  const auto one = mulin({"check", study, "--json", "--threads", "1", "--locale", "en"});
  const auto two =
      mulin(Invocation{.arguments = {"check", study, "--json", "--threads", "4", "--locale", "zh"},
                       .environment = {{"LC_ALL", "de_DE.UTF-8"}, {"TZ", "Asia/Shanghai"}}});
  EXPECT_EQ(one.out, two.out);
  EXPECT_NE(one.out, "");
}

}  // namespace
}  // namespace mulin::test
