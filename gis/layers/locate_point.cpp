#include "layers/locate_point.h"

#include <algorithm>
#include <cmath>

#include "geometry/overlay.h"
#include "geometry/predicates.h"

namespace mulin::layers {

using core::kNoRow;
using core::Row;
using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

PreparedPolygon::PreparedPolygon(const MultiPolygon& shape) : box_(geometry::box_of(shape)) {
  std::vector<Edge> edges;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) edges.push_back({ring[i - 1], ring[i]});
    }
  }
  const auto slabs = std::clamp<std::size_t>(edges.size() / 4, 1, 1U << 18U);
  slab_height_ = std::max(box_.height() / static_cast<double>(slabs), 1e-9);
  std::vector<std::int64_t> count(slabs + 1, 0);
  const auto span_of = [&](const Edge& e) {
    const auto low = std::min(slabs - 1, slab_of(std::min(e.a.y, e.b.y)));
    const auto high = std::min(slabs - 1, slab_of(std::max(e.a.y, e.b.y)));
    return std::pair(low, high);
  };
  for (const auto& e : edges) {
    const auto [low, high] = span_of(e);
    for (auto s = low; s <= high; ++s) ++count[s + 1];
  }
  for (std::size_t s = 1; s <= slabs; ++s) count[s] += count[s - 1];
  slabs_.first = count;
  slabs_.values.resize(static_cast<std::size_t>(count[slabs]));
  for (const auto& e : edges) {
    const auto [low, high] = span_of(e);
    for (auto s = low; s <= high; ++s) slabs_.values[static_cast<std::size_t>(count[s]++)] = e;
  }
}

std::size_t PreparedPolygon::slab_of(double y) const {
  const double slab = std::floor((y - box_.min_y) / slab_height_);
  return slab <= 0 ? 0 : static_cast<std::size_t>(slab);
}

bool PreparedPolygon::contains(Point p) const {
  if (!box_.contains(p)) return false;
  const auto slab = std::min(static_cast<std::size_t>(slabs_.size()) - 1, slab_of(p.y));
  bool inside = false;
  for (const auto& e : slabs_[static_cast<Row>(slab)]) {
    if (e.a.y == e.b.y || (e.a.y > p.y) == (e.b.y > p.y)) {
      if (geometry::on_segment(p, e.a, e.b)) return true;
      continue;
    }
    const int turn = geometry::turn(e.a, e.b, p);
    if (turn == 0) return true;
    if ((turn > 0) == (e.b.y > e.a.y)) inside = !inside;
  }
  return inside;
}

bool PreparedPolygon::edge_near(const Box& box) const {
  if (!box_.meets(box)) return false;
  const auto last = static_cast<std::size_t>(slabs_.size()) - 1;
  const auto high = std::min(last, slab_of(box.max_y));
  for (auto s = std::min(last, slab_of(box.min_y)); s <= high; ++s) {
    for (const auto& e : slabs_[static_cast<Row>(s)]) {
      Box edge;
      edge.include(e.a);
      edge.include(e.b);
      if (edge.meets(box)) return true;
    }
  }
  return false;
}

Zones::Zones(std::span<const MultiPolygon> shapes) : shapes_(shapes.begin(), shapes.end()) {
  for (const auto& shape : shapes_) prepared_.emplace_back(shape);
}

Row Zones::find(Point p) const {
  for (std::size_t i = 0; i < prepared_.size(); ++i) {
    if (prepared_[i].contains(p)) return static_cast<Row>(i);
  }
  return kNoRow;
}

Row Zones::find_rounded(Point p) const {
  constexpr double kNear = 1e-6;
  for (const Point by : {Point{0, 0}, {kNear, 0}, {-kNear, 0}, {0, kNear}, {0, -kNear}}) {
    if (const Row zone = find({p.x + by.x, p.y + by.y}); zone != kNoRow) return zone;
  }
  return kNoRow;
}

std::vector<Piece> Zones::split(const MultiPolygon& polygon) const {
  const Box box = geometry::box_of(polygon);
  const bool cut = std::any_of(prepared_.begin(), prepared_.end(),
                               [&](const PreparedPolygon& z) { return z.edge_near(box); });
  if (!cut) return {{find(polygon.parts[0].rings[0][0]), 1, {}}};
  const double whole = geometry::area(polygon);
  std::vector<Piece> pieces;
  double used = 0;
  for (std::size_t i = 0; i < prepared_.size() && used < whole * (1 - 1e-12); ++i) {
    if (!prepared_[i].box().meets(box)) continue;
    auto part = geometry::intersection(polygon, shapes_[i]);
    double area = geometry::area(part);
    if (area <= 0) continue;
    if (used + area > whole * (1 + 1e-9)) {  // zones overlap here: the earlier ones have taken theirs
      for (const auto& earlier : pieces) part = geometry::difference(part, earlier.shape);
      area = geometry::area(part);
    }
    if (area <= whole * 1e-9) continue;
    used += area;
    pieces.push_back({static_cast<Row>(i), area, std::move(part)});
  }
  const double rest = whole - used;
  if (pieces.empty()) return {{kNoRow, 1, {}}};
  if (rest > std::max(1.0, whole * 1e-6)) {
    auto outside = polygon;
    for (const auto& piece : pieces) outside = geometry::difference(outside, piece.shape);
    if (!outside.empty()) {
      used += rest;
      pieces.push_back({kNoRow, rest, std::move(outside)});
    }
  }
  for (auto& piece : pieces) piece.share /= used;
  if (pieces.size() == 1) pieces[0].shape = {};
  return pieces;
}

}  // namespace mulin::layers
