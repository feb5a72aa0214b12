// What must hold of every table of sites, whatever the numbers: seeded random tables, all four methods.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.h"
#include "scoring/score.h"
#include "scoring/weights.h"

namespace mulin::scoring {
namespace {

constexpr Method kMethods[] = {Method::weighted_sum, Method::weighted_product, Method::topsis, Method::owa};
constexpr double kRounding = 1e-12;

ScoreInput random_table(core::Random& random, Method method) {
  ScoreInput input;
  input.method = method;
  const std::size_t criteria = 1 + random.bits() % 6, sites = 1 + random.bits() % 20;
  for (std::size_t c = 0; c < criteria; ++c) {
    Criterion criterion;
    criterion.weight = 0.1 + random.uniform();
    criterion.value.more_is_better = random.uniform() < 0.7;
    input.criteria.push_back(criterion);
    std::vector<double> raw;
    for (std::size_t i = 0; i < sites; ++i)
      raw.push_back(std::floor(random.uniform() * 8));  // ties are likely
    input.raw.push_back(raw);
    if (method == Method::owa) input.order_weights.push_back(0.1 + random.uniform());
  }
  return input;
}

template <class Law>
void for_all_tables(Law&& law) {
  for (const Method method : kMethods) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      core::Random random(seed, static_cast<std::uint64_t>(method));
      SCOPED_TRACE("method " + std::to_string(static_cast<int>(method)) + ", seed " + std::to_string(seed));
      law(random_table(random, method), random);
    }
  }
}

TEST(ScoringLaws, ScoresLieBetweenNothingAndOneAndRanksAreAPermutation) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    const ScoreTable t = score(input);
    std::vector<Row> ranks = t.rank, expected(t.rank.size());
    std::sort(ranks.begin(), ranks.end());
    std::iota(expected.begin(), expected.end(), 1);
    EXPECT_EQ(ranks, expected);
    for (const double s : t.score) EXPECT_TRUE(s >= 0 && s <= 1) << s;
  });
}

TEST(ScoringLaws, ScoresDoNotDependOnRowOrder) {
  for_all_tables([](const ScoreInput& input, core::Random& random) {
    const std::size_t n = input.raw.front().size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[random.bits() % i]);
    ScoreInput shuffled = input;
    for (std::size_t c = 0; c < input.raw.size(); ++c) {
      for (std::size_t i = 0; i < n; ++i) shuffled.raw[c][i] = input.raw[c][order[i]];
    }
    const std::vector<double> straight = score(input).score, turned = score(shuffled).score;
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(turned[i], straight[order[i]]);
  });
}

TEST(ScoringLaws, WeightsScaledAlikeChangeNothing) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    ScoreInput scaled = input;
    for (Criterion& criterion : scaled.criteria) criterion.weight *= 37.5;
    const std::vector<double> a = score(input).score, b = score(scaled).score;
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], kRounding);
  });
}

TEST(ScoringLaws, MorePeopleNeverLowersABenefitValueNorTheScore) {
  for_all_tables([](const ScoreInput& input, core::Random& random) {
    const std::size_t c = random.bits() % input.criteria.size(), i = random.bits() % input.raw.front().size();
    if (!input.criteria[c].value.more_is_better) return;
    ScoreInput more = input;
    more.raw[c][i] += 1 + random.uniform() * 5;
    const ScoreTable before = score(input), after = score(more);
    EXPECT_GE(after.value[c][i], before.value[c][i] - kRounding);
    EXPECT_GE(after.score[i], before.score[i] - kRounding);
  });
}

TEST(ScoringLaws, PartsMakeUpTheScore) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    const ScoreTable t = score(input);
    for (std::size_t i = 0; i < t.score.size(); ++i) {
      const bool product = input.method == Method::weighted_product;
      double whole = product ? 1 : 0;
      for (const auto& part : t.contribution) whole = product ? whole * part[i] : whole + part[i];
      EXPECT_NEAR(whole, t.score[i], kRounding);
    }
  });
}

TEST(ScoringLaws, OwaWithEqualOrderWeightsIsTheWeightedMean) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    ScoreInput sum = input, equal = input;
    sum.method = Method::weighted_sum;
    equal.method = Method::owa;
    equal.order_weights.assign(input.criteria.size(), 1.0);
    const std::vector<double> a = score(sum).score, b = score(equal).score;
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], kRounding);
  });
}

TEST(ScoringLaws, OwaWithEqualCriteriaIsYagers) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    if (input.method != Method::owa) return;
    ScoreInput equal = input;
    for (Criterion& criterion : equal.criteria) criterion.weight = 1;
    const ScoreTable t = score(equal);
    const double whole = std::accumulate(equal.order_weights.begin(), equal.order_weights.end(), 0.0);
    for (std::size_t i = 0; i < t.score.size(); ++i) {
      std::vector<double> sorted;
      for (const auto& column : t.value) sorted.push_back(column[i]);
      std::sort(sorted.rbegin(), sorted.rend());
      const double yager =
          std::inner_product(sorted.begin(), sorted.end(), equal.order_weights.begin(), 0.0) / whole;
      EXPECT_NEAR(t.score[i], yager, kRounding);
    }
  });
}

TEST(ScoringLaws, ACriterionWithoutWeightSaysNothing) {
  for_all_tables([](const ScoreInput& input, core::Random& random) {
    if (input.method == Method::owa) return;  // its order weights are one a criterion
    ScoreInput with = input;
    with.criteria.emplace_back();
    with.criteria.back().weight = 0;
    with.raw.emplace_back();
    for (std::size_t i = 0; i < input.raw.front().size(); ++i) with.raw.back().push_back(random.uniform());
    const std::vector<double> a = score(input).score, b = score(with).score;
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], kRounding);
  });
}

TEST(ScoringLaws, WeightsReadFromATableSumToOne) {
  for_all_tables([](const ScoreInput& input, core::Random&) {
    const Columns value = values(input);
    for (const auto& weight : {entropy_weights(value), critic_weights(value)}) {
      EXPECT_NEAR(std::accumulate(weight.begin(), weight.end(), 0.0), 1, kRounding);
      for (const double w : weight) EXPECT_GE(w, 0);
    }
  });
}

// An independent way to AHP's weights: the limit of row sums of matrix powers (Saaty 1980), by squaring.
TEST(ScoringLaws, AhpEqualsRowSumsOfMatrixPowers) {
  core::Random random(11);
  for (int k = 0; k < 50; ++k) {
    const std::size_t n = 2 + random.bits() % 8;
    Matrix a(n, std::vector<double>(n, 1.0));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        a[i][j] = std::exp((random.uniform() - 0.5) * 4);
        a[j][i] = 1 / a[i][j];
      }
    }
    Matrix power = a;
    for (int step = 0; step < 10; ++step) {
      Matrix square(n, std::vector<double>(n, 0.0));
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          for (std::size_t m = 0; m < n; ++m) square[i][j] += power[i][m] * power[m][j];
          sum += square[i][j];
        }
      }
      for (auto& row : square) {
        for (double& x : row) x /= sum;
      }
      power = square;
    }
    const std::vector<double> weight = ahp(a).weight;
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_NEAR(weight[i], std::accumulate(power[i].begin(), power[i].end(), 0.0), 1e-9) << "draw " << k;
    }
  }
}

}  // namespace
}  // namespace mulin::scoring
