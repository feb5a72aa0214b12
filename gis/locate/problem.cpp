#include "locate/problem.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"

namespace mulin::locate {
namespace {

using core::DataError;
using core::UsageError;

template <class T>
void fill(std::vector<T>& values, std::size_t n, const T& value, const char* what) {
  if (values.empty()) values.assign(n, value);
  if (values.size() != n) {
    throw DataError(std::string(what) + ": " + std::to_string(values.size()) + " given, " +
                    std::to_string(n) + " expected");
  }
}

void check_amounts(const std::vector<double>& values, const char* what) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i]) && values[i] >= 0) continue;
    throw DataError(std::string(what) + " of row " + std::to_string(i) + " is " +
                    (std::isfinite(values[i]) ? core::number(values[i]) : "not finite") +
                    "; expected a finite number ≥ 0");
  }
}

void check_row(Row row, Row n, const std::string& where) {
  if (row < 0 || row >= n) {
    throw DataError(where + " names row " + std::to_string(row) + "; there are " + std::to_string(n));
  }
}

void check_travel(const Travel& travel, Row demands) {
  if (travel.demand.size() != travel.cost.size() || travel.pairs() != std::int64_t(travel.demand.size())) {
    throw DataError("travel table: demand rows and costs differ in number, or the last site was not closed");
  }
  std::vector<Row> seen(static_cast<std::size_t>(demands), kNoRow);
  for (Row s = 0; s < travel.sites(); ++s) {
    const auto costs = travel.costs(s);
    for (std::size_t k = 0; k < costs.size(); ++k) {
      const Row d = travel.demands(s)[k];
      check_row(d, demands, "travel table, site " + std::to_string(s));
      if (!std::isfinite(costs[k]) || costs[k] < 0) {
        throw DataError("travel table: the cost from site " + std::to_string(s) + " to demand " +
                        std::to_string(d) + " is not a finite number ≥ 0");
      }
      if (std::exchange(seen[static_cast<std::size_t>(d)], s) == s) {
        throw DataError("travel table: demand " + std::to_string(d) + " stands twice at site " +
                        std::to_string(s));
      }
    }
  }
}

void check_share(double value, const char* what) {
  if (!(value >= 0 && value <= 1)) {
    throw UsageError(std::string(what) + " is " + core::number(value) + "; expected 0 … 1");
  }
}

void check_model(const ProblemBuilder& b) {
  const bool covers = b.model == Model::mclp || b.model == Model::lscp || b.model == Model::capacitated_mclp;
  if (covers && !b.radius) throw UsageError("this model needs a radius");
  if (b.model != Model::lscp && !b.p) throw UsageError("this model needs the number of new sites");
  if (b.p && *b.p < 0) throw UsageError("the number of new sites is negative");
  if (b.radius && !(std::isfinite(*b.radius) && *b.radius >= 0)) throw UsageError("the radius must be ≥ 0");
  if (b.budget && !(std::isfinite(*b.budget) && *b.budget >= 0)) throw UsageError("the budget must be ≥ 0");
  if (b.penalty && !(std::isfinite(*b.penalty) && *b.penalty >= 0))
    throw UsageError("the penalty must be ≥ 0");
  check_share(b.score_weight, "score_weight");
  check_share(b.cover, "cover");
}

void check_rules(const ProblemBuilder& b, Row sites) {
  for (const Zone& zone : b.zones) {
    for (const Row s : zone.sites) check_row(s, sites, "zone " + core::printable(zone.name));
    if (zone.least < 0 || (zone.most && *zone.most < zone.least)) {
      throw UsageError("zone " + core::printable(zone.name) + ": min must be ≥ 0 and ≤ max");
    }
  }
  for (const Conflict& pair : b.conflicts) {
    check_row(pair.a, sites, "a conflict");
    check_row(pair.b, sites, "a conflict");
  }
}

}  // namespace

bool Problem::minimises() const {
  return data_.model == Model::lscp || data_.model == Model::p_median || data_.model == Model::p_center;
}

Problem freeze(ProblemBuilder b) {
  const Row sites = b.travel.sites();
  const auto n = static_cast<std::size_t>(sites);
  check_model(b);
  check_amounts(b.weight, "the weight");
  check_travel(b.travel, static_cast<Row>(b.weight.size()));
  fill(b.status, n, SiteStatus::candidate, "status");
  fill(b.site_cost, n, 0.0, "site costs");
  fill(b.score, n, 0.0, "scores");
  check_amounts(b.site_cost, "the cost");
  check_amounts(b.score, "the score");
  if (b.site_names.empty()) {
    for (Row s = 0; s < sites; ++s) b.site_names.push_back("site " + std::to_string(s));
  }
  fill(b.site_names, n, std::string(), "site names");
  check_rules(b, sites);
  for (Zone& zone : b.zones) {
    std::ranges::sort(zone.sites);
    zone.sites.erase(std::unique(zone.sites.begin(), zone.sites.end()), zone.sites.end());
  }
  if (b.model == Model::capacitated_mclp) {
    if (b.capacity.empty()) throw UsageError("this model needs capacities");
    fill(b.capacity, n, 0.0, "capacities");
    check_amounts(b.capacity, "the capacity");
    if (b.people.empty()) b.people = b.weight;
    fill(b.people, b.weight.size(), 0.0, "people");
    check_amounts(b.people, "the people");
  }
  return Problem(std::move(b));
}

}  // namespace mulin::locate
