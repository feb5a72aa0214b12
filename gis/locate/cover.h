// locate/cover: the cheapest set of sites that keeps the rules and meets needs: a small MIP over sites alone.
// In: Rules, lists of sites of which one must open, a price a site → out: a plan, or proof that there is
// none. Read first: rules.h, mip.h.
#pragma once

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "locate/rules.h"
#include "locate/watch.h"

namespace mulin::locate {

/// Each list wants one of its sites open; with `least` finite, so much weight of lists is enough.
struct Needs {
  std::vector<std::vector<Row>> lists;  ///< sites, ascending
  std::vector<double> weight;           ///< one a list; may be empty when all are needed
  double least = std::numeric_limits<double>::infinity();
  [[nodiscard]] bool all() const { return std::isinf(least); }
};

struct SitePlan {
  std::vector<Row> plan;  ///< ascending; meaningful when found
  bool found = false;
  bool infeasible = false;  ///< proven
  double price = 0;
  double bound = -std::numeric_limits<double>::infinity();
};

/// Finds the plan of least Σ price. With a cutoff, only plans below it count: else `infeasible`.
SitePlan cheapest_plan(const Rules& rules, const Needs& needs, std::span<const double> price, Watch& watch,
                       double cutoff = std::numeric_limits<double>::infinity());

/// Drops lists that hold another one (meeting the smaller meets the larger) and lists an `in` site meets.
/// Requires: needs.all(); sites that are `out` are dropped from lists first.
void drop_implied(Needs& needs, const Rules& rules);

}  // namespace mulin::locate
