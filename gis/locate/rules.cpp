#include "locate/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mulin::locate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTolerance = 1e-9;  // of sums of the caller's costs, relative

double slack_of(double limit) {
  return kTolerance * std::max(1.0, std::abs(limit));
}

State state_of(SiteStatus status) {
  switch (status) {
    case SiteStatus::candidate:
      return State::free;
    case SiteStatus::required:
      return State::in;
    default:
      return State::out;
  }
}

/// One pass over one row. Returns: false when no plan can keep it; `changed` when a site was decided.
bool propagate_row(const SiteRow& row, std::vector<State>& state, bool& changed) {
  double low = 0;
  double high = 0;
  for (std::size_t k = 0; k < row.sites.size(); ++k) {
    const State s = state[static_cast<std::size_t>(row.sites[k])];
    if (s == State::in) low += row.at(k);
    if (s != State::out) high += row.at(k);
  }
  if (low > row.most + slack_of(row.most) || high < row.least - slack_of(row.least)) return false;
  for (std::size_t k = 0; k < row.sites.size(); ++k) {
    State& s = state[static_cast<std::size_t>(row.sites[k])];
    if (s != State::free) continue;
    if (low + row.at(k) > row.most + slack_of(row.most)) {
      s = State::out;
      high -= row.at(k);
      changed = true;
    } else if (high - row.at(k) < row.least - slack_of(row.least)) {
      s = State::in;
      low += row.at(k);
      changed = true;
    }
  }
  return high >= row.least - slack_of(row.least);
}

bool propagate_count(int count, std::vector<State>& state, bool& changed) {
  const auto in = std::ranges::count(state, State::in);
  const auto free = std::ranges::count(state, State::free);
  if (in > count || in + free < count) return false;
  if (free > 0 && (in == count || in + free == count)) {
    std::ranges::replace(state, State::free, in == count ? State::out : State::in);
    changed = true;
  }
  return true;
}

void add_conflicts(const RuleParts& parts, Rules& rules) {
  std::vector<Conflict> open;
  for (const Conflict& pair : parts.conflicts) {
    if (pair.a == pair.b) continue;
    const bool a = parts.status[static_cast<std::size_t>(pair.a)] == SiteStatus::existing;
    const bool b = parts.status[static_cast<std::size_t>(pair.b)] == SiteStatus::existing;
    State& state_a = rules.state[static_cast<std::size_t>(pair.a)];
    State& state_b = rules.state[static_cast<std::size_t>(pair.b)];
    if (a || b) {
      // A pin beside an existing site contradicts it: an unsatisfiable row says so.
      State& other = a ? state_b : state_a;
      if (other == State::in) rules.rows.push_back({{a ? pair.b : pair.a}, {}, -kInfinity, 0});
      if (other == State::free) other = State::out;
    } else if (state_a != State::out && state_b != State::out) {
      open.push_back(pair);
    }
  }
  std::erase_if(open, [&](const Conflict& c) {
    return rules.state[static_cast<std::size_t>(c.a)] == State::out ||
           rules.state[static_cast<std::size_t>(c.b)] == State::out;
  });
  for (auto& clique : cliques(static_cast<Row>(parts.status.size()), open)) {
    rules.rows.push_back({std::move(clique), {}, -kInfinity, 1});
  }
}

}  // namespace

RuleParts rule_parts(const Problem& problem) {
  return {problem->p,         problem->status,    problem->zones,
          problem->conflicts, problem->site_cost, problem->budget};
}

Rules rules_of(const Problem& problem) {
  return rules_of(rule_parts(problem));
}

Rules rules_of(const RuleParts& parts) {
  Rules rules;
  rules.count = parts.p;
  for (const SiteStatus status : parts.status) rules.state.push_back(state_of(status));
  for (const Zone& zone : parts.zones) {
    SiteRow row{{}, {}, static_cast<double>(zone.least), zone.most ? *zone.most : kInfinity};
    for (const Row s : zone.sites) {
      if (rules.state[static_cast<std::size_t>(s)] != State::out) row.sites.push_back(s);
    }
    rules.rows.push_back(std::move(row));
  }
  if (parts.budget) {
    SiteRow row{{}, {}, -kInfinity, *parts.budget};
    for (std::size_t s = 0; s < parts.site_cost.size(); ++s) {
      if (rules.state[s] == State::out || parts.site_cost[s] == 0) continue;
      row.sites.push_back(static_cast<Row>(s));
      row.factor.push_back(parts.site_cost[s]);
    }
    rules.rows.push_back(std::move(row));
  }
  add_conflicts(parts, rules);
  return rules;
}

bool propagate(Rules& rules) {
  for (bool changed = true; changed;) {
    changed = false;
    if (rules.count && !propagate_count(*rules.count, rules.state, changed)) return false;
    for (const SiteRow& row : rules.rows) {
      if (!propagate_row(row, rules.state, changed)) return false;
    }
  }
  return true;
}

bool keeps(const Rules& rules, std::span<const Row> chosen) {
  std::vector<State> state(rules.state.size(), State::out);
  for (const Row s : chosen) {
    if (rules.state[static_cast<std::size_t>(s)] == State::out) return false;
    state[static_cast<std::size_t>(s)] = State::in;
  }
  for (std::size_t s = 0; s < state.size(); ++s) {
    if (rules.state[s] == State::in && state[s] != State::in) return false;
  }
  if (rules.count && std::ranges::count(state, State::in) != *rules.count) return false;
  bool changed = false;
  return std::ranges::all_of(rules.rows,
                             [&](const SiteRow& row) { return propagate_row(row, state, changed); });
}

std::vector<std::vector<Row>> cliques(Row sites, std::span<const Conflict> conflicts) {
  std::vector<std::vector<Row>> beside(static_cast<std::size_t>(sites));
  for (const Conflict& pair : conflicts) {
    beside[static_cast<std::size_t>(pair.a)].push_back(pair.b);
    beside[static_cast<std::size_t>(pair.b)].push_back(pair.a);
  }
  for (auto& list : beside) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  const auto adjacent = [&](Row a, Row b) {
    return std::ranges::binary_search(beside[static_cast<std::size_t>(a)], b);
  };
  std::vector<std::vector<Row>> done(beside.size());  // partners a row already shares a clique with
  std::vector<std::vector<Row>> found;
  for (Row a = 0; a < sites; ++a) {
    for (const Row b : beside[static_cast<std::size_t>(a)]) {
      if (b < a ||
          std::ranges::find(done[static_cast<std::size_t>(a)], b) != done[static_cast<std::size_t>(a)].end())
        continue;
      std::vector<Row> clique{a, b};
      for (const Row c : beside[static_cast<std::size_t>(a)]) {
        if (c != b && std::ranges::all_of(clique, [&](Row member) { return adjacent(member, c); }))
          clique.push_back(c);
      }
      for (const Row s : clique) {
        auto& mine = done[static_cast<std::size_t>(s)];
        mine.insert(mine.end(), clique.begin(), clique.end());
      }
      std::ranges::sort(clique);
      found.push_back(std::move(clique));
    }
  }
  return found;
}

}  // namespace mulin::locate
