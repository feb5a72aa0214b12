// layers/locate_point: which subdistrict holds this point, and which parts of a polygon lie in which.
// In: the subdistricts in code order → out: rows and shares; the first by code wins where two overlap.
// Read first: geometry/shapes.h.
#pragma once

#include <span>
#include <vector>

#include "core/ragged.h"
#include "geometry/index.h"
#include "geometry/shapes.h"

namespace mulin::layers {

/// One polygon prepared for many questions: its edges in horizontal slabs.
class PreparedPolygon {
 public:
  explicit PreparedPolygon(const geometry::MultiPolygon& shape);
  /// Edge: the boundary is inside. Exact.
  [[nodiscard]] bool contains(geometry::Point p) const;
  /// True when an edge's box meets this one: only then can the boundary run through it.
  [[nodiscard]] bool edge_near(const geometry::Box& box) const;
  [[nodiscard]] const geometry::Box& box() const { return box_; }

 private:
  struct Edge {
    geometry::Point a, b;
  };
  [[nodiscard]] std::size_t slab_of(double y) const;

  geometry::Box box_;
  double slab_height_ = 1;
  core::Ragged<Edge> slabs_;
};

/// Part of a polygon that lies in one subdistrict.
struct Piece {
  core::Row zone = core::kNoRow;  ///< kNoRow: outside all
  double share = 1;               ///< of the polygon's area
  geometry::MultiPolygon shape;   ///< empty: the whole polygon
};

class Zones {
 public:
  Zones() = default;
  explicit Zones(std::span<const geometry::MultiPolygon> shapes);
  [[nodiscard]] bool empty() const { return prepared_.empty(); }
  /// The lowest row whose polygon holds p, boundary included; kNoRow outside all.
  [[nodiscard]] core::Row find(geometry::Point p) const;
  /// The same for a point computed on a boundary, which rounding may have put a micrometre outside.
  [[nodiscard]] core::Row find_rounded(geometry::Point p) const;
  /// Parts by zone in row order, the outside last; shares add up to 1. A remainder under a millionth of the
  /// area, or under 1 m², is no part of its own. Requires: a valid polygon with area.
  [[nodiscard]] std::vector<Piece> split(const geometry::MultiPolygon& polygon) const;
  [[nodiscard]] const geometry::MultiPolygon& shape(core::Row row) const {
    return shapes_[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] core::Row size() const { return static_cast<core::Row>(shapes_.size()); }

 private:
  std::vector<geometry::MultiPolygon> shapes_;
  std::vector<PreparedPolygon> prepared_;
};

}  // namespace mulin::layers
