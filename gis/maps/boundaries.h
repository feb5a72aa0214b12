// maps/boundaries: each border drawn once. Neighbours share a border, and two dashed lines on top of each
// other make a solid one. In: areas that touch → out: lines with one owner (outer) and with two (inner). Read
// first: geometry/shapes.h.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::maps {

struct Boundaries {
  std::vector<geometry::Line> outer;            ///< of one area alone
  std::vector<geometry::Line> inner;            ///< shared by two or more
  std::vector<std::pair<int, int>> neighbours;  ///< areas that share a border, lower number first, ascending
};

/// A border beside a gap or overlap of less than `sliver` metres is inner, though drawn by one area alone.
/// Vertices nearer than `tolerance` metres count as one, and a border that a neighbour draws with more
/// vertices as the same border. Cost: O(n log n) for n vertices. Edge: wider gaps and overlaps stay two
/// lines.
Boundaries boundaries(std::span<const geometry::MultiPolygon* const> areas, double tolerance,
                      double sliver = 0);

/// Joins lines end to end where exactly two meet, so that dashes run on. Ends must be equal to the bit.
std::vector<geometry::Line> chained(std::vector<geometry::Line> lines);

}  // namespace mulin::maps
