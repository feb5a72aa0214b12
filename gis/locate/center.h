// locate/center: p-center: the least radius within which every demand finds an open site.
// In: a Problem → out: for any radius, the lists of sites of which one must open; the levels worth trying.
// Read first: cover.h.
#pragma once

#include <vector>

#include "locate/cover.h"
#include "locate/problem.h"
#include "locate/search.h"
#include "locate/service.h"

namespace mulin::locate {

class Center {
 public:
  Center(const Problem& problem, const Rules& rules);

  /// The distinct costs that may be the answer, ascending.
  [[nodiscard]] const std::vector<double>& levels() const { return levels_; }
  /// Lists of sites of which one must open so that no demand is farther than `radius`.
  [[nodiscard]] Needs needs(double radius) const;
  /// A plan within the radius, or proof that there is none.
  Outcome within(double radius, const SearchOptions& options, Watch& watch) const;

 private:
  Service service_;  ///< plain costs, one row a demand that counts
  Rules rules_;
  std::vector<double> levels_;
};

/// Solves it: loss is the greatest cost. Search by bisection over levels. Source: Minieka 1970.
Outcome minimise_center(const Center& center, const SearchOptions& options, Watch& watch);

}  // namespace mulin::locate
