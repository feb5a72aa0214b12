// scoring/ranking: many sites in order of score, many times over: a radix sort, as a comparison sort of ten
// thousand sites in each of a thousand draws would take most of a second by itself. In: scores 0…1 → out:
// rows, best first; equal scores in the order given. Read first: nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/ragged.h"

namespace mulin::scoring {

using core::Row;

/// Keeps its room from call to call; one a thread.
class Ranker {
 public:
  /// The rows in order of score[row], best first; the order is exact, however close scores are.
  /// Requires: scores finite, 0 … 1. The span lives until the next call.
  /// Cost: O(rows), and a comparison sort among rows whose scores agree to 2⁻³³ without being equal.
  std::span<const Row> order(std::span<const double> score, std::span<const Row> rows);

 private:
  void settle_runs(std::span<const double> score);
  std::vector<std::uint64_t> packed_, room_;  // 33 bits of score, best lowest, then 31 bits of position
  std::vector<Row> order_;
};

}  // namespace mulin::scoring
