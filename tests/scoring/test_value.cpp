#include "scoring/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mulin::scoring {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Value, LinearRunsFromTheLeastToTheGreatestInPlay) {
  const std::vector<double> raw = {10, 30, 20, 99};
  const std::vector<std::uint8_t> in_play = {1, 1, 1, 0};
  const ValueFunction more = with_references({}, raw, in_play);
  EXPECT_EQ(value_of(more, 10), 0);
  EXPECT_EQ(value_of(more, 20), 0.5);
  EXPECT_EQ(value_of(more, 30), 1);
  EXPECT_EQ(value_of(more, 99), 1);  // not in play: clamped, sets no range
  ValueFunction less;
  less.more_is_better = false;
  less = with_references(less, raw, in_play);
  EXPECT_EQ(value_of(less, 10), 1);
  EXPECT_EQ(value_of(less, 30), 0);
}

TEST(Value, FixedReferencesDoNotMoveWhenASiteIsAdded) {
  ValueFunction f;
  f.fixed = true;
  f.from = 5000;
  f.to = 0;
  const ValueFunction before = with_references(f, std::vector<double>{100, 200}, {});
  const ValueFunction after = with_references(f, std::vector<double>{100, 200, 9000}, {});
  EXPECT_EQ(value_of(before, 1000), 0.8);
  EXPECT_EQ(value_of(after, 1000), 0.8);
}

TEST(Value, EqualSitesAreAllWorthOneAndAMissingNumberNothing) {
  const ValueFunction f = with_references({}, std::vector<double>{7, 7, kNan}, {});
  EXPECT_EQ(value_of(f, 7), 1);
  EXPECT_EQ(value_of(f, kNan), 0);
  EXPECT_EQ(value_of(with_references({}, std::vector<double>{kNan}, {}), kNan), 0);
}

TEST(Value, PiecewiseBendsAtItsPointsAndIsFlatBeyond) {
  ValueFunction f;
  f.shape = Shape::piecewise;
  f.points = {{0, 1}, {300, 1}, {500, 0.5}, {1000, 0}};
  EXPECT_EQ(value_of(f, -5), 1);
  EXPECT_EQ(value_of(f, 400), 0.75);
  EXPECT_EQ(value_of(f, 750), 0.25);
  EXPECT_EQ(value_of(f, 2000), 0);
}

TEST(Value, AStepHoldsFromItsPointOn) {
  ValueFunction f;
  f.shape = Shape::step;
  f.points = {{0, 0}, {600, 0.6}, {800, 1}};
  EXPECT_EQ(value_of(f, 599), 0);
  EXPECT_EQ(value_of(f, 600), 0.6);
  EXPECT_EQ(value_of(f, 900), 1);
}

TEST(Value, LogisticIsAHalfAtItsMidpointGaussianOneAtItsIdeal) {
  ValueFunction f;
  f.shape = Shape::logistic;
  f.midpoint = 500;
  f.steepness = -0.01;
  EXPECT_EQ(value_of(f, 500), 0.5);
  EXPECT_NEAR(value_of(f, 400), 1 / (1 + std::exp(-1.0)), 1e-15);
  f.shape = Shape::gaussian;
  f.ideal = 1000;
  f.spread = 200;
  EXPECT_EQ(value_of(f, 1000), 1);
  EXPECT_NEAR(value_of(f, 1200), std::exp(-0.5), 1e-15);
  EXPECT_EQ(value_of(f, 800), value_of(f, 1200));
}

}  // namespace
}  // namespace mulin::scoring
