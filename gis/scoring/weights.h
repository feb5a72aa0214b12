// scoring/weights: how much does each criterion count? Stated, compared in pairs, or read from the table itself.
// In: a pairwise matrix or a value table → out: weights that sum to 1.
// Read first: scoring/score.h.
#pragma once

#include <span>
#include <vector>

namespace mulin::scoring {

struct AhpResult {
  std::vector<double> weight;
  double lambda_max = 0;
  double consistency_ratio = 0;  ///< Saaty's CR; above 0.1 the judgements contradict each other
  int worst_row = 0, worst_column = 0;  ///< the most inconsistent pair
};

/// Principal eigenvector by power iteration; 0 marks an unknown comparison (Harker's completion).
/// Source: Saaty 1980; random indices Saaty 1980 up to 10; Harker 1987. Throws: UsageError for a matrix that is not
/// square, not reciprocal to 1 %, or whose unknowns leave criteria unconnected.
AhpResult ahp(const std::vector<std::vector<double>>& pairwise);

/// Shannon entropy of the columns. Source: Hwang & Yoon 1981.
std::vector<double> entropy_weights(const std::vector<std::vector<double>>& value);

/// Spread × conflict of the columns. Source: Diakoulaki, Mavrotas & Papayannakis 1995.
std::vector<double> critic_weights(const std::vector<std::vector<double>>& value);

/// By rank, best first: w_k = (1/n) Σ_{i≥k} 1/i. Source: Barron & Barrett 1996.
std::vector<double> rank_order_centroid(int n);

}  // namespace mulin::scoring
