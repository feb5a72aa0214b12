// network/meetings: which vertices are one place? The first half of noding.
// In: vertices with coordinates or OSM identity, grades → out: the meeting of each vertex.
// Read first: network/noding.h.
#pragma once

#include "network/noding.h"

namespace mulin::network {

/// Fills noding.meeting and noding.is_node. With node identity: one node is one meeting, and two nodes at one
/// place are two, unless lines join where they cross (`crossings`) and both are of one grade. Without: one
/// place is one meeting, but streets of unequal grade join only where one of them ends.
void find_meetings(const Pieces& pieces, bool crossings, Noding& noding);

/// Bits of Noding::is_node while noding goes on.
inline constexpr std::uint8_t kSeen = 1, kMany = 2, kNode = 4, kSealed = 8, kAsked = 16;

}  // namespace mulin::network
