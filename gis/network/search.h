// network/search: bounded shortest walks from one place, or from many at once.
// In: an Attachment as source, a cutoff → out: distances at nodes; the caller finishes edges from both ends.
// Read first: network/attach.h. Source: Dijkstra 1959 with a bucket queue (Dial 1969) on whole lengths.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "network/attach.h"

namespace mulin::network {

/// One thread's search space, reused from source to source: O(1) to reset.
class Search {
 public:
  explicit Search(const Network& network);

  struct Settled {
    Row node;
    Length distance;  ///< from the source place, its access leg included
  };

  /// Every node within `cutoff` of the source (leg included, equality inside), by ascending distance.
  /// The span lives until the next call. Edge: an unsnapped source reaches nothing.
  std::span<const Settled> from(const Attachment& source, Length cutoff);

  /// As above from the nearest of several sources; `origin(node)` then tells which (ties: the lowest row).
  std::span<const Settled> from_nearest(std::span<const Attachment> sources, Length cutoff);
  [[nodiscard]] Row origin(Row node) const;

  /// Distance of a node settled by the last call, else kUnreached.
  [[nodiscard]] Length distance(Row node) const;
};

}  // namespace mulin::network
