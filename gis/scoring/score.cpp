#include "scoring/score.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "core/text.h"

namespace mulin::scoring {
namespace {

using core::UsageError;

std::string named(const Criterion& criterion) {
  return "criterion \"" + core::printable(criterion.name) + "\"";
}

void check_shape(const ScoreInput& input) {
  if (input.raw.size() != input.criteria.size())
    throw std::logic_error("score: one raw column a criterion expected");
  for (const auto& column : input.raw) {
    if (column.size() != input.raw.front().size())
      throw std::logic_error("score: raw columns of unequal length");
    if (!input.in_play.empty() && input.in_play.size() != column.size()) {
      throw std::logic_error("score: in_play and raw of unequal length");
    }
  }
}

std::vector<double> shares_of_sum(const std::vector<Criterion>& criteria) {
  std::vector<double> weight;
  double sum = 0;
  for (const Criterion& criterion : criteria) {
    if (!std::isfinite(criterion.weight) || criterion.weight < 0) {
      throw UsageError(named(criterion) + ": weight " + core::number(criterion.weight) +
                       "; expected a finite number ≥ 0");
    }
    weight.push_back(criterion.weight);
    sum += criterion.weight;
  }
  if (!criteria.empty() && !(sum > 0))
    throw UsageError("criterion: all weights are 0; at least one must be above 0");
  for (double& w : weight) w /= sum;
  return weight;
}

std::vector<double> order_shares(const ScoreInput& input) {
  const std::size_t n = input.criteria.size();
  if (input.order_weights.empty()) return std::vector<double>(n, 1.0);
  const std::vector<double>& given = input.order_weights;
  const bool sound =
      std::all_of(given.begin(), given.end(), [](double w) { return std::isfinite(w) && w >= 0; });
  if (given.size() != n || !sound || !(std::accumulate(given.begin(), given.end(), 0.0) > 0)) {
    throw UsageError("scoring.order_weights: expected " + std::to_string(n) +
                     " numbers ≥ 0, one a criterion, not all 0; found " + std::to_string(given.size()) +
                     (sound ? "" : ", some of them negative or not finite"));
  }
  return input.order_weights;
}

}  // namespace

std::vector<double> weights(const ScoreInput& input) {
  return shares_of_sum(input.criteria);
}

Scored apply_method(const ScoreInput& input, const Columns& value, std::span<const double> weight) {
  switch (input.method) {
    case Method::weighted_sum:
      return weighted_sum(value, weight);
    case Method::weighted_product:
      return weighted_product(value, weight);
    case Method::topsis:
      return topsis(value, weight);
    case Method::owa:
      return owa(value, weight, order_shares(input));
  }
  return weighted_sum(value, weight);
}

Columns values(const ScoreInput& input) {
  Columns value;
  for (std::size_t c = 0; c < input.criteria.size(); ++c) {
    const ValueFunction f = with_references(input.criteria[c].value, input.raw[c], input.in_play);
    std::vector<double> column;
    column.reserve(input.raw[c].size());
    for (const double raw : input.raw[c]) column.push_back(value_of(f, raw));
    value.push_back(std::move(column));
  }
  return value;
}

std::vector<Row> ranks(std::span<const double> score, std::span<const std::uint8_t> in_play) {
  std::vector<Row> order;
  for (Row row = 0; row < static_cast<Row>(score.size()); ++row) {
    if (in_play.empty() || in_play[row] != 0) order.push_back(row);
  }
  std::stable_sort(order.begin(), order.end(), [&](Row a, Row b) { return score[a] > score[b]; });
  std::vector<Row> rank(score.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<Row>(i) + 1;
  return rank;
}

ScoreTable score(const ScoreInput& input) {
  check_shape(input);
  ScoreTable table;
  for (const Criterion& criterion : input.criteria) table.criteria.push_back(criterion.name);
  table.weight = weights(input);
  table.raw = input.raw;
  table.value = values(input);
  Scored scored = apply_method(input, table.value, table.weight);
  table.contribution = std::move(scored.part);
  table.score = std::move(scored.score);
  for (double& s : table.score) s = std::clamp(s, 0.0, 1.0);  // rounding may leave 1 + 2e-16
  table.rank = ranks(table.score, input.in_play);
  return table;
}

std::vector<std::int64_t> missing_values(const ScoreInput& input) {
  std::vector<std::int64_t> missing;
  for (const auto& column : input.raw) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const bool counts = input.in_play.empty() || input.in_play[i] != 0;
      if (counts && std::isnan(column[i])) ++count;
    }
    missing.push_back(count);
  }
  return missing;
}

}  // namespace mulin::scoring
