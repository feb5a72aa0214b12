// locate/plain: each model's own objective C, alone or with a reward for sites, over any rules.
// In: a Problem, Rules → out: the best plan with a bound on C.
// Read first: search.h, cover.h, center.h.
#pragma once

#include <span>
#include <vector>

#include "locate/cover.h"
#include "locate/problem.h"
#include "locate/rules.h"
#include "locate/search.h"
#include "locate/solve.h"
#include "locate/watch.h"

namespace mulin::locate {

/// The best plan under some rules, in units of the objective it was asked for.
struct Answer {
  std::vector<Row> plan;
  bool found = false;
  bool infeasible = false;
  double objective = 0;
  double bound = 0;
};

class Plain {
 public:
  Plain(const Problem& problem, const SolveOptions& options, Watch& watch)
      : problem_(problem), options_(options), watch_(watch) {}

  [[nodiscard]] const Problem& problem() const { return problem_; }
  [[nodiscard]] const SolveOptions& options() const { return options_; }
  [[nodiscard]] Watch& watch() const { return watch_; }

  /// True when demand that nothing covers already rules every plan out (lscp with `strict`).
  [[nodiscard]] bool impossible() const;
  /// Best C. Requires: propagate(rules) held.
  [[nodiscard]] Answer best(const Rules& rules) const;
  /// Best C + Σ reward (mclp, attendance), or least C − Σ reward (p-median), over the chosen sites.
  [[nodiscard]] Answer best_with(const Rules& rules, std::span<const double> reward) const;
  /// Greatest sum of scores over plans that keep the rules and the model's duties; with `radius`, p-center's.
  [[nodiscard]] Answer best_score(const Rules& rules, double radius) const;

 private:
  [[nodiscard]] Needs needs(const Rules& rules, double radius) const;
  [[nodiscard]] Answer fewest(const Rules& rules) const;
  [[nodiscard]] Answer center(const Rules& rules) const;
  [[nodiscard]] SearchOptions search_options() const;

  const Problem& problem_;
  const SolveOptions& options_;
  Watch& watch_;
};

}  // namespace mulin::locate
