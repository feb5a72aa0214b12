// `mulin solve` as a user runs it: published optima, small tables by hand, and its ways to fail.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>

#include "study/real_city.h"

namespace mulin::test {
namespace {

using Json = nlohmann::ordered_json;
using Ids = std::set<std::string>;

Ids chosen(const Json& json) {
  Ids ids;
  for (const auto& id : json["chosen"]) ids.insert(id.get<std::string>());
  return ids;
}

/// OR-Library: nodes, edges, p; the last of duplicate edges counts. All pairs by Floyd and Warshall, as
/// costs.csv.
struct Pmed {
  int nodes = 0, p = 0;
  std::string costs = "demand_id,site_id,cost\n";
  explicit Pmed(const fs::path& file) {
    std::ifstream in(file);
    int edges = 0;
    in >> nodes >> edges >> p;
    const auto n = static_cast<std::size_t>(nodes);
    std::vector<std::vector<int>> d(n, std::vector<int>(n, 1 << 28));
    std::size_t a = 0, b = 0;
    for (int length = 0; in >> a >> b >> length;) d[a - 1][b - 1] = d[b - 1][a - 1] = length;
    for (std::size_t i = 0; i < n; ++i) d[i][i] = 0;
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        costs += std::to_string(i + 1) + "," + std::to_string(j + 1) + "," + std::to_string(d[i][j]) + "\n";
      }
    }
  }
};

class Published : public testing::TestWithParam<std::pair<const char*, int>> {};

TEST_P(Published, OptimumIsReachedAndProven) {
  const auto& [name, optimum] = GetParam();
  const auto file = shared_data() / "bench/pmed" / (std::string(name) + ".txt");
  if (!fs::exists(file)) GTEST_SKIP() << name << " is not beside the repository";
  const Pmed pmed(file);
  const Scratch scratch;
  const auto costs = scratch.write("costs.csv", pmed.costs);
  const auto outcome =
      mulin({"solve", "--model", "p-median", "-p", std::to_string(pmed.p), "--costs", costs.string()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = Json::parse(outcome.out);
  EXPECT_EQ(json["objective"].get<double>(), optimum);
  EXPECT_EQ(json["bound"].get<double>(), optimum);
  EXPECT_EQ(json["gap"].get<double>(), 0);
  EXPECT_EQ(json["status"], "optimal");
  EXPECT_EQ(chosen(json).size(), static_cast<std::size_t>(pmed.p));
}
INSTANTIATE_TEST_SUITE_P(OrLibrary, Published,
                         testing::Values(std::pair{"pmed1", 5819}, std::pair{"pmed6", 7824}),
                         [](const auto& which) { return std::string(which.param.first); });

/// Four homes on a line at 0, 10, 20, 50 with 5, 1, 1, 4 people; sites A at 0, B at 15, C at 50.
class Line : public testing::Test {
 protected:
  Line() {
    scratch.write("costs.csv",
                  "demand_id,site_id,cost\n"
                  "h1,A,0\nh2,A,10\nh3,A,20\nh4,A,50\nh1,B,15\nh2,B,5\nh3,B,5\nh4,B,35\nh1,C,50\nh2,C,40\nh3,"
                  "C,30\nh4,C,0\n");
    scratch.write("demand.csv", "id,weight\nh1,5\nh2,1\nh3,1\nh4,4\n");
    scratch.write("sites.csv", "id,zone,cost\nA,west,1\nB,west,2\nC,east,5\n");
  }
  [[nodiscard]] Outcome solve(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"solve",      "--costs", "costs.csv", "--demand",
                                          "demand.csv", "--sites", "sites.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return mulin(Invocation{.arguments = arguments, .folder = scratch.path()});
  }
  [[nodiscard]] Json plan(std::vector<std::string> more) const {
    const auto outcome = solve(std::move(more));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return Json::parse(outcome.out, nullptr, false);
  }
  Scratch scratch;
};

TEST_F(Line, MclpCoversTheMostPeople) {
  const auto json = plan({"--model", "mclp", "-p", "2", "--radius", "10"});
  EXPECT_EQ(chosen(json), (Ids{"A", "C"}));
  EXPECT_EQ(json["objective"].get<double>(), 10) << "h1, h2 (a cost equal to the radius) and h4";
  EXPECT_EQ(json["bound"].get<double>(), 10);
  const auto open = plan({"--model", "mclp", "-p", "2", "--radius", "10", "--open-radius"});
  EXPECT_EQ(open["objective"].get<double>(), 9) << "h2 lies at the radius, no more inside";
}

TEST_F(Line, EachModelAnswersItsOwnQuestion) {
  const auto median = plan({"--model", "p-median", "-p", "2"});
  EXPECT_EQ(chosen(median), (Ids{"A", "C"}));
  EXPECT_EQ(median["objective"].get<double>(), 10 + 20);
  const auto center = plan({"--model", "p-center", "-p", "2"});
  EXPECT_EQ(center["objective"].get<double>(), 15) << "B and C: h1 walks 15";
  EXPECT_EQ(chosen(center), (Ids{"B", "C"}));
  const auto cover = plan({"--model", "lscp", "--radius", "15"});
  EXPECT_EQ(chosen(cover), (Ids{"B", "C"}));
}

TEST_F(Line, JsonHasTheKeysOfTheContract) {
  const auto json = plan({"--model", "mclp", "-p", "1", "--radius", "10", "--assign"});
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  const std::vector<std::string> first = {"model", "status", "objective",   "bound",
                                          "gap",   "chosen", "alternatives"};
  ASSERT_GE(keys.size(), first.size());
  EXPECT_EQ(std::vector<std::string>(keys.begin(), keys.begin() + 7), first);
  EXPECT_EQ(json["model"], "mclp");
  EXPECT_TRUE(json["seconds"].is_number());
  EXPECT_EQ(json["assignment"].dump(), R"({"h1":"A","h2":"A","h3":null,"h4":null})");
  EXPECT_FALSE(plan({"--model", "mclp", "-p", "1", "--radius", "10"}).contains("assignment"));
}

TEST_F(Line, AResultMayGoToAFile) {
  const auto outcome = solve({"--model", "mclp", "-p", "1", "--radius", "10", "-o", "plan.json"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(Json::parse(read_file(scratch.path() / "plan.json"))["status"], "optimal");
}

TEST_F(Line, WhatIsNoFileIsNeitherReplacedNorRead) {
  std::filesystem::create_symlink("elsewhere", scratch.path() / "link.json");
  const auto written = solve({"--model", "mclp", "-p", "1", "--radius", "10", "-o", "link.json"});
  EXPECT_EQ(written.exit_code, 5);
  EXPECT_TRUE(has(written.error(), "link.json")) << written.err;
  EXPECT_TRUE(std::filesystem::is_symlink(scratch.path() / "link.json"));
  std::filesystem::remove(scratch.path() / "demand.csv");
  std::filesystem::create_directory(scratch.path() / "demand.csv");
  const auto read = solve({"--model", "mclp", "-p", "1", "--radius", "10"});
  EXPECT_EQ(read.exit_code, 3);
  EXPECT_TRUE(has(read.error(), "demand.csv")) << read.err;
}

TEST_F(Line, QuotaAndBudgetChangeThePlan) {
  scratch.write("quota.csv", "zone,min,max\nwest,2,\n");
  EXPECT_EQ(chosen(plan({"--model", "mclp", "-p", "2", "--radius", "10", "--quota", "quota.csv"})),
            (Ids{"A", "B"}));
  EXPECT_EQ(chosen(plan({"--model", "mclp", "-p", "2", "--radius", "10", "--budget", "3"})), (Ids{"A", "B"}));
}

TEST_F(Line, ACompetitorServesButIsNeitherCountedNorChosen) {
  scratch.write("sites.csv", "id,status\nA,2\nB,0\nC,0\n");
  const auto json = plan({"--model", "mclp", "-p", "1", "--radius", "10"});
  EXPECT_EQ(chosen(json), (Ids{"C"}));
}

TEST_F(Line, SolvesTheSameForAnyNumberOfThreads) {
  const auto one = plan({"--model", "p-median", "-p", "2", "--threads", "1"});
  const auto eight = plan({"--model", "p-median", "-p", "2", "--threads", "8"});
  EXPECT_EQ(one["chosen"], eight["chosen"]);
}

TEST_F(Line, AnErrorNamesWhatWasFoundAndItsExitCode) {
  const auto expect = [&](const Outcome& outcome, int exit_code, const std::vector<std::string>& parts) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.lines_starting("mulin: error: "), 1) << outcome.err;
    for (const auto& part : parts)
      EXPECT_TRUE(has(outcome.error(), part)) << part << "\nis not in: " << outcome.error();
  };
  expect(solve({"--model", "mclp", "--radius", "10"}), 2, {"-p is missing", "mclp"});
  expect(solve({"--model", "mclp", "-p", "1"}), 2, {"radius"});
  expect(solve({"--model", "mclqp", "-p", "1"}), 2, {"mclqp", "did you mean mclp?"});
  expect(solve({"--model", "mclp", "-p", "1", "--radius", "10", "--spacing", "5"}), 2,
         {"--spacing", "--site-costs"});
  scratch.write("quota.csv", "zone,min,max\nwset,1,\n");
  expect(solve({"--model", "mclp", "-p", "1", "--radius", "10", "--quota", "quota.csv"}), 2,
         {"quota.csv", "line 2", "\"wset\"", "\"west\""});
  expect(solve({"--model", "mclp", "-p", "1", "--radius", "10", "-o", "none/plan.json"}), 5,
         {"none/plan.json"});

  scratch.write("demand.csv", "id,weight\nh1,5\nh2,1\nh1,1\nh4,4\n");
  expect(solve({"--model", "mclp", "-p", "1", "--radius", "10"}), 3, {"demand.csv", "line 4", "\"h1\""});
  for (const char* weight : {"-1", "nan", "inf", "many", ""}) {
    scratch.write("demand.csv", std::string("id,weight\nh1,5\nh2,1\nh3,") + weight + "\nh4,4\n");
    const auto outcome = solve({"--model", "mclp", "-p", "1", "--radius", "10"});
    EXPECT_EQ(outcome.exit_code, *weight == '\0' ? 0 : 3) << weight << "\n" << outcome.err;
  }
  scratch.write("demand.csv", "id,weight\nh1,5\nh2,1\n");
  expect(solve({"--model", "mclp", "-p", "1", "--radius", "10"}), 3, {"costs.csv", "line 4", "h3"});
}

TEST_F(Line, AnInfeasibleQuestionExits4WithTheClashInBothPlaces) {
  scratch.write("quota.csv", "zone,min,max\nwest,,1\neast,,0\n");
  const auto outcome = solve({"--model", "mclp", "-p", "2", "--radius", "10", "--quota", "quota.csv"});
  EXPECT_EQ(outcome.exit_code, 4) << outcome.err;
  EXPECT_TRUE(has(outcome.error(), "west") && has(outcome.error(), "east")) << outcome.error();
  const auto json = Json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << outcome.out;
  EXPECT_EQ(json["status"], "infeasible");
  EXPECT_FALSE(json.contains("chosen"));
  const auto far = solve({"--model", "p-center", "-p", "1", "--radius", "10"});
  EXPECT_EQ(far.exit_code, 4) << far.err;
}

TEST_F(Line, OfADuplicatePairTheLeastCostCountsWithAWarning) {
  std::ofstream(scratch.path() / "costs.csv", std::ios::app) << "h4,A,1\n";
  const auto outcome = solve({"--model", "mclp", "-p", "1", "--radius", "10"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(Json::parse(outcome.out)["objective"].get<double>(), 10) << "A now reaches h1, h2 and h4";
  EXPECT_TRUE(has(outcome.err, "mulin: warning: ")) << outcome.err;
}

TEST(Solve, APlanInHandIsPrintedWithItsGapWhenInterrupted) {
  const Scratch scratch;
  std::mt19937_64 random(7);
  std::ostringstream points;
  points << "id,x,y\n";
  for (int i = 0; i < 2500; ++i) points << i << "," << random() % 100000 << "," << random() % 100000 << "\n";
  const auto file = scratch.write("points.csv", points.str()).string();
  const auto outcome = mulin(Invocation{.arguments = {"solve", "--model", "p-median", "-p", "25", "--demand",
                                                      file, "--sites", file, "--metric", "euclid"},
                                        .interrupt_at = "solve",
                                        .interrupt_after_ms = 4000});
  ASSERT_EQ(outcome.exit_code, 130) << outcome.err << outcome.out;
  const auto json = Json::parse(outcome.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << outcome.out << outcome.err;
  EXPECT_EQ(json["status"], "feasible");
  EXPECT_EQ(json["stopped_by"], "interrupt");
  EXPECT_EQ(json["chosen"].size(), 25U);
  EXPECT_GE(json["gap"].get<double>(), 0);
}

}  // namespace
}  // namespace mulin::test
