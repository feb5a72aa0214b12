#include "network/profile.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "geometry/predicates.h"
#include "network/attach.h"
#include "network/columns.h"

namespace mulin::network {
namespace {

using geometry::Point;

constexpr double kSteepest = 0.5;  // what is steeper is a fault of the elevation model, or steps
constexpr double kStation = 30;    // metres, about a cell of the elevation models that cover whole countries

city::StreetFlags flags_of(const Network& network, const city::Streets& streets, Row edge) {
  return streets.flags[static_cast<std::size_t>(network.street[static_cast<std::size_t>(edge)])];
}

/// Seconds a metre on the level times `pace` of the slope, summed over the stretches between stations.
/// Returns: level metres from the first to the second node, and back.
std::pair<double, double> on_slope(double metres, std::span<const double> height, const SlopePace& pace) {
  if (height.size() < 2) return {metres, metres};
  const double run = metres / static_cast<double>(height.size() - 1);
  double there = 0, back = 0;
  for (std::size_t i = 1; i < height.size(); ++i) {
    const double rise = height[i] - height[i - 1];
    const double slope = run > 0 && std::isfinite(rise) ? std::clamp(rise / run, -kSteepest, kSteepest) : 0;
    there += run * pace.at(slope);
    back += run * pace.at(-slope);
  }
  return {there, back};
}

/// Seconds that everybody waits at nodes and on edges.
struct Waits {
  Waits(const Network& network, std::span<const Delay> delays)
      : node(static_cast<std::size_t>(network.nodes()), 0.0),
        edge(static_cast<std::size_t>(network.edges()), 0.0) {
    for (const auto& delay : delays) {
      (delay.edge != core::kNoRow ? edge[static_cast<std::size_t>(delay.edge)]
                                  : node[static_cast<std::size_t>(delay.node)]) += delay.seconds;
    }
  }
  std::vector<double> node, edge;
};

/// Costs of edges for one profile.
class Costs {
 public:
  Costs(const Network& network, const city::Streets& streets, const Profile& profile, const Relief& relief,
        std::span<const Delay> delays)
      : network_(network), streets_(streets), profile_(profile), relief_(relief), waits_(network, delays) {}

  [[nodiscard]] bool closed(Row edge) const {
    return !profile_.steps && flags_of(network_, streets_, edge).steps;
  }

  /// Level metres of half the wait at a node: the other half belongs to the edge one comes from or goes on.
  [[nodiscard]] double at_node(Row node) const {
    return waits_.node[static_cast<std::size_t>(node)] / 2 * profile_.speed;
  }

  /// Level metres from the first to the second node, and back.
  [[nodiscard]] std::pair<double, double> of(Row edge) const {
    const auto e = static_cast<std::size_t>(edge);
    const double metres = network_.length[e] * network_.unit;
    if (!profile_.timed) return {metres, metres};
    const auto flags = flags_of(network_, streets_, edge);
    const double slower = flags.steps ? std::max(1.0, profile_.speed / profile_.steps_speed) : 1;
    const double wait = waits_.edge[e] * profile_.speed +
                        (flags.lift ? profile_.lift_wait * profile_.speed : 0) + at_node(network_.from[e]) +
                        at_node(network_.to[e]);
    auto [there, back] = on_slope(metres, heights(edge, flags), profile_.pace);
    return {there * slower + wait, back * slower + wait};
  }

 private:
  [[nodiscard]] std::span<const double> heights(Row edge, const city::StreetFlags& flags) const {
    if (relief_.height.empty() || flags.steps || flags.lift) return {};
    return relief_.height[edge];
  }

  const Network& network_;
  const city::Streets& streets_;
  const Profile& profile_;
  const Relief& relief_;
  Waits waits_;
};

Length units(double metres, const Network& network, const city::Streets& streets, Row edge) {
  const double length = std::round(metres / network.unit);
  if (length < static_cast<double>(kUnreached) - 1) return static_cast<Length>(length);
  const auto street = static_cast<std::size_t>(network.street[static_cast<std::size_t>(edge)]);
  throw core::DataError("streets: feature " + std::to_string(streets.feature[street]) + " takes " +
                        core::fixed(metres / 1000, 1) +
                        " km of level walking between junctions; look at its slope and delays");
}

}  // namespace

double SlopePace::at(double slope) const {
  if (table.empty()) return std::exp(3.5 * (std::abs(slope + 0.05) - 0.05));
  const auto above = std::upper_bound(table.begin(), table.end(), slope,
                                      [](double s, const auto& entry) { return s < entry.first; });
  if (above == table.begin()) return table.front().second;
  if (above == table.end()) return table.back().second;
  const auto& [low, slow] = *(above - 1);
  return slow + (above->second - slow) * (slope - low) / (above->first - low);
}

core::Ragged<Point> height_stations(const Network& network, const city::Streets& streets) {
  core::Ragged<Point> stations;
  for (Row e = 0; e < network.edges(); ++e) {
    const auto shape = network.shape[e];
    const auto flags = flags_of(network, streets, e);
    const bool ends_alone = flags.bridge || flags.tunnel || flags.steps || flags.lift;
    const double metres = geometry::length(shape);
    const int parts = ends_alone ? 1 : std::max(1, static_cast<int>(std::ceil(metres / kStation)));
    std::size_t v = 1;
    double walked = 0;  // to vertex v − 1
    for (int i = 0; i <= parts; ++i) {
      const double at = metres * i / parts;
      while (v + 1 < shape.size() && walked + geometry::distance(shape[v - 1], shape[v]) < at) {
        walked += geometry::distance(shape[v - 1], shape[v]);
        ++v;
      }
      const double piece = geometry::distance(shape[v - 1], shape[v]);
      const double share = piece > 0 ? std::clamp((at - walked) / piece, 0.0, 1.0) : 0;
      stations.values.push_back(geometry::between(shape[v - 1], shape[v], share));
    }
    stations.close_row();
  }
  return stations;
}

Delays delays_at(const Network& network, std::span<const Point> points, double seconds, double reach) {
  Delays out;
  const auto feet = Attacher(network, {.snap = reach}).attach(points, {});
  std::set<Row> nodes;  // signals are often drawn once for each arm of a junction: who passes it waits once
  for (std::size_t i = 0; i < feet.size(); ++i) {
    if (!feet[i].snapped()) {
      ++out.away;
      continue;
    }
    const auto e = static_cast<std::size_t>(feet[i].edge);
    const auto away = [&](Row node) {
      return geometry::distance(points[i], network.node[static_cast<std::size_t>(node)]);
    };
    const Row nearer = away(network.from[e]) <= away(network.to[e]) ? network.from[e] : network.to[e];
    if (away(nearer) > reach) {
      out.all.push_back({core::kNoRow, feet[i].edge, seconds});
    } else if (nodes.insert(nearer).second) {
      out.all.push_back({nearer, core::kNoRow, seconds});
    }
  }
  return out;
}

bool differs(const Network& network, const city::Streets& streets, const Profile& profile,
             const Relief& relief, std::span<const Delay> delays) {
  const Costs costs(network, streets, profile, relief, delays);
  for (Row e = 0; e < network.edges(); ++e) {
    const double metres = network.length[static_cast<std::size_t>(e)] * network.unit;
    if (costs.closed(e) || costs.of(e) != std::pair{metres, metres}) return true;
  }
  return false;
}

Network walked_by(const Network& network, const city::Streets& streets, const Profile& profile,
                  const Relief& relief, std::span<const Delay> delays) {
  const Costs costs(network, streets, profile, relief, delays);
  Network out;
  out.unit = network.unit;
  out.node = network.node;
  for (Row e = 0; e < network.edges(); ++e) {
    if (costs.closed(e)) continue;
    const auto i = static_cast<std::size_t>(e);
    out.from.push_back(network.from[i]);
    out.to.push_back(network.to[i]);
    out.street.push_back(network.street[i]);
    out.shape.add(network.shape[e]);
    if (!profile.timed) {
      out.length.push_back(network.length[i]);
      continue;
    }
    const auto [there, back] = costs.of(e);  // the search runs against the walk
    out.length.push_back(std::max<Length>(1, units(back, network, streets, e)));
    out.back.push_back(std::max<Length>(1, units(there, network, streets, e)));
    if (delays.empty()) continue;
    out.wait_from.push_back(units(costs.at_node(network.from[i]), network, streets, e));
    out.wait_to.push_back(units(costs.at_node(network.to[i]), network, streets, e));
  }
  if (out.edges() == 0) {
    throw core::DataError("streets: every street is steps, and a group may use none; correct walk.groups");
  }
  make_arcs(out);
  find_components(out);
  return out;
}

}  // namespace mulin::network
