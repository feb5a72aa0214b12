// geometry/overlay: set operations on polygons (GEOS behind this door, nowhere else).
// In: MultiPolygons with finite vertices → out: valid MultiPolygons, in metres.
// Read first: geometry/shapes.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::geometry {

/// Requires, for all: vertices finite and |v| < 1e9 (GEOS may crash otherwise). Throws: std::runtime_error
/// with GEOS's words.
MultiPolygon united(std::span<const MultiPolygon> shapes);
MultiPolygon intersection(const MultiPolygon& a, const MultiPolygon& b);
MultiPolygon difference(const MultiPolygon& a, const MultiPolygon& b);
double intersection_area(const MultiPolygon& a, const MultiPolygon& b);

/// Everything within `by` metres; negative shrinks. 16 segments a quarter circle for shapes, 4 for lines.
MultiPolygon buffered(const MultiPolygon& shape, double by);
MultiPolygon buffered_lines(std::span<const Line> lines, double by);

/// The shape with its gaps and notches narrower than 2 `by` filled; corners keep their place.
MultiPolygon closed(const MultiPolygon& shape, double by);

/// The convex hull of points, possibly without area (then empty).
MultiPolygon hull(std::span<const Point> points);

/// Simplified with topology kept; tolerance in metres.
MultiPolygon simplified(const MultiPolygon& shape, double tolerance);

/// True when the rings neither cross themselves nor each other; `why` receives GEOS's reason and place.
bool is_valid(const MultiPolygon& shape, std::string* why = nullptr);

/// A valid shape of the same points (GEOS MakeValid, STRUCTURE method); lines and points that fall out are
/// dropped.
MultiPolygon made_valid(const MultiPolygon& shape);

/// Does the segment a–b meet the inside of the shape (touching its boundary does not count)?
bool segment_crosses(const MultiPolygon& shape, Point a, Point b);

/// The parts of a line outside the shape, in order along it.
std::vector<Line> outside_parts(std::span<const Point> line, const MultiPolygon& shape);

/// The parts of a line in the shape or on its boundary (to a micrometre), in order along it.
std::vector<Line> inside_parts(std::span<const Point> line, const MultiPolygon& shape);

}  // namespace mulin::geometry
