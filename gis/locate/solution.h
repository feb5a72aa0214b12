// locate/solution: the answer to a Problem: the plan, what it is worth, and what is proven about it.
// In: made by solve() → out: rows of the problem's sites and demand; objective and bound re-evaluated from
// it. Read first: problem.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "locate/problem.h"

namespace mulin::locate {

enum class Status : std::uint8_t {
  optimal,     ///< proven: gap ≤ 1e-6
  within_gap,  ///< the asked gap > 0 was reached
  feasible,    ///< stopped early: see stopped_by
  infeasible,  ///< no plan meets the constraints: see clash
  unsolved     ///< stopped before any plan was found
};

enum class StoppedBy : std::uint8_t { nothing, time_limit, work_limit, interrupt };

/// The words of run.json and of `mulin solve`: "optimal", "time_limit".
const char* word(Status status);
const char* word(StoppedBy why);

/// Why no plan exists, in the user's words.
struct Clash {
  std::string message;                   ///< one line: what clashes
  std::vector<std::string> constraints;  ///< a smallest set: without any one of them a plan exists
  std::vector<std::string>
      relaxations;  ///< for each that can be relaxed alone, the smallest change that cures
};

/// Another plan, and what it gives up.
struct Alternative {
  std::vector<Row> chosen;
  double objective = 0;
  double coverage = 0;
  double score = 0;
  double gives_up = 0;  ///< share of the best objective, ≥ 0
};

struct Solution {
  Status status = Status::unsolved;
  StoppedBy stopped_by = StoppedBy::nothing;
  double objective = 0;  ///< of `chosen`, evaluated from the problem: C, or with score_weight > 0 the mix
  double bound = 0;      ///< no plan is better; rounded outward
  double gap = 0;        ///< |bound − objective| / max(1, |objective|)

  std::vector<Row> chosen;  ///< new sites, required included, ascending
  std::vector<Row>
      assignment;             ///< one a demand: nearest open site that serves it, or kNoRow; ties: lowest row
  std::vector<Row> unserved;  ///< demand that no site at all could serve (whatever is open)

  double coverage = 0;  ///< C: covered weight; weighted cost; greatest cost; number of new sites
  double score = 0;     ///< S: sum of the chosen sites' scores
  std::optional<double> best_coverage;  ///< C*: its proven optimum (or bound) alone; with score_weight > 0
  std::optional<double> best_score;     ///< S*

  std::vector<Alternative> alternatives;  ///< best first, without `chosen`
  std::optional<Clash> clash;             ///< when infeasible
  std::int64_t work = 0;                  ///< deterministic units spent, as work_limit counts them

  [[nodiscard]] bool has_plan() const { return status != Status::infeasible && status != Status::unsolved; }
};

}  // namespace mulin::locate
