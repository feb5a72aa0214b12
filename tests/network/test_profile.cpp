#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "network/attach.h"
#include "network/profile.h"
#include "network/search.h"
#include "support/town.h"

namespace mulin::network {
namespace {

using geometry::Point;
using test::Town;

Network network_of(const Town& town) {
  core::Findings findings;
  return build_network(town.streets, {}, {}, findings, {});
}

Relief heights(const std::vector<std::vector<double>>& rows) {
  Relief relief;
  for (const auto& row : rows) relief.height.add(row);
  return relief;
}

/// Level metres that somebody at `home` walks to a centre at `centre`.
double walk(const Network& n, Point home, Point centre) {
  const Attacher attacher(n, {.snap = 50});
  const auto places = attacher.attach(std::vector<Point>{home, centre}, {});
  Search search(n);
  search.from(places[1], 100'000'000);
  const auto& p = places[0];
  double best = std::numeric_limits<double>::infinity();
  if (!p.snapped() || !places[1].snapped()) return best;
  const auto by_way_of = [&](Row node, Length along) {
    if (search.distance(node) != kUnreached)
      best = std::min(best, n.metres(search.distance(node) + along + p.leg));
  };
  by_way_of(n.from[p.edge], p.offset);
  by_way_of(n.to[p.edge], n.back_of(p.edge) - p.back);
  return best;
}

TEST(Profile, OnTheLevelTimeIsDistance) {
  EXPECT_DOUBLE_EQ(SlopePace{}.at(0), 1);
  EXPECT_NEAR(6 / SlopePace{}.at(-0.05), 6 * std::exp(0.175), 1e-12);  // fastest a little downhill
  EXPECT_NEAR(SlopePace{}.at(0.1), std::exp(0.35), 1e-12);
}

TEST(Profile, ATableOfPacesIsLinearBetweenAndFlatBeyondItsEnds) {
  const SlopePace pace{{{-0.1, 1.5}, {0, 1}, {0.2, 3}}};
  EXPECT_DOUBLE_EQ(pace.at(-1), 1.5);
  EXPECT_DOUBLE_EQ(pace.at(-0.05), 1.25);
  EXPECT_DOUBLE_EQ(pace.at(0), 1);
  EXPECT_DOUBLE_EQ(pace.at(0.1), 2);
  EXPECT_DOUBLE_EQ(pace.at(0.5), 3);
}

TEST(Profile, PeopleWalkToTheCentreUphillSlowerThanDownhill) {
  Town town;
  town.street({{0, 0}, {300, 0}});
  const auto n = walked_by(network_of(town), town.streets, {.timed = true}, heights({{0, 15, 30}}), {});
  const double up = std::exp(0.35), down = std::exp(3.5 * (0.05 - 0.05));
  EXPECT_NEAR(walk(n, {0, 10}, {300, 0}), 10 + 300 * up, 1e-3);
  EXPECT_NEAR(walk(n, {300, 10}, {0, 0}), 10 + 300 * down, 1e-3);
}

TEST(Profile, InMetresTheGroundDoesNotMatter) {
  Town town;
  town.street({{0, 0}, {300, 0}}).street({{300, 0}, {300, 80}}, {.flags = {.steps = true}});
  const auto flat = network_of(town);
  EXPECT_FALSE(differs(flat, town.streets, {.timed = false}, heights({{0, 30}, {30, 60}}), {}));
  EXPECT_TRUE(differs(flat, town.streets, {.timed = true}, heights({{0, 30}, {30, 60}}), {}));
  EXPECT_TRUE(differs(flat, town.streets, {.steps = false}, {}, {}));
}

TEST(Profile, WithoutStepsTheWayRoundIsTaken) {
  Town town;
  town.street({{0, 0}, {400, 0}})
      .street({{0, 0}, {0, 50}}, {.flags = {.steps = true}})
      .street({{0, 50}, {400, 50}});
  town.street({{400, 0}, {400, 50}});
  const auto all = network_of(town);
  const auto stepless = walked_by(all, town.streets, {.steps = false}, {}, {});
  EXPECT_EQ(stepless.edges(), all.edges() - 1);
  EXPECT_NEAR(walk(all, {10, 0}, {10, 50}), 70, 1e-3);
  EXPECT_NEAR(walk(stepless, {10, 0}, {10, 50}), 390 + 50 + 390, 1e-3);
}

TEST(Profile, NobodyAttachesToClosedSteps) {
  Town town;
  town.street({{0, 0}, {400, 0}}).street({{200, 0}, {200, 100}}, {.flags = {.steps = true}});
  const auto stepless = walked_by(network_of(town), town.streets, {.steps = false}, {}, {});
  const auto at = Attacher(stepless, {.snap = 50}).attach(std::vector<Point>{{205, 90}, {205, 40}}, {});
  EXPECT_FALSE(at[0].snapped());
  EXPECT_NEAR(stepless.metres(at[1].leg), 40, 1e-3);
}

TEST(Profile, StepsAndLiftsCostTheirOwnTime) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{100, 0}, {150, 0}}, {.flags = {.steps = true}});
  town.street({{150, 0}, {160, 0}}, {.flags = {.lift = true}});
  const auto n = walked_by(network_of(town), town.streets,
                           {.timed = true, .speed = 1.2, .steps_speed = 0.5, .lift_wait = 30}, {}, {});
  EXPECT_NEAR(walk(n, {0, 0}, {160, 0}), 100 + 50 * 1.2 / 0.5 + 10 + 30 * 1.2, 1e-3);
}

TEST(Profile, WhoPassesASignalWaitsOnce) {
  Town town;
  town.street({{0, 0}, {200, 0}}).street({{200, 0}, {400, 0}}).street({{200, 0}, {200, 100}});
  const auto flat = network_of(town);
  const auto delays = delays_at(flat, std::vector<Point>{{203, 2}, {199, -3}, {90, 4}, {700, 700}}, 30, 15);
  EXPECT_EQ(delays.away, 1);
  ASSERT_EQ(delays.all.size(), 2U);  // one node though two signals, one edge
  const auto n = walked_by(flat, town.streets, {.timed = true, .speed = 1}, {}, delays.all);
  EXPECT_NEAR(walk(n, {0, 0}, {400, 0}), 400 + 30 + 30, 1e-3);
  EXPECT_NEAR(walk(n, {400, 0}, {200, 100}), 300 + 30, 1e-3);
}

TEST(Profile, HeightsAreAskedForEveryThirtyMetresAndOnBridgesAtTheEnds) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{100, 0}, {200, 0}}, {.flags = {.bridge = true}});
  const auto n = network_of(town);
  const auto stations = height_stations(n, town.streets);
  std::vector<std::size_t> counts;
  for (Row e = 0; e < stations.size(); ++e) counts.push_back(stations[e].size());
  std::sort(counts.begin(), counts.end());
  EXPECT_EQ(counts, (std::vector<std::size_t>{2, 5}));
  for (Row e = 0; e < stations.size(); ++e) {
    EXPECT_EQ(stations[e].front(), n.node[n.from[e]]);
    EXPECT_NEAR(geometry::distance(stations[e].back(), n.node[n.to[e]]), 0, 1e-9);
  }
}

TEST(Profile, UnknownHeightsCountAsLevel) {
  Town town;
  town.street({{0, 0}, {300, 0}});
  const auto n =
      walked_by(network_of(town), town.streets, {.timed = true}, heights({{0, std::nan(""), 30}}), {});
  EXPECT_NEAR(walk(n, {0, 0}, {300, 0}), 300, 1e-3);
}

TEST(Profile, ACliffInTheElevationModelCountsAsAHalf) {
  Town town;
  town.street({{0, 0}, {30, 0}});
  const auto n = walked_by(network_of(town), town.streets, {.timed = true}, heights({{0, 500}}), {});
  EXPECT_NEAR(walk(n, {0, 0}, {30, 0}), 30 * std::exp(3.5 * 0.5), 1e-3);
}

TEST(Profile, ATownOfStepsAloneIsRefusedToWhoTakesNone) {
  Town town;
  town.street({{0, 0}, {300, 0}}, {.flags = {.steps = true}});
  EXPECT_THROW(walked_by(network_of(town), town.streets, {.steps = false}, {}, {}), core::DataError);
}

}  // namespace
}  // namespace mulin::network
