// The two overlay questions about lines, answered with exact sides and without GEOS: no build-up a call.
#include <algorithm>

#include "geometry/overlay.h"
#include "geometry/predicates.h"

namespace mulin::geometry {
namespace {

constexpr double kGrain = 1e-9;  // metres: pieces shorter than this are rounding

/// Where a segment meets the boundary of a shape, as shares of the segment, 0 and 1 added, sorted.
std::vector<double> meetings_with(const MultiPolygon& shape, Point a, Point b) {
  std::vector<double> shares{0, 1};
  const Box box = [&] {
    Box made;
    made.include(a);
    made.include(b);
    return made;
  }();
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const auto share_of = [&](Point p) {
    return square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  };
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        Box side;
        side.include(ring[i]);
        side.include(ring[i + 1]);
        if (!side.meets(box)) continue;
        switch (meeting(a, b, ring[i], ring[i + 1])) {
          case Meeting::none:
            break;
          case Meeting::proper:
            shares.push_back(crossing_share(a, b, ring[i], ring[i + 1]));
            break;
          case Meeting::touch:
          case Meeting::overlap:
            if (on_segment(ring[i], a, b)) shares.push_back(std::clamp(share_of(ring[i]), 0.0, 1.0));
            if (on_segment(ring[i + 1], a, b)) shares.push_back(std::clamp(share_of(ring[i + 1]), 0.0, 1.0));
            break;
        }
      }
    }
  }
  std::sort(shares.begin(), shares.end());
  return shares;
}

struct Stretch {
  double start, end;
};

/// The shares of a segment whose middles are wanted; neighbours are merged.
template <class Wanted>
std::vector<Stretch> stretches(const MultiPolygon& shape, Point a, Point b, Wanted&& wanted) {
  const auto shares = meetings_with(shape, a, b);
  const double whole = distance(a, b);
  std::vector<Stretch> out;
  double start = 0;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    const bool last = i + 1 == shares.size();
    if ((shares[i] - start) * whole < kGrain && !(last && whole < kGrain)) continue;
    const bool take = wanted(between(a, b, (start + shares[i]) / 2));
    if (take && !out.empty() && out.back().end == start) {
      out.back().end = shares[i];
    } else if (take) {
      out.push_back({start, shares[i]});
    }
    start = shares[i];
  }
  if (!out.empty() && (1 - out.back().end) * whole < kGrain) out.back().end = 1;
  return out;
}

/// The shares of a segment that lie outside the shape or on its boundary.
std::vector<Stretch> outside_stretches(const MultiPolygon& shape, Point a, Point b) {
  return stretches(shape, a, b, [&](Point middle) { return !strictly_contains(shape, middle); });
}

/// The pieces of a line made of the stretches of its segments.
template <class Stretches>
std::vector<Line> joined_parts(std::span<const Point> line, Stretches&& stretches_of) {
  std::vector<Line> parts;
  Line part;
  const auto end_part = [&] {
    if (part.size() >= 2) parts.push_back(part);
    part.clear();
  };
  for (std::size_t i = 1; i < line.size(); ++i) {
    for (const auto [start, end] : stretches_of(line[i - 1], line[i])) {
      if (start > 0) end_part();
      if (part.empty()) part.push_back(between(line[i - 1], line[i], start));
      if (const Point next = between(line[i - 1], line[i], end); next != part.back()) part.push_back(next);
      if (end < 1) end_part();
    }
    if (part.empty() || part.back() != line[i]) end_part();
  }
  end_part();
  return parts;
}

}  // namespace

bool segment_crosses(const MultiPolygon& shape, Point a, Point b) {
  Box box;
  box.include(a);
  box.include(b);
  if (!box_of(shape).meets(box)) return false;
  if (a == b) return strictly_contains(shape, a);
  const auto outside = outside_stretches(shape, a, b);
  return outside.size() != 1 || outside.front().start > 0 || outside.front().end < 1;
}

std::vector<Line> outside_parts(std::span<const Point> line, const MultiPolygon& shape) {
  if (!box_of(shape).meets(box_of(line))) return {Line(line.begin(), line.end())};
  return joined_parts(line, [&](Point a, Point b) { return outside_stretches(shape, a, b); });
}

std::vector<Line> inside_parts(std::span<const Point> line, const MultiPolygon& shape) {
  constexpr double kOnBoundary = 1e-6;  // metres: the middle of a stretch on it is rounded off it
  if (!box_of(shape).meets(box_of(line))) return {};
  return joined_parts(line, [&](Point a, Point b) {
    return stretches(shape, a, b, [&](Point middle) {
      return contains(shape, middle) || nearest_on_boundary(shape, middle).away < kOnBoundary;
    });
  });
}

}  // namespace mulin::geometry
