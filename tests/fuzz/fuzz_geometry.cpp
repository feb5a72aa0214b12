// Bytes as two shapes of careless rings: cleaned, laid over each other, laid on a grid, cut by zones.
#include <cmath>
#include <numeric>

#include "fuzz.h"
#include "geometry/coverage.h"
#include "geometry/overlay.h"
#include "layers/clean.h"
#include "layers/locate_point.h"

using namespace mulin;
using geometry::MultiPolygon;

namespace {

constexpr double kLargest = 1e7;  // m: nothing in a projected CRS lies farther out

MultiPolygon careless_shape(fuzz::Draw& draw) {
  MultiPolygon shape;
  for (int parts = 1 + draw.below(3); parts > 0; --parts) {
    auto& part = shape.parts.emplace_back();
    for (int rings = 1 + draw.below(3); rings > 0; --rings) {
      auto& ring = part.rings.emplace_back();
      for (int n = draw.below(12); n > 0; --n) ring.push_back(draw.point(kLargest));
      if (draw.flag() && !ring.empty()) ring.push_back(ring.front());
    }
  }
  return shape;
}

/// As layers/ does it before anybody reasons about the shape.
MultiPolygon cleaned(MultiPolygon shape) {
  shape = layers::tidied(std::move(shape));
  const auto done = layers::repair(shape);
  fuzz::require(!done.needed || (std::isfinite(done.before) && std::isfinite(done.after)),
                "areas are finite");
  if (geometry::area(shape) < 1e-6) shape.parts.clear();
  std::string why;
  fuzz::require(geometry::is_valid(shape, &why), "a cleaned shape is valid: " + why);
  return shape;
}

/// Rounding of areas so far out, and what snapping may take off the boundary.
double slack(const MultiPolygon& a, const MultiPolygon& b) {
  auto box = geometry::box_of(a);
  box.include(geometry::box_of(b));
  const double far =
      std::max({std::abs(box.min_x), std::abs(box.max_x), std::abs(box.min_y), std::abs(box.max_y)});
  return 1e-9 * (far + 1) * (box.width() + box.height() + 1) + 1e-6;
}

void check_overlay(const MultiPolygon& a, const MultiPolygon& b) {
  const double both = geometry::area(geometry::intersection(a, b)),
               rest = geometry::area(geometry::difference(a, b));
  const double off = slack(a, b), whole = geometry::area(a), other = geometry::area(b);
  fuzz::require(std::abs(both + rest - whole) <= off, "A = A∩B + A−B");
  fuzz::require(both <= std::min(whole, other) + off, "A∩B is within A and B");
  const MultiPolygon pair[] = {a, b};
  fuzz::require(std::abs(geometry::area(geometry::united(pair)) + both - whole - other) <= off,
                "A∪B = A + B − A∩B");
  fuzz::require(std::abs(geometry::intersection_area(a, b) - both) <= off, "areas of overlay agree");
}

void check_points(const MultiPolygon& shape, fuzz::Draw& draw) {
  const layers::PreparedPolygon prepared(shape);
  for (int n = 0; n < 8; ++n) {
    const auto p = draw.point(kLargest);
    const bool in = geometry::contains(shape, p);
    fuzz::require(prepared.contains(p) == in, "prepared and plain shapes hold the same points");
    fuzz::require(in || !geometry::strictly_contains(shape, p), "inside is not outside");
    const auto foot = geometry::nearest_on_boundary(shape, p);
    fuzz::require(std::isfinite(foot.away) && foot.away >= 0, "a boundary is somewhere");
  }
  const auto inner = geometry::inner_point(shape);
  fuzz::require(std::isfinite(inner.x) && geometry::contains(shape, inner), "the inner point is inside");
}

void check_grid(const MultiPolygon& shape, fuzz::Draw& draw) {
  const geometry::Grid grid{
      draw.metre(1000), draw.metre(1000) + 100, 1.0 + draw.below(40), 1.0 + draw.below(40), 20, 20};
  const double right = grid.left + 20 * grid.cell_width, bottom = grid.top - 20 * grid.cell_height;
  const MultiPolygon frame{{{{{{grid.left, bottom},
                               {right, bottom},
                               {right, grid.top},
                               {grid.left, grid.top},
                               {grid.left, bottom}}}}}};
  double sum = 0;
  for (const auto& cell : geometry::coverage(shape, grid)) {
    fuzz::require(cell.fraction > 0 && cell.fraction <= 1, "a fraction is within (0, 1]");
    fuzz::require(cell.column >= 0 && cell.column < 20 && cell.row >= 0 && cell.row < 20,
                  "a cell is of the grid");
    sum += cell.fraction * grid.cell_width * grid.cell_height;
  }
  fuzz::require(std::abs(sum - geometry::intersection_area(shape, frame)) <= slack(shape, frame) + 1e-6 * sum,
                "fractions add up to the shape within the grid");
}

void check_split(const MultiPolygon& a, const MultiPolygon& b) {
  const MultiPolygon shapes[] = {a, b};
  const layers::Zones zones(shapes);
  const MultiPolygon square{{{{{{5, 5}, {95, 5}, {95, 95}, {5, 95}, {5, 5}}}}}};
  double shares = 0;
  for (const auto& piece : zones.split(square)) {
    fuzz::require(piece.share > 0 && piece.share <= 1 + 1e-12, "a share is within (0, 1]");
    shares += piece.share;
  }
  fuzz::require(std::abs(shares - 1) < 1e-9, "shares add up to 1");
}

void check_lines(const MultiPolygon& shape, fuzz::Draw& draw) {
  geometry::Line line;
  for (int n = 2 + draw.below(4); n > 0; --n) line.push_back(draw.point(kLargest));
  double outside = 0;
  for (const auto& part : geometry::outside_parts(line, shape)) outside += geometry::length(part);
  fuzz::require(outside <= geometry::length(line) * (1 + 1e-9) + 1e-6, "a part is no longer than the whole");
  const auto grown = geometry::buffered(shape, 10);
  fuzz::require(geometry::area(grown) >= geometry::area(shape) * (1 - 1e-9), "a buffer grows");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Draw draw({data, size});
  const auto a = cleaned(careless_shape(draw)), b = cleaned(careless_shape(draw));
  check_overlay(a, b);
  check_split(a, b);
  if (a.empty()) return 0;
  check_points(a, draw);
  check_grid(a, draw);
  check_lines(a, draw);
  return 0;
}
