// network/network: how do people walk? Streets joined to a graph of junctions and edges.
// In: city::Streets, barriers → out: a frozen Network in columns, and what was repaired on the way.
// Read first: city/city.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "city/city.h"
#include "core/findings.h"
#include "core/job.h"
#include "core/ragged.h"

namespace mulin::network {

using core::Row;

/// Lengths are whole units of Network::unit metres, so that sums are exact and depend on no order.
using Length = std::uint32_t;
inline constexpr Length kUnreached = 0xFFFFFFFF;

/// Where streets join: at shared vertices only, or also where lines of the same level cross.
enum class Joins : std::uint8_t { automatic, vertices, crossings };

struct BuildOptions {
  Joins joins = Joins::automatic;  ///< automatic: vertices for OSM-tagged sources, else crossings
  double tolerance =
      0.0;             ///< ends nearer than this (m) to another street of the level are joined to it; 0: none
  double unit = 1e-5;  ///< metres a length unit: 1e-5 reaches 42 km, 1e-3 reaches 4,294 km
};

/// A place that QGIS shows in the layer network_issues.
struct Issue {
  std::string kind;  ///< "joined_end", "duplicate", "zero_length", "island", "cut_by_barrier"
  geometry::Point at;
  std::int64_t feature = -1;
  double metres = 0;
};

/// Columns. Nodes and edges are in Morton order of place, so neighbours in space are neighbours in memory.
struct Network {
  double unit = 1e-5;
  std::vector<geometry::Point> node;    ///< where each node stands
  core::Ragged<geometry::Point> shape;  ///< each edge's vertices, from its first node to its second
  std::vector<Row> from, to;            ///< of each edge
  std::vector<Length> length;           ///< of each edge from first to second node, rounded once, ≥ 1
  std::vector<Length> back;             ///< the other way round; empty: the same (see profile.h)
  std::vector<Length> wait_from,
      wait_to;                 ///< of each edge: the part of its lengths spent at its ends; or empty
  std::vector<Row> street;     ///< of each edge, row in city::Streets
  std::vector<Row> component;  ///< of each node; 0 is the longest
  std::vector<double> component_length;  ///< metres
  struct Arc {
    Row head;
    Length length;
    Row edge;
  };
  core::Ragged<Arc> arcs;  ///< out of each node, both directions of each edge; by head, then edge
  std::vector<Issue> issues;

  [[nodiscard]] Row nodes() const { return static_cast<Row>(node.size()); }
  [[nodiscard]] Row edges() const { return static_cast<Row>(from.size()); }
  [[nodiscard]] double total_length() const;   ///< metres
  [[nodiscard]] double largest_share() const;  ///< of the length, in component 0
  [[nodiscard]] Length back_of(Row edge) const {
    return back.empty() ? length[static_cast<std::size_t>(edge)] : back[static_cast<std::size_t>(edge)];
  }
  [[nodiscard]] double metres(Length l) const { return l == kUnreached ? city::kUnknown : l * unit; }
};

/// Joins streets into a graph. Streets that share a vertex join there when their grades are equal or one of
/// them ends there; OSM-tagged streets join at every shared vertex, for there it is a shared node. Where node
/// ids are known, they alone say what is shared: two nodes at one place stay two, and no end is moved unless
/// `tolerance` or Joins::crossings is asked for. Grade: the
/// level, else +1 of a bridge, −1 of a tunnel. With Joins::crossings also streets of one grade that cross,
/// and ends within 1 cm of a street. Repairs are counted in `findings` (layer "streets") and listed in
/// `issues`. Barriers cut every street of grade 0 where they meet: the part inside an area is dropped, a line
/// is not passed. Throws: DataError when no street is left, or an edge is longer than a Length holds.
Network build_network(const city::Streets& streets, const std::vector<city::Zone>& barriers,
                      const BuildOptions& options, core::Findings& findings, const core::Job& job);

}  // namespace mulin::network
