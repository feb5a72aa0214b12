// locate/evaluate: what a plan is worth, computed from the input and nothing else.
// In: a Problem and open sites → out: cost to the nearest, who is served, what a demand pays.
// Read first: solve.h (the public part).
#pragma once

#include <span>
#include <vector>

#include "locate/problem.h"

namespace mulin::locate {

/// Demand that no choosable or existing site serves, in ascending order; weight 0 included.
std::vector<Row> out_of_reach(const Problem& problem);

/// One a demand: cost to the nearest competitor, infinite without; at or beyond it nobody of ours is chosen.
/// Edge: empty when there is no competitor, or the model ignores them.
std::vector<double> competition(const Problem& problem);

/// One a demand: the least cost among `open` and existing sites that serves; infinite when none.
std::vector<double> nearest_cost(const Problem& problem, std::span<const Row> open);

/// Share of a demand's weight that attends at this cost: 1 at 0, 0 beyond the radius.
double attended(const Problem& problem, double cost);

/// Sum of the scores of the new sites.
double score_of(const Problem& problem, std::span<const Row> chosen);

/// Weight within reach of any choosable or existing site: what lscp's `cover` is a share of.
double coverable(const Problem& problem);

}  // namespace mulin::locate
