// geometry/coverage: which share of each cell of a grid does a polygon cover? Exact, cell by cell.
// In: a polygon and a grid in the grid's own coordinates → out: cells with their covered fraction.
// Read first: geometry/shapes.h. Method: signed areas to the right of each boundary piece, cut at cell sides,
// summed along the rows from the left (exact-area scan conversion).
#pragma once

#include <cstdint>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::geometry {

/// Cells are numbered from the top left: column rightwards, row downwards, as rasters are.
struct Grid {
  double left = 0;
  double top = 0;
  double cell_width = 1;   ///< > 0
  double cell_height = 1;  ///< > 0
  std::int64_t columns = 0;
  std::int64_t rows = 0;
};

struct Covered {
  std::int64_t column;
  std::int64_t row;
  double fraction;  ///< (0, 1]
};

/// The cells that the shape meets, row by row. Requires: a valid shape. Edge: cells only touched are left
/// out. Cost: O(vertices + cells met); cells well inside cost nothing but their entry.
std::vector<Covered> coverage(const MultiPolygon& shape, const Grid& grid);

}  // namespace mulin::geometry
