#include "scoring/stability.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "scoring/dirichlet.h"
#include "scoring/ranking.h"

namespace mulin::scoring {
namespace {

using Column = std::vector<double>;

ScoreInput table(const Columns& raw, const Column& weight) {
  ScoreInput input;
  for (const double w : weight) {
    Criterion criterion;
    criterion.weight = w;
    criterion.value.fixed = true;  // raw numbers are values
    input.criteria.push_back(criterion);
  }
  input.raw = raw;
  return input;
}

// Site 0 is best in all, site 2 worst in all; 1 and 3 trade one criterion for the other.
ScoreInput clear_case() {
  return table({{1, 0.8, 0.1, 0.4}, {1, 0.4, 0.1, 0.8}}, {0.5, 0.5});
}

Stability drawn(const ScoreInput& input, const DrawOptions& options = {}, const Choose& choose = nullptr,
                int threads = 1) {
  core::Job job;
  job.threads = threads;
  return stability(input, options, choose, job);
}

TEST(Ranking, EqualsAStableSortHoweverCloseScoresAre) {
  core::Random random(5);
  Ranker ranker;
  for (int k = 0; k < 300; ++k) {
    Column score;
    std::vector<Row> rows;
    for (std::uint64_t i = 0, n = random.below(400); i < n; ++i) {
      const double x = random.uniform();
      score.push_back(k % 3 == 0 ? x : k % 3 == 1 ? std::floor(x * 5) / 5 : 0.5 + x * 1e-13);
      if (random.uniform() < 0.9) rows.push_back(static_cast<Row>(i));
    }
    std::vector<Row> expected = rows;
    std::stable_sort(expected.begin(), expected.end(), [&](Row a, Row b) { return score[a] > score[b]; });
    const auto found = ranker.order(score, rows);
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), expected.end())) << "draw " << k;
  }
}

TEST(Ranking, TheEndsOfTheScaleAreInOrder) {
  Ranker ranker;
  const Column score = {0, 1, std::nextafter(1.0, 0.0), 5e-324, 0.5};
  const auto found = ranker.order(score, std::vector<Row>{0, 1, 2, 3, 4});
  EXPECT_EQ(std::vector<Row>(found.begin(), found.end()), (std::vector<Row>{1, 2, 4, 3, 0}));
}

TEST(Dirichlet, MeansAndVariancesAreThoseOfTheFormula) {
  const Column weight = {0.5, 0.3, 0.19, 0.01, 0};
  const double concentration = 20;
  const int draws = 20'000;
  Column sum(5, 0.0), squares(5, 0.0);
  for (int k = 0; k < draws; ++k) {
    core::Random random(9, static_cast<std::uint64_t>(k));
    const Column w = dirichlet(random, weight, concentration);
    EXPECT_NEAR(std::accumulate(w.begin(), w.end(), 0.0), 1, 1e-12);
    for (std::size_t c = 0; c < w.size(); ++c) {
      sum[c] += w[c];
      squares[c] += w[c] * w[c];
    }
  }
  for (std::size_t c = 0; c < weight.size(); ++c) {
    const double mean = sum[c] / draws, variance = squares[c] / draws - mean * mean;
    const double expected = weight[c] * (1 - weight[c]) / (concentration + 1);
    EXPECT_NEAR(mean, weight[c], 5 * std::sqrt(expected / draws)) << c;
    EXPECT_NEAR(variance, expected, 0.1 * expected) << c;
  }
}

TEST(Stability, ABestSiteIsAlwaysFirstAndAWorstAlwaysLast) {
  const Stability s = drawn(clear_case());
  EXPECT_EQ(s.draws, 1000);
  EXPECT_EQ(s.acceptability[0], (Column{1, 0, 0, 0}));
  EXPECT_EQ(s.acceptability[3], (Column{0, 0, 1, 0}));
  EXPECT_EQ(s.rank_from, (std::vector<Row>{1, 2, 4, 2}));
  EXPECT_EQ(s.rank_to, (std::vector<Row>{1, 3, 4, 3}));
  EXPECT_NEAR(s.acceptability[1][1], 0.5, 0.06);  // either is second as often
  EXPECT_NEAR(s.mean_rank[1], 2.5, 0.06);
  EXPECT_NEAR(s.central_weight[0][0], 0.5, 0.01);
  EXPECT_TRUE(s.central_weight[1].empty());
}

TEST(Stability, TopSharesSumToTheTop) {
  DrawOptions options;
  options.top = 2;
  const Stability s = drawn(clear_case(), options);
  EXPECT_EQ(s.acceptability.size(), 2U);
  EXPECT_NEAR(std::accumulate(s.top_share.begin(), s.top_share.end(), 0.0), 2, 1e-9);
}

TEST(Stability, FirmWeightsGiveOneRankingEveryTime) {
  DrawOptions options;
  options.concentration = 0;
  const ScoreInput input = table({{1, 0.8, 0.1, 0.4}, {1, 0.4, 0.1, 0.8}}, {0.6, 0.4});
  const Stability s = drawn(input, options);
  EXPECT_EQ(s.rank_from, s.rank_to);
  EXPECT_EQ(s.rank_from, score(input).rank);
}

TEST(Stability, SitesNotInPlayHaveNoRank) {
  ScoreInput input = clear_case();
  input.in_play = {0, 1, 1, 1};
  const Stability s = drawn(input);
  EXPECT_EQ(s.mean_rank[0], 0);
  EXPECT_EQ(s.rank_to[0], 0);
  EXPECT_EQ(s.top_share[0], 0);
  EXPECT_EQ(s.rank_to[2], 3);
}

TEST(Stability, ScenariosAreTakenAlikeAndTheStatedTableToo) {
  DrawOptions options;
  options.concentration = 0;
  options.scenarios = {{{0, 0.8, 0.1, 0.4}, {0, 0.4, 0.1, 0.8}}};  // site 0 turns out worthless
  const Stability s = drawn(clear_case(), options);
  EXPECT_NEAR(s.acceptability[0][0], 0.5, 0.06);
  EXPECT_NEAR(s.acceptability[3][0], 0.5, 0.06);
}

TEST(Stability, ChosenSharesComeFromTheOptimiserAskedAgain) {
  const Choose best_two = [](std::span<const double> score) {
    std::vector<Row> order = {0, 1, 2, 3};
    std::stable_sort(order.begin(), order.end(), [&](Row a, Row b) { return score[a] > score[b]; });
    return std::vector<Row>{order[0], order[1], order[1]};  // named twice, counts once
  };
  DrawOptions options;
  options.top = 2;
  const Stability s = drawn(clear_case(), options, best_two);
  EXPECT_EQ(s.chosen_share, s.top_share);
  EXPECT_EQ(stable_core(s), (std::vector<Row>{0}));
}

TEST(Stability, TheNumberOfThreadsChangesNothing) {
  core::Random random(3);
  Columns raw(4);
  for (auto& column : raw) {
    for (int i = 0; i < 200; ++i) column.push_back(random.uniform());
  }
  for (const Method method : {Method::weighted_sum, Method::topsis}) {
    ScoreInput input = table(raw, {0.4, 0.3, 0.2, 0.1});
    input.method = method;
    const Choose first = [](std::span<const double> score) {
      return std::vector<Row>{static_cast<Row>(std::max_element(score.begin(), score.end()) - score.begin())};
    };
    const Stability one = drawn(input, {}, first, 1), eight = drawn(input, {}, first, 8);
    EXPECT_EQ(one.acceptability, eight.acceptability);
    EXPECT_EQ(one.mean_rank, eight.mean_rank);
    EXPECT_EQ(one.rank_from, eight.rank_from);
    EXPECT_EQ(one.rank_to, eight.rank_to);
    EXPECT_EQ(one.chosen_share, eight.chosen_share);
    EXPECT_EQ(one.central_weight, eight.central_weight);
    EXPECT_EQ(one.chosen_share, one.acceptability[0]);
  }
}

TEST(Stability, NoDrawsAndNoSitesAreNoFault) {
  DrawOptions options;
  options.draws = 0;
  EXPECT_EQ(drawn(clear_case(), options).top_share, (Column{0, 0, 0, 0}));
  EXPECT_TRUE(drawn(table({{}}, {1})).top_share.empty());
}

TEST(Stability, AStopIsHeard) {
  const std::atomic<bool> stop{true};
  core::Job job;
  job.stop = &stop;
  EXPECT_THROW(stability(clear_case(), {}, nullptr, job), core::Interrupted);
}

TEST(Sensitivity, OneWeightAtATimeKeepsTheSumAndNamesWhatMoves) {
  const ScoreInput input = table({{0.9, 0.5, 0.1}, {0.1, 0.45, 0.2}}, {0.5, 0.5});
  const std::vector<Swing> swings = one_at_a_time(input, 0.5, 1);
  ASSERT_EQ(swings.size(), 4U);
  for (const Swing& swing : swings) EXPECT_NEAR(swing.weight[0] + swing.weight[1], 1, 1e-12);
  EXPECT_EQ(swings[0].weight, (Column{0.25, 0.75}));
  EXPECT_EQ(swings[0].rank, (std::vector<Row>{2, 1, 3}));  // with less for the first criterion site 1 leads
  EXPECT_EQ(swings[0].top_kept, 0);
  EXPECT_EQ(swings[1].rank, (std::vector<Row>{1, 2, 3}));
  EXPECT_EQ(swings[1].top_kept, 1);
  EXPECT_EQ(one_at_a_time(table({{1, 0}}, {1}), 0.5, 1)[0].weight, (Column{1}));
}

TEST(Sensitivity, MethodsAreComparedOverTheSitesInPlay) {
  ScoreInput input = clear_case();
  input.in_play = {1, 1, 1, 0};
  const MethodComparison all = compare_methods(input);
  ASSERT_EQ(all.method.size(), 4U);
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      EXPECT_NEAR(all.spearman[a][b], 1, 1e-12);  // 0 before 1 before 2 by any of them
      EXPECT_NEAR(all.kendall[a][b], 1, 1e-12);
    }
  }
}

}  // namespace
}  // namespace mulin::scoring
