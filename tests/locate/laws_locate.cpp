// Laws of locate: against full enumeration, and what must hold between two answers.
#include <gtest/gtest.h>

#include <algorithm>

#include "locate/oracle.h"
#include "locate/solve.h"

namespace mulin::locate {
namespace {

void expect_equals_enumeration(Model model, std::uint64_t first, std::uint64_t count, bool scores) {
  int infeasible = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Problem problem = freeze(oracle::random_world(model, seed, scores));
    const auto truth = oracle::best(problem);
    const Solution got = solve(problem, {}, core::Job{});
    if (!truth) {
      ++infeasible;
      EXPECT_EQ(got.status, Status::infeasible);
      ASSERT_TRUE(got.clash.has_value());
      EXPECT_FALSE(got.clash->constraints.empty()) << got.clash->message;
      continue;
    }
    ASSERT_EQ(got.status, Status::optimal) << "truth " << *truth;
    EXPECT_NEAR(got.objective, *truth, 1e-6 * std::max(1.0, std::abs(*truth)));
    EXPECT_NEAR(got.bound, *truth, 1e-6 * std::max(1.0, std::abs(*truth)));
    EXPECT_TRUE(oracle::allowed(problem, got.chosen));
    const auto c = oracle::coverage(problem, got.chosen);
    ASSERT_TRUE(c.has_value());
    EXPECT_NEAR(*c, got.coverage, 1e-9 * std::max(1.0, *c));
  }
  EXPECT_LT(infeasible, static_cast<int>(count));
}

TEST(Enumeration, AgreesOnMclp) {
  expect_equals_enumeration(Model::mclp, 0, 200, false);
}
TEST(Enumeration, AgreesOnLscp) {
  expect_equals_enumeration(Model::lscp, 0, 200, false);
}
TEST(Enumeration, AgreesOnPMedian) {
  expect_equals_enumeration(Model::p_median, 0, 200, false);
}
TEST(Enumeration, AgreesOnPCenter) {
  expect_equals_enumeration(Model::p_center, 0, 200, false);
}
TEST(Enumeration, AgreesOnAttendance) {
  expect_equals_enumeration(Model::attendance, 0, 100, false);
}
TEST(Enumeration, AgreesOnMclpWithScores) {
  expect_equals_enumeration(Model::mclp, 1000, 100, true);
}
TEST(Enumeration, AgreesOnLscpWithScores) {
  expect_equals_enumeration(Model::lscp, 1000, 60, true);
}
TEST(Enumeration, AgreesOnPMedianWithScores) {
  expect_equals_enumeration(Model::p_median, 1000, 100, true);
}
TEST(Enumeration, AgreesOnPCenterWithScores) {
  expect_equals_enumeration(Model::p_center, 1000, 60, true);
}

TEST(Laws, ASecondRunGivesTheSamePlan) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Problem problem = freeze(oracle::random_world(Model::mclp, seed, true));
    core::Job many;
    many.threads = 8;
    const Solution one = solve(problem, {}, core::Job{});
    const Solution two = solve(problem, {}, many);
    EXPECT_EQ(one.chosen, two.chosen);
    EXPECT_EQ(one.bound, two.bound);
  }
}

TEST(Laws, GreedyOrderIsAPermutationOfThePlan) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Problem problem = freeze(oracle::random_world(Model::p_median, seed, false));
    const Solution plan = solve(problem, {}, core::Job{});
    if (!plan.has_plan()) continue;
    auto order = greedy_order(problem, plan.chosen);
    std::ranges::sort(order);
    EXPECT_EQ(order, plan.chosen);
  }
}

TEST(Laws, TheCanonicalPlanIsTheLeastOfAllOptima) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Problem problem = freeze(oracle::random_world(Model::mclp, seed, false));
    const auto truth = oracle::best(problem);
    if (!truth) continue;
    std::optional<std::vector<Row>> least;
    oracle::each_plan(problem, [&](const std::vector<Row>& plan) {
      if (*oracle::coverage(problem, plan) < *truth - 1e-9) return;
      if (!least || plan < *least) least = plan;
    });
    SolveOptions options;
    options.canonical = true;
    EXPECT_EQ(solve(problem, options, core::Job{}).chosen, *least);
  }
}

TEST(Laws, AlternativesAreTheNextBestPlans) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Problem problem = freeze(oracle::random_world(Model::mclp, seed, false));
    std::vector<double> values;
    oracle::each_plan(problem, [&](const auto& plan) { values.push_back(*oracle::coverage(problem, plan)); });
    std::ranges::sort(values, std::greater<>());
    SolveOptions options;
    options.alternatives = 3;
    options.alternatives_within = 1;
    const Solution got = solve(problem, options, core::Job{});
    if (!got.has_plan()) continue;
    ASSERT_EQ(got.alternatives.size(), std::min<std::size_t>(3, values.size() - 1));
    for (std::size_t k = 0; k < got.alternatives.size(); ++k) {
      EXPECT_NEAR(got.alternatives[k].objective, values[k + 1], 1e-6 * std::max(1.0, values[k + 1]));
      EXPECT_NE(got.alternatives[k].chosen, got.chosen);
    }
  }
}

}  // namespace
}  // namespace mulin::locate
