// geometry/contour: the outline of where a field on a grid is positive.
// In: whole numbers at the corners of square cells → out: a valid MultiPolygon.
// Read first: geometry/shapes.h. Source: marching squares, after Lorensen & Cline, SIGGRAPH 1987.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::geometry {

/// Numbers at the corners of a grid, held only where something is: in square blocks, the rest counts as
/// `outside`. Corner (column, row) stands at origin + side × (column, row); rows run north.
template <class T>
class Field {
 public:
  Field(Point first, double cell, std::int64_t across, std::int64_t up, T outside)
      : origin(first), side(cell), columns(across), rows(up), outside_(outside) {
    across_ = (columns + kBlock - 1) / kBlock;
    block_.assign(static_cast<std::size_t>(across_ * ((rows + kBlock - 1) / kBlock)), -1);
  }

  /// Makes room for the corners of a window (clamped to the grid).
  void cover(std::int64_t left, std::int64_t low, std::int64_t right, std::int64_t high) {
    const auto blocks = [](std::int64_t v, std::int64_t most) {
      return std::clamp<std::int64_t>(v, 0, most - 1) / kBlock;
    };
    for (auto r = blocks(low, rows); r <= blocks(high, rows); ++r) {
      for (auto c = blocks(left, columns); c <= blocks(right, columns); ++c) {
        auto& block = block_[static_cast<std::size_t>(r * across_ + c)];
        if (block >= 0) continue;
        block = static_cast<std::int32_t>(values.size() / kCorners);
        values.resize(values.size() + kCorners, outside_);
        covered.push_back({c * kBlock, r * kBlock});
      }
    }
  }

  /// Place of a corner in `values`, −1 where nothing is held.
  [[nodiscard]] std::int64_t slot(std::int64_t c, std::int64_t r) const {
    if (c < 0 || r < 0 || c >= columns || r >= rows) return -1;
    const auto block = block_[static_cast<std::size_t>(r / kBlock * across_ + c / kBlock)];
    return block < 0 ? -1 : block * kCorners + r % kBlock * kBlock + c % kBlock;
  }
  [[nodiscard]] T at(std::int64_t c, std::int64_t r) const {
    const auto s = slot(c, r);
    return s < 0 ? outside_ : values[static_cast<std::size_t>(s)];
  }

  /// The same blocks, another number.
  template <class U>
  [[nodiscard]] Field<U> like(U outside) const {
    Field<U> made(origin, side, columns, rows, outside);
    for (const auto& [c, r] : covered) made.cover(c, r, c, r);
    return made;
  }

  static constexpr std::int64_t kBlock = 128;
  static constexpr std::int64_t kCorners = kBlock * kBlock;
  Point origin;
  double side;
  std::int64_t columns, rows;
  std::vector<T> values;                                       ///< block by block
  std::vector<std::pair<std::int64_t, std::int64_t>> covered;  ///< first corner of each block, as in `values`

 private:
  T outside_;
  std::int64_t across_ = 0;
  std::vector<std::int32_t> block_;
};

/// Where the field, linear along cell sides, is positive. Requires: no value is 0, `outside` is negative,
/// corners beside a positive one are held. Edge: positive corners that meet only across a cell stay apart.
/// Law: a field that is nowhere less has an outline that is nowhere inside the other's (same grid).
MultiPolygon outline(const Field<std::int32_t>& field);

/// Fills what is not positive and fenced in by positive corners, up to `most` corners a piece: they get the
/// number that `value` holds at the same slot. Edge: a piece that reaches ground not held counts as open.
void fill_holes(Field<std::int32_t>& field, std::int64_t most, const Field<std::int32_t>& value);

}  // namespace mulin::geometry
