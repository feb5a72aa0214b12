#include "network/attach.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/parallel.h"
#include "geometry/predicates.h"

namespace mulin::network {
namespace {

using geometry::Foot;
using geometry::Point;

constexpr double kFarther = 10;  // × snap: how far an unsnapped place looks to say what it missed

/// The shortest way between a street and a polygon: where it leaves the polygon, where it meets the street.
struct Way {
  Foot foot;
  Point from;
};

/// A street that meets the polygon is entered inside it, nearest to `middle`.
bool meets_inside(std::span<const Point> line, const geometry::MultiPolygon& shape, Point middle, Way& way) {
  const auto enter = [&](Point at) {
    way.foot = geometry::nearest_on_line(line, at);
    way.foot.away = 0;
    way.from = way.foot.at;
    return true;
  };
  if (const Foot foot = geometry::nearest_on_line(line, middle); geometry::contains(shape, foot.at))
    return enter(foot.at);
  for (const auto p : line) {
    if (geometry::contains(shape, p)) return enter(p);
  }
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        for (std::size_t j = 1; j < line.size(); ++j) {
          if (geometry::meeting(line[j - 1], line[j], ring[i - 1], ring[i]) != geometry::Meeting::proper)
            continue;
          const double share = geometry::crossing_share(line[j - 1], line[j], ring[i - 1], ring[i]);
          return enter(geometry::between(line[j - 1], line[j], share));
        }
      }
    }
  }
  return false;
}

Way nearest_to_shape(std::span<const Point> line, const geometry::MultiPolygon& shape, Point middle) {
  Way best;
  if (meets_inside(line, shape, middle, best)) return best;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (const auto corner : ring) {
        const Foot foot = geometry::nearest_on_line(line, corner);
        if (foot.away < best.foot.away) best = {foot, corner};
      }
    }
  }
  for (const auto p : line) {
    const Foot side = geometry::nearest_on_boundary(shape, p);
    if (side.away >= best.foot.away) continue;
    best = {geometry::nearest_on_line(line, p), side.at};
    best.foot.away = side.away;
  }
  return best;
}

}  // namespace

Attacher::Attacher(const Network& network, AttachOptions options)
    : network_(network),
      options_(options),
      grid_(network.shape, 0),
      edge_of_vertex_(network.shape.values.size()) {
  if (options_.barriers != nullptr) barriers_ = Barriers(*options_.barriers);
  const double least = options_.component_share * network.total_length();
  for (const double length : network.component_length) small_.push_back(length < least ? 1 : 0);
  for (Row e = 0; e < network.edges(); ++e) {
    for (auto v = network.shape.first[e]; v < network.shape.first[e + 1]; ++v) edge_of_vertex_[v] = e;
  }
}

bool Attacher::is_small(Row edge) const {
  return small_[network_.component[network_.from[edge]]] != 0;
}

template <class Usable>
Attacher::Nearest Attacher::nearest(Point place, double within, Usable&& usable) const {
  Nearest best;
  const auto* points = network_.shape.values.data();
  grid_.around(place, within, [&](Row s) {
    const Point a = points[s], b = points[s + 1];
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double span = dx * dx + dy * dy;
    const double share =
        span > 0 ? std::clamp(((place.x - a.x) * dx + (place.y - a.y) * dy) / span, 0.0, 1.0) : 0;
    const Point foot = geometry::between(a, b, share);
    const double ex = foot.x - place.x, ey = foot.y - place.y;
    const double square = ex * ex + ey * ey;
    if (square > within * within) return within;
    const double away = std::sqrt(square);
    const auto leg = static_cast<Length>(std::llround(away / network_.unit));
    if (std::tie(leg, foot.x, foot.y, s) >= std::tie(best.leg, best.at.x, best.at.y, best.segment) &&
        best.segment != core::kNoRow)
      return within;
    const Row edge = edge_of_vertex_[s];
    if (!usable(edge) || (!barriers_.empty() && barriers_.block(place, foot))) return within;
    best = {leg, foot, edge, s, share};
    return within = std::min(within, away + network_.unit);
  });
  return best;
}

/// Vertices run in order of edges, so the lowest segment is on the lowest edge.
Foot Attacher::foot_of(Point place, const Nearest& nearest) const {
  const auto* points = network_.shape.values.data();
  Foot foot;
  foot.at = geometry::between(points[nearest.segment], points[nearest.segment + 1], nearest.share);
  foot.away = geometry::distance(place, foot.at);
  foot.along = geometry::distance(points[nearest.segment], points[nearest.segment + 1]) * nearest.share;
  for (auto v = network_.shape.first[nearest.edge]; v < nearest.segment; ++v) {
    foot.along += geometry::distance(points[v], points[v + 1]);
  }
  return foot;
}

/// Where lengths are no metres the share of the way counts; what is spent at the ends is spent before it.
void Attacher::place_by_share(Row edge, double along, Attachment& a) const {
  const auto e = static_cast<std::size_t>(edge);
  const double metres = geometry::length(network_.shape[edge]);
  const double share = metres > 0 ? std::min(1.0, along / metres) : 0;
  const bool inside = share > 0 && share < 1;
  const Length before = inside && !network_.wait_from.empty() ? network_.wait_from[e] : 0;
  const Length beyond = inside && !network_.wait_to.empty() ? network_.wait_to[e] : 0;
  const auto at = [&](Length length) {
    const Length waits = before + beyond;  // rounded apart, so they may be a unit more than the whole
    return std::min(length,
                    before + static_cast<Length>(std::llround(share * (length - std::min(length, waits)))));
  };
  a.offset = at(network_.length[e]);
  a.back = at(network_.back[e]);
}

Attachment Attacher::attached(Row edge, const Foot& foot) const {
  Attachment a;
  a.edge = edge;
  a.offset = std::min(network_.length[edge], static_cast<Length>(std::llround(foot.along / network_.unit)));
  a.back = a.offset;
  if (!network_.back.empty()) place_by_share(edge, foot.along, a);
  a.leg = static_cast<Length>(std::llround(foot.away / network_.unit));
  a.at = foot.at;
  a.away = foot.away;
  return a;
}

Attachment Attacher::attach_one(Point place) const {
  const double snap = options_.snap + network_.unit / 2;  // equality is inside, whatever the last digit says
  const auto anywhere = [](Row) { return true; };
  Nearest near = nearest(place, snap, [&](Row e) { return !is_small(e); });
  if (near.edge == core::kNoRow && options_.component_share > 0) near = nearest(place, snap, anywhere);
  if (near.edge != core::kNoRow) return attached(near.edge, foot_of(place, near));
  Attachment missed;
  near = nearest(place, kFarther * std::max(options_.snap, 1.0), anywhere);
  if (near.edge != core::kNoRow) {
    const Foot foot = foot_of(place, near);
    missed.at = foot.at;
    missed.away = foot.away;
  }
  return missed;
}

std::vector<Attachment> Attacher::attach(std::span<const Point> places, const core::Job& job) const {
  std::vector<Attachment> out(places.size());
  core::parallel_for(job, static_cast<std::int64_t>(places.size()), 512,
                     [&](std::int64_t begin, std::int64_t end, int) {
                       for (auto i = begin; i < end; ++i) out[i] = attach_one(places[i]);
                       job.advance(end - begin);
                     });
  return out;
}

std::vector<Row> Attacher::edges_near(const geometry::Box& box) const {
  std::vector<Row> edges;
  grid_.within(box, [&](Row s) { edges.push_back(edge_of_vertex_[s]); });
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

Attachment Attacher::attach_shape(const geometry::MultiPolygon& shape) const {
  if (shape.empty()) return {};
  // A street inside the polygon, or across its boundary, is entered where it stands.
  auto near = edges_near(geometry::box_of(shape).widened(options_.snap));
  if (near.empty())
    near = edges_near(geometry::box_of(shape).widened(kFarther * std::max(options_.snap, 1.0)));
  Attachment best;
  Attachment missed;
  bool best_small = true;
  const Point middle = geometry::inner_point(shape);
  for (const Row e : near) {
    const auto [foot, from] = nearest_to_shape(network_.shape[e], shape, middle);
    if (barriers_.block(from, foot.at)) continue;
    const bool small = is_small(e);
    if (foot.away <= options_.snap + network_.unit / 2) {
      if (!best.snapped() || (best_small && !small) || (best_small == small && foot.away < best.away)) {
        best = attached(e, foot);
        best_small = small;
      }
    } else if (!(missed.away <= foot.away)) {
      missed.at = foot.at;
      missed.away = foot.away;
    }
  }
  return best.snapped() ? best : missed;
}

}  // namespace mulin::network
