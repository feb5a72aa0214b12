// geometry/hilbert: one number for a place, so that what is near on the ground is near in memory.
// In: a point and the box that holds all → out: its place on a curve through the box.
// Read first: geometry/shapes.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "geometry/shapes.h"

namespace mulin::geometry {

/// Place of cell (x, y) on the Hilbert curve over 2^16 × 2^16 cells.
/// Source: the state-free rotation form, after Hacker's Delight, 2nd ed., §16.
inline std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint32_t place = 0;
  for (std::uint32_t side = 1U << 15; side > 0; side >>= 1) {
    const std::uint32_t right = (x & side) != 0 ? 1 : 0;
    const std::uint32_t up = (y & side) != 0 ? 1 : 0;
    place += side * side * ((3 * right) ^ up);
    if (up == 0) {
      if (right == 1) {
        x = 0xFFFF - x;
        y = 0xFFFF - y;
      }
      std::swap(x, y);
    }
  }
  return place;
}

/// Edge: points outside the box are moved to its side; a box without width or height is one cell there.
inline std::uint32_t hilbert(Point p, const Box& box) {
  const auto cell = [](double v, double low, double size) {
    return size > 0 ? static_cast<std::uint32_t>(std::clamp((v - low) / size, 0.0, 1.0) * 65535.0) : 0U;
  };
  return hilbert(cell(p.x, box.min_x, box.width()), cell(p.y, box.min_y, box.height()));
}

}  // namespace mulin::geometry
