#include "maps/boundaries.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "geometry/index.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

/// Gives points that are near each other one number. The first of them keeps its place.
class Vertices {
 public:
  explicit Vertices(double tolerance) : tolerance_(tolerance) {}

  int number(Point p) {
    const auto column = static_cast<std::int64_t>(std::floor(p.x / tolerance_));
    const auto row = static_cast<std::int64_t>(std::floor(p.y / tolerance_));
    for (std::int64_t r = row - 1; r <= row + 1; ++r) {
      for (std::int64_t c = column - 1; c <= column + 1; ++c) {
        const auto found = cells_.find({r, c});
        if (found != cells_.end() && geometry::distance(points_[found->second], p) <= tolerance_)
          return found->second;
      }
    }
    const int fresh = static_cast<int>(points_.size());
    points_.push_back(p);
    cells_.try_emplace({row, column}, fresh);
    return fresh;
  }
  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

 private:
  double tolerance_;
  std::vector<Point> points_;
  std::map<std::pair<std::int64_t, std::int64_t>, int> cells_;
};

using Segment = std::pair<int, int>;  // lower vertex first

/// The vertices that lie on a–b, in order from a, both ends with them.
std::vector<int> along(int a, int b, const std::vector<Point>& points, const geometry::BoxIndex& index,
                       double tolerance) {
  const std::vector<Point> ends = {points[a], points[b]};
  std::vector<std::pair<double, int>> met = {{0, a}, {geometry::distance(ends[0], ends[1]), b}};
  index.search(geometry::box_of(ends).widened(tolerance), [&](core::Row v) {
    if (v == a || v == b) return;
    const geometry::Foot foot = geometry::nearest_on_line(ends, points[v]);
    if (foot.away <= tolerance) met.emplace_back(foot.along, v);
  });
  std::sort(met.begin() + 1, met.end());
  std::vector<int> order;
  for (const auto& [at, v] : met) order.push_back(v);
  if (order.back() != b) order.push_back(b);
  return order;
}

using Owners = std::map<Segment, std::set<int>>;

Owners owners_of(std::span<const geometry::MultiPolygon* const> areas, double tolerance, Vertices& vertices) {
  std::vector<std::pair<int, std::vector<int>>> rings;  // owner, vertices
  for (std::size_t area = 0; area < areas.size(); ++area) {
    for (const auto& part : areas[area]->parts) {
      for (const auto& ring : part.rings) {
        std::vector<int> numbers;
        for (const Point p : ring) numbers.push_back(vertices.number(p));
        rings.emplace_back(static_cast<int>(area), std::move(numbers));
      }
    }
  }
  std::vector<geometry::Box> boxes;
  for (const Point p : vertices.points()) boxes.push_back({p.x, p.y, p.x, p.y});
  const geometry::BoxIndex index(boxes);

  Owners owners;
  for (const auto& [area, ring] : rings) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      if (ring[i] == ring[i + 1]) continue;
      const auto path = along(ring[i], ring[i + 1], vertices.points(), index, tolerance);
      for (std::size_t k = 0; k + 1 < path.size(); ++k) {
        if (path[k] != path[k + 1]) owners[std::minmax(path[k], path[k + 1])].insert(area);
      }
    }
  }
  return owners;
}

/// Are there areas on both sides of a–b, `sliver` metres away from its middle?
bool between(std::span<const geometry::MultiPolygon* const> areas, const std::vector<geometry::Box>& boxes,
             Point a, Point b, double sliver) {
  const double d = geometry::distance(a, b);
  const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
  const Point aside{(b.y - a.y) / d * sliver, -(b.x - a.x) / d * sliver};
  const auto inside = [&](Point p) {
    for (std::size_t i = 0; i < areas.size(); ++i) {
      if (boxes[i].contains(p) && geometry::contains(*areas[i], p)) return true;
    }
    return false;
  };
  return inside({middle.x + aside.x, middle.y + aside.y}) && inside({middle.x - aside.x, middle.y - aside.y});
}

}  // namespace

Boundaries boundaries(std::span<const geometry::MultiPolygon* const> areas, double tolerance, double sliver) {
  Vertices vertices(tolerance);
  const Owners owners = owners_of(areas, tolerance, vertices);
  std::vector<geometry::Box> boxes;
  for (const auto* area : areas) boxes.push_back(geometry::box_of(*area));
  Boundaries out;
  std::set<std::pair<int, int>> neighbours;
  for (const auto& [segment, areas_of] : owners) {
    const Point a = vertices.points()[segment.first], b = vertices.points()[segment.second];
    const bool shared = areas_of.size() > 1 || (sliver > 0 && between(areas, boxes, a, b, sliver));
    (shared ? out.inner : out.outer).push_back({a, b});
    for (auto one = areas_of.begin(); one != areas_of.end(); ++one) {
      for (auto other = std::next(one); other != areas_of.end(); ++other) neighbours.emplace(*one, *other);
    }
  }
  out.outer = chained(std::move(out.outer));
  out.inner = chained(std::move(out.inner));
  out.neighbours.assign(neighbours.begin(), neighbours.end());
  return out;
}

std::vector<Line> chained(std::vector<Line> lines) {
  std::erase_if(lines, [](const Line& line) { return line.size() < 2; });
  std::map<Point, std::vector<std::size_t>> at;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    at[lines[i].front()].push_back(i);
    at[lines[i].back()].push_back(i);
  }
  std::vector<bool> used(lines.size(), false);
  const auto next_at = [&](Point end) {  // the one unused line that goes on from here
    const auto& here = at[end];
    if (here.size() != 2) return lines.size();
    for (const std::size_t i : here) {
      if (!used[i]) return i;
    }
    return lines.size();
  };
  const auto extend = [&](Line& chain) {
    for (std::size_t i = next_at(chain.back()); i < lines.size(); i = next_at(chain.back())) {
      used[i] = true;
      if (lines[i].front() == chain.back()) {
        chain.insert(chain.end(), lines[i].begin() + 1, lines[i].end());
      } else {
        chain.insert(chain.end(), lines[i].rbegin() + 1, lines[i].rend());
      }
    }
  };
  std::vector<Line> chains;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (used[i]) continue;
    used[i] = true;
    Line chain = lines[i];
    extend(chain);
    std::reverse(chain.begin(), chain.end());
    extend(chain);
    chains.push_back(std::move(chain));
  }
  return chains;
}

}  // namespace mulin::maps
