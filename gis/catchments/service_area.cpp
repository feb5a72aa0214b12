#include "catchments/service_area.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "geometry/contour.h"
#include "network/search.h"

namespace mulin::catchments {
namespace {

using geometry::Line;
using network::kUnreached;

/// A walked stretch of an edge, in units from its first node.
struct Stretch {
  Length start, end;
};

/// An edge's lengths there and back; a walk back is told in units of the way there.
struct Ways {
  Length there, back;
  [[nodiscard]] Length as_there(Length walk) const {
    return there == back ? walk : static_cast<Length>(std::uint64_t{walk} * there / back);
  }
};

/// What is walked of an edge from its two ends.
void add_from_ends(const Ways& ways, Length from_distance, Length to_distance, Length limit,
                   std::vector<Stretch>& out) {
  if (from_distance != kUnreached) out.push_back({0, std::min(ways.there, limit - from_distance)});
  if (to_distance != kUnreached) {
    const Length walk = ways.as_there(std::min(ways.back, limit - to_distance));
    out.push_back({ways.there - walk, ways.there});
  }
}

/// What a source inside the edge walks along it both ways.
void add_from_source(const Attachment& source, const Ways& ways, Length limit, std::vector<Stretch>& out) {
  if (source.leg > limit) return;
  const Length walk = limit - source.leg;
  const Length back = walk >= source.back ? source.offset : std::min(source.offset, ways.as_there(walk));
  out.push_back({source.offset - back, source.offset + std::min(ways.there - source.offset, walk)});
}

/// Overlapping and touching stretches become one.
void merge(std::vector<Stretch>& all) {
  std::sort(all.begin(), all.end(), [](const Stretch& a, const Stretch& b) { return a.start < b.start; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].start <= all[kept].end) {
      all[kept].end = std::max(all[kept].end, all[i].end);
    } else {
      all[++kept] = all[i];
    }
  }
  if (!all.empty()) all.resize(kept + 1);
}

/// Cuts the stretches out of an edge, or what lies between them.
void add_lines(const Network& network, Row edge, const std::vector<Stretch>& stretches,
               std::vector<Line>& out) {
  const auto shape = network.shape[edge];
  const double unit = network.back.empty() ? network.unit : geometry::length(shape) / network.length[edge];
  for (const auto& s : stretches) {
    if (s.start == 0 && s.end == network.length[edge]) {
      out.emplace_back(shape.begin(), shape.end());
    } else {
      out.push_back(geometry::part_along(shape, s.start * unit, s.end * unit));
    }
  }
}

/// What merged stretches leave of an edge.
std::vector<Stretch> gaps(const std::vector<Stretch>& stretches, Length length) {
  std::vector<Stretch> out;
  Length at = 0;
  for (const auto& s : stretches) {
    if (s.start > at) out.push_back({at, s.start});
    at = std::max(at, s.end);
  }
  if (at < length) out.push_back({at, length});
  return out;
}

/// How far everybody walks: which stretches of which edges are reached.
class Reach {
 public:
  Reach(const Network& network, std::span<const Attachment> sources, Length limit)
      : network_(network), sources_(sources), limit_(limit), search_(network) {
    for (const auto& s : search_.from_nearest(sources, limit)) {
      for (const auto& arc : network.arcs[s.node]) touched_.push_back(arc.edge);
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!sources[i].snapped()) continue;
      by_edge_.emplace_back(sources[i].edge, static_cast<Row>(i));
      touched_.push_back(sources[i].edge);
    }
    std::sort(by_edge_.begin(), by_edge_.end());
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  }

  [[nodiscard]] const std::vector<Row>& touched() const { return touched_; }

  /// In order along the edge, apart from each other.
  [[nodiscard]] std::vector<Stretch> stretches(Row e) const {
    std::vector<Stretch> out;
    const Ways ways{network_.length[e], network_.back_of(e)};
    add_from_ends(ways, search_.distance(network_.from[e]), search_.distance(network_.to[e]), limit_, out);
    const auto first = std::lower_bound(by_edge_.begin(), by_edge_.end(), std::pair{e, Row{0}});
    for (auto it = first; it != by_edge_.end() && it->first == e; ++it) {
      add_from_source(sources_[static_cast<std::size_t>(it->second)], ways, limit_, out);
    }
    merge(out);
    return out;
  }

 private:
  const Network& network_;
  std::span<const Attachment> sources_;
  Length limit_;
  network::Search search_;
  std::vector<Row> touched_;
  std::vector<std::pair<Row, Row>> by_edge_;  // (edge, source)
};

using Distances = geometry::Field<std::uint16_t>;  // centimetres
constexpr std::uint16_t kFar = 0xFFFF;

/// A grid over the box. Corners stand at whole multiples of the side, so areas of several bands lie on one
/// grid and nest.
Distances grid_over(const geometry::Box& box, double side) {
  const double left = std::floor(box.min_x / side) - 1, low = std::floor(box.min_y / side) - 1;
  const auto columns = static_cast<std::int64_t>(std::ceil(box.max_x / side) + 2 - left);
  const auto rows = static_cast<std::int64_t>(std::ceil(box.max_y / side) + 2 - low);
  return {{left * side, low * side}, side, columns, rows, kFar};
}

/// Calls visit(left, low, right, high): the corners within `reach` metres of the segment's box.
template <class Visit>
void corners_near(const Distances& grid, geometry::Point a, geometry::Point b, double reach, Visit&& visit) {
  const auto column = [&](double x) {
    return static_cast<std::int64_t>(std::floor((x - grid.origin.x) / grid.side));
  };
  const auto row = [&](double y) {
    return static_cast<std::int64_t>(std::floor((y - grid.origin.y) / grid.side));
  };
  visit(column(std::min(a.x, b.x) - reach), row(std::min(a.y, b.y) - reach),
        column(std::max(a.x, b.x) + reach) + 1, row(std::max(a.y, b.y) + reach) + 1);
}

template <class Visit>
void for_each_segment(const std::vector<Line>& lines, Visit&& visit) {
  for (const auto& line : lines) {
    for (std::size_t i = 1; i < line.size(); ++i) visit(line[i - 1], line[i]);
  }
}

/// Lessens the corners held to their distance from the lines, up to `most` metres.
void spread(const std::vector<Line>& lines, double most, Distances& grid) {
  for_each_segment(lines, [&](geometry::Point a, geometry::Point b) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double square = dx * dx + dy * dy, scale = square > 0 ? 1 / square : 0;
    corners_near(
        grid, a, b, most, [&](std::int64_t left, std::int64_t low, std::int64_t right, std::int64_t high) {
          for (auto r = std::max<std::int64_t>(low, 0); r <= std::min(high, grid.rows - 1); ++r) {
            const double y = grid.origin.y + static_cast<double>(r) * grid.side;
            for (auto c = std::max<std::int64_t>(left, 0); c <= std::min(right, grid.columns - 1); ++c) {
              const double x = grid.origin.x + static_cast<double>(c) * grid.side;
              const double share = std::clamp(((x - a.x) * dx + (y - a.y) * dy) * scale, 0.0, 1.0);
              const double ex = a.x + share * dx - x, ey = a.y + share * dy - y;
              const double away = ex * ex + ey * ey;
              if (away > most * most) continue;
              const auto slot = grid.slot(c, r);
              if (slot < 0) continue;
              auto& value = grid.values[static_cast<std::size_t>(slot)];
              value = std::min(value, static_cast<std::uint16_t>(std::sqrt(away) * 100));
            }
          }
        });
  });
}

/// Streets within the box that are not reached; islands are left out, nobody stands there.
std::vector<Line> unreached_in(const Network& network, const Reach& reach, const geometry::Box& box) {
  constexpr double kIsland = 0.01;  // share of the length
  std::vector<Line> lines;
  const double least = kIsland * network.total_length();
  for (Row e = 0; e < network.edges(); ++e) {
    if (network.component_length[network.component[network.from[e]]] < least) continue;
    if (geometry::box_of(network.shape[e]).meets(box)) {
      add_lines(network, e, gaps(reach.stretches(e), network.length[e]), lines);
    }
  }
  return lines;
}

/// How far inside the ground of the reached streets each corner lies: nearer to them than to any other
/// street, and within `halo`; corners beside a reached street (`verge`) are always inside. In half
/// centimetres, odd: none is on the outline.
geometry::Field<std::int32_t> ground(const std::vector<Line>& reached, const std::vector<Line>& unreached,
                                     Distances ours, double halo, double verge, double fill_holes_m2) {
  const auto centimetres = [](double metres) { return static_cast<std::int32_t>(std::lround(metres * 100)); };
  const std::int32_t wide = centimetres(halo), narrow = centimetres(verge);
  for_each_segment(reached, [&](geometry::Point a, geometry::Point b) {
    corners_near(ours, a, b, halo + 2 * ours.side, [&](auto... window) { ours.cover(window...); });
  });
  auto theirs = ours.like(kFar);
  spread(reached, halo, ours);
  spread(unreached, halo, theirs);
  auto near = ours.like(-2 * wide - 1), nearer = near;
  for (std::size_t i = 0; i < ours.values.size(); ++i) {
    const std::int32_t away = ours.values[i] == kFar ? 2 * wide : ours.values[i];
    const std::int32_t other = theirs.values[i] == kFar ? 3 * wide : theirs.values[i];
    near.values[i] = 2 * (wide - away) - 1;
    nearer.values[i] = 2 * std::max(std::min(wide, other - away), narrow - away) - 1;
  }
  geometry::fill_holes(near, static_cast<std::int64_t>(fill_holes_m2 / (ours.side * ours.side)), nearer);
  for (std::size_t i = 0; i < near.values.size(); ++i)
    near.values[i] = std::min(near.values[i], nearer.values[i]);
  return near;
}

}  // namespace

std::vector<Line> reached_streets(const Network& network, std::span<const Attachment> sources, Length limit) {
  const Reach reach(network, sources, limit);
  std::vector<Line> lines;
  for (const Row e : reach.touched()) add_lines(network, e, reach.stretches(e), lines);
  return lines;
}

geometry::MultiPolygon service_area(const Network& network, std::span<const Attachment> sources, Length limit,
                                    double halo, double fill_holes_m2) {
  const Reach reach(network, sources, limit);
  std::vector<Line> reached;
  geometry::Box box;
  for (const Row e : reach.touched()) add_lines(network, e, reach.stretches(e), reached);
  for (const auto& line : reached) box.include(geometry::box_of(line));
  if (reached.empty() || halo <= 0) return {};
  // A block of the grid must be larger than a filled hole. Whole 64ths of a metre: multiples of them are
  // exact.
  const double side = std::ceil(64 * std::max({0.5, halo / 12, std::sqrt(fill_holes_m2) / 120})) / 64;
  const double verge = 1.5 * side;  // more than the diagonal of a cell: all of a reached street lies inside
  const double wide = std::min(std::max(halo, verge), 300.0);
  box = box.widened(wide + 4 * side);
  return geometry::outline(
      ground(reached, unreached_in(network, reach, box), grid_over(box, side), wide, verge, fill_holes_m2));
}

}  // namespace mulin::catchments
