#include "study/supply.h"

#include <cmath>
#include <numeric>

#include "catchments/equity.h"

namespace mulin::study {
namespace {

double mean_capacity(const std::vector<city::Centre>& centres) {
  double sum = 0;
  int known = 0;
  for (const auto& c : centres) {
    if (!std::isfinite(c.capacity)) continue;
    sum += c.capacity;
    ++known;
  }
  return known > 0 ? sum / known : 1;
}

}  // namespace

std::vector<double> supply_access(const Plan& plan, std::span<const Row> opened) {
  const auto& sites = plan.table("");
  catchments::TravelTable open = plan.centre_table;
  for (const Row site : opened) {
    const auto demand = sites.demand_of(site);
    const auto distance = sites.distance_of(site);
    open.demand.insert(open.demand.end(), demand.begin(), demand.end());
    open.distance.insert(open.distance.end(), distance.begin(), distance.end());
    open.first.push_back(static_cast<std::int64_t>(open.demand.size()));
  }
  const double mean = mean_capacity(plan.city().centres);
  std::vector<double> supply;
  for (const auto& c : plan.city().centres) supply.push_back(std::isfinite(c.capacity) ? c.capacity : mean);
  supply.resize(supply.size() + opened.size(), mean);
  std::vector<Row> rows(supply.size());
  std::iota(rows.begin(), rows.end(), 0);
  return catchments::two_step_access(open, rows, supply, plan.people.at(""), catchments::Decay::gaussian);
}

}  // namespace mulin::study
