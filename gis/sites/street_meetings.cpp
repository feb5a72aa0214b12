#include "sites/street_meetings.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "geometry/predicates.h"
#include "sites/near.h"

namespace mulin::sites {
namespace {

using geometry::Box;
using geometry::Point;

constexpr double kSame = 0.01;  // metres

Box box_of_segment(Point a, Point b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

double away(Point a, Point b, Point p) {
  const Point line[] = {a, b};
  return geometry::nearest_on_line(line, p).away;
}

}  // namespace

StreetMeetings::StreetMeetings(const city::Streets& streets) : streets_(streets) {
  std::vector<Box> boxes;
  for (Row s = 0; s < streets.size(); ++s) {
    const auto line = streets.lines[s];
    for (std::size_t i = 1; i < line.size(); ++i) {
      if (line[i - 1] == line[i]) continue;
      segments_.push_back({std::min(line[i - 1], line[i]), std::max(line[i - 1], line[i]), s});
      boxes.push_back(box_of_segment(line[i - 1], line[i]));
    }
  }
  index_ = geometry::BoxIndex(boxes);
}

std::int16_t StreetMeetings::level(const Segment& s) const {
  return streets_.level.empty() ? std::int16_t{0} : streets_.level[s.street];
}

void StreetMeetings::add_crossings(std::vector<Point>& points) const {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& s = segments_[i];
    index_.search(box_of_segment(s.a, s.b), [&](Row other) {
      const Segment& t = segments_[other];
      if (static_cast<std::size_t>(other) <= i || level(s) != level(t)) return;
      if (geometry::meeting(s.a, s.b, t.a, t.b) != geometry::Meeting::proper) return;
      const auto& [first, second] = std::minmax(s, t, [](const Segment& x, const Segment& y) {
        return std::pair(x.a, x.b) < std::pair(y.a, y.b);  // rounding must not depend on the order of streets
      });
      const double share = geometry::crossing_share(first.a, first.b, second.a, second.b);
      points.push_back(geometry::between(first.a, first.b, share));
    });
  }
}

std::vector<Point> StreetMeetings::candidates() const {
  std::vector<Point> points;
  for (const Segment& s : segments_) {
    points.push_back(s.a);
    points.push_back(s.b);
  }
  if (!streets_.joined_at_vertices_only) add_crossings(points);
  std::sort(points.begin(), points.end());
  NearPlaces kept(kSame);
  std::vector<Point> single;
  for (const Point p : points) {
    if (kept.twin(p) != core::kNoRow) continue;
    kept.keep(p, static_cast<Row>(single.size()));
    single.push_back(p);
  }
  return single;
}

int StreetMeetings::branches(Point p) const {
  int ends = 0;
  std::map<std::int16_t, int> passing;
  index_.search(Box{p.x, p.y, p.x, p.y}.widened(kSame), [&](Row row) {
    const Segment& s = segments_[row];
    const bool at_a = geometry::distance(s.a, p) <= kSame;
    const bool at_b = geometry::distance(s.b, p) <= kSame;
    if (at_a || at_b) {
      if (at_a != at_b) ++ends;  // a segment shorter than 2 cm leads nowhere
    } else if (!streets_.joined_at_vertices_only && away(s.a, s.b, p) <= kSame) {
      passing[level(s)] += 2;
    }
  });
  int most = 0;
  for (const auto& [level, count] : passing) most = std::max(most, count);
  return ends + most;
}

}  // namespace mulin::sites
