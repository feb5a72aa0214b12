// tests/support/town: one hand-drawn town, and the pieces to draw others in a few lines.
// In: streets, places and barriers as they are drawn → out: the records of city/city.h.
// Read first: city/city.h.
//
// The town (100 m a character cell, x east, y north, origin bottom left). Numbers are places with people.
//
//   y=400  A----1----B---------C         A (0,400)    B (400,400)   C (800,400)
//          |         |         |
//   y=300  |         |    2    |         place 2 stands in the block, 80 m from street E-B … C-F
//          |         |         |
//   y=200  D----3----E---------F---4     F-4: a dead end to (1000,200)
//          |                   |
//   y=100  ~~~~~~~~~~river~~~~~H~~~~     only the bridge F-I crosses the river (y 60 … 140)
//          |                   |
//   y=0    G---------5---------I         G-D is cut by the river
#pragma once

#include <string>
#include <vector>

#include "city/city.h"

namespace mulin::test {

using geometry::Point;

/// What a street may say of itself beside its line.
struct StreetSays {
  std::int16_t level = 0;
  city::StreetFlags flags = {};
  std::vector<std::int64_t> nodes = {};  ///< OSM identities, one a vertex
};

struct Town {
  city::Streets streets;
  city::Demand demand;
  std::vector<city::Zone> barriers;

  Town& street(const std::vector<Point>& line, const StreetSays& says = {}) {
    streets.feature.push_back(streets.size());
    streets.lines.add(line);
    streets.level.push_back(says.level);
    streets.flags.push_back(says.flags);
    streets.rank.push_back(city::StreetRank::street);
    streets.name.push_back(core::kNoRow);
    if (!says.nodes.empty()) {
      streets.node_ids.add(says.nodes);
      streets.joined_at_vertices_only = true;
    }
    return *this;
  }

  Town& people(Point at, double count) {
    demand.id.push_back(std::to_string(demand.size() + 1));
    demand.at.push_back(at);
    demand.people.push_back(count);
    demand.subdistrict.push_back(core::kNoRow);
    return *this;
  }

  Town& barrier_area(std::vector<Point> corners) {
    corners.push_back(corners.front());
    barriers.push_back({"area", {{{{corners}}}}, {}});
    return *this;
  }

  Town& barrier_line(const std::vector<Point>& line) {
    barriers.push_back({"line", {}, {line}});
    return *this;
  }

  [[nodiscard]] city::City city() const {
    city::City made;
    made.crs = "EPSG:4549";
    made.streets = streets;
    made.demand = demand;
    made.barriers = barriers;
    return made;
  }
};

/// The town drawn above. Streets: 0 A-C, 1 D-F, 2 dead end, 3 G-I, 4 A-D, 5 D-G, 6 B-E, 7 C-F, 8 the bridge
/// F-I.
inline Town hand_drawn_town() {
  Town town;
  town.street({{0, 400}, {400, 400}, {800, 400}});
  town.street({{0, 200}, {400, 200}, {800, 200}});
  town.street({{800, 200}, {1000, 200}});
  town.street({{0, 0}, {800, 0}});
  town.street({{0, 400}, {0, 200}});
  town.street({{0, 200}, {0, 0}});
  town.street({{400, 400}, {400, 200}});
  town.street({{800, 400}, {800, 200}});
  town.street({{800, 200}, {800, 0}}, {.flags = {.bridge = true}});
  town.people({200, 410}, 100).people({720, 300}, 50).people({200, 190}, 30).people({1000, 200}, 20);
  town.people({400, 0}, 10);
  town.barrier_area({{-100, 60}, {1100, 60}, {1100, 140}, {-100, 140}});
  return town;
}

}  // namespace mulin::test
