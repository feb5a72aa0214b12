// locate/solve: the front door: the best set of sites, with a bound that proves how good it is.
// In: a frozen Problem → out: a Solution; ties between equal optima depend on the seed alone.
// Read first: problem.h, solution.h.
//
//   ProblemBuilder b;
//   b.model = Model::mclp;
//   b.p = 2;
//   b.radius = 1000;
//   b.weight = {120, 80, 40};
//   b.travel.add(0, 300); b.travel.close_site();     // site 0 reaches demand 0
//   b.travel.add(1, 0); b.travel.add(2, 900); b.travel.close_site();
//   b.travel.add(2, 1000); b.travel.close_site();
//   const Solution plan = solve(freeze(std::move(b)), {}, core::Job{});
//   // plan.chosen == {0, 1}, plan.objective == plan.bound == 240
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/job.h"
#include "locate/problem.h"
#include "locate/solution.h"

namespace mulin::locate {

struct SolveOptions {
  double gap = 0;                          ///< stop when proven within this share of the optimum
  std::optional<double> time_limit;        ///< seconds of wall time; none: until proven
  std::optional<std::int64_t> work_limit;  ///< branch-and-bound nodes: stops the same everywhere
  std::uint64_t seed = 1;
  int alternatives = 0;               ///< at most so many further plans …
  double alternatives_within = 0.01;  ///< … each within this share of the best objective
  bool canonical = false;             ///< among equal optima the plan whose sorted rows are least
  std::vector<Row> warm_start;        ///< a plan to begin from; need not be feasible
};

/// Finds the best plan, and proves it unless a limit stops it.
/// Throws: UsageError for a model or combination this version lacks.
/// Edge: an interrupt returns the best plan so far (stopped_by says so), never throws; an infeasible problem
/// is an answer (status, clash), not an exception.
Solution solve(const Problem& problem, const SolveOptions& options, const core::Job& job);

/// C of a plan: covered weight (mclp, attendance: attended weight), number of new sites (lscp), weighted cost
/// (p_median), greatest cost (p_center). `open` holds the NEW sites; existing ones are always open.
/// Edge: infinite when a p-median or p-center demand is not served and no penalty is set.
double evaluate(const Problem& problem, std::span<const Row> open);

/// One a demand: the nearest open site that serves it, or kNoRow. Ties: lowest row.
std::vector<Row> nearest_open(const Problem& problem, std::span<const Row> open);

/// The chosen sites in the order in which a greedy build of this very plan would open them (`rank`): each
/// step opens the one that improves C most, then score, then the lower row.
std::vector<Row> greedy_order(const Problem& problem, std::span<const Row> chosen);

/// Tells whether a plan keeps every rule on sites: count, pins, zones, conflicts, budget.
bool keeps_rules(const Problem& problem, std::span<const Row> chosen);

}  // namespace mulin::locate
