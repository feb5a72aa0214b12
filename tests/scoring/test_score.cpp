#include "scoring/score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"

namespace mulin::scoring {
namespace {

Criterion criterion(std::string name, double weight, bool more = true) {
  Criterion c;
  c.name = std::move(name);
  c.weight = weight;
  c.value.more_is_better = more;
  return c;
}

// People gained (more), rent (less): a gains most, c is cheapest.
ScoreInput three_sites() {
  ScoreInput input;
  input.criteria = {criterion("gained", 3), criterion("rent", 1, false)};
  input.raw = {{1000, 500, 0}, {90, 50, 10}};
  return input;
}

TEST(Score, EveryStepIsKept) {
  const ScoreTable t = score(three_sites());
  EXPECT_EQ(t.weight, (std::vector<double>{0.75, 0.25}));
  EXPECT_EQ(t.value, (Columns{{1, 0.5, 0}, {0, 0.5, 1}}));
  EXPECT_EQ(t.contribution, (Columns{{0.75, 0.375, 0}, {0, 0.125, 0.25}}));
  EXPECT_EQ(t.score, (std::vector<double>{0.75, 0.5, 0.25}));
  EXPECT_EQ(t.rank, (std::vector<Row>{1, 2, 3}));
  EXPECT_EQ(t.criteria, (std::vector<std::string>{"gained", "rent"}));
}

TEST(Score, ASiteOutOfPlayIsValuedButSetsNoRangeAndHasNoRank) {
  ScoreInput input = three_sites();
  input.raw[0].push_back(9000);
  input.raw[1].push_back(0);
  input.in_play = {1, 1, 1, 0};
  const ScoreTable t = score(input);
  EXPECT_EQ(t.score, (std::vector<double>{0.75, 0.5, 0.25, 1}));
  EXPECT_EQ(t.rank, (std::vector<Row>{1, 2, 3, 0}));
}

TEST(Score, TiesRankInTheOrderOfRows) {
  ScoreInput input = three_sites();
  input.raw = {{5, 5, 5}, {1, 1, 1}};
  EXPECT_EQ(score(input).rank, (std::vector<Row>{1, 2, 3}));
}

TEST(Score, AMissingNumberIsTheWorstValueAndIsCounted) {
  ScoreInput input = three_sites();
  input.raw[1][1] = std::numeric_limits<double>::quiet_NaN();
  const ScoreTable t = score(input);
  EXPECT_EQ(t.value[1][1], 0);
  EXPECT_EQ(missing_values(input), (std::vector<std::int64_t>{0, 1}));
}

TEST(Score, WeightsMustBeFiniteNotNegativeAndNotAllZero) {
  for (const double bad : {-1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    ScoreInput input = three_sites();
    input.criteria[1].weight = bad;
    EXPECT_THROW(score(input), core::UsageError) << bad;
  }
  ScoreInput input = three_sites();
  input.criteria[0].weight = input.criteria[1].weight = 0;
  EXPECT_THROW(score(input), core::UsageError);
}

TEST(Score, ByProductAWeaknessIsNotBoughtOff) {
  ScoreInput input = three_sites();
  input.method = Method::weighted_product;
  const ScoreTable t = score(input);
  EXPECT_EQ(t.score[0], 0);
  EXPECT_NEAR(t.score[1], 0.5, 1e-15);
  EXPECT_EQ(t.score[2], 0);
  EXPECT_EQ(t.rank[1], 1);
}

TEST(Score, TopsisOfValuesMeasuresFromAllOnesAndAllZeros) {
  ScoreInput input = three_sites();
  input.method = Method::topsis;
  const ScoreTable t = score(input);
  EXPECT_NEAR(t.score[0], 0.75 / (0.75 + 0.25), 1e-15);  // d- = .75, d+ = .25
  EXPECT_NEAR(t.score[1], 0.5, 1e-15);
  EXPECT_NEAR(t.contribution[0][1] + t.contribution[1][1], t.score[1], 1e-15);
}

// Papathanasiou & Ploskas, "TOPSIS", in: Multiple Criteria Decision Aid, Springer 2018, pp. 1-30: six
// alternatives on four benefit criteria; closeness printed to three digits.
TEST(Score, TopsisOfRawReproducesATextbookTable) {
  const Columns raw = {{8, 5, 7, 9, 11, 6}, {7, 3, 5, 9, 10, 9}, {2, 7, 6, 7, 3, 5}, {1, 5, 4, 3, 7, 4}};
  const std::vector<double> printed = {0.387, 0.327, 0.391, 0.615, 0.868, 0.493};
  const std::vector<double> found =
      topsis_of_raw(raw, std::vector<double>{0.4, 0.3, 0.1, 0.2}, std::vector<std::uint8_t>{1, 1, 1, 1});
  for (std::size_t i = 0; i < printed.size(); ++i) EXPECT_NEAR(found[i], printed[i], 0.0005) << i;
}

// Ersoy, "Equipment selection for an e-commerce company …", LogForum 17(3), 2021: the last two criteria are
// costs; the weights are printed to three digits, so closeness is compared to two.
TEST(Score, TopsisOfRawReproducesATableWithCosts) {
  const Columns raw = {{256, 256, 256, 256, 512, 256},   {8, 8, 8, 8, 8, 4},
                       {41, 32, 53, 41, 35, 35},         {1.6, 1.0, 1.6, 1.0, 1.6, 1.6},
                       {1.77, 1.8, 1.9, 1.75, 1.7, 1.7}, {7347.16, 6919.99, 8400, 6808.9, 8479.99, 7499.99}};
  const std::vector<double> weight = {0.405, 0.221, 0.134, 0.199, 0.007, 0.034};
  const std::vector<double> printed = {0.308, 0.254, 0.327, 0.263, 0.857, 0.192};
  const std::vector<double> found = topsis_of_raw(raw, weight, std::vector<std::uint8_t>{1, 1, 1, 1, 0, 0});
  for (std::size_t i = 0; i < printed.size(); ++i) EXPECT_NEAR(found[i], printed[i], 0.005) << i;
}

TEST(Score, OwaLooksAtTheBestTheWorstOrAllAlike) {
  ScoreInput input = three_sites();
  input.criteria[0].weight = input.criteria[1].weight = 1;
  input.method = Method::owa;
  input.order_weights = {1, 0};
  EXPECT_EQ(score(input).score, (std::vector<double>{1, 0.5, 1}));
  input.order_weights = {0, 1};
  EXPECT_EQ(score(input).score, (std::vector<double>{0, 0.5, 0}));
  input.order_weights = {};
  EXPECT_EQ(score(input).score, (std::vector<double>{0.5, 0.5, 0.5}));
}

TEST(Score, OrderWeightsMustBeAsManyAsCriteriaAndNotNegative) {
  ScoreInput input = three_sites();
  input.method = Method::owa;
  for (const std::vector<double>& bad :
       {std::vector<double>{1}, {1, -1}, {0, 0}, {1, std::nan("")}, {-1, 5}}) {
    input.order_weights = bad;
    EXPECT_THROW(score(input), core::UsageError);
  }
}

}  // namespace
}  // namespace mulin::scoring
