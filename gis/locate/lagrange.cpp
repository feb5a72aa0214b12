#include "locate/lagrange.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mulin::locate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double squares(std::span<const double> v) {
  double sum = 0;
  for (const double x : v) sum += x * x;
  return sum;
}

/// The part of a slope that can still move its price: at an end of the interval only the inner direction
/// counts.
void clip(std::span<double> slope, std::span<const double> price, std::span<const double> cap) {
  for (std::size_t k = 0; k < slope.size(); ++k) {
    if ((slope[k] < 0 && price[k] <= 0) || (slope[k] > 0 && !cap.empty() && price[k] >= cap[k])) slope[k] = 0;
  }
}

void blend(std::vector<double>& mean, std::span<const double> now, double share) {
  for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += share * (now[k] - mean[k]);
}

void move(std::vector<double>& price, std::span<const double> from, std::span<const double> slope,
          double step, std::span<const double> cap) {
  for (std::size_t k = 0; k < price.size(); ++k) {
    const double high = cap.empty() ? kInfinity : cap[k];
    price[k] = std::clamp(from[k] + step * slope[k], 0.0, high);
  }
}

}  // namespace

Lagrangian::Lagrangian(const Service& service, const Rules& rules) : service_(service), picker_(rules) {
  value_.resize(static_cast<std::size_t>(service.sites));
  share_.assign(value_.size(), 0);
  open_.assign(value_.size(), 0);
  slope_row_.resize(static_cast<std::size_t>(service.rows()));
  slope_least_.resize(picker_.rest().size());
  slope_most_.resize(picker_.rest().size());
}

Prices Lagrangian::first_prices() const {
  Prices prices;
  for (Row j = 0; j < service_.rows(); ++j) {
    // The second entry's cost is what a demand would pay if its nearest site stayed shut.
    const std::int64_t from = service_.first[static_cast<std::size_t>(j)];
    const std::int64_t to = service_.first[static_cast<std::size_t>(j) + 1];
    const double cap = service_.cap[static_cast<std::size_t>(j)];
    const double guess = service_.cost.empty() ? 0.0 : service_.at(std::min(from + 1, to - 1));
    prices.row.push_back(std::min(cap, guess));
  }
  prices.least.assign(picker_.rest().size(), 0);
  prices.most.assign(picker_.rest().size(), 0);
  return prices;
}

double Lagrangian::bound_at(std::span<const State> state, const Prices& prices) {
  std::ranges::copy(service_.term, value_.begin());
  double sum = service_.constant;
  const bool priced = !service_.cost.empty();
  for (std::size_t j = 0; j < prices.row.size(); ++j) {
    const double price = prices.row[j];
    sum += price;
    if (price <= 0) continue;
    const auto to = static_cast<std::size_t>(service_.first[j + 1]);
    for (auto k = static_cast<std::size_t>(service_.first[j]); k < to; ++k) {
      const double gain = priced ? price - service_.cost[k] : price;
      if (gain <= 0) break;
      value_[static_cast<std::size_t>(service_.site[k])] -= gain;
    }
  }
  for (std::size_t r = 0; r < picker_.rest().size(); ++r) {
    const SiteRow& row = picker_.rest()[r];
    const double net = prices.most[r] - prices.least[r];
    if (prices.most[r] > 0) sum -= prices.most[r] * row.most;
    if (prices.least[r] > 0) sum += prices.least[r] * row.least;
    if (net == 0) continue;
    for (std::size_t k = 0; k < row.sites.size(); ++k)
      value_[static_cast<std::size_t>(row.sites[k])] += net * row.at(k);
  }
  at_ = &prices;
  if (!picker_.pick(value_, state)) return kInfinity;
  return sum + picker_.sum();
}

void Lagrangian::slopes() {
  std::ranges::fill(open_, 0);
  for (const Row s : picker_.chosen()) open_[static_cast<std::size_t>(s)] = 1;
  const bool priced = !service_.cost.empty();
  for (std::size_t j = 0; j < slope_row_.size(); ++j) {
    const double price = at_->row[j];
    double left = 1;
    const auto to = static_cast<std::size_t>(service_.first[j + 1]);
    for (auto k = static_cast<std::size_t>(service_.first[j]); k < to; ++k) {
      if (priced ? service_.cost[k] >= price : price <= 0) break;
      left -= open_[static_cast<std::size_t>(service_.site[k])];
    }
    slope_row_[j] = left;
  }
  for (std::size_t r = 0; r < picker_.rest().size(); ++r) {
    const SiteRow& row = picker_.rest()[r];
    double at = 0;
    for (std::size_t k = 0; k < row.sites.size(); ++k) {
      if (open_[static_cast<std::size_t>(row.sites[k])] != 0) at += row.at(k);
    }
    slope_least_[r] = std::isinf(row.least) ? 0 : row.least - at;
    slope_most_[r] = std::isinf(row.most) ? 0 : at - row.most;
  }
}

double Lagrangian::climb(std::span<const State> state, Prices& prices, const ClimbOptions& options,
                         Watch& watch, const std::function<void(std::span<const Row>)>& on_plan) {
  double best = bound_at(state, prices);
  if (std::isinf(best)) return best;
  slopes();
  on_plan(picker_.chosen());
  std::vector<double> mean = slope_row_, mean_least = slope_least_, mean_most = slope_most_;
  share_.assign(open_.begin(), open_.end());
  Prices trial = prices;
  double factor = 1.0, blend_most = 0.1, last_check = best;
  int red = 0;
  for (int pass = 0; pass < options.passes && best < options.enough; ++pass) {
    if ((pass & 15) == 15 && watch.over()) break;
    std::vector<double> way = mean, way_least = mean_least, way_most = mean_most;
    clip(way, prices.row, service_.cap);
    clip(way_least, prices.least, {});
    clip(way_most, prices.most, {});
    const double norm = squares(way) + squares(way_least) + squares(way_most);
    const double short_of = std::max(options.target - best, 1e-6 * std::abs(options.target)) * 1.02;
    if (norm < 1e-12) {
      if (squares(slope_row_) + squares(slope_least_) + squares(slope_most_) < 1e-12) break;
      mean = slope_row_, mean_least = slope_least_,
      mean_most = slope_most_;  // the mean stands still: start anew
      if (++red > 200) break;
      continue;
    }
    const double step = factor * short_of / norm;
    move(trial.row, prices.row, way, step, service_.cap);
    move(trial.least, prices.least, way_least, step, {});
    move(trial.most, prices.most, way_most, step, {});
    const double bound = bound_at(state, trial);
    if (std::isinf(bound)) return bound;
    slopes();
    on_plan(picker_.chosen());
    double along = 0;
    for (std::size_t j = 0; j < way.size(); ++j) along += way[j] * slope_row_[j];
    blend(mean, slope_row_, blend_most);
    blend(mean_least, slope_least_, blend_most);
    blend(mean_most, slope_most_, blend_most);
    for (std::size_t s = 0; s < share_.size(); ++s) share_[s] += blend_most * (open_[s] - share_[s]);
    if (bound > best) {
      best = bound;
      std::swap(prices, trial);
      red = 0;
      if (along >= 0) factor = std::min(2.0, factor * 1.1);
    } else if (++red >= 12) {
      factor = std::max(1e-4, factor * 0.66);
      red = 0;
    }
    if (pass % 100 == 99) {
      if (best - last_check < 0.01 * (options.target - best)) blend_most = std::max(0.005, blend_most * 0.5);
      if (factor <= 2e-4 && best - last_check < 1e-6 * std::abs(best)) break;
      last_check = best;
    }
  }
  return best;
}

double Lagrangian::evaluate(std::span<const State> state, const Prices& prices,
                            std::vector<double>& reversal) {
  const double bound = bound_at(state, prices);
  if (!std::isinf(bound)) picker_.reversal_costs(value_, state, reversal);
  return bound;
}

}  // namespace mulin::locate
