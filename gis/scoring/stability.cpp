#include "scoring/stability.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "core/parallel.h"
#include "scoring/dirichlet.h"
#include "scoring/ranking.h"

namespace mulin::scoring {
namespace {

constexpr std::int64_t kDrawsAtOnce = 16;  // ranks of 16 draws are written together: a cache line a site
constexpr double kTail = 0.05;

std::vector<Row> rows_in_play(const ScoreInput& input) {
  std::vector<Row> rows;
  const std::size_t sites = input.raw.empty() ? 0 : input.raw.front().size();
  for (Row row = 0; row < static_cast<Row>(sites); ++row) {
    if (input.in_play.empty() || input.in_play[row] != 0) rows.push_back(row);
  }
  return rows;
}

/// What one thread counts, and its room. Integers, so that their sum depends on no order.
struct Counts {
  Counts(std::size_t sites, std::size_t in_play, std::size_t top)
      : at_rank(top, std::vector<std::int32_t>(sites, 0)),
        chosen(sites, 0),
        seen(sites, 0),
        ranks(static_cast<std::size_t>(kDrawsAtOnce) * in_play),
        score(sites, 0.0) {}
  std::vector<std::vector<std::int32_t>> at_rank;  // [rank − 1][site]
  std::vector<std::int32_t> chosen;                // plans with the site
  std::vector<std::uint8_t> seen;                  // in the plan at hand
  std::vector<Row> ranks;                          // [draw of the chunk][place in play]
  std::vector<double> score;
  Ranker ranker;
};

class Draws {
 public:
  Draws(const ScoreInput& input, const DrawOptions& options, const Choose& choose)
      : input_(input),
        options_(options),
        choose_(choose),
        rows_(rows_in_play(input)),
        stated_(weights(input)),
        sites_(input.raw.empty() ? 0 : input.raw.front().size()) {
    values_.push_back(values(input));
    for (const Columns& raw : options.scenarios) {
      ScoreInput scenario = input;
      scenario.raw = raw;
      values_.push_back(values(scenario));
    }
    top_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::max<Row>(options.top, 1)), 1,
                                   std::max<std::size_t>(rows_.size(), 1));
    place_.assign(sites_, 0);
    for (std::size_t i = 0; i < rows_.size(); ++i) place_[rows_[i]] = static_cast<Row>(i);
    weight_.resize(static_cast<std::size_t>(std::max<std::int64_t>(options.draws, 0)));
    first_.assign(weight_.size(), core::kNoRow);
    rank_.resize(weight_.size() * rows_.size());
  }

  Stability run(const core::Job& job) {
    counts_.resize(static_cast<std::size_t>(std::max(1, job.threads)));
    const auto draws = static_cast<std::int64_t>(weight_.size());
    core::parallel_for(job, draws, kDrawsAtOnce, [&](std::int64_t begin, std::int64_t end, int worker) {
      auto& counts = counts_[worker];
      if (!counts) counts = std::make_unique<Counts>(sites_, rows_.size(), top_);
      for (std::int64_t draw = begin; draw < end; ++draw) {
        score_draw(draw, *counts);
        rank_draw(draw, draw - begin, *counts);
        if (choose_) choose_plan(*counts);
      }
      keep_ranks(begin, end, *counts);
      job.advance(end - begin);
    });
    Stability out;
    out.draws = draws;
    sum_counts(out);
    spread_ranks(out, job);
    find_central_weights(out);
    return out;
  }

 private:
  void score_draw(std::int64_t draw, Counts& counts) {
    core::Random random(options_.seed, static_cast<std::uint64_t>(draw));
    const Columns& value = values_[random.below(values_.size())];
    weight_[draw] = options_.concentration > 0 ? dirichlet(random, stated_, options_.concentration) : stated_;
    if (input_.method == Method::weighted_sum) {
      add_weighted(value, weight_[draw], counts.score);
    } else {
      counts.score = apply_method(input_, value, weight_[draw]).score;
    }
    for (double& s : counts.score) s = std::clamp(s, 0.0, 1.0);
  }

  /// weighted_sum() without the parts, which nobody asks for here.
  static void add_weighted(const Columns& value, const std::vector<double>& weight,
                           std::vector<double>& score) {
    std::fill(score.begin(), score.end(), 0.0);
    for (std::size_t c = 0; c < value.size(); ++c) {
      for (std::size_t i = 0; i < score.size(); ++i) score[i] += weight[c] * value[c][i];
    }
  }

  void rank_draw(std::int64_t draw, std::int64_t in_chunk, Counts& counts) {
    const std::span<const Row> order = counts.ranker.order(counts.score, rows_);
    Row* ranks = counts.ranks.data() + static_cast<std::size_t>(in_chunk) * rows_.size();
    for (std::size_t i = 0; i < order.size(); ++i) ranks[place_[order[i]]] = static_cast<Row>(i) + 1;
    for (std::size_t r = 0; r < std::min(top_, order.size()); ++r) ++counts.at_rank[r][order[r]];
    if (!order.empty()) first_[draw] = order.front();
  }

  void choose_plan(Counts& counts) const {
    const std::vector<Row> plan = choose_(counts.score);
    for (const Row row : plan) {
      if (counts.seen[row] == 0) ++counts.chosen[row];
      counts.seen[row] = 1;
    }
    for (const Row row : plan) counts.seen[row] = 0;
  }

  void keep_ranks(std::int64_t begin, std::int64_t end, const Counts& counts) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (std::int64_t draw = begin; draw < end; ++draw) {
        rank_[i * weight_.size() + draw] = counts.ranks[(draw - begin) * rows_.size() + i];
      }
    }
  }

  void sum_counts(Stability& out) const {
    const double share = weight_.empty() ? 0 : 1 / static_cast<double>(weight_.size());
    out.acceptability.assign(top_, std::vector<double>(sites_, 0.0));
    out.top_share.assign(sites_, 0.0);
    if (choose_) out.chosen_share.assign(sites_, 0.0);
    for (std::size_t i = 0; i < sites_; ++i) {
      std::int64_t in_top = 0, chosen = 0;
      for (std::size_t r = 0; r < top_; ++r) {
        const std::int64_t here = total([&](const Counts& counts) { return counts.at_rank[r][i]; });
        out.acceptability[r][i] = static_cast<double>(here) * share;
        in_top += here;
      }
      out.top_share[i] = static_cast<double>(in_top) * share;
      if (choose_) chosen = total([&](const Counts& counts) { return counts.chosen[i]; });
      if (choose_) out.chosen_share[i] = static_cast<double>(chosen) * share;
    }
  }

  template <class What>
  [[nodiscard]] std::int64_t total(What&& what) const {
    std::int64_t sum = 0;
    for (const auto& counts : counts_) sum += counts ? what(*counts) : 0;
    return sum;
  }

  void spread_ranks(Stability& out, const core::Job& job) {
    out.mean_rank.assign(sites_, 0.0);
    out.rank_from.assign(sites_, 0);
    out.rank_to.assign(sites_, 0);
    if (weight_.empty()) return;
    const std::size_t draws = weight_.size();
    const auto at = [&](double share) {  // nearest rank: the least draw that has this share at or below it
      return static_cast<std::size_t>(std::max(1.0, std::ceil(share * static_cast<double>(draws) - 1e-9))) -
             1;
    };
    core::parallel_for(
        job, static_cast<std::int64_t>(rows_.size()), 256, [&](std::int64_t begin, std::int64_t end, int) {
          for (std::int64_t i = begin; i < end; ++i) {
            Row* ranks = rank_.data() + static_cast<std::size_t>(i) * draws;
            const Row row = rows_[i];
            out.mean_rank[row] = static_cast<double>(std::accumulate(ranks, ranks + draws, std::int64_t{0})) /
                                 static_cast<double>(draws);
            std::nth_element(ranks, ranks + at(kTail), ranks + draws);
            out.rank_from[row] = ranks[at(kTail)];
            std::nth_element(ranks + at(kTail), ranks + at(1 - kTail), ranks + draws);
            out.rank_to[row] = ranks[at(1 - kTail)];
          }
        });
  }

  /// In the order of draws, so that sums are the same for any number of threads.
  void find_central_weights(Stability& out) const {
    out.central_weight.assign(sites_, {});
    std::vector<std::int64_t> times(sites_, 0);
    for (std::size_t draw = 0; draw < weight_.size(); ++draw) {
      if (first_[draw] == core::kNoRow) continue;
      std::vector<double>& sum = out.central_weight[first_[draw]];
      sum.resize(stated_.size(), 0.0);
      for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += weight_[draw][c];
      ++times[first_[draw]];
    }
    for (std::size_t i = 0; i < sites_; ++i) {
      for (double& w : out.central_weight[i]) w /= static_cast<double>(times[i]);
    }
  }

  const ScoreInput& input_;
  const DrawOptions& options_;
  const Choose& choose_;
  std::vector<Row> rows_, place_;  // in play; of each site its place among them
  std::vector<double> stated_;
  std::vector<Columns> values_;  // of the stated table, then of each scenario
  std::size_t sites_ = 0, top_ = 1;
  std::vector<std::unique_ptr<Counts>> counts_;  // of each thread that worked
  std::vector<std::vector<double>> weight_;      // of each draw
  std::vector<Row> first_;                       // of each draw
  std::vector<Row> rank_;                        // [place in play][draw]
};

}  // namespace

Stability stability(const ScoreInput& input, const DrawOptions& options, const Choose& choose,
                    const core::Job& job) {
  return Draws(input, options, choose).run(job);
}

std::vector<Row> stable_core(const Stability& stability, double share) {
  const auto& chosen = stability.chosen_share;
  std::vector<Row> core;
  for (Row row = 0; row < static_cast<Row>(chosen.size()); ++row) {
    if (chosen[row] >= share) core.push_back(row);
  }
  std::stable_sort(core.begin(), core.end(), [&](Row a, Row b) { return chosen[a] > chosen[b]; });
  return core;
}

}  // namespace mulin::scoring
