#include "network/barriers.h"

#include <algorithm>

#include "geometry/predicates.h"

namespace mulin::network {
namespace {

using geometry::Box;
using geometry::Meeting;
using geometry::Point;

constexpr double kGrain = 1e-9;  // metres: stretches shorter than this are rounding

Box box_between(Point a, Point b) {
  Box box;
  box.include(a);
  box.include(b);
  return box;
}

}  // namespace

Barriers::Barriers(const std::vector<city::Zone>& zones) {
  for (const auto& zone : zones) {
    for (const auto& part : zone.shape.parts) {
      if (part.rings.empty()) continue;
      const auto area = static_cast<Row>(areas_.size());
      areas_.push_back(geometry::box_of(part.rings.front()));
      for (const auto& ring : part.rings) add(ring, area);
    }
    for (const auto& line : zone.lines) add(line, core::kNoRow);
  }
  std::vector<Box> boxes;
  boxes.reserve(sides_.size());
  for (const auto& side : sides_) boxes.push_back(box_between(side.a, side.b));
  for (const auto& box : boxes) right_ = std::max(right_, box.max_x + 1);
  index_ = geometry::BoxIndex(boxes);
  area_index_ = geometry::BoxIndex(areas_);
}

void Barriers::add(std::span<const Point> points, Row area) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i - 1] != points[i]) sides_.push_back({points[i - 1], points[i], area});
  }
}

bool Barriers::clear_of(const Box& box) const {
  bool clear = true;
  area_index_.search(box, [&](Row) { clear = false; });
  if (clear) index_.search(box, [&](Row) { clear = false; });
  return clear;
}

bool Barriers::inside(Point p) const {
  std::vector<Row> around;
  area_index_.search({p.x, p.y, p.x, p.y}, [&](Row area) { around.push_back(area); });
  if (around.empty()) return false;
  std::vector<Row> odd;       // one entry a crossing of the ray to the east
  std::vector<Row> touching;  // areas whose boundary holds p
  index_.search({p.x, p.y, right_, p.y}, [&](Row item) {
    const Side& side = sides_[static_cast<std::size_t>(item)];
    if (side.area == core::kNoRow) return;
    if (geometry::on_segment(p, side.a, side.b)) touching.push_back(side.area);
    if ((side.a.y > p.y) == (side.b.y > p.y)) return;
    if (geometry::turn(side.a, side.b, p) == (side.b.y > side.a.y ? 1 : -1)) odd.push_back(side.area);
  });
  return std::any_of(around.begin(), around.end(), [&](Row area) {
    return std::count(odd.begin(), odd.end(), area) % 2 == 1 &&
           std::find(touching.begin(), touching.end(), area) == touching.end();
  });
}

std::vector<Barriers::Event> Barriers::events(Point a, Point b) const {
  std::vector<Event> found{{0, false}, {1, false}};
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const auto add_touch = [&](Point p, bool cut) {
    if (!geometry::on_segment(p, a, b)) return;
    const double share = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
    found.push_back({std::clamp(share, 0.0, 1.0), cut});
  };
  index_.search(box_between(a, b), [&](Row item) {
    const Side& side = sides_[static_cast<std::size_t>(item)];
    const bool cut = side.area == core::kNoRow;
    switch (geometry::meeting(a, b, side.a, side.b)) {
      case Meeting::none:
        break;
      case Meeting::proper:
        found.push_back({geometry::crossing_share(a, b, side.a, side.b), cut});
        break;
      case Meeting::touch:
      case Meeting::overlap:
        add_touch(side.a, cut);
        add_touch(side.b, cut);
        if (cut && geometry::on_segment(a, side.a, side.b)) found.push_back({0, true});
        if (cut && geometry::on_segment(b, side.a, side.b)) found.push_back({1, true});
        break;
    }
  });
  std::sort(found.begin(), found.end(), [](const Event& x, const Event& y) {
    return x.share != y.share ? x.share < y.share : x.cut && !y.cut;
  });
  return found;
}

bool Barriers::block(Point a, Point b) const {
  if (empty() || clear_of(box_between(a, b))) return false;
  const auto all = events(a, b);
  const double whole = geometry::distance(a, b);
  if (std::any_of(all.begin(), all.end(), [](const Event& e) { return e.cut; })) return true;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool grain = (all[i].share - all[i - 1].share) * whole < kGrain;
    if (grain && whole >= kGrain) continue;
    if (inside(geometry::between(a, b, (all[i].share + all[i - 1].share) / 2))) return true;
  }
  return false;
}

std::vector<Barriers::Part> Barriers::open_parts(std::span<const Point> line) const {
  std::vector<Part> parts;
  Part part;
  bool seal_next = false;
  const auto seal = [&] {
    part.sealed_back = true;
    if (part.points.size() >= 2) parts.push_back(std::move(part));
    part = {};
    seal_next = true;
  };
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point a = line[i - 1], b = line[i];
    const auto all = events(a, b);
    const double whole = geometry::distance(a, b);
    const auto vertex_at = [&](double share) {
      return share <= 0 ? static_cast<std::int64_t>(i) - 1 : share >= 1 ? static_cast<std::int64_t>(i) : -1;
    };
    if (all.front().cut) seal();
    double start = 0;
    for (std::size_t e = 1; e < all.size(); ++e) {
      const double end = all[e].share;
      const bool grain = (end - start) * whole < kGrain && whole >= kGrain;
      if (!grain && inside(geometry::between(a, b, (start + end) / 2))) {
        seal();
        start = end;
      } else if (!grain) {
        if (part.points.empty()) {
          part.sealed_front = seal_next;
          part.points.push_back(geometry::between(a, b, start));
          part.vertex.push_back(vertex_at(start));
        }
        if (part.vertex.back() < 0 &&
            part.points.size() > 1) {  // only touched there: the vertex is not needed
          part.points.pop_back();
          part.vertex.pop_back();
        }
        part.points.push_back(geometry::between(a, b, end));
        part.vertex.push_back(vertex_at(end));
        start = end;
      }
      if (all[e].cut) seal();
    }
  }
  if (part.points.size() >= 2) parts.push_back(std::move(part));
  return parts;
}

}  // namespace mulin::network
