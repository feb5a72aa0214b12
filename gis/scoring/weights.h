// scoring/weights: how much does each criterion count? Stated, compared in pairs, or read from the table
// itself. In: a pairwise matrix or a value table → out: weights that sum to 1. Read first: scoring/score.h.
#pragma once

#include <span>
#include <vector>

#include "scoring/methods.h"

namespace mulin::scoring {

using Matrix = std::vector<std::vector<double>>;

struct AhpResult {
  std::vector<double> weight;
  double lambda_max = 0;
  double consistency_ratio = 0;  ///< Saaty's CR; above 0.1 the judgements contradict each other
  int worst_row = 0,
      worst_column = 0;  ///< the most inconsistent pair: a_ij farthest from w_i / w_j; 0, 0 when none is
};

/// Principal eigenvector by power iteration; 0 marks an unknown comparison (Harker's completion).
/// Source: Saaty 1980; random indices Saaty 1980 up to 10, beyond 1.51 1.54 1.56 1.57 1.58; Harker 1987.
/// Throws: UsageError for a matrix that is not square, not reciprocal to 1 %, not 1 on the diagonal, not
/// positive, or whose unknowns leave criteria unconnected.
AhpResult ahp(const std::vector<std::vector<double>>& pairwise);

/// Several experts' matrices as one: the geometric mean of each comparison over those who made it (0: nobody
/// did). Source: Aczél & Saaty 1983. Throws: UsageError when the matrices differ in size, or there are none.
Matrix combined_judgements(std::span<const Matrix> experts);

/// Weights of a two-level hierarchy: each criterion's weight within its group times the group's.
/// Requires: one list of weights a group. Shape: the groups' criteria one after another.
std::vector<double> hierarchy_weights(std::span<const double> group,
                                      std::span<const std::vector<double>> within);

/// Shannon entropy of the columns: a column that tells sites apart weighs more. Edge: equal columns weigh
/// nothing; when all are equal, or there is one site, weights are equal. Source: Hwang & Yoon 1981. Throws:
/// UsageError when negative.
std::vector<double> entropy_weights(const std::vector<std::vector<double>>& value);

/// Spread × conflict of the columns, σ_j Σ_k (1 − r_jk), of values 0…1. Edge: as entropy_weights().
/// Source: Diakoulaki, Mavrotas & Papayannakis 1995.
std::vector<double> critic_weights(const std::vector<std::vector<double>>& value);

/// By rank, best first: w_k = (1/n) Σ_{i≥k} 1/i. Source: Barron & Barrett 1996.
std::vector<double> rank_order_centroid(int n);

}  // namespace mulin::scoring
