#include "catchments/service_area.h"

#include <algorithm>

#include "geometry/overlay.h"
#include "network/search.h"

namespace mulin::catchments {
namespace {

using geometry::Line;
using network::kUnreached;

/// A walked stretch of an edge, in units from its first node.
struct Stretch {
  Length start, end;
};

/// What is walked of an edge from its two ends.
void add_from_ends(Length length, Length from_distance, Length to_distance, Length limit, std::vector<Stretch>& out) {
  if (from_distance != kUnreached) out.push_back({0, std::min(length, limit - from_distance)});
  if (to_distance != kUnreached) {
    const Length walk = std::min(length, limit - to_distance);
    out.push_back({length - walk, length});
  }
}

/// What a source inside the edge walks along it both ways.
void add_from_source(const Attachment& source, Length length, Length limit, std::vector<Stretch>& out) {
  if (source.leg > limit) return;
  const Length walk = limit - source.leg;
  out.push_back({source.offset - std::min(source.offset, walk),
                 source.offset + std::min(length - source.offset, walk)});
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

geometry::MultiPolygon without_small_holes(geometry::MultiPolygon shape, double least) {
  for (auto& part : shape.parts) {
    const auto small = [&](const geometry::Ring& ring) { return geometry::area(ring) < least; };
    part.rings.erase(std::remove_if(part.rings.begin() + 1, part.rings.end(), small), part.rings.end());
  }
  return shape;
}

}  // namespace

std::vector<Line> reached_streets(const Network& network, std::span<const Attachment> sources, Length limit) {
  network::Search search(network);
  const auto settled = search.from_nearest(sources, limit);
  std::vector<std::pair<Row, Row>> by_edge;  // (edge, source)
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].snapped()) by_edge.emplace_back(sources[i].edge, static_cast<Row>(i));
  }
  std::sort(by_edge.begin(), by_edge.end());
  std::vector<Row> edges;
  for (const auto& s : settled) {
    for (const auto& arc : network.arcs[s.node]) edges.push_back(arc.edge);
  }
  for (const auto& [edge, source] : by_edge) edges.push_back(edge);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<Line> lines;
  std::vector<Stretch> stretches;
  auto source = by_edge.begin();
  for (const Row e : edges) {
    const Length length = network.length[e];
    stretches.clear();
    add_from_ends(length, search.distance(network.from[e]), search.distance(network.to[e]), limit, stretches);
    while (source != by_edge.end() && source->first < e) ++source;
    for (; source != by_edge.end() && source->first == e; ++source) {
      add_from_source(sources[source->second], length, limit, stretches);
    }
    merge(stretches);
    const auto shape = network.shape[e];
    for (const auto& s : stretches) {
      if (s.start == 0 && s.end == length) {
        lines.emplace_back(shape.begin(), shape.end());
      } else {
        lines.push_back(geometry::part_along(shape, s.start * network.unit, s.end * network.unit));
      }
    }
  }
  return lines;
}

geometry::MultiPolygon service_area(const Network& network, std::span<const Attachment> sources, Length limit,
                                    double halo, double fill_holes_m2) {
  const auto lines = reached_streets(network, sources, limit);
  return without_small_holes(geometry::buffered_lines(lines, halo), fill_holes_m2);
}

}  // namespace mulin::catchments
