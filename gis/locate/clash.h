// locate/clash: why no plan exists: a smallest set of constraints that clash, and what would cure it.
// In: an infeasible Problem → out: lines in the user's words.
// Read first: rules.h, cover.h.
#pragma once

#include "locate/problem.h"
#include "locate/solution.h"
#include "locate/watch.h"

namespace mulin::locate {

/// What every plan must serve beside the rules on sites: p-median without penalty, p-center with a radius,
/// lscp.
struct Duty {
  std::vector<std::vector<Row>> lists;  ///< sites that could serve each demand, forbidden ones included
  std::vector<double> weight;
  double share = 1;   ///< of the weight of lists and of what is served anyway
  double served = 0;  ///< weight that existing sites serve
  std::string words;  ///< how a message calls it; empty: no duty
};
Duty duty_of(const Problem& problem);

/// Explains an infeasible problem: deletion filter over constraints, then the smallest change of each alone.
/// Cost: a small MIP over sites for each constraint. Source: Chinneck & Dravnieks 1991 (deletion filter).
Clash explain(const Problem& problem, Watch& watch);

}  // namespace mulin::locate
