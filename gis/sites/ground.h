// sites/ground: which named areas does a place lie in, and with how much of itself? For many places at once.
// In: areas (subdistricts, exclusions) → out: owners of a point, square metres of a shape in each owner.
// Read first: geometry/index.h.
#pragma once

#include <vector>

#include "core/ragged.h"
#include "geometry/index.h"
#include "geometry/overlay.h"
#include "geometry/shapes.h"

namespace mulin::sites {

using core::Row;

/// Areas cut into parts and indexed by part and by edge, so that a place well inside or outside costs no
/// overlay: only a shape that an edge comes near is cut out exactly. Owners may overlap.
class Ground {
 public:
  Ground() = default;
  /// Adds an area; its owner is the number of areas added before. Edge: an empty area owns nothing.
  void add(const geometry::MultiPolygon& area);
  /// Ends adding. Cost: O(n log n) in edges.
  void finish();

  /// The owners of p, ascending. Edge: a boundary belongs to its area.
  [[nodiscard]] std::vector<Row> owners(geometry::Point p) const;

  struct Share {
    Row owner;
    double area;  ///< m², > 0
  };
  /// How much of the shape lies in each owner, by ascending owner. Requires: a valid shape.
  [[nodiscard]] std::vector<Share> shares(const geometry::MultiPolygon& shape) const;

  /// m² of the shape in any of these owners, counted once where they overlap.
  [[nodiscard]] double united_area(const geometry::MultiPolygon& shape,
                                   const std::vector<Share>& owners) const;

 private:
  [[nodiscard]] std::vector<Row> parts_meeting(const geometry::Box& box) const;
  [[nodiscard]] std::vector<std::uint8_t> near_an_edge(const geometry::Box& box,
                                                       const std::vector<Row>& parts) const;

  std::vector<geometry::MultiPolygon> part_;  // one polygon each
  std::vector<Row> owner_;                    // of each part
  Row owners_ = 0;
  std::vector<Row> edge_part_;
  std::vector<geometry::Box> part_boxes_, edge_boxes_;
  geometry::BoxIndex parts_, edges_;
};

}  // namespace mulin::sites
