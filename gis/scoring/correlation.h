// scoring/correlation: do two criteria, or two methods, say the same? Pearson, Spearman, Kendall, and a
// warning. In: columns of numbers → out: coefficients −1…1. Read first: scoring/methods.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/findings.h"
#include "scoring/methods.h"

namespace mulin::scoring {

/// Product-moment correlation. Edge: 0 when a column does not vary, or rows are fewer than 2; rows where
/// either is not a number are left out.
double pearson(std::span<const double> a, std::span<const double> b);

/// Pearson of the ranks, ties at their mean rank. Source: Spearman 1904.
double spearman(std::span<const double> a, std::span<const double> b);

/// τ-b: concordant less discordant pairs, corrected for ties. Cost: O(n log n). Source: Kendall 1945; Knight
/// 1966.
double kendall(std::span<const double> a, std::span<const double> b);

/// pearson() of every pair. Shape: square, symmetric, 1 on the diagonal.
std::vector<std::vector<double>> correlation_table(const Columns& columns);

/// A warning for each pair of criteria correlated above `limit`: what both measure counts twice in the score.
void warn_of_double_counting(std::span<const std::string> criteria, const Columns& value, double limit,
                             core::Findings& findings);

}  // namespace mulin::scoring
