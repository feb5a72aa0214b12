#include "catchments/equity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mulin::catchments {
namespace {

/// f(0) = 1, and 0 at the cutoff for linear and gaussian.
double decayed(Length distance, Length cutoff, Decay decay) {
  const double t = cutoff == 0 ? 0 : static_cast<double>(distance) / static_cast<double>(cutoff);
  switch (decay) {
    case Decay::step:
      return 1;
    case Decay::linear:
      return 1 - t;
    case Decay::gaussian: {
      const double floor = std::exp(-0.5);
      return (std::exp(-0.5 * t * t) - floor) / (1 - floor);
    }
  }
  return 0;
}

}  // namespace

double gini(std::span<const double> value, std::span<const double> weight) {
  std::vector<std::size_t> order(value.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return value[a] < value[b]; });
  double people = 0, good = 0, under_curve = 0;
  for (const auto i : order) {
    const double share = weight[i] * value[i];
    under_curve += weight[i] * (good + share / 2);
    people += weight[i];
    good += share;
  }
  if (people <= 0 || good <= 0) return 0;
  return std::clamp(1 - 2 * under_curve / (people * good), 0.0, 1.0);
}

std::vector<double> two_step_access(const TravelTable& table, std::span<const Row> sites,
                                    std::span<const double> supply, std::span<const double> people,
                                    Decay decay) {
  std::vector<double> access(static_cast<std::size_t>(table.demand_places));
  for (std::size_t s = 0; s < sites.size(); ++s) {
    const auto demand = table.demand_of(sites[s]);
    const auto distance = table.distance_of(sites[s]);
    double claimed = 0;
    for (std::size_t i = 0; i < demand.size(); ++i) {
      claimed += people[demand[i]] * decayed(distance[i], table.cutoff, decay);
    }
    if (claimed <= 0) continue;
    const double each = supply[s] / claimed;
    for (std::size_t i = 0; i < demand.size(); ++i) {
      access[demand[i]] += each * decayed(distance[i], table.cutoff, decay);
    }
  }
  return access;
}

}  // namespace mulin::catchments
