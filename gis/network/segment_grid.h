// network/segment_grid: which segments pass this cell? A plain grid: built once, walked cell by cell.
// In: the segments of pieces → out: CSR of segments by cell.
// Read first: network/noding.h. Source: uniform grids, Franklin et al., Auto-Carto 9, 1989.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/noding.h"

namespace mulin::network {

class SegmentGrid {
 public:
  /// Every segment is in each cell that comes within `reach` of it. Cost: O(segments + cells touched).
  SegmentGrid(const Pieces& pieces, double reach);

  [[nodiscard]] std::int64_t cells() const { return static_cast<std::int64_t>(first_.size()) - 1; }
  /// Segments by number of their first vertex, ascending.
  [[nodiscard]] std::span<const Row> in_cell(std::int64_t cell) const {
    return {segments_.data() + first_[cell], static_cast<std::size_t>(first_[cell + 1] - first_[cell])};
  }
  [[nodiscard]] std::int64_t cell_of(geometry::Point p) const { return row_of(p.y) * columns_ + column_of(p.x); }

 private:
  [[nodiscard]] std::int64_t column_of(double x) const;
  [[nodiscard]] std::int64_t row_of(double y) const;
  template <class Visit>
  void visit_cells(geometry::Point a, geometry::Point b, double reach, Visit&& visit) const;

  geometry::Box box_;
  double size_ = 1;
  std::int64_t columns_ = 1, rows_ = 1;
  std::vector<std::uint32_t> first_;
  std::vector<Row> segments_;
};

}  // namespace mulin::network
