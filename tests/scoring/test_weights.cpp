#include "scoring/weights.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/error.h"

namespace mulin::scoring {
namespace {

/// The matrix whose upper half is given, row by row; lower half 1/a.
Matrix from_upper(std::size_t n, const std::vector<double>& upper) {
  Matrix a(n, std::vector<double>(n, 1.0));
  std::size_t k = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j, ++k) {
      a[i][j] = upper[k];
      a[j][i] = upper[k] == 0 ? 0 : 1 / upper[k];
    }
  }
  return a;
}

void expect_printed(const std::vector<double>& found, const std::vector<double>& printed, double digit) {
  ASSERT_EQ(found.size(), printed.size());
  for (std::size_t i = 0; i < printed.size(); ++i) EXPECT_NEAR(found[i], printed[i], digit / 2 * 1.0001) << i;
}

// Saaty, "Decision making with the analytic hierarchy process", Int. J. Services Sciences 1, 2008, table 2:
// which drink is consumed more in the US (coffee, wine, tea, beer, sodas, milk, water). Printed to three
// digits, with CR = 0.022.
TEST(Weights, AhpReproducesSaatysDrinks) {
  const AhpResult r = ahp(from_upper(7, {9,      5,      2,      1,      1,      1. / 2,  //
                                         1. / 3, 1. / 9, 1. / 9, 1. / 9, 1. / 9,          //
                                         1. / 3, 1. / 4, 1. / 3, 1. / 9,                  //
                                         1. / 2, 1,      1. / 3,                          //
                                         2,      1. / 2,                                  //
                                         1. / 3}));
  expect_printed(r.weight, {.177, .019, .042, .116, .190, .129, .327}, 0.001);
  EXPECT_NEAR(r.consistency_ratio, 0.022, 0.0005);
}

// Saaty, "How to make a decision: the analytic hierarchy process", Eur. J. Operational Research 48, 1990:
// buying a house (size, transport, neighbourhood, age, yard, facilities, condition, financing). λ_max
// = 9.669, CI = 0.238, CR = 0.169.
TEST(Weights, AhpReproducesSaatysHouseAndItsInconsistency) {
  const AhpResult r = ahp(from_upper(8, {5,      3,      7,      6,      6,      1. / 3, 1. / 4,  //
                                         1. / 3, 5,      3,      3,      1. / 5, 1. / 7,          //
                                         6,      3,      4,      6,      1. / 5,                  //
                                         1. / 3, 1. / 4, 1. / 7, 1. / 8,                          //
                                         1. / 2, 1. / 5, 1. / 6,                                  //
                                         1. / 5, 1. / 6,                                          //
                                         1. / 2}));
  expect_printed(r.weight, {.173, .054, .188, .018, .031, .036, .167, .333}, 0.001);
  EXPECT_NEAR(r.lambda_max, 9.669, 0.0005);
  EXPECT_NEAR(r.consistency_ratio, 0.169, 0.001);
  EXPECT_EQ(r.worst_row, 2);  // neighbourhood over condition: 6, though condition weighs as much
  EXPECT_EQ(r.worst_column, 6);
}

TEST(Weights, AConsistentMatrixGivesItsOwnRatios) {
  const AhpResult r = ahp(from_upper(3, {2, 6, 3}));
  expect_printed(r.weight, {0.6, 0.3, 0.1}, 1e-9);
  EXPECT_NEAR(r.consistency_ratio, 0, 1e-12);
  EXPECT_EQ(r.worst_row, r.worst_column);
}

TEST(Weights, UnknownComparisonsFollowFromTheKnown) {
  const AhpResult r = ahp(from_upper(4, {2, 0, 0, 2, 0, 2}));  // a chain: 8 : 4 : 2 : 1
  expect_printed(r.weight, {8. / 15, 4. / 15, 2. / 15, 1. / 15}, 1e-9);
}

TEST(Weights, AMatrixThatCannotBeRightIsRefused) {
  const auto refused = [](const Matrix& a) { EXPECT_THROW(ahp(a), core::UsageError); };
  refused({});
  refused({{1, 2}, {0.5}});
  refused({{1, 2}, {0.6, 1}});  // not reciprocal
  refused({{2, 2}, {0.5, 1}});  // diagonal
  refused({{1, -2}, {-0.5, 1}});
  refused({{1, 2}, {0, 1}});                   // known one way only
  refused(from_upper(4, {2, 0, 0, 0, 0, 2}));  // two islands
  EXPECT_NO_THROW(ahp({{1, 3}, {0.3333, 1}}));
}

TEST(Weights, ExpertsAreCombinedByTheGeometricMeanOfThoseWhoJudged) {
  const std::vector<Matrix> experts = {from_upper(3, {2, 8, 0}), from_upper(3, {8, 2, 5})};
  const Matrix both = combined_judgements(experts);
  EXPECT_NEAR(both[0][1], 4, 1e-12);
  EXPECT_NEAR(both[1][0], 0.25, 1e-12);
  EXPECT_NEAR(both[1][2], 5, 1e-12);
  EXPECT_THROW(combined_judgements(std::vector<Matrix>{experts[0], from_upper(2, {2})}), core::UsageError);
}

TEST(Weights, AHierarchyMultipliesGroupByMember) {
  const std::vector<std::vector<double>> within = {{3, 1}, {1, 1, 2}};
  expect_printed(hierarchy_weights(std::vector<double>{0.6, 0.4}, within), {.45, .15, .1, .1, .2}, 1e-9);
}

// Xu, "A note on the subjective and objective integrated approach to determine attribute weights", Eur. J.
// Operational Research 156, 2004, pp. 530-532; printed to four digits.
TEST(Weights, EntropyReproducesAPrintedTable) {
  expect_printed(entropy_weights({{30, 19, 19, 68}, {30, 54, 15, 70}, {38, 86, 85, 60}, {29, 29, 28.9, 29}}),
                 {.4630, .3992, .1378, .0000}, 0.0001);
}

// Tuş & Aytaç Adalı, "The new combination with CRITIC and WASPAS methods for the time and attendance software
// selection problem", Opsearch 56, 2019, pp. 528-538; columns scaled to 0…1, printed to three digits.
TEST(Weights, CriticReproducesAPrintedTable) {
  Columns columns = {{5000, 680, 2000, 600, 800},
                     {3, 5, 3, 4, 2},
                     {3, 3, 2, 3, 4},
                     {4, 2, 3, 1, 3},
                     {3, 2, 4, 2, 3},
                     {2, 1, 3, 2, 4}};
  for (auto& column : columns) {
    const auto [least, greatest] = std::minmax_element(column.begin(), column.end());
    const double low = *least, range = *greatest - *least;
    for (double& x : column) x = (x - low) / range;
  }
  expect_printed(critic_weights(columns), {.157, .249, .168, .121, .154, .151}, 0.001);
}

TEST(Weights, ColumnsThatTellNothingApartWeighNothingAndAllSuchWeighAlike) {
  expect_printed(entropy_weights({{1, 2}, {3, 3}}), {1, 0}, 1e-9);
  expect_printed(entropy_weights({{3, 3}, {3, 3}}), {.5, .5}, 1e-9);
  expect_printed(critic_weights({{0, 1}, {1, 1}}), {1, 0}, 1e-9);
  expect_printed(critic_weights({{1, 1}, {1, 1}}), {.5, .5}, 1e-9);
  EXPECT_THROW(entropy_weights({{1, -2}}), core::UsageError);
}

// Barron & Barrett, "Decision quality using ranked attribute weights", Management Science 42, 1996, table 1.
TEST(Weights, RankOrderCentroidReproducesItsTable) {
  expect_printed(rank_order_centroid(2), {.7500, .2500}, 0.0001);
  expect_printed(rank_order_centroid(3), {.6111, .2778, .1111}, 0.0001);
  expect_printed(rank_order_centroid(4), {.5208, .2708, .1458, .0625}, 0.0001);
  EXPECT_TRUE(rank_order_centroid(0).empty());
}

}  // namespace
}  // namespace mulin::scoring
