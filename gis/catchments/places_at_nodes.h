// catchments/places_at_nodes: which places hang on this node, and how far? Places inside edges stand at both
// ends. In: network, attached places → out: rows of stubs in node order, read once a settled node. Read
// first: network/attach.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/attach.h"

namespace mulin::catchments {

using core::Row;
using network::Length;

/// One place seen from one end of its edge. The place is told from the end that is nearer, so it is told
/// once.
struct Stub {
  Row place;
  Length here;   ///< from this node to the place, leg included
  Row other;     ///< node at the other end; kNoRow when this one is always at least as near (on a node, on a
                 ///< loop)
  Length there;  ///< from the other end
};

class PlacesAtNodes {
 public:
  PlacesAtNodes(const network::Network& network, std::span<const network::Attachment> places);

  [[nodiscard]] std::span<const Stub> at(Row node) const { return stubs_[node]; }
  /// Places attached to an edge, for sources on the same edge.
  [[nodiscard]] std::span<const Row> on_edge(Row edge) const {
    const auto e = static_cast<std::size_t>(edge);
    return std::span(places_by_edge_).subspan(first_on_edge_[e], first_on_edge_[e + 1] - first_on_edge_[e]);
  }

 private:
  core::Ragged<Stub> stubs_;
  std::vector<std::uint32_t> first_on_edge_;
  std::vector<Row> places_by_edge_;
};

/// Calls told(place, distance) for every place on a settled node or its edges within `cutoff` by way of
/// nodes, once. `distance_of(node)` is kUnreached for nodes not settled.
template <class DistanceOf, class Told>
void tell_stubs(std::span<const Stub> stubs, Row node, Length distance, Length cutoff,
                DistanceOf&& distance_of, Told&& told) {
  const Length room = cutoff - distance;
  for (const auto& stub : stubs) {
    if (stub.here > room) continue;
    const Length walk = distance + stub.here;
    if (stub.other != core::kNoRow) {
      const Length other = distance_of(stub.other);
      if (other != network::kUnreached && stub.there <= cutoff - other) {
        const Length round = other + stub.there;
        if (round < walk || (round == walk && stub.other < node)) continue;
      }
    }
    told(stub.place, walk);
  }
}

}  // namespace mulin::catchments
