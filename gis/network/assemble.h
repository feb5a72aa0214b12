// network/assemble: from noded lines to the columns of a Network, in order of place.
// In: pieces and their noding → out: nodes, edges, arcs, components; what had no length or was there twice is
// counted. Read first: network/noding.h.
#pragma once

#include "network/noding.h"

namespace mulin::network {

struct Removed {
  std::int64_t zero_length = 0;
  std::int64_t duplicates = 0;
};

/// Throws: DataError when an edge is longer than a Length holds.
Network assemble(const Pieces& pieces, const Noding& noding,
                 const std::vector<std::int64_t>& feature_of_street, double unit, Removed& removed);

}  // namespace mulin::network
