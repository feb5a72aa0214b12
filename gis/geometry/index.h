// geometry/index: which boxes lie here? A packed R-tree in Hilbert order: add, finish, search.
// In: one box an item → out: item numbers in ascending order of the tree walk (deterministic, not sorted).
// Read first: geometry/shapes.h. Source: packed Hilbert R-tree, Kamel & Faloutsos, CIKM 1993.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/ragged.h"
#include "geometry/shapes.h"

namespace mulin::geometry {

/// Frozen after construction. Cost: O(n log n) to build, 40 bytes an item.
/// Example:
///   const BoxIndex index(boxes);
///   index.search(window, [&](core::Row item) { hits.push_back(item); });
class BoxIndex {
 public:
  BoxIndex() = default;
  explicit BoxIndex(std::span<const Box> boxes);

  [[nodiscard]] core::Row size() const { return items_; }

  /// Calls visit(item) for each item whose box meets `where`. Edge: touching counts.
  template <class Visit>
  void search(const Box& where, Visit&& visit) const;

  /// The item with the least `distance_to(item)` not greater than `within`; of equal ones the lowest number.
  /// `distance_to` must be ≥ the distance from p to the item's box. Returns kNoRow when none is that near.
  [[nodiscard]] core::Row nearest(Point p, double within,
                                  const std::function<double(core::Row)>& distance_to) const;

  /// nearest() without the cost of a std::function, for loops over many points.
  template <class DistanceTo>
  [[nodiscard]] core::Row nearest_by(Point p, double within, DistanceTo&& distance_to) const;

 private:
  static constexpr int kFan = 16;
  core::Row items_ = 0;
  [[nodiscard]] std::size_t end_of_level(std::size_t level) const {
    return static_cast<std::size_t>(levels_[level]);
  }

  std::vector<Box> boxes_;            // leaves first, root last
  std::vector<core::Row> ids_;        // of a leaf its item, of a node its first child
  std::vector<std::int64_t> levels_;  // end of each level in boxes_
};

}  // namespace mulin::geometry

#include "geometry/index_search.h"
