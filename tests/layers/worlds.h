// tests/layers/worlds: random towns with everything that planners' folders hold, and what must come of their
// people, reckoned by the one who made them up.
// In: a seed → out: files in a folder, the study's sources, the sums to expect. Read first: layers/reading.h.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "layers/reading.h"

namespace mulin::test {

/// Sums that the maker of a world keeps. Zones are upright strips: shares of upright rectangles are products.
struct World {
  layers::CitySources sources;
  std::string refusal;          ///< a word of the line that must refuse it; empty: it is read
  double total = 0;             ///< before control totals
  double dropped = 0;           ///< people without a place
  std::vector<double> inside;   ///< by zone, before control totals; empty: only the total is known
  std::vector<double> control;  ///< by zone; negative: none
  double slack = 1e-6;          ///< what rounding of areas may move between zones, in people
  double total_slack = 1e-6;    ///< and what it may add to the total (densities on the ellipsoid)
};

World make_world(std::uint64_t seed, const Folder& folder);

}  // namespace mulin::test
