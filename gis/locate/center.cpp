#include "locate/center.h"

#include <algorithm>
#include <cmath>

#include "locate/solve.h"

namespace mulin::locate {
namespace {

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

/// Covering as a Service: each list pays 1 when none of it is open.
Service as_service(const Needs& needs, const Rules& rules) {
  Service out;
  out.sites = static_cast<Row>(rules.state.size());
  out.term.assign(rules.state.size(), 0);
  for (const auto& list : needs.lists) {
    out.site.insert(out.site.end(), list.begin(), list.end());
    out.first.push_back(static_cast<std::int64_t>(out.site.size()));
    out.cap.push_back(1);
  }
  out.step = 1;
  return out;
}

}  // namespace

Center::Center(const Problem& problem, const Rules& rules)
    : service_(service_of(problem, rules)), rules_(rules) {
  // No radius can be less than what the worst demand finds with every site open.
  std::vector<Row> all;
  for (Row s = 0; s < problem.sites(); ++s) {
    if (rules.state[at(s)] != State::out) all.push_back(s);
  }
  const double floor = evaluate(problem, all);
  levels_.push_back(floor);
  for (Row j = 0; j < service_.rows(); ++j) {
    if (!service_.must(j) && service_.cap[at(j)] > floor) levels_.push_back(service_.cap[at(j)]);
  }
  for (const double cost : service_.cost) {
    if (cost > floor) levels_.push_back(cost);
  }
  std::ranges::sort(levels_);
  levels_.erase(std::unique(levels_.begin(), levels_.end()), levels_.end());
}

Needs Center::needs(double radius) const {
  Needs needs;
  for (Row j = 0; j < service_.rows(); ++j) {
    if (!service_.must(j) && service_.cap[at(j)] <= radius) continue;
    const auto list = service_.list(j);
    std::size_t n = 0;
    while (n < list.size() && service_.at(service_.first[at(j)] + static_cast<std::int64_t>(n)) <= radius)
      ++n;
    needs.lists.emplace_back(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return needs;
}

Outcome Center::within(double radius, const SearchOptions& options, Watch& watch) const {
  Outcome out;
  Needs lists = needs(radius);
  drop_implied(lists, rules_);
  if (!lists.lists.empty() && lists.lists.front().empty()) {
    out.infeasible = true;
    return out;
  }
  SearchOptions covering = options;
  covering.cutoff = 1;
  covering.gap = 0;
  covering.total = 0;
  const Outcome best = minimise(as_service(lists, rules_), rules_, covering, watch);
  out.plan = best.plan;
  out.found = best.found && best.loss == 0;
  out.infeasible = best.infeasible || (!out.found && best.bound > 1e-6);
  return out;
}

Outcome minimise_center(const Center& center, const SearchOptions& options, Watch& watch) {
  Outcome out;
  const auto& levels = center.levels();
  if (std::isinf(levels.front())) {
    out.infeasible = true;
    return out;
  }
  out.loss = out.bound = levels.front();
  std::size_t low = 0;               // no level before it is possible
  std::size_t high = levels.size();  // the level of the best plan
  while (low < high) {
    const std::size_t middle = high == levels.size() ? levels.size() - 1 : low + (high - low) / 2;
    SearchOptions now = options;
    if (out.found) now.starts.push_back(out.plan);
    const Outcome tried = center.within(levels[middle], now, watch);
    if (tried.found) {
      high = middle;
      out.plan = tried.plan;
      out.found = true;
      out.loss = levels[middle];
    } else if (tried.infeasible) {
      low = middle + 1;
    } else {
      break;  // stopped
    }
    if (low < levels.size()) out.bound = levels[low];
    if (out.found && out.loss - out.bound <= options.gap * std::max(1.0, out.loss)) break;
    if (middle + 1 == levels.size() && !out.found) break;
  }
  out.infeasible = low == levels.size();
  return out;
}

}  // namespace mulin::locate
