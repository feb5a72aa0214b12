// scoring/versus: why this site and not that one? Where the other loses, and what would have to change for a
// tie. In: a ScoreTable of the weighted sum, two rows → out: one Difference a criterion, the largest loss
// first. Read first: scoring/score.h.
#pragma once

#include <optional>
#include <vector>

#include "scoring/score.h"

namespace mulin::scoring {

struct Difference {
  std::size_t criterion = 0;
  double gap = 0;  ///< contribution of the one less that of the other; gaps sum to the lead
  std::optional<double>
      weight_to_tie;  ///< the criterion's weight (others scaled alike) at which both score the same
  std::optional<double> value_to_tie;  ///< the value 0…1 that the other would need here, all else unchanged
  std::optional<double> raw_to_tie;    ///< the same as a raw number, for linear values
};

/// Requires: the table was scored by the weighted sum. Edge: equal gaps in the order of criteria; what no
/// weight or value within 0…1 can bring about is empty.
std::vector<Difference> versus(const ScoreTable& table, const ScoreInput& input, Row one, Row other);

}  // namespace mulin::scoring
