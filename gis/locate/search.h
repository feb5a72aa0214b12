// locate/search: the exact minimum of a Service's loss over plans that keep the Rules.
// In: Service, Rules → out: the best plan found and a bound nobody is below.
// Read first: service.h, rules.h, lagrange.h, swap.h.
#pragma once

#include <limits>
#include <vector>

#include "locate/service.h"
#include "locate/watch.h"

namespace mulin::locate {

struct SearchOptions {
  double gap = 0;    ///< stop when proven within this share of |total − loss|
  double total = 0;  ///< objective = |total − loss|: total weight for covering models, 0 for p-median
  double cutoff = std::numeric_limits<double>::infinity();  ///< only losses below it are of interest
  std::uint64_t seed = 1;
  std::vector<std::vector<Row>> starts;  ///< plans to begin from; need not be feasible
};

struct Outcome {
  std::vector<Row> plan;  ///< all chosen sites, ascending; meaningful when found
  bool found = false;
  bool infeasible = false;  ///< proven: no plan keeps rules and serves every row that must be
  double loss = 0;
  double bound = 0;  ///< ≤ the least loss
};

/// Greedy and exchange for a plan, Lagrangian for a bound, both together to decide sites; then branch and
/// bound on what is left, by the same bound or by MIP. Stops early when the watch says so.
/// Requires: service was made (or reduced) under these rules.
Outcome minimise(const Service& service, const Rules& rules, const SearchOptions& options, Watch& watch);

}  // namespace mulin::locate
