// tests/locate/oracle: small random worlds with every rule mixed, and their answers by full enumeration.
// In: a seed → out: a ProblemBuilder; in: a frozen Problem → out: the best plan by trying all.
// Read first: locate/problem.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/random.h"
#include "locate/solve.h"

namespace mulin::locate::oracle {

inline std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

/// A world of at most 12 sites on a 100 × 100 square, half of the rules at random.
inline ProblemBuilder random_world(Model model, std::uint64_t seed, bool scores) {
  core::Random draw(seed, static_cast<std::uint64_t>(model));
  const auto chance = [&](double share) { return draw.uniform() < share; };
  const auto sites = static_cast<Row>(4 + draw.below(9));
  const auto demands = static_cast<Row>(5 + draw.below(26));
  const bool whole = chance(0.6);
  std::vector<double> sx, sy, dx, dy;
  const auto place = [&] { return whole ? std::floor(draw.uniform() * 100) : draw.uniform() * 100; };
  for (Row s = 0; s < sites; ++s) sx.push_back(place()), sy.push_back(place());
  for (Row d = 0; d < demands; ++d) dx.push_back(place()), dy.push_back(place());
  ProblemBuilder b;
  b.model = model;
  b.p = static_cast<int>(1 + draw.below(static_cast<std::uint64_t>(std::min<Row>(sites, 6))));
  if (model == Model::lscp && chance(0.7)) b.p.reset();
  for (Row d = 0; d < demands; ++d) {
    b.weight.push_back(chance(0.1) ? 0 : whole ? std::floor(draw.uniform() * 50) : draw.uniform() * 50);
  }
  const double reach = chance(0.5) ? 200 : 30 + draw.uniform() * 50;
  for (Row s = 0; s < sites; ++s) {
    for (Row d = 0; d < demands; ++d) {
      const double cost = std::hypot(sx[at(s)] - dx[at(d)], sy[at(s)] - dy[at(d)]);
      if (cost <= reach) b.travel.add(d, whole ? std::floor(cost) : cost);
    }
    b.travel.close_site();
  }
  const bool covers = model == Model::mclp || model == Model::lscp || model == Model::attendance;
  if (covers || chance(0.2))
    b.radius = whole ? 20 + static_cast<double>(draw.below(25)) : 20 + draw.uniform() * 25;
  if (b.radius && !covers) *b.radius += 40;
  b.open_radius = chance(0.1);
  if (model == Model::lscp && chance(0.3)) b.cover = 0.5 + draw.uniform() / 2;
  if (model == Model::p_median && chance(0.3)) b.penalty = 250;
  for (Row s = 0; s < sites; ++s) {
    b.status.push_back(chance(0.08)   ? SiteStatus::required
                       : chance(0.08) ? SiteStatus::forbidden
                       : chance(0.1)  ? SiteStatus::existing
                                      : SiteStatus::candidate);
    if (model == Model::mclp && chance(0.05)) b.status.back() = SiteStatus::competitor;
  }
  for (std::uint64_t z = chance(0.6) ? 1 + draw.below(3) : 0; z > 0; --z) {
    Zone zone;
    zone.name = "zone " + std::to_string(z);
    for (Row s = 0; s < sites; ++s) {
      if (chance(0.4)) zone.sites.push_back(s);
    }
    zone.least = static_cast<int>(draw.below(3));
    if (chance(0.5)) zone.most = zone.least + static_cast<int>(draw.below(3));
    b.zones.push_back(std::move(zone));
  }
  const double spacing = chance(0.5) ? draw.uniform() * 40 : 0;
  for (Row s = 0; s < sites; ++s) {
    for (Row t = s + 1; t < sites; ++t) {
      const double apart = std::hypot(sx[at(s)] - sx[at(t)], sy[at(s)] - sy[at(t)]);
      if (apart < spacing) b.conflicts.push_back({s, t, apart});
    }
  }
  for (Row s = 0; s < sites; ++s) {
    b.site_cost.push_back(static_cast<double>(draw.below(20)));
    b.score.push_back(whole ? static_cast<double>(draw.below(100)) / 100 : draw.uniform());
  }
  if (chance(0.4)) b.budget = 12.0 * b.p.value_or(3);
  if (scores) b.score_weight = chance(0.1) ? 1 : draw.uniform();
  return b;
}

/// Tells whether a plan keeps all rules, read off the builder alone.
inline bool allowed(const Problem& problem, const std::vector<Row>& plan) {
  std::vector<char> open(at(problem.sites()), 0);
  for (const Row s : plan) open[at(s)] = 1;
  if (problem->p && std::ssize(plan) != *problem->p) return false;
  double cost = 0;
  for (Row s = 0; s < problem.sites(); ++s) {
    const SiteStatus status = problem.status(s);
    if (open[at(s)] != 0 && status != SiteStatus::candidate && status != SiteStatus::required) return false;
    if (open[at(s)] == 0 && status == SiteStatus::required) return false;
    if (open[at(s)] != 0) cost += problem->site_cost[at(s)];
  }
  if (problem->budget && cost > *problem->budget) return false;
  for (const Zone& zone : problem->zones) {
    int n = 0;
    for (const Row s : zone.sites) n += open[at(s)];
    if (n < zone.least || (zone.most && n > *zone.most)) return false;
  }
  for (const Conflict& c : problem->conflicts) {
    const auto is_open = [&](Row s) { return open[at(s)] != 0 || problem.status(s) == SiteStatus::existing; };
    if ((open[at(c.a)] != 0 || open[at(c.b)] != 0) && is_open(c.a) && is_open(c.b)) return false;
  }
  return true;
}

/// C of a plan by the plainest loops, or nothing when the plan does not serve what it must.
inline std::optional<double> coverage(const Problem& problem, const std::vector<Row>& plan) {
  const double inf = std::numeric_limits<double>::infinity();
  std::vector<double> near(at(problem.demands()), inf), reach = near, rival = near, any = near;
  for (Row s = 0; s < problem.sites(); ++s) {
    const SiteStatus status = problem.status(s);
    const bool open = status == SiteStatus::existing || std::ranges::find(plan, s) != plan.end();
    for (std::size_t k = 0; k < problem->travel.demands(s).size(); ++k) {
      const auto d = at(problem->travel.demands(s)[k]);
      const double c = problem->travel.costs(s)[k];
      const bool could = status != SiteStatus::forbidden && status != SiteStatus::competitor;
      if (could) any[d] = std::min(any[d], c);
      if (!problem.within(c)) continue;
      if (status == SiteStatus::competitor) rival[d] = std::min(rival[d], c);
      if (could) reach[d] = std::min(reach[d], c);
      if (open) near[d] = std::min(near[d], c);
    }
  }
  double sum = 0, most = 0, covered = 0, coverable = 0;
  for (std::size_t d = 0; d < near.size(); ++d) {
    const double w = problem->weight[d];
    if (w == 0) continue;
    switch (problem->model) {
      case Model::mclp:
        sum += near[d] < inf && near[d] < rival[d] ? w : 0;
        break;
      case Model::lscp:
        coverable += reach[d] < inf ? w : 0;
        covered += near[d] < inf ? w : 0;
        break;
      case Model::p_median:
        if (reach[d] == inf) break;
        if (near[d] == inf && !problem->penalty) return {};
        sum += w * (near[d] < inf ? near[d] : *problem->penalty);
        break;
      case Model::p_center:
        if (any[d] == inf) break;
        if (near[d] == inf) return {};
        most = std::max(most, near[d]);
        break;
      case Model::attendance: {
        const double r = *problem->radius;
        if (near[d] < inf) sum += w * std::max(0.0, r > 0 ? 1 - near[d] / r : 1.0);
        break;
      }
      default:
        break;
    }
  }
  if (problem->model == Model::p_center) return most;
  if (problem->model != Model::lscp) return sum;
  if (covered < problem->cover * coverable - 1e-9) return {};
  return static_cast<double>(plan.size());
}

/// Calls body(plan) for every subset of sites that keeps the rules.
template <class Body>
void each_plan(const Problem& problem, Body&& body) {
  for (std::uint32_t mask = 0; mask < (1U << problem.sites()); ++mask) {
    std::vector<Row> plan;
    for (Row s = 0; s < problem.sites(); ++s) {
      if ((mask >> s & 1U) != 0) plan.push_back(s);
    }
    if (allowed(problem, plan)) body(plan);
  }
}

/// The best objective of all plans, or nothing when there is none.
inline std::optional<double> best(const Problem& problem) {
  std::vector<std::pair<double, double>> all;
  each_plan(problem, [&](const std::vector<Row>& plan) {
    double score = 0;
    for (const Row s : plan) score += problem->score[at(s)];
    if (const auto c = coverage(problem, plan)) all.emplace_back(*c, score);
  });
  if (all.empty()) return {};
  double best_c = all.front().first, best_s = 0;
  for (const auto& [c, s] : all) {
    best_c = problem.minimises() ? std::min(best_c, c) : std::max(best_c, c);
    best_s = std::max(best_s, s);
  }
  const double w = problem->score_weight;
  if (w == 0) return best_c;
  double most = 0;
  for (const auto& [c, s] : all) {
    const double part = problem.minimises() ? (c == best_c ? 1 : best_c / c) : (best_c > 0 ? c / best_c : 1);
    most = std::max(most, (1 - w) * part + w * (best_s > 0 ? s / best_s : 1));
  }
  return most;
}

}  // namespace mulin::locate::oracle
