#include <gtest/gtest.h>

#include "network/search.h"
#include "random_town.h"

namespace mulin::network {
namespace {

using test::Town;

Network network_of(const Town& town, double unit = 1e-5) {
  core::Findings findings;
  return build_network(town.streets, {}, {.unit = unit}, findings, {});
}

Attachment at_node(const Network& n, Row node) {
  const auto arc = n.arcs[node].front();
  Attachment a;
  a.edge = arc.edge;
  a.offset = n.from[arc.edge] == node ? 0 : n.length[arc.edge];
  a.back = n.from[arc.edge] == node ? 0 : n.back_of(arc.edge);
  a.at = n.node[node];
  return a;
}

TEST(NetworkLaws, SearchEqualsFloydWarshall) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    core::Random random(seed);
    const auto n =
        network_of(test::random_town(random, 2 + static_cast<int>(random.below(6))),
                   seed % 3 == 0 ? 1.0 : 1e-5);  // at 1 m a unit whole buckets of short edges arise
    const auto d = test::all_distances(n);
    Search search(n);
    for (Row source = 0; source < n.nodes(); ++source) {
      const auto cutoff = static_cast<Length>((300 + 300 * random.uniform()) / n.unit);
      std::size_t within = 0;
      Length last = 0;
      for (const auto& [node, distance] : search.from(at_node(n, source), cutoff)) {
        EXPECT_EQ(distance, d[source][node]);
        EXPECT_LE(last, distance);
        last = distance;
      }
      const auto settled = search.from(at_node(n, source), cutoff).size();
      for (Row v = 0; v < n.nodes(); ++v) within += d[source][v] <= cutoff ? 1 : 0;
      EXPECT_EQ(settled, within) << "seed " << seed;
    }
  }
}

TEST(NetworkLaws, NoArcImprovesADistanceAndTheOriginIsTheNearest) {
  for (std::uint64_t seed = 100; seed < 130; ++seed) {
    core::Random random(seed);
    const auto n = network_of(test::random_town(random, 7), 1.0);  // coarse: many ties
    const auto d = test::all_distances(n);
    std::vector<Row> nodes;
    std::vector<Attachment> sources;
    for (int k = 0; k < 5; ++k) {
      nodes.push_back(static_cast<Row>(random.below(n.nodes())));
      sources.push_back(at_node(n, nodes.back()));
    }
    Search search(n);
    search.from_nearest(sources, 100000);
    for (Row v = 0; v < n.nodes(); ++v) {
      for (const auto& arc : n.arcs[v]) {
        if (search.distance(v) == kUnreached) continue;
        EXPECT_LE(search.distance(arc.head), search.distance(v) + arc.length);
      }
      Row best = core::kNoRow;
      for (Row s = 0; s < 5; ++s) {
        if (d[nodes[s]][v] < (1ULL << 60) && (best == core::kNoRow || d[nodes[s]][v] < d[nodes[best]][v]))
          best = s;
      }
      EXPECT_EQ(search.origin(v), best);
    }
  }
}

/// Distances between the places of `where` over the network of a town, attached with no leg.
std::vector<Length> distances(const Town& town, const std::vector<geometry::Point>& where) {
  const auto n = network_of(town);
  const auto attached = Attacher(n, {.snap = 0.001}).attach(where, {});
  std::vector<Length> all;
  for (const auto& a : attached) {
    EXPECT_TRUE(a.snapped());
    Search search(n);
    search.from(a, 200000000);
    for (const auto& b : attached) {
      const Length from = search.distance(n.from[b.edge]), to = search.distance(n.to[b.edge]);
      all.push_back(from == kUnreached ? kUnreached
                                       : std::min(from + b.offset, to + n.length[b.edge] - b.offset));
    }
  }
  return all;
}

TEST(NetworkLaws, ReversingSplittingOrMovingStreetsChangesNoDistance) {
  for (std::uint64_t seed = 200; seed < 210; ++seed) {
    core::Random random(seed);
    const Town town = test::random_town(random, 5);
    std::vector<geometry::Point> ends;
    for (Row s = 0; s < town.streets.size(); ++s) ends.push_back(town.streets.lines[s].front());
    const auto expected = distances(town, ends);
    Town changed;
    changed.streets.joined_at_vertices_only = true;
    for (Row s = town.streets.size() - 1; s >= 0; --s) {
      const auto line = town.streets.lines[s];
      std::vector<geometry::Point> moved;
      for (const auto p : line) moved.push_back({p.x + 4096, p.y - 8192});
      if (s % 2 == 0) std::reverse(moved.begin(), moved.end());
      if (moved.size() == 3 && s % 3 == 0) {
        changed.street({moved[0], moved[1]}).street({moved[1], moved[2]});
      } else {
        changed.street(moved);
      }
    }
    for (auto& p : ends) p = {p.x + 4096, p.y - 8192};
    const auto got = distances(changed, ends);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      if (expected[i] == kUnreached) {
        EXPECT_EQ(got[i], kUnreached);
      } else {
        EXPECT_NEAR(got[i], expected[i], 20);  // each split rounds once more: 20 units are 0.2 mm
      }
    }
  }
}

TEST(NetworkLaws, EveryCrossingIsFound) {
  for (std::uint64_t seed = 300; seed < 320; ++seed) {
    core::Random random(seed);
    Town town;
    std::vector<std::pair<geometry::Point, geometry::Point>> all;
    for (int k = 0; k < 60; ++k) {
      const geometry::Point a{1000 * random.uniform(), 1000 * random.uniform()};
      const double reach = k % 10 == 0 ? 900 : 150;
      const geometry::Point b{a.x + reach * (random.uniform() - 0.5), a.y + reach * (random.uniform() - 0.5)};
      all.emplace_back(a, b);
      town.street({a, b});
    }
    const auto crosses = [](auto s, auto t) {
      const auto side = [](auto a, auto b, auto c) {
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
      };
      return side(s.first, s.second, t.first) * side(s.first, s.second, t.second) < 0 &&
             side(t.first, t.second, s.first) * side(t.first, t.second, s.second) < 0;
    };
    int crossings = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = i + 1; j < all.size(); ++j) crossings += crosses(all[i], all[j]) ? 1 : 0;
    }
    const auto n = network_of(town);
    EXPECT_EQ(n.nodes(), 120 + crossings) << seed;
    EXPECT_EQ(n.edges(), 60 + 2 * crossings) << seed;
  }
}

}  // namespace
}  // namespace mulin::network
