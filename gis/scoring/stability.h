// scoring/stability: how sure is the answer? The same sites scored again and again with weights that others
// might have stated and numbers that might as well be true. In: the ScoreInput of the study, further raw
// tables, a way to choose a plan → out: ranks' spread, shares of draws. Read first: scoring/score.h. Each
// draw depends on (seed, its number) alone, so threads change nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/job.h"
#include "scoring/score.h"

namespace mulin::scoring {

struct DrawOptions {
  std::int64_t draws = 1000;
  std::uint64_t seed = 1;
  /// How firmly the weights are meant: Dirichlet(concentration × weight). With 50 a weight of 0.2 has a
  /// standard deviation of 0.056; with 0 weights are not drawn. The default is a judgement, not a
  /// measurement.
  double concentration = 50;
  /// Rank acceptability is kept for the ranks 1 … top.
  Row top = 10;
  /// Raw tables [criterion][site] measured under other assumptions (people ± 10 %, another speed or cutoff).
  /// Each draw takes the stated table or one of these, all equally likely.
  std::vector<Columns> scenarios = {};
};

/// Chooses a plan for these scores (one a site, those not in play too): the optimiser, solved again.
/// Called from several threads at once. Edge: rows named twice count once.
using Choose = std::function<std::vector<Row>(std::span<const double> score)>;

struct Stability {
  std::int64_t draws = 0;
  Columns acceptability;          ///< [rank − 1][site]: share of draws in which the site has this rank
  std::vector<double> top_share;  ///< share of draws in which the site is among the first `top`
  std::vector<double> mean_rank;  ///< 0 for sites not in play, as the two below
  std::vector<Row> rank_from, rank_to;  ///< between these in 90 % of draws (5 % and 95 % quantiles)
  std::vector<double> chosen_share;     ///< share of draws whose plan has the site; empty without a Choose
  /// [site][criterion]: the mean of the weights that put the site first; empty for a site that never was.
  /// What one has to believe to prefer it.
  std::vector<std::vector<double>> central_weight;
};

/// Source: Lahdelma & Salminen, "SMAA-2", Operations Research 49, 2001 (acceptability, central weights).
/// Throws: as score(); Interrupted. Cost: draws × in-play sites × criteria, and 4 bytes a draw and site.
Stability stability(const ScoreInput& input, const DrawOptions& options, const Choose& choose,
                    const core::Job& job);

/// The sites chosen in at least this share of draws, by share, then row.
std::vector<Row> stable_core(const Stability& stability, double share = 0.9);

/// What happens when one weight alone is taken for larger or smaller.
struct Swing {
  std::size_t criterion = 0;
  double factor = 1;  ///< the criterion's weight was multiplied by this, the others shrunk or grown alike
  std::vector<double> weight;  ///< sums to 1
  std::vector<Row> rank;       ///< of each site
  double top_kept = 1;         ///< share of the first `top` sites that still are
};

/// Two swings a criterion, × (1 − share) and × (1 + share), in the order of criteria: a tornado diagram's
/// bars.
std::vector<Swing> one_at_a_time(const ScoreInput& input, double share, Row top);

/// The same sites by each method, and how alike their orders are.
struct MethodComparison {
  std::vector<Method> method;
  Columns score;                              ///< [method][site]
  std::vector<std::vector<double>> spearman;  ///< over the sites in play
  std::vector<std::vector<double>> kendall;
};

/// Edge: OWA without order weights is the weighted sum.
MethodComparison compare_methods(ScoreInput input);

}  // namespace mulin::scoring
