#include "network/segment_grid.h"

#include <algorithm>
#include <cmath>

namespace mulin::network {

using geometry::Point;

std::int64_t SegmentGrid::column_of(double x) const {
  return std::clamp(static_cast<std::int64_t>((x - box_.min_x) / size_), std::int64_t{0}, columns_ - 1);
}

std::int64_t SegmentGrid::row_of(double y) const {
  return std::clamp(static_cast<std::int64_t>((y - box_.min_y) / size_), std::int64_t{0}, rows_ - 1);
}

template <class Visit>
void SegmentGrid::visit_cells(Point a, Point b, double reach, Visit&& visit) const {
  const auto left = column_of(std::min(a.x, b.x) - reach), right = column_of(std::max(a.x, b.x) + reach);
  const auto low = row_of(std::min(a.y, b.y) - reach), high = row_of(std::max(a.y, b.y) + reach);
  const bool level = !(std::abs(b.y - a.y) > 1e-6 * size_);  // and no slope to speak of: one or two rows
  if (left == right || low == high || level) {
    for (auto row = low; row <= high; ++row) {
      for (auto column = left; column <= right; ++column) visit(row * columns_ + column);
    }
    return;
  }
  // A slanted segment: in each row only the columns between where it enters and leaves.
  const double slope = (b.x - a.x) / (b.y - a.y);
  const double slack = reach * (1 + std::abs(slope)) + 1e-6 * size_;
  const double bottom = std::min(a.y, b.y), top = std::max(a.y, b.y);
  for (auto row = low; row <= high; ++row) {
    const double y0 = std::clamp(box_.min_y + static_cast<double>(row) * size_, bottom, top);
    const double y1 = std::clamp(box_.min_y + static_cast<double>(row + 1) * size_, bottom, top);
    const double x0 = a.x + (y0 - a.y) * slope, x1 = a.x + (y1 - a.y) * slope;
    const auto from = std::max(left, column_of(std::min(x0, x1) - slack));
    const auto to = std::min(right, column_of(std::max(x0, x1) + slack));
    for (auto column = from; column <= to; ++column) visit(row * columns_ + column);
  }
}

SegmentGrid::SegmentGrid(const core::Ragged<Point>& lines, double reach) {
  const auto* points = lines.values.data();
  box_ = geometry::box_of(lines.values);
  std::int64_t segments = 0;
  double total = 0;
  const auto for_each_segment = [&](auto&& body) {
    for (Row p = 0; p < lines.size(); ++p) {
      for (auto v = lines.first[p]; v + 1 < lines.first[p + 1]; ++v)
        body(static_cast<Row>(v), points[v], points[v + 1]);
    }
  };
  for_each_segment([&](Row, Point a, Point b) {
    ++segments;
    total += std::abs(b.x - a.x) + std::abs(b.y - a.y);
  });
  const double mean = segments > 0 ? total / static_cast<double>(segments) : 1;
  const double fair = std::sqrt(box_.width() * box_.height() / (2.0 * static_cast<double>(segments) + 16));
  size_ = std::max({mean, fair, 4 * reach, 1e-3, box_.width() / 30000, box_.height() / 30000});
  columns_ = static_cast<std::int64_t>(box_.width() / size_) + 1;
  rows_ = static_cast<std::int64_t>(box_.height() / size_) + 1;
  first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
  for_each_segment([&](Row, Point a, Point b) {
    visit_cells(a, b, reach, [&](std::int64_t cell) { ++first_[cell + 1]; });
  });
  for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
  segments_.resize(first_.back());
  auto next = std::vector<std::uint32_t>(first_.begin(), first_.end() - 1);
  for_each_segment([&](Row v, Point a, Point b) {
    visit_cells(a, b, reach, [&](std::int64_t cell) { segments_[next[cell]++] = v; });
  });
}

}  // namespace mulin::network
