// network/search: bounded shortest walks from one place, or from many at once.
// In: an Attachment as source, a cutoff → out: distances at nodes; the caller finishes edges from both ends.
// Read first: network/attach.h. Source: Dijkstra 1959 with a bucket queue (Dial 1969) on whole lengths.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "network/attach.h"

namespace mulin::network {

/// One thread's search space, reused from source to source: a reset costs what the last search touched.
/// Buckets may be wider than the shortest edge: a bucket is worked until no label in it improves, so
/// distances are exact for any width.
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

  /// The same nodes in no particular order, without the cost of sorting: visit(node, distance) once for each.
  template <class Visit>
  void reach(const Attachment& source, Length cutoff, Visit&& visit) {
    search_from(source, cutoff);
    for (std::size_t i = 0; i < used_; ++i) {
      if (distance(labels_[i].node) == labels_[i].distance) visit(labels_[i].node, labels_[i].distance);
    }
  }

  /// As above from the nearest of several sources; `origin(node)` then tells which (ties: the lowest row).
  std::span<const Settled> from_nearest(std::span<const Attachment> sources, Length cutoff);
  [[nodiscard]] Row origin(Row node) const;

  /// Distance of a node settled by the last call, else kUnreached.
  [[nodiscard]] Length distance(Row node) const { return distance_[static_cast<std::size_t>(node)]; }

 private:
  /// A label: "this node can be reached at this distance". Old ones stay: they tell what was reached, what to
  /// reset.
  struct Label {
    Row node;
    Length distance;
    Row next;  ///< in its bucket, kNoRow at the end
  };
  void start(Length cutoff);
  void push(Row node, Length distance);
  void seed(const Attachment& source, Length cutoff, Row origin);
  void search_from(const Attachment& source, Length cutoff);
  template <bool kNearest>
  void run(Length cutoff);
  void gather();

  const Network& network_;
  int shift_ = 0;                    ///< a bucket is 2^shift units wide
  bool nearest_ = false;             ///< the last search kept origins
  std::vector<Length> distance_;     ///< of each node, kUnreached when not seen
  std::vector<Row> origin_;          ///< of each node; sized at the first from_nearest()
  std::vector<Row> buckets_;         ///< head of each bucket's list of labels
  std::vector<std::uint64_t> full_;  ///< a bit for each bucket that holds a label
  std::vector<Label> labels_;        ///< the first `used_` are in use
  std::size_t used_ = 0;
  std::vector<Row> label_origin_;  ///< of each label, kept by from_nearest()
  std::vector<Settled> settled_;
};

}  // namespace mulin::network
