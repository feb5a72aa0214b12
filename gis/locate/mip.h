// locate/mip: the door to the MIP library: a plain model in numbers → the best whole solution and a bound.
// In: columns and rows, always minimised → out: values, objective, bound; nothing is printed.
// Read first: watch.h. CBC is seen by mip.cpp alone.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "locate/watch.h"

namespace mulin::locate {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// Minimise cost · x over least ≤ A x ≤ most, lower ≤ x ≤ upper, some x whole.
struct MipModel {
  std::vector<double> lower, upper, cost;
  std::vector<char> whole;
  std::vector<std::int64_t> row_first{0};
  std::vector<int> row_column;
  std::vector<double> row_factor;
  std::vector<double> least, most;

  [[nodiscard]] int columns() const { return static_cast<int>(cost.size()); }
  [[nodiscard]] int rows() const { return static_cast<int>(least.size()); }
  int add_column(double low, double high, double price, bool is_whole);
  void add_entry(int column, double factor);
  /// Ends the row whose entries were added since the last row.
  void close_row(double at_least, double at_most);
};

struct MipOptions {
  double gap = 0;              ///< relative gap at which to stop
  double absolute_gap = 1e-9;  ///< nodes that cannot improve by more are cut off
  double cutoff = kNoLimit;    ///< only solutions below it are wanted
  std::vector<double> start;   ///< a solution to begin from, or empty
};

struct MipAnswer {
  enum class Status { optimal, infeasible, stopped } status = Status::stopped;
  std::vector<double> x;  ///< empty when no solution was found; whole columns rounded
  double objective = kNoLimit;
  double bound = -kNoLimit;  ///< no solution is below min(bound, cutoff)
};

/// Solves to proof or until the watch says stop; nodes count as work.
/// Edge: infeasible means: no solution below the cutoff.
MipAnswer solve_mip(const MipModel& model, const MipOptions& options, Watch& watch);

}  // namespace mulin::locate
