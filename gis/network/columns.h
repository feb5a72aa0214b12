// network/columns: the columns of a Network that follow from its edges.
// In: a Network with nodes, `from`, `to`, `length` and `back` → out: its arcs, its components.
// Read first: network/network.h.
#pragma once

#include "network/network.h"

namespace mulin::network {

/// Both directions of every edge, at the node they leave; by head, then edge.
void make_arcs(Network& network);

/// Components by length, the longest first; equal ones by their lowest node.
void find_components(Network& network);

}  // namespace mulin::network
