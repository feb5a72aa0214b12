// geometry/shapes: points, lines and polygons in metres on the plane, and what can be measured on them.
// In: coordinates in one metric working CRS, x east and y north → out: lengths, areas, nearest points.
// Read first: nothing.
#pragma once

#include <limits>
#include <span>
#include <vector>

namespace mulin::geometry {

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
  friend auto operator<=>(const Point&, const Point&) = default;
};

/// Edge: a default Box is empty; sides belong to it.
struct Box {
  double min_x = std::numeric_limits<double>::infinity();
  double min_y = std::numeric_limits<double>::infinity();
  double max_x = -std::numeric_limits<double>::infinity();
  double max_y = -std::numeric_limits<double>::infinity();

  [[nodiscard]] bool empty() const { return min_x > max_x; }
  [[nodiscard]] double width() const { return empty() ? 0 : max_x - min_x; }
  [[nodiscard]] double height() const { return empty() ? 0 : max_y - min_y; }
  void include(Point p);
  void include(const Box& other);
  [[nodiscard]] Box widened(double by) const { return {min_x - by, min_y - by, max_x + by, max_y + by}; }
  [[nodiscard]] bool meets(const Box& o) const {
    return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y;
  }
  [[nodiscard]] bool contains(Point p) const {
    return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y;
  }
};

using Line = std::vector<Point>;

/// A ring is closed: its last point repeats its first. Rings may run either way round.
using Ring = std::vector<Point>;

/// rings[0] is the outside, the others are holes.
struct Polygon {
  std::vector<Ring> rings;
};

/// Parts do not overlap. Edge: no parts = nowhere.
struct MultiPolygon {
  std::vector<Polygon> parts;
  [[nodiscard]] bool empty() const { return parts.empty(); }
};

double distance(Point a, Point b);
double length(std::span<const Point> line);
double area(const Ring& ring);  ///< ≥ 0
double area(const MultiPolygon& shape);
Box box_of(std::span<const Point> points);
Box box_of(const MultiPolygon& shape);

/// The centre of area; for a shape without area the mean of its vertices.
Point centroid(const MultiPolygon& shape);

/// Edge: points on the boundary are inside.
bool contains(const MultiPolygon& shape, Point p);

/// Edge: points on the boundary are not inside. Exact.
bool strictly_contains(const MultiPolygon& shape, Point p);

/// A place on a line: the point, its distance from the one asked about, and how far along the line it lies.
struct Foot {
  Point at;
  double away = std::numeric_limits<double>::infinity();
  double along = 0;  ///< metres from the line's first point
};

/// The point of the line nearest to p; of several the first along the line. Requires: line is not empty.
Foot nearest_on_line(std::span<const Point> line, Point p);

/// The point of any ring nearest to p (0 away only on the boundary, not inside).
Foot nearest_on_boundary(const MultiPolygon& shape, Point p);

/// The point `along` metres from the first one; clamped to the ends.
Point point_along(std::span<const Point> line, double along);

/// The piece of the line from `start` to `end` metres, both clamped; at least two points. Requires: start ≤
/// end.
Line part_along(std::span<const Point> line, double start, double end);

/// A point well inside the shape, for labels and for a site that is a polygon: the centroid when inside, else
/// the middle of the longest inner part of a horizontal cut through the middle. Requires: !shape.empty().
Point inner_point(const MultiPolygon& shape);

}  // namespace mulin::geometry
