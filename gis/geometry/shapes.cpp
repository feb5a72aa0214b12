#include "geometry/shapes.h"

#include <algorithm>
#include <cmath>

#include "geometry/predicates.h"

namespace mulin::geometry {
namespace {

/// Twice the signed area, about the first point: large coordinates cost no digits.
double twice_signed_area(const Ring& ring) {
  if (ring.size() < 3) return 0;
  const Point o = ring.front();
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - o.x) * (ring[i + 1].y - o.y) - (ring[i + 1].x - o.x) * (ring[i].y - o.y);
  }
  return sum;
}

struct Moment {
  double weight = 0, x = 0, y = 0;
};

/// Adds a ring's area and first moments about `o`, counted `sign` times.
void add_moment(Moment& sum, const Ring& ring, Point o, double sign) {
  if (twice_signed_area(ring) < 0) sign = -sign;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double ax = ring[i].x - o.x, ay = ring[i].y - o.y;
    const double bx = ring[i + 1].x - o.x, by = ring[i + 1].y - o.y;
    const double cross = sign * (ax * by - bx * ay);
    sum.weight += cross;
    sum.x += cross * (ax + bx) / 3;
    sum.y += cross * (ay + by) / 3;
  }
}

enum class Side : unsigned char { outside, boundary, inside };

/// Even-odd over all rings of a part, with exact sides.
Side side_of(const Polygon& polygon, Point p) {
  bool inside = false;
  for (const auto& ring : polygon.rings) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const Point a = ring[i], b = ring[i + 1];
      if ((a.y > p.y && b.y > p.y) || (a.y < p.y && b.y < p.y) || (a.x < p.x && b.x < p.x)) continue;
      if (on_segment(p, a, b)) return Side::boundary;
      if ((a.y > p.y) == (b.y > p.y)) continue;
      if (turn(a, b, p) == (b.y > a.y ? 1 : -1)) inside = !inside;
    }
  }
  return inside ? Side::inside : Side::outside;
}

/// Where the horizontal line at `y` enters and leaves the shape, sorted.
std::vector<double> cuts_at(const MultiPolygon& shape, double y) {
  std::vector<double> cuts;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const Point a = ring[i], b = ring[i + 1];
        if ((a.y > y) != (b.y > y)) cuts.push_back(a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)));
      }
    }
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

/// The height nearest the middle that runs through no vertex: halfway to the next vertex above.
double clear_height(const MultiPolygon& shape, double middle) {
  double above = std::numeric_limits<double>::infinity();
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (const auto p : ring) {
        if (p.y > middle) above = std::min(above, p.y);
      }
    }
  }
  return std::isfinite(above) ? middle + (above - middle) / 2 : middle;
}

}  // namespace

void Box::include(Point p) {
  min_x = std::min(min_x, p.x);
  min_y = std::min(min_y, p.y);
  max_x = std::max(max_x, p.x);
  max_y = std::max(max_y, p.y);
}

void Box::include(const Box& other) {
  min_x = std::min(min_x, other.min_x);
  min_y = std::min(min_y, other.min_y);
  max_x = std::max(max_x, other.max_x);
  max_y = std::max(max_y, other.max_y);
}

double distance(Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  return std::sqrt(dx * dx + dy * dy);
}

double length(std::span<const Point> line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance(line[i - 1], line[i]);
  return sum;
}

double area(const Ring& ring) {
  return std::abs(twice_signed_area(ring)) / 2;
}

double area(const MultiPolygon& shape) {
  double sum = 0;
  for (const auto& part : shape.parts) {
    for (std::size_t r = 0; r < part.rings.size(); ++r)
      sum += r == 0 ? area(part.rings[r]) : -area(part.rings[r]);
  }
  return std::max(0.0, sum);
}

Box box_of(std::span<const Point> points) {
  Box box;
  for (const auto p : points) box.include(p);
  return box;
}

Box box_of(const MultiPolygon& shape) {
  Box box;
  for (const auto& part : shape.parts) {
    if (!part.rings.empty()) box.include(box_of(part.rings.front()));
  }
  return box;
}

Point centroid(const MultiPolygon& shape) {
  const Box box = box_of(shape);
  if (box.empty()) return {};
  const Point o{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
  Moment sum, vertices;
  for (const auto& part : shape.parts) {
    for (std::size_t r = 0; r < part.rings.size(); ++r) {
      const auto& ring = part.rings[r];
      add_moment(sum, ring, o, r == 0 ? 1 : -1);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        vertices.weight += 1;
        vertices.x += ring[i].x - o.x;
        vertices.y += ring[i].y - o.y;
      }
    }
  }
  if (sum.weight <= 0) sum = vertices;
  if (sum.weight <= 0) return o;
  return {o.x + sum.x / sum.weight, o.y + sum.y / sum.weight};
}

bool contains(const MultiPolygon& shape, Point p) {
  return std::any_of(shape.parts.begin(), shape.parts.end(),
                     [&](const Polygon& part) { return side_of(part, p) != Side::outside; });
}

bool strictly_contains(const MultiPolygon& shape, Point p) {
  bool inside = false;
  for (const auto& part : shape.parts) {
    const Side side = side_of(part, p);
    if (side == Side::boundary) return false;
    inside = inside || side == Side::inside;
  }
  return inside;
}

Foot nearest_on_line(std::span<const Point> line, Point p) {
  Foot best{line.front(), distance(line.front(), p), 0};
  double walked = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point a = line[i - 1], b = line[i];
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double square = dx * dx + dy * dy;
    const double share =
        square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
    const Point foot = between(a, b, share);
    const double away = distance(foot, p);
    const double step = std::sqrt(square);
    if (away < best.away) best = {foot, away, walked + step * share};
    walked += step;
  }
  return best;
}

Foot nearest_on_boundary(const MultiPolygon& shape, Point p) {
  Foot best;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      if (ring.empty()) continue;
      const Foot foot = nearest_on_line(ring, p);
      if (foot.away < best.away) best = foot;
    }
  }
  return best;
}

Point point_along(std::span<const Point> line, double along) {
  if (along <= 0) return line.front();
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double step = distance(line[i - 1], line[i]);
    if (along < step) return between(line[i - 1], line[i], along / step);
    along -= step;
  }
  return line.back();
}

Line part_along(std::span<const Point> line, double start, double end) {
  Line part{point_along(line, start)};
  double walked = 0;
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    walked += distance(line[i - 1], line[i]);
    if (walked > start && walked < end && line[i] != part.back()) part.push_back(line[i]);
  }
  part.push_back(point_along(line, end));
  return part;
}

Point inner_point(const MultiPolygon& shape) {
  const Point centre = centroid(shape);
  if (strictly_contains(shape, centre)) return centre;
  const Box box = box_of(shape);
  const double middle = (box.min_y + box.max_y) / 2;
  const double y = clear_height(shape, middle);
  const auto cuts = cuts_at(shape, y);
  Point best = centre;
  double widest = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) {
    if (cuts[i + 1] - cuts[i] > widest) {
      widest = cuts[i + 1] - cuts[i];
      best = {(cuts[i] + cuts[i + 1]) / 2, y};
    }
  }
  return widest > 0 || shape.parts.front().rings.empty() || shape.parts.front().rings.front().empty()
             ? best
             : shape.parts.front().rings.front().front();
}

}  // namespace mulin::geometry
