// tests/geometry/pictures: shapes written as short as they are drawn.
#pragma once

#include <initializer_list>

#include "geometry/shapes.h"

namespace mulin::test {

/// A polygon from its corners; the ring is closed here.
inline geometry::Polygon polygon(std::initializer_list<geometry::Point> corners) {
  geometry::Ring ring(corners);
  ring.push_back(ring.front());
  return {{ring}};
}

inline geometry::MultiPolygon shape(std::initializer_list<geometry::Point> corners) {
  return {{polygon(corners)}};
}

inline geometry::MultiPolygon rectangle(double left, double low, double right, double high) {
  return shape({{left, low}, {right, low}, {right, high}, {left, high}});
}

/// A 10 × 10 square with a hole 4 … 6.
inline geometry::MultiPolygon frame() {
  auto made = rectangle(0, 0, 10, 10);
  made.parts[0].rings.push_back({{4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}});
  return made;
}

}  // namespace mulin::test
