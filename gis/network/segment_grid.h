// network/segment_grid: which segments pass this cell? A plain grid: built once, walked cell by cell.
// In: lines → out: CSR of segments by cell; a walk over the cells around a point, near ones first.
// Read first: network/network.h. Source: uniform grids, Franklin et al., Auto-Carto 9, 1989.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "network/network.h"

namespace mulin::network {

class SegmentGrid {
 public:
  SegmentGrid() = default;
  /// Every segment is in each cell that comes within `reach` of it. Cost: O(segments + cells touched).
  SegmentGrid(const core::Ragged<geometry::Point>& lines, double reach);

  [[nodiscard]] std::int64_t cells() const { return static_cast<std::int64_t>(first_.size()) - 1; }
  /// Segments by number of their first vertex, ascending.
  [[nodiscard]] std::span<const Row> in_cell(std::int64_t cell) const {
    return {segments_.data() + first_[cell], static_cast<std::size_t>(first_[cell + 1] - first_[cell])};
  }
  [[nodiscard]] std::int64_t cell_of(geometry::Point p) const {
    return row_of(p.y) * columns_ + column_of(p.x);
  }

  /// Calls test(segment) → metres still of interest, for every segment that may lie within `within` of p; a
  /// test may only lessen what is of interest. Edge: a segment in several cells is tested several times.
  template <class Test>
  void around(geometry::Point p, double within, Test&& test) const;

  /// Calls visit(segment) for every segment in the cells that meet the box.
  template <class Visit>
  void within(const geometry::Box& box, Visit&& visit) const {
    if (segments_.empty() || !box.meets(box_)) return;
    for (auto row = row_of(box.min_y); row <= row_of(box.max_y); ++row) {
      for (auto column = column_of(box.min_x); column <= column_of(box.max_x); ++column) {
        for (const Row s : in_cell(row * columns_ + column)) visit(s);
      }
    }
  }

 private:
  [[nodiscard]] std::int64_t column_of(double x) const;
  [[nodiscard]] std::int64_t row_of(double y) const;
  template <class Visit>
  void visit_cells(geometry::Point a, geometry::Point b, double reach, Visit&& visit) const;

  [[nodiscard]] double away_from_cell(geometry::Point p, std::int64_t column, std::int64_t row) const;

  geometry::Box box_;
  double size_ = 1;
  std::int64_t columns_ = 1, rows_ = 1;
  std::vector<std::uint32_t> first_;
  std::vector<Row> segments_;
};

inline double SegmentGrid::away_from_cell(geometry::Point p, std::int64_t column, std::int64_t row) const {
  const double left = box_.min_x + static_cast<double>(column) * size_;
  const double low = box_.min_y + static_cast<double>(row) * size_;
  const double dx = std::max({left - p.x, 0.0, p.x - left - size_});
  const double dy = std::max({low - p.y, 0.0, p.y - low - size_});
  return std::max(dx, dy);  // never more than the distance
}

template <class Test>
void SegmentGrid::around(geometry::Point p, double within, Test&& test) const {
  if (segments_.empty()) return;
  const double slack = 1e-6 * size_;
  const auto column = column_of(p.x), row = row_of(p.y);
  const auto visit = [&](std::int64_t c, std::int64_t r) {
    if (away_from_cell(p, c, r) > within + slack) return;
    for (const Row s : in_cell(r * columns_ + c)) within = test(s);
  };
  for (std::int64_t ring = 0;; ++ring) {
    const auto left = column - ring, right = column + ring, low = row - ring, high = row + ring;
    const auto first = std::max<std::int64_t>(left, 0), last = std::min(right, columns_ - 1);
    if (low >= 0) {
      for (auto c = first; c <= last; ++c) visit(c, low);
    }
    if (high < rows_ && ring > 0) {
      for (auto c = first; c <= last; ++c) visit(c, high);
    }
    for (auto r = std::max<std::int64_t>(low + 1, 0); r < std::min(high, rows_); ++r) {
      if (left >= 0) visit(left, r);
      if (right < columns_) visit(right, r);
    }
    const double reach = within + slack;
    const bool done =
        (left <= 0 || box_.min_x + static_cast<double>(left) * size_ < p.x - reach) &&
        (low <= 0 || box_.min_y + static_cast<double>(low) * size_ < p.y - reach) &&
        (right + 1 >= columns_ || box_.min_x + static_cast<double>(right + 1) * size_ > p.x + reach) &&
        (high + 1 >= rows_ || box_.min_y + static_cast<double>(high + 1) * size_ > p.y + reach);
    if (done) return;
  }
}

}  // namespace mulin::network
