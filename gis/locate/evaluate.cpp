#include "locate/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "locate/rules.h"
#include "locate/solve.h"

namespace mulin::locate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool takes_competition(Model model) {
  return model == Model::mclp || model == Model::capacitated_mclp || model == Model::attendance;
}

bool can_open(SiteStatus status) {
  return status != SiteStatus::forbidden && status != SiteStatus::competitor;
}

/// Calls body(demand, cost) for each pair of the site that serves.
template <class Body>
void each_served(const Problem& problem, const std::vector<double>& rivals, Row site, Body&& body) {
  const auto demands = problem->travel.demands(site);
  const auto costs = problem->travel.costs(site);
  for (std::size_t k = 0; k < demands.size(); ++k) {
    const auto d = static_cast<std::size_t>(demands[k]);
    if (problem.within(costs[k]) && (rivals.empty() || costs[k] < rivals[d])) body(d, costs[k]);
  }
}

template <class Body>
void each_open(const Problem& problem, std::span<const Row> open, Body&& body) {
  for (Row s = 0; s < problem.sites(); ++s) {
    if (problem.status(s) == SiteStatus::existing) body(s);
  }
  for (const Row s : open) body(s);
}

/// What demand at this cost adds to C, and whether it is served; p-center takes the greatest, others the sum.
double part(const Problem& problem, std::size_t demand, double cost) {
  const double weight = problem->weight[demand];
  if (weight == 0) return 0;
  switch (problem->model) {
    case Model::p_median:
      if (problem->penalty) return weight * std::min(cost, *problem->penalty);
      return weight * cost;
    case Model::p_center:
      return cost;
    case Model::attendance:
      return weight * attended(problem, cost);
    default:
      return std::isinf(cost) ? 0 : weight;
  }
}

bool costs_are_bad(Model model) {
  return model == Model::p_median || model == Model::p_center;
}

/// How good a half-built plan is: first how much weight is not served at all (where that is fatal), then C.
struct Standing {
  double unserved = 0;
  double value = 0;  // larger is better
  double score = 0;
  auto operator<=>(const Standing&) const = default;
};

Standing standing(const Problem& problem, const std::vector<double>& cost, const std::vector<bool>& ignored) {
  Standing s;
  for (std::size_t d = 0; d < cost.size(); ++d) {
    if (ignored[d] || problem->weight[d] == 0) continue;
    if (costs_are_bad(problem->model) && std::isinf(cost[d]) && !problem->penalty) {
      s.unserved -= 1;
    } else if (problem->model == Model::p_center) {
      s.value = std::min(s.value, -cost[d]);
    } else {
      s.value += costs_are_bad(problem->model) ? -part(problem, d, cost[d]) : part(problem, d, cost[d]);
    }
  }
  return s;
}

std::vector<bool> flags(const Problem& problem, std::span<const Row> rows) {
  std::vector<bool> flag(static_cast<std::size_t>(problem.demands()));
  for (const Row r : rows) flag[static_cast<std::size_t>(r)] = true;
  return flag;
}

}  // namespace

double attended(const Problem& problem, double cost) {
  if (std::isinf(cost) || !problem.within(cost)) return 0;
  const double a = problem->decay.parameter;
  switch (problem->decay.shape) {
    case Decay::Shape::linear: {
      const double reach = a > 0 ? a : problem->radius.value_or(kInfinity);
      return reach > 0 ? std::max(0.0, 1 - cost / reach) : (cost == 0 ? 1.0 : 0.0);
    }
    case Decay::Shape::power:
      return std::pow(1 + cost, -a);
    case Decay::Shape::exponential:
      return std::exp(-a * cost);
    case Decay::Shape::gaussian:
      return a > 0 ? std::exp(-0.5 * (cost / a) * (cost / a)) : (cost == 0 ? 1.0 : 0.0);
    case Decay::Shape::step:
      return 1;
  }
  return 0;
}

std::vector<double> competition(const Problem& problem) {
  if (!takes_competition(problem->model) ||
      std::ranges::find(problem->status, SiteStatus::competitor) == problem->status.end()) {
    return {};
  }
  std::vector<double> nearest(static_cast<std::size_t>(problem.demands()), kInfinity);
  for (Row s = 0; s < problem.sites(); ++s) {
    if (problem.status(s) != SiteStatus::competitor) continue;
    each_served(problem, {}, s, [&](std::size_t d, double cost) { nearest[d] = std::min(nearest[d], cost); });
  }
  return nearest;
}

std::vector<double> nearest_cost(const Problem& problem, std::span<const Row> open) {
  std::vector<double> cost(static_cast<std::size_t>(problem.demands()), kInfinity);
  const auto rivals = competition(problem);
  each_open(problem, open, [&](Row s) {
    each_served(problem, rivals, s, [&](std::size_t d, double c) { cost[d] = std::min(cost[d], c); });
  });
  return cost;
}

std::vector<Row> out_of_reach(const Problem& problem) {
  std::vector<bool> reached(static_cast<std::size_t>(problem.demands()));
  const auto rivals = competition(problem);
  // A radius that p-center may not exceed is a rule, not a reach: only pairs missing from the table count.
  const bool any_pair = problem->model == Model::p_center;
  for (Row s = 0; s < problem.sites(); ++s) {
    if (!can_open(problem.status(s))) continue;
    if (any_pair) {
      for (const Row d : problem->travel.demands(s)) reached[static_cast<std::size_t>(d)] = true;
    } else {
      each_served(problem, rivals, s, [&](std::size_t d, double) { reached[d] = true; });
    }
  }
  std::vector<Row> rows;
  for (Row d = 0; d < problem.demands(); ++d) {
    if (!reached[static_cast<std::size_t>(d)]) rows.push_back(d);
  }
  return rows;
}

double coverable(const Problem& problem) {
  const auto out = flags(problem, out_of_reach(problem));
  double sum = 0;
  for (std::size_t d = 0; d < out.size(); ++d) sum += out[d] ? 0 : problem->weight[d];
  return sum;
}

double score_of(const Problem& problem, std::span<const Row> chosen) {
  double sum = 0;
  for (const Row s : chosen) sum += problem->score[static_cast<std::size_t>(s)];
  return sum;
}

double evaluate(const Problem& problem, std::span<const Row> open) {
  if (problem->model == Model::lscp) return static_cast<double>(open.size());
  const auto cost = nearest_cost(problem, open);
  const auto ignored =
      costs_are_bad(problem->model) ? flags(problem, out_of_reach(problem)) : flags(problem, {});
  double value = 0;
  for (std::size_t d = 0; d < cost.size(); ++d) {
    if (ignored[d]) continue;
    const double share = part(problem, d, cost[d]);
    value = problem->model == Model::p_center ? std::max(value, share) : value + share;
  }
  return value;
}

std::vector<Row> nearest_open(const Problem& problem, std::span<const Row> open) {
  std::vector<Row> nearest(static_cast<std::size_t>(problem.demands()), kNoRow);
  std::vector<double> cost(nearest.size(), kInfinity);
  const auto rivals = competition(problem);
  each_open(problem, open, [&](Row s) {
    each_served(problem, rivals, s, [&](std::size_t d, double c) {
      if (c < cost[d] || (c == cost[d] && s < nearest[d])) {
        cost[d] = c;
        nearest[d] = s;
      }
    });
  });
  return nearest;
}

std::vector<Row> greedy_order(const Problem& problem, std::span<const Row> chosen) {
  std::vector<Row> left(chosen.begin(), chosen.end());
  std::ranges::sort(left);
  std::vector<Row> order;
  const auto rivals = competition(problem);
  const auto ignored = flags(problem, out_of_reach(problem));
  auto cost = nearest_cost(problem, {});
  while (!left.empty()) {
    std::size_t best = 0;
    std::optional<Standing> best_standing;
    for (std::size_t k = 0; k < left.size(); ++k) {
      auto with = cost;
      each_served(problem, rivals, left[k], [&](std::size_t d, double c) { with[d] = std::min(with[d], c); });
      Standing now = standing(problem, with, ignored);
      now.score = problem->score[static_cast<std::size_t>(left[k])];
      if (!best_standing || now > *best_standing) {
        best_standing = now;
        best = k;
      }
    }
    each_served(problem, rivals, left[best],
                [&](std::size_t d, double c) { cost[d] = std::min(cost[d], c); });
    order.push_back(left[best]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return order;
}

bool keeps_rules(const Problem& problem, std::span<const Row> chosen) {
  return keeps(rules_of(problem), chosen);
}

}  // namespace mulin::locate
