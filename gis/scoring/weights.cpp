#include "scoring/weights.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/text.h"
#include "scoring/correlation.h"

namespace mulin::scoring {
namespace {

using core::UsageError;

constexpr double kReciprocal = 0.01;
constexpr double kConverged = 1e-14;
constexpr int kMostIterations = 100'000;

/// Saaty's mean consistency index of random matrices, by size.
double random_index(std::size_t n) {
  constexpr double kIndex[] = {0,    0,    0,    .58,  .90,  1.12, 1.24, 1.32,
                               1.41, 1.45, 1.49, 1.51, 1.54, 1.56, 1.57, 1.58};
  return kIndex[std::min(n, std::size(kIndex) - 1)];
}

std::string cell(std::size_t i, std::size_t j) {
  return "weights.pairwise: row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1);
}

void check_pair(const Matrix& a, std::size_t i, std::size_t j) {
  if (!std::isfinite(a[i][j]) || a[i][j] < 0) {
    throw UsageError(cell(i, j) + " is " + core::number(a[i][j]) +
                     "; expected a number > 0, or 0 for unknown");
  }
  if (i == j && a[i][i] != 1) throw UsageError(cell(i, i) + " is " + core::number(a[i][i]) + "; expected 1");
  const bool both_unknown = a[i][j] == 0 && a[j][i] == 0;
  if (!both_unknown && std::abs(a[i][j] * a[j][i] - 1) > kReciprocal) {
    throw UsageError(cell(i, j) + " is " + core::number(a[i][j]) + " and its counterpart " +
                     core::number(a[j][i]) + "; expected " +
                     (a[i][j] > 0 ? core::number(1 / a[i][j]) : "0 in both") + " there");
  }
}

void check_pairwise(const Matrix& a) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].size() != a.size()) {
      throw UsageError("weights.pairwise: row " + std::to_string(i + 1) + " has " +
                       std::to_string(a[i].size()) + " numbers; expected " + std::to_string(a.size()) +
                       ", one a criterion");
    }
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) check_pair(a, i, j);
  }
}

void check_connected(const Matrix& a) {
  std::vector<std::size_t> open{0};
  std::vector<std::uint8_t> seen(a.size(), 0);
  seen[0] = 1;
  while (!open.empty()) {
    const std::size_t i = open.back();
    open.pop_back();
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (a[i][j] == 0 || seen[j] != 0) continue;
      seen[j] = 1;
      open.push_back(j);
    }
  }
  const auto lost = std::find(seen.begin(), seen.end(), 0);
  if (lost == seen.end()) return;
  throw UsageError("weights.pairwise: criterion " + std::to_string(lost - seen.begin() + 1) +
                   " is compared with none that leads to criterion 1; fill in one comparison between them");
}

/// Harker 1987: an unknown comparison stands for w_i / w_j, which moves its share to the diagonal.
Matrix completed(Matrix a) {
  for (std::size_t i = 0; i < a.size(); ++i)
    a[i][i] += static_cast<double>(std::count(a[i].begin(), a[i].end(), 0.0));
  return a;
}

std::vector<double> times(const Matrix& a, const std::vector<double>& w) {
  std::vector<double> out;
  for (const auto& row : a) out.push_back(std::inner_product(row.begin(), row.end(), w.begin(), 0.0));
  return out;
}

void find_worst(const Matrix& a, AhpResult& result) {
  double worst = 1e-9;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = i + 1; j < a.size(); ++j) {
      if (a[i][j] == 0) continue;
      const double off = std::abs(std::log(a[i][j] * result.weight[j] / result.weight[i]));
      if (off <= worst) continue;
      worst = off;
      result.worst_row = static_cast<int>(i);
      result.worst_column = static_cast<int>(j);
    }
  }
}

std::vector<double> normalised(std::vector<double> weight) {
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (double& w : weight) w = sum > 0 ? w / sum : 1 / static_cast<double>(weight.size());
  return weight;
}

/// 1 − entropy of the column's shares; 0 when all are equal.
double information(const std::vector<double>& column) {
  const double sum = std::accumulate(column.begin(), column.end(), 0.0);
  if (!(sum > 0) || column.size() < 2) return 0;
  double entropy = 0;
  for (const double x : column) {
    if (x > 0) entropy -= x / sum * std::log(x / sum);
  }
  const double d = 1 - entropy / std::log(static_cast<double>(column.size()));
  return d > 1e-12 ? d : 0;
}

double deviation(const std::vector<double>& column) {
  if (column.empty()) return 0;
  const double mean = std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
  double squares = 0;
  for (const double x : column) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / static_cast<double>(column.size()));
}

}  // namespace

AhpResult ahp(const std::vector<std::vector<double>>& pairwise) {
  if (pairwise.empty()) throw UsageError("weights.pairwise is empty; expected one row a criterion");
  check_pairwise(pairwise);
  check_connected(pairwise);
  const auto n = static_cast<double>(pairwise.size());
  const Matrix a = completed(pairwise);
  AhpResult result;
  result.weight.assign(pairwise.size(), 1 / n);
  for (int k = 0; k < kMostIterations; ++k) {
    std::vector<double> next = times(a, result.weight);
    result.lambda_max = std::accumulate(next.begin(), next.end(), 0.0);  // Σ w was 1
    next = normalised(std::move(next));
    double moved = 0;
    for (std::size_t i = 0; i < next.size(); ++i)
      moved = std::max(moved, std::abs(next[i] - result.weight[i]));
    result.weight = std::move(next);
    if (moved <= kConverged) break;
  }
  const double ri = random_index(pairwise.size());
  result.consistency_ratio = ri > 0 ? std::max(0.0, (result.lambda_max - n) / (n - 1) / ri) : 0;
  find_worst(pairwise, result);
  return result;
}

Matrix combined_judgements(std::span<const Matrix> experts) {
  if (experts.empty()) throw UsageError("weights.experts: no matrix given");
  const std::size_t n = experts.front().size();
  for (const Matrix& expert : experts) {
    if (expert.size() != n) {
      throw UsageError("weights.experts: matrices of " + std::to_string(n) + " and " +
                       std::to_string(expert.size()) + " criteria; all must compare the same ones");
    }
    check_pairwise(expert);
  }
  Matrix mean(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double logs = 0, judged = 0;
      for (const Matrix& expert : experts) {
        if (expert[i][j] == 0) continue;
        logs += std::log(expert[i][j]);
        ++judged;
      }
      if (judged > 0) mean[i][j] = i == j ? 1 : std::exp(logs / judged);
    }
  }
  return mean;
}

std::vector<double> hierarchy_weights(std::span<const double> group,
                                      std::span<const std::vector<double>> within) {
  const std::vector<double> outer = normalised({group.begin(), group.end()});
  std::vector<double> weight;
  for (std::size_t g = 0; g < outer.size(); ++g) {
    for (const double w : normalised(within[g])) weight.push_back(outer[g] * w);
  }
  return weight;
}

std::vector<double> entropy_weights(const std::vector<std::vector<double>>& value) {
  std::vector<double> weight;
  for (const auto& column : value) {
    if (std::any_of(column.begin(), column.end(), [](double x) { return !(x >= 0); })) {
      throw UsageError("weights.method = \"entropy\" needs values ≥ 0; criterion " +
                       std::to_string(weight.size() + 1) + " has others");
    }
    weight.push_back(information(column));
  }
  return normalised(std::move(weight));
}

std::vector<double> critic_weights(const std::vector<std::vector<double>>& value) {
  const auto correlation = correlation_table(value);
  std::vector<double> weight;
  for (std::size_t j = 0; j < value.size(); ++j) {
    double conflict = 0;
    for (std::size_t k = 0; k < value.size(); ++k) conflict += 1 - correlation[j][k];
    weight.push_back(deviation(value[j]) * conflict);
  }
  return normalised(std::move(weight));
}

std::vector<double> rank_order_centroid(int n) {
  std::vector<double> weight(static_cast<std::size_t>(std::max(n, 0)), 0.0);
  double sum = 0;
  for (int k = n; k >= 1; --k) {
    sum += 1.0 / k;
    weight[k - 1] = sum / n;
  }
  return weight;
}

}  // namespace mulin::scoring
