// locate/rules: what a plan must keep whatever it serves: count, pins, zones, spacing, budget.
// In: a Problem → out: states of sites and linear rows over them, which the solvers share.
// Read first: problem.h.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "locate/problem.h"

namespace mulin::locate {

enum class State : std::uint8_t { free, in, out };

/// least ≤ Σ factor · y ≤ most over sites; no factors: all 1.
struct SiteRow {
  std::vector<Row> sites;
  std::vector<double> factor;
  double least = 0;
  double most = 0;
  [[nodiscard]] double at(std::size_t k) const { return factor.empty() ? 1.0 : factor[k]; }
};

struct Rules {
  std::vector<State> state;  ///< existing, competing and forbidden sites are `out`: not to be chosen
  std::optional<int> count;  ///< exactly so many chosen
  std::vector<SiteRow> rows;
};

/// What rules are made of; a copy can be relaxed piece by piece to explain a contradiction.
struct RuleParts {
  std::optional<int> p;
  std::vector<SiteStatus> status;
  std::vector<Zone> zones;
  std::vector<Conflict> conflicts;
  std::vector<double> site_cost;
  std::optional<double> budget;
};
RuleParts rule_parts(const Problem& problem);

/// States and rows: zones, the budget, and conflicts gathered into cliques.
/// Edge: contradictions are kept; propagate() or a solver finds them.
Rules rules_of(const RuleParts& parts);
Rules rules_of(const Problem& problem);

/// Decides sites that the rules leave no choice about, until nothing changes.
/// Returns: false when the rules contradict each other.
bool propagate(Rules& rules);

/// Tells whether a plan (rows chosen) keeps all rules.
bool keeps(const Rules& rules, std::span<const Row> chosen);

/// Groups conflicting pairs into sets of which at most one may be open: every pair lies in one of them.
/// Cost: greedy; sites × degree² at most.
std::vector<std::vector<Row>> cliques(Row sites, std::span<const Conflict> conflicts);

}  // namespace mulin::locate
