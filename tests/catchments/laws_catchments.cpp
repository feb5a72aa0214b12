#include <gtest/gtest.h>

#include <map>

#include "../network/random_town.h"
#include "catchments/travel.h"
#include "network/profile.h"

namespace mulin::catchments {
namespace {

using geometry::Point;
using test::Town;

struct World {
  Town town;
  Network network;
  std::vector<Attachment> sites, demand;
};

/// Its streets as somebody walks them who takes no steps, slopes at random.
network::Network with_slopes(core::Random& random, const network::Network& flat, city::Streets& streets) {
  for (auto& flags : streets.flags) flags.steps = random.uniform() < 0.05;
  network::Relief relief;
  for (core::Row e = 0; e < flat.edges(); ++e) {
    for (int i = 0; i < 4; ++i) relief.height.values.push_back(20 * random.uniform());
    relief.height.close_row();
  }
  std::vector<network::Delay> delays;
  for (core::Row node = 0; node < flat.nodes(); node += 7)
    delays.push_back({node, core::kNoRow, 40 * random.uniform()});
  delays.push_back({core::kNoRow, 0, 15});
  return network::walked_by(flat, streets, {.steps = false, .timed = true}, relief, delays);
}

/// A random town with places inside edges, on nodes, and beyond the snap; every third one has slopes.
World world(std::uint64_t seed, int side, int sites, int demand, double unit = 1e-5) {
  World w;
  core::Random random(seed);
  w.town = test::random_town(random, side);
  core::Findings findings;
  w.network = network::build_network(w.town.streets, {}, {.unit = unit}, findings, {});
  if (seed % 3 == 0) w.network = with_slopes(random, w.network, w.town.streets);
  const network::Attacher attacher(w.network, {.snap = 60});
  const auto places = [&](int count) {
    std::vector<Point> at;
    for (int i = 0; i < count; ++i) {
      const auto node = w.network.node[random.below(w.network.nodes())];
      const Point anywhere{100.0 * side * random.uniform(), 100.0 * side * random.uniform()};
      at.push_back(i % 4 == 0 ? node : anywhere);
    }
    return attacher.attach(at, {});
  };
  w.sites = places(sites);
  w.demand = places(demand);
  return w;
}

/// Distance between two attached places from the distances of all nodes.
std::uint64_t brute(const World& w, const std::vector<std::vector<std::uint64_t>>& d, const Attachment& a,
                    const Attachment& b) {
  if (!a.snapped() || !b.snapped()) return 1ULL << 60;
  const auto& n = w.network;
  std::uint64_t best = 1ULL << 60;
  if (a.edge == b.edge) best = b.offset > a.offset ? b.offset - a.offset : a.back - std::min(a.back, b.back);
  for (const bool a_from : {true, false}) {
    for (const bool b_from : {true, false}) {
      const auto a_walk = a_from ? a.back : n.length[a.edge] - a.offset;
      const auto b_walk = b_from ? b.offset : n.back_of(b.edge) - b.back;
      const auto between = d[a_from ? n.from[a.edge] : n.to[a.edge]][b_from ? n.from[b.edge] : n.to[b.edge]];
      best = std::min(best, between + a_walk + b_walk);
    }
  }
  return best + a.leg + b.leg;
}

TEST(CatchmentLaws, TheTableEqualsBruteForce) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto w = world(seed, 2 + static_cast<int>(seed % 6), 15, 60, seed % 4 == 0 ? 1.0 : 1e-5);
    const auto d = test::all_distances(w.network);
    const Length cutoff = to_units(100 + 20.0 * static_cast<double>(seed), w.network.unit);
    const auto table = travel_table(w.network, w.sites, w.demand, cutoff, {});
    const auto nearest = nearest_site(w.network, w.sites, w.demand, cutoff, {});
    std::vector<std::pair<std::uint64_t, Row>> best(w.demand.size(), {1ULL << 60, core::kNoRow});
    for (Row s = 0; s < table.sites(); ++s) {
      std::vector<Row> expected;
      std::vector<Length> distances;
      for (std::size_t i = 0; i < w.demand.size(); ++i) {
        const auto walk = brute(w, d, w.sites[s], w.demand[i]);
        if (walk > cutoff) continue;
        expected.push_back(static_cast<Row>(i));
        distances.push_back(static_cast<Length>(walk));
        best[i] = std::min(best[i], {walk, s});
      }
      EXPECT_EQ(std::vector<Row>(table.demand_of(s).begin(), table.demand_of(s).end()), expected) << seed;
      EXPECT_EQ(std::vector<Length>(table.distance_of(s).begin(), table.distance_of(s).end()), distances)
          << seed;
    }
    for (std::size_t i = 0; i < w.demand.size(); ++i) EXPECT_EQ(nearest.site[i], best[i].second) << seed;
    std::vector<Row> all(w.sites.size());
    for (std::size_t s = 0; s < all.size(); ++s) all[s] = static_cast<Row>(s);
    EXPECT_EQ(nearest_in_table(table, all).site, nearest.site);
    EXPECT_EQ(nearest_in_table(table, all).distance, nearest.distance);
  }
}

TEST(CatchmentLaws, ALongerCutoffNeverShrinksACatchment) {
  const auto w = world(7, 8, 30, 200);
  const auto longest = travel_table(w.network, w.sites, w.demand, to_units(3000, w.network.unit), {});
  std::size_t last = 0;
  for (const double metres : {50, 100, 300, 500, 1000, 3000}) {
    const auto cutoff = to_units(metres, w.network.unit);
    const auto table = travel_table(w.network, w.sites, w.demand, cutoff, {});
    EXPECT_LE(last, table.demand.size());
    last = table.demand.size();
    const auto kept = within(longest, cutoff);
    EXPECT_EQ(kept.first, table.first);
    EXPECT_EQ(kept.demand, table.demand);
    EXPECT_EQ(kept.distance, table.distance);
  }
}

TEST(CatchmentLaws, TheSameBytesOnAnyNumberOfThreads) {
  const auto w = world(8, 12, 300, 900);
  const auto cutoff = to_units(600, w.network.unit);
  const auto one = travel_table(w.network, w.sites, w.demand, cutoff, {.threads = 1});
  for (const int threads : {2, 8}) {
    const auto many = travel_table(w.network, w.sites, w.demand, cutoff, {.threads = threads});
    EXPECT_EQ(one.first, many.first);
    EXPECT_EQ(one.demand, many.demand);
    EXPECT_EQ(one.distance, many.distance);
  }
}

TEST(CatchmentLaws, WalkingBackIsAsFarAsWalkingThere) {
  const auto w = world(10, 9, 60, 60);
  const auto cutoff = to_units(700, w.network.unit);
  const auto there = travel_table(w.network, w.sites, w.demand, cutoff, {});
  const auto back = travel_table(w.network, w.demand, w.sites, cutoff, {});
  std::map<std::pair<Row, Row>, Length> seen;
  for (Row s = 0; s < there.sites(); ++s) {
    for (std::size_t i = 0; i < there.demand_of(s).size(); ++i)
      seen[{s, there.demand_of(s)[i]}] = there.distance_of(s)[i];
  }
  std::size_t pairs = 0;
  for (Row p = 0; p < back.sites(); ++p) {
    for (std::size_t i = 0; i < back.demand_of(p).size(); ++i, ++pairs) {
      EXPECT_EQ((seen.at({back.demand_of(p)[i], p})), back.distance_of(p)[i]);
    }
  }
  EXPECT_EQ(pairs, seen.size());
}

}  // namespace
}  // namespace mulin::catchments
