#include "scoring/versus.h"

#include <gtest/gtest.h>

#include "core/random.h"

namespace mulin::scoring {
namespace {

Criterion fixed(double weight, double from, double to) {
  Criterion criterion;
  criterion.weight = weight;
  criterion.value.fixed = true;
  criterion.value.from = from;
  criterion.value.to = to;
  return criterion;
}

TEST(Versus, NamesTheLargestLossFirstAndWhatWouldTie) {
  ScoreInput input;
  input.criteria = {fixed(0.25, 100, 0), fixed(0.75, 0, 1000)};  // rent, people
  input.raw = {{80, 40}, {900, 500}};
  const ScoreTable table = score(input);  // 0.05 + 0.675 against 0.15 + 0.375
  const std::vector<Difference> found = versus(table, input, 0, 1);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].criterion, 1U);
  EXPECT_NEAR(found[0].gap, 0.3, 1e-12);
  EXPECT_NEAR(found[1].gap, -0.1, 1e-12);
  EXPECT_NEAR(*found[0].weight_to_tie, 0.5, 1e-12);  // 0.4 w = 0.4 (1 - w)
  EXPECT_NEAR(*found[1].weight_to_tie, 0.5, 1e-12);
  EXPECT_NEAR(*found[0].raw_to_tie, 500 + 1000 * 0.2 / 0.75, 1e-9);
  EXPECT_FALSE(found[1].value_to_tie.has_value());  // even without rent it stays behind
}

TEST(Versus, WhatIsSaidToTieDoesTie) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    core::Random random(seed);
    ScoreInput input;
    for (int c = 0; c < 4; ++c) {
      input.criteria.push_back(fixed(0.1 + random.uniform(), 0, 10));
      input.raw.push_back({random.uniform() * 10, random.uniform() * 10, random.uniform() * 10});
    }
    const ScoreTable table = score(input);
    double lead = 0;
    for (const Difference& d : versus(table, input, 0, 1)) {
      lead += d.gap;
      if (d.weight_to_tie && *d.weight_to_tie < 1) {
        ScoreInput tied = input;
        for (std::size_t c = 0; c < 4; ++c) {
          tied.criteria[c].weight =
              c == d.criterion ? *d.weight_to_tie
                               : table.weight[c] * (1 - *d.weight_to_tie) / (1 - table.weight[d.criterion]);
        }
        const ScoreTable again = score(tied);
        EXPECT_NEAR(again.score[0], again.score[1], 1e-9) << "seed " << seed;
      }
      if (d.raw_to_tie) {
        ScoreInput tied = input;
        tied.raw[d.criterion][1] = *d.raw_to_tie;
        const ScoreTable again = score(tied);
        EXPECT_NEAR(again.score[0], again.score[1], 1e-9) << "seed " << seed;
      }
    }
    EXPECT_NEAR(lead, table.score[0] - table.score[1], 1e-12);
  }
}

}  // namespace
}  // namespace mulin::scoring
