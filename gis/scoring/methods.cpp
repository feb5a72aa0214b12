#include "scoring/methods.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mulin::scoring {
namespace {

std::size_t rows(const Columns& columns) {
  return columns.empty() ? 0 : columns.front().size();
}

Scored nothing_yet(const Columns& value, double score) {
  return {std::vector<double>(rows(value), score), Columns(value.size(), std::vector<double>(rows(value)))};
}

double closeness(double to_best, double to_worst) {
  const double both = to_best + to_worst;
  return both > 0 ? to_worst / both : 1;
}

/// The share of the order weights that the best `share` of the criteria's weight takes: linear between whole
/// places.
double taken(std::span<const double> cumulated, double share) {
  const double place = share * static_cast<double>(cumulated.size() - 1);
  const auto below = static_cast<std::size_t>(std::min(place, static_cast<double>(cumulated.size() - 2)));
  return cumulated[below] + (cumulated[below + 1] - cumulated[below]) * (place - static_cast<double>(below));
}

std::vector<double> cumulated_shares(std::span<const double> order_weight) {
  std::vector<double> cumulated{0};
  for (const double w : order_weight) cumulated.push_back(cumulated.back() + w);
  const double all = cumulated.back();
  for (double& c : cumulated) c /= all;
  return cumulated;
}

double norm(const std::vector<double>& column) {
  double squares = 0;
  for (const double x : column) squares += x * x;
  return squares > 0 ? std::sqrt(squares) : 1;
}

}  // namespace

Scored weighted_sum(const Columns& value, std::span<const double> weight) {
  Scored out = nothing_yet(value, 0);
  for (std::size_t c = 0; c < value.size(); ++c) {
    for (std::size_t i = 0; i < rows(value); ++i) {
      out.part[c][i] = weight[c] * value[c][i];
      out.score[i] += out.part[c][i];
    }
  }
  return out;
}

Scored weighted_product(const Columns& value, std::span<const double> weight) {
  Scored out = nothing_yet(value, 1);
  for (std::size_t c = 0; c < value.size(); ++c) {
    for (std::size_t i = 0; i < rows(value); ++i) {
      out.part[c][i] =
          std::pow(value[c][i], weight[c]);  // 0 to the 0 is 1: a criterion without weight says nothing
      out.score[i] *= out.part[c][i];
    }
  }
  return out;
}

Scored topsis(const Columns& value, std::span<const double> weight) {
  Scored out = nothing_yet(value, 0);
  for (std::size_t i = 0; i < rows(value); ++i) {
    double best = 0, worst = 0;
    for (std::size_t c = 0; c < value.size(); ++c) {
      const double v = weight[c] * value[c][i], missing = weight[c] - v;
      out.part[c][i] = v * v;
      worst += v * v;
      best += missing * missing;
    }
    out.score[i] = closeness(std::sqrt(best), std::sqrt(worst));
    for (std::size_t c = 0; c < value.size(); ++c) out.part[c][i] *= worst > 0 ? out.score[i] / worst : 0;
  }
  return out;
}

std::vector<double> topsis_of_raw(const Columns& raw, std::span<const double> weight,
                                  std::span<const std::uint8_t> more_is_better) {
  std::vector<double> to_best(rows(raw), 0), to_worst(rows(raw), 0);
  for (std::size_t c = 0; c < raw.size(); ++c) {
    const double scale = weight[c] / norm(raw[c]);
    const auto [least, greatest] = std::minmax_element(raw[c].begin(), raw[c].end());
    if (least == raw[c].end()) continue;
    const double best = more_is_better[c] != 0 ? *greatest : *least;
    const double worst = more_is_better[c] != 0 ? *least : *greatest;
    for (std::size_t i = 0; i < rows(raw); ++i) {
      to_best[i] += std::pow(scale * (raw[c][i] - best), 2);
      to_worst[i] += std::pow(scale * (raw[c][i] - worst), 2);
    }
  }
  std::vector<double> score(rows(raw));
  for (std::size_t i = 0; i < score.size(); ++i)
    score[i] = closeness(std::sqrt(to_best[i]), std::sqrt(to_worst[i]));
  return score;
}

Scored owa(const Columns& value, std::span<const double> weight, std::span<const double> order_weight) {
  Scored out = nothing_yet(value, 0);
  const std::vector<double> cumulated = cumulated_shares(order_weight);
  std::vector<std::size_t> order(value.size());
  for (std::size_t i = 0; i < rows(value); ++i) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return value[a][i] > value[b][i]; });
    double share = 0, before = 0;
    for (const std::size_t c : order) {
      share += weight[c];
      const double upto = taken(cumulated, std::min(share, 1.0));
      out.part[c][i] = (upto - before) * value[c][i];
      out.score[i] += out.part[c][i];
      before = upto;
    }
  }
  return out;
}

}  // namespace mulin::scoring
