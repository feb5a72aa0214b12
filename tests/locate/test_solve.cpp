// Pictures of locate: four sites on a line, answers worked out by hand.
#include "locate/solve.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "core/error.h"

namespace mulin::locate {
namespace {

// Demand and sites share places 0, 10, 20, 30 on a street; people live at each:
//
//     0 ---- 10 ---- 20 ---- 30
//    100     10      50      60
ProblemBuilder street(Model model, int p, double radius) {
  ProblemBuilder b;
  b.model = model;
  b.p = p;
  b.radius = radius;
  b.weight = {100, 10, 50, 60};
  b.site_names = {"west", "mid", "east", "far"};
  for (int s = 0; s < 4; ++s) {
    for (int d = 0; d < 4; ++d) b.travel.add(d, 10.0 * std::abs(s - d));
    b.travel.close_site();
  }
  return b;
}

Solution solved(ProblemBuilder b, const SolveOptions& options = {}) {
  return solve(freeze(std::move(b)), options, core::Job{});
}

TEST(Solve, ADistanceEqualToTheRadiusIsCovered) {
  const auto plan = solved(street(Model::mclp, 1, 10));
  EXPECT_EQ(plan.chosen, std::vector<Row>{1});  // 100 + 10 + 50 beats 10 + 50 + 60
  EXPECT_EQ(plan.objective, 160);
  EXPECT_EQ(plan.bound, 160);
  EXPECT_EQ(plan.assignment, (std::vector<Row>{1, 1, 1, kNoRow}));
}

TEST(Solve, AnOpenRadiusCoversOnlyWhatIsNearer) {
  auto b = street(Model::mclp, 1, 10);
  b.open_radius = true;
  EXPECT_EQ(solved(std::move(b)).objective, 100);
}

TEST(Solve, AnExistingSiteServesAndDoesNotCount) {
  auto b = street(Model::mclp, 1, 10);
  b.status = {SiteStatus::existing, SiteStatus::candidate, SiteStatus::candidate, SiteStatus::candidate};
  const auto plan = solved(std::move(b));
  EXPECT_EQ(plan.objective, 220);
  EXPECT_EQ(plan.chosen.size(), 1U);
}

TEST(Solve, ACompetitorKeepsDemandItIsAsNearTo) {
  auto b = street(Model::mclp, 1, 10);
  b.status = {SiteStatus::candidate, SiteStatus::candidate, SiteStatus::candidate, SiteStatus::competitor};
  EXPECT_EQ(solved(std::move(b)).chosen,
            std::vector<Row>{0});  // 100 + 10 against 10 + 50: 60 people stay away
}

TEST(Solve, TheMedianServesWhatAnySiteCanReachAndListsTheRest) {
  ProblemBuilder b;
  b.model = Model::p_median;
  b.p = 1;
  b.weight = {1, 1, 1};
  b.travel.add(0, 5);
  b.travel.add(1, 1);
  b.travel.close_site();
  b.travel.add(1, 1);
  b.travel.close_site();
  const auto plan = solved(std::move(b));
  EXPECT_EQ(plan.chosen, std::vector<Row>{0});
  EXPECT_EQ(plan.objective, 6);
  EXPECT_EQ(plan.unserved, std::vector<Row>{2});
}

TEST(Solve, ThePenaltyChargesWhatIsNotServed) {
  ProblemBuilder b;
  b.model = Model::p_median;
  b.p = 1;
  b.weight = {1, 2};
  b.penalty = 50;
  b.travel.add(0, 5);
  b.travel.close_site();
  b.travel.add(1, 7);
  b.travel.close_site();
  const auto plan = solved(std::move(b));
  EXPECT_EQ(plan.objective, 14 + 50);
  EXPECT_EQ(plan.chosen, std::vector<Row>{1});
}

TEST(Solve, AMedianThatCannotReachAllSaysHowManySitesItTakes) {
  ProblemBuilder b;
  b.model = Model::p_median;
  b.p = 1;
  b.weight = {1, 1};
  b.travel.add(0, 5);
  b.travel.close_site();
  b.travel.add(1, 7);
  b.travel.close_site();
  const auto plan = solved(std::move(b));
  ASSERT_EQ(plan.status, Status::infeasible);
  EXPECT_EQ(
      plan.clash->constraints,
      (std::vector<std::string>{"every demand that some site can reach is served", "exactly 1 new site"}));
  EXPECT_EQ(plan.clash->relaxations.back(), "2 new sites instead of 1");
}

TEST(Solve, QuotaAgainstSpacingIsNamedWithTheSmallestCure) {
  auto b = street(Model::mclp, 3, 10);
  b.zones.push_back({"old town", {0, 1, 2}, 2, {}});
  b.conflicts = {{0, 1, 10}, {1, 2, 10}, {0, 2, 20}};
  b.spacing_words = "500 m apart";
  const auto plan = solved(std::move(b));
  ASSERT_EQ(plan.status, Status::infeasible);
  ASSERT_EQ(plan.clash->constraints.size(), 2U) << plan.clash->message;
  EXPECT_EQ(plan.clash->constraints[0], "sites must keep 500 m apart");
  EXPECT_EQ(plan.clash->relaxations[0], "spacing of at most 20");
}

TEST(Solve, ABudgetTooSmallSaysHowMuchItTakes) {
  auto b = street(Model::mclp, 2, 10);
  b.site_cost = {5, 6, 7, 8};
  b.budget = 10;
  const auto plan = solved(std::move(b));
  ASSERT_EQ(plan.status, Status::infeasible);
  EXPECT_NE(plan.clash->message.find("a budget of at least 11"), std::string::npos) << plan.clash->message;
}

TEST(Solve, ARadiusTooSmallForTheCenterSaysWhichIsNot) {
  const auto plan = solved(street(Model::p_center, 1, 10));
  ASSERT_EQ(plan.status, Status::infeasible);
  EXPECT_EQ(plan.clash->relaxations.front(), "a radius of at least 20");
}

TEST(Solve, TheGreedyOrderOpensTheMostUsefulFirst) {
  const Problem problem = freeze(street(Model::mclp, 2, 0));
  EXPECT_EQ(greedy_order(problem, std::vector<Row>{0, 3}), (std::vector<Row>{0, 3}));
  EXPECT_EQ(greedy_order(problem, std::vector<Row>{2, 3}), (std::vector<Row>{3, 2}));
}

TEST(Solve, AStopBeforeAnyWorkIsNoException) {
  std::atomic<bool> stop{true};
  core::Job job;
  job.stop = &stop;
  const Problem problem = freeze(street(Model::mclp, 2, 10));
  const Solution plan = solve(problem, {}, job);
  EXPECT_EQ(plan.stopped_by == StoppedBy::interrupt || plan.status == Status::optimal, true);
}

TEST(Solve, BadInputIsRefusedWithItsRow) {
  auto b = street(Model::mclp, 1, 10);
  b.weight[2] = -1;
  EXPECT_THROW(freeze(std::move(b)), core::DataError);
  auto c = street(Model::mclp, 1, 10);
  c.weight[2] = std::nan("");
  EXPECT_THROW(freeze(std::move(c)), core::DataError);
  auto d = street(Model::mclp, 1, 10);
  d.radius.reset();
  EXPECT_THROW(freeze(std::move(d)), core::UsageError);
}

}  // namespace
}  // namespace mulin::locate
