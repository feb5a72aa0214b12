#include "network/attach.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "geometry/predicates.h"

namespace mulin::network {
namespace {

using geometry::Foot;
using geometry::Point;

constexpr double kFarther = 10;  // × snap: how far an unsnapped place looks to say what it missed
constexpr double kNowhere = std::numeric_limits<double>::infinity();

std::vector<geometry::Box> edge_boxes(const Network& network) {
  std::vector<geometry::Box> boxes(static_cast<std::size_t>(network.edges()));
  for (Row e = 0; e < network.edges(); ++e) boxes[e] = geometry::box_of(network.shape[e]);
  return boxes;
}

/// Squared distance from p to a line.
double square_away(std::span<const Point> line, Point p) {
  double best = kNowhere;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point a = line[i - 1], b = line[i];
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double square = dx * dx + dy * dy;
    const double share = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
    const Point foot = geometry::between(a, b, share);
    const double ex = foot.x - p.x, ey = foot.y - p.y;
    best = std::min(best, ex * ex + ey * ey);
  }
  return best;
}

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
  if (const Foot foot = geometry::nearest_on_line(line, middle); geometry::contains(shape, foot.at)) return enter(foot.at);
  for (const auto p : line) {
    if (geometry::contains(shape, p)) return enter(p);
  }
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        for (std::size_t j = 1; j < line.size(); ++j) {
          if (geometry::meeting(line[j - 1], line[j], ring[i - 1], ring[i]) != geometry::Meeting::proper) continue;
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
    : network_(network), options_(options), index_(edge_boxes(network)) {
  if (options_.barriers != nullptr) barriers_ = Barriers(*options_.barriers);
  const double least = options_.component_share * network.total_length();
  for (const double length : network.component_length) small_.push_back(length < least ? 1 : 0);
}

bool Attacher::is_small(Row edge) const { return small_[network_.component[network_.from[edge]]] != 0; }

template <class Usable>
Row Attacher::nearest_edge(Point place, double within, Usable&& usable) const {
  return index_.nearest_by(place, within, [&](Row edge) {
    if (!usable(edge)) return kNowhere;
    const double away = std::sqrt(square_away(network_.shape[edge], place));
    if (away > within || barriers_.empty()) return away;
    return barriers_.block(place, geometry::nearest_on_line(network_.shape[edge], place).at) ? kNowhere : away;
  });
}

Attachment Attacher::attached(Row edge, const Foot& foot) const {
  Attachment a;
  a.edge = edge;
  a.offset = std::min(network_.length[edge], static_cast<Length>(std::llround(foot.along / network_.unit)));
  a.leg = static_cast<Length>(std::llround(foot.away / network_.unit));
  a.at = foot.at;
  a.away = foot.away;
  return a;
}

Attachment Attacher::attach_one(Point place) const {
  const double snap = options_.snap + network_.unit / 2;  // equality is inside, whatever the last digit says
  Row edge = nearest_edge(place, snap, [&](Row e) { return !is_small(e); });
  if (edge == core::kNoRow && options_.component_share > 0) edge = nearest_edge(place, snap, [](Row) { return true; });
  if (edge != core::kNoRow) return attached(edge, geometry::nearest_on_line(network_.shape[edge], place));
  Attachment missed;
  edge = nearest_edge(place, kFarther * std::max(options_.snap, 1.0), [](Row) { return true; });
  if (edge != core::kNoRow) {
    const Foot foot = geometry::nearest_on_line(network_.shape[edge], place);
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

Attachment Attacher::attach_shape(const geometry::MultiPolygon& shape) const {
  if (shape.empty()) return {};
  // A street inside the polygon, or across its boundary, is entered where it stands.
  std::vector<Row> near;
  const double reach = kFarther * std::max(options_.snap, 1.0);
  index_.search(geometry::box_of(shape).widened(options_.snap), [&](Row e) { near.push_back(e); });
  if (near.empty()) index_.search(geometry::box_of(shape).widened(reach), [&](Row e) { near.push_back(e); });
  std::sort(near.begin(), near.end());
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
