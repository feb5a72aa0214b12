// Bytes as a handful of streets on three levels, barriers and places: built, attached to, searched. The laws
// are those of tests/network/laws_network.cpp, on streets nobody would draw.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "fuzz.h"
#include "network/search.h"
#include "support/town.h"

using namespace mulin;
using core::Row;
using geometry::Point;
using network::Length;
using network::Network;

namespace {

constexpr double kLargest = 1e6;  // m

std::vector<Point> line_of(fuzz::Draw& draw, int most) {
  std::vector<Point> line;
  for (int n = 2 + draw.below(most - 1); n > 0; --n) line.push_back(draw.point(kLargest));
  return line;
}

test::Town town_of(fuzz::Draw& draw) {
  test::Town town;
  const auto style = draw.byte();
  for (int streets = 1 + draw.below(24); streets > 0 && !draw.empty(); --streets) {
    auto line = line_of(draw, 5);
    const auto says = draw.byte();
    test::StreetSays street{static_cast<std::int16_t>((says & 3U) == 3 ? -1 : (says & 1U)),
                            {(says & 4U) != 0, (says & 8U) != 0, (says & 16U) != 0}};
    if ((style & 3U) == 1) {
      for (auto& p : line) {  // a node stands at one place
        street.nodes.push_back(draw.below(16));
        p = {10.0 * static_cast<double>(street.nodes.back() % 4),
             7.0 * static_cast<double>(street.nodes.back() / 4)};
      }
    }
    town.street(line, street);
  }
  if (town.streets.size() == 0) town.street({{0, 0}, {10, 0}});
  town.streets.joined_at_vertices_only = (style & 3U) == 1 || (style & 4U) != 0;
  for (int lines = (style & 8U) != 0 ? draw.below(3) : 0; lines > 0; --lines)
    town.barrier_line(line_of(draw, 3));
  for (int areas = (style & 16U) != 0 ? draw.below(3) : 0; areas > 0; --areas) {
    const auto p = draw.point(1000);
    const double w = 1 + draw.below(80), h = 1 + draw.below(80);
    town.barrier_area({p, {p.x + w, p.y}, {p.x + w, p.y + h}, {p.x, p.y + h}});
  }
  return town;
}

network::BuildOptions options_of(fuzz::Draw& draw) {
  network::BuildOptions options;
  const auto b = draw.byte();
  options.joins = static_cast<network::Joins>(b % 3);
  options.tolerance = (b & 16U) != 0 ? 0.5 : (b & 32U) != 0 ? 5 : 0;
  options.unit = (b & 64U) != 0 ? 1e-3 : 1e-5;
  return options;
}

void check_edges(const Network& n) {
  std::int64_t arcs = 0;
  for (Row v = 0; v < n.nodes(); ++v) {
    for (const auto& arc : n.arcs[v]) {
      ++arcs;
      fuzz::require(n.from[arc.edge] == v ? n.to[arc.edge] == arc.head
                                          : n.to[arc.edge] == v && n.from[arc.edge] == arc.head,
                    "an arc is a direction of its edge");
      fuzz::require(n.component[v] == n.component[arc.head], "an edge is in one component");
    }
  }
  fuzz::require(arcs == 2 * std::int64_t{n.edges()}, "each edge has two arcs");
  double total = 0;
  for (Row e = 0; e < n.edges(); ++e) {
    const auto shape = n.shape[e];
    fuzz::require(shape.size() >= 2 && shape.front() == n.node[n.from[e]] && shape.back() == n.node[n.to[e]],
                  "an edge runs from node to node");
    const double metres = geometry::length(shape);
    fuzz::require(std::isfinite(metres) && n.length[e] >= 1 && n.length[e] != network::kUnreached,
                  "lengths are finite");
    fuzz::require(std::abs(n.metres(n.length[e]) - metres) <= n.unit * 1.001 + 1e-9 * metres,
                  "a length is its shape's");
    total += n.metres(n.length[e]);
  }
  const double parts = std::accumulate(n.component_length.begin(), n.component_length.end(), 0.0);
  fuzz::require(std::abs(parts - total) <= 1e-6 * total + 1e-6, "components add up");
}

/// Joining, cutting and dropping make nothing longer than the streets and their connectors.
void check_length(const Network& n, const test::Town& town, const network::BuildOptions& options) {
  double drawn = 0, slack = 1e-3;
  for (Row s = 0; s < town.streets.size(); ++s) {
    drawn += geometry::length(town.streets.lines[s]);
    slack += 2 * options.tolerance + 0.03 * static_cast<double>(town.streets.lines[s].size());
  }
  slack += 0.03 * n.nodes() + n.unit * n.edges();
  fuzz::require(n.total_length() <= drawn * (1 + 1e-9) + slack, "no street grows");
}

double nearest_street(const Network& n, Point p) {
  double away = std::numeric_limits<double>::infinity();
  for (Row e = 0; e < n.edges(); ++e) away = std::min(away, geometry::nearest_on_line(n.shape[e], p).away);
  return away;
}

void check_attachments(const Network& n, const std::vector<Point>& places, double snap, bool barriers,
                       const std::vector<network::Attachment>& attached) {
  fuzz::require(attached.size() == places.size(), "every place has an answer");
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto& a = attached[i];
    const double near = nearest_street(n, places[i]);
    if (!barriers) {
      if (near < snap - 1e-6) fuzz::require(a.snapped(), "a place within reach of a street attaches");
      if (a.snapped())
        fuzz::require(std::abs(n.metres(a.leg) - near) <= 2 * n.unit + 1e-7, "to the nearest street");
    }
    if (!a.snapped()) continue;
    fuzz::require(a.edge >= 0 && a.edge < n.edges() && a.offset <= n.length[a.edge], "inside an edge");
    fuzz::require(n.metres(a.leg) <= snap + n.unit + 1e-7, "a leg is no longer than the snap");
    fuzz::require(geometry::nearest_on_line(n.shape[a.edge], a.at).away < 1e-6, "the foot is on its edge");
  }
}

/// From place to place: legs, and the shorter way round, or along the common edge.
std::vector<std::uint64_t> walks(const Network& n, const std::vector<network::Attachment>& places,
                                 Length cutoff) {
  std::vector<std::uint64_t> all;
  network::Search search(n);
  for (const auto& a : places) {
    search.from(a, cutoff);
    for (const auto& b : places) {
      std::uint64_t best = network::kUnreached;
      if (a.snapped() && b.snapped()) {
        const std::uint64_t from = search.distance(n.from[b.edge]), to = search.distance(n.to[b.edge]);
        if (from != network::kUnreached) best = std::min(best, from + b.offset + b.leg);
        if (to != network::kUnreached) best = std::min(best, to + n.length[b.edge] - b.offset + b.leg);
        if (a.edge == b.edge) {
          best = std::min(best, std::uint64_t{a.leg} + b.leg + std::max(a.offset, b.offset) -
                                    std::min(a.offset, b.offset));
        }
      }
      all.push_back(best <= cutoff ? best : network::kUnreached);
    }
  }
  return all;
}

void check_search(const Network& n, const std::vector<network::Attachment>& places, Length cutoff) {
  const auto all = walks(n, places, cutoff);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      fuzz::require(all[i * places.size() + j] == all[j * places.size() + i],
                    "a walk is as long as the way back");
    }
  }
  network::Search search(n);
  for (const auto& place : places) {
    Length last = 0;
    for (const auto& [node, distance] : search.from(place, cutoff)) {
      fuzz::require(distance >= last && distance <= cutoff && distance >= place.leg,
                    "settled in order, within the cutoff");
      last = distance;
      for (const auto& arc : n.arcs[node]) {
        const std::uint64_t onward = std::uint64_t{distance} + arc.length;
        fuzz::require(onward > cutoff || search.distance(arc.head) <= onward, "no arc improves a distance");
      }
    }
  }
}

void check_same(const Network& a, const Network& b) {
  fuzz::require(a.node == b.node && a.from == b.from && a.to == b.to && a.length == b.length &&
                    a.shape.values == b.shape.values && a.street == b.street && a.component == b.component,
                "two threads build the same network");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Draw draw({data, size});
  const auto options = options_of(draw);
  const double snap = draw.flag() ? 100 : 1 + draw.below(30);
  const auto town = town_of(draw);
  std::vector<Point> places;
  for (int p = 1 + draw.below(6); p > 0; --p) places.push_back(draw.point(kLargest));
  fuzz::accepted([&] {
    core::Findings findings;
    const auto n = network::build_network(town.streets, town.barriers, options, findings, {});
    check_edges(n);
    check_length(n, town, options);
    core::Findings again;
    if (size % 8 == 0)
      check_same(n, network::build_network(town.streets, town.barriers, options, again, {.threads = 2}));
    const network::AttachOptions attach{.snap = snap, .barriers = &town.barriers};
    const auto attached = network::Attacher(n, attach).attach(places, {});
    check_attachments(n, places, snap, !town.barriers.empty(), attached);
    check_search(n, attached, static_cast<Length>(1000 / n.unit));
  });
  return 0;
}
