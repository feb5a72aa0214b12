#include <gtest/gtest.h>

#include "catchments/travel.h"
#include "support/town.h"

namespace mulin::catchments {
namespace {

using geometry::Point;
using network::Attacher;
using test::Town;

Network network_of(const Town& town) {
  core::Findings findings;
  return network::build_network(town.streets, town.barriers, {}, findings, {});
}

std::vector<Attachment> attach(const Network& n, const Town& town, const std::vector<Point>& places) {
  return Attacher(n, {.snap = 100, .barriers = &town.barriers}).attach(places, {});
}

/// Metres by demand row of a site; −1 when not reached.
std::vector<double> metres(const TravelTable& table, Row site) {
  std::vector<double> all(static_cast<std::size_t>(table.demand_places), -1);
  for (std::size_t i = 0; i < table.demand_of(site).size(); ++i) {
    all[table.demand_of(site)[i]] = table.distance_of(site)[i] * table.unit;
  }
  return all;
}

void expect_metres(const std::vector<double>& got, const std::vector<double>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1e-4) << "place " << i + 1;
}

TEST(Travel, TheHandDrawnTownFromE) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{400, 200}});
  const auto demand = attach(n, town, town.demand.at);
  // 1: E-B 200 + 200 + leg 10; 2: E-F 400 + 100 + leg 80; 3: 200 + leg 10; 4: 400 + 200; 5: E-F-I 600 + 400
  expect_metres(metres(travel_table(n, sites, demand, to_units(1000, n.unit), {}), 0),
                {410, 580, 210, 600, 1000});
}

TEST(Travel, ADistanceEqualToTheCutoffIsWithinIt) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{400, 200}});
  const auto demand = attach(n, town, town.demand.at);
  const auto reached = [&](double cutoff) {
    return travel_table(n, sites, demand, to_units(cutoff, n.unit), {}).demand.size();
  };
  EXPECT_EQ(reached(1000), 5U);
  EXPECT_EQ(reached(999.9999), 4U);
  EXPECT_EQ(reached(210), 1U);
  EXPECT_EQ(reached(209.9), 0U);
}

TEST(Travel, TwoPlacesOnOneEdgeSeeEachOtherAlongIt) {
  Town town;
  town.street({{0, 0}, {1000, 0}}).street({{1000, 0}, {1000, 50}});
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{500, 3}});
  const auto demand = attach(n, town, {{510, 4}, {480, 0}, {1000, 10}});
  expect_metres(metres(travel_table(n, sites, demand, to_units(100, n.unit), {}), 0), {17, 23, -1});
  const auto near = nearest_site(n, sites, demand, to_units(100, n.unit), {});
  EXPECT_EQ(near.site, (std::vector<Row>{0, 0, core::kNoRow}));
}

TEST(Travel, OnALoopTheShorterWayRoundCounts) {
  Town town;
  town.street({{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}});
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{50, 0}});
  const auto demand = attach(n, town, {{0, 50}, {100, 50}});
  expect_metres(metres(travel_table(n, sites, demand, to_units(300, n.unit), {}), 0), {100, 100});
}

TEST(Travel, TheUnsnappedReachNobodyAndAreReachedByNobody) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{400, 900}, {400, 200}});
  const auto demand = attach(n, town, {{-500, 200}, {400, 210}});
  const auto table = travel_table(n, sites, demand, to_units(1000, n.unit), {});
  expect_metres(metres(table, 0), {-1, -1});
  expect_metres(metres(table, 1), {-1, 10});
}

TEST(Travel, TheNearestSiteTiesToTheLowestRow) {
  Town town;
  town.street({{0, 0}, {100, 0}, {200, 0}});
  const auto n = network_of(town);
  const auto sites = attach(n, town, {{200, 0}, {0, 0}, {200, 0}});
  const auto demand = attach(n, town, {{100, 0}, {150, 0}, {20, 0}});
  const auto near = nearest_site(n, sites, demand, to_units(1000, n.unit), {});
  EXPECT_EQ(near.site, (std::vector<Row>{0, 0, 1}));
  const auto table = travel_table(n, sites, demand, to_units(1000, n.unit), {});
  EXPECT_EQ(nearest_in_table(table, std::vector<Row>{0, 1, 2}).site, near.site);
  EXPECT_EQ(nearest_in_table(table, std::vector<Row>{2, 1}).site, (std::vector<Row>{1, 2, 1}));
}

TEST(Travel, ExactlyAtTheSpacingIsNotTooNear) {
  Town town;
  town.street({{0, 0}, {1000, 0}});
  const auto n = network_of(town);
  const auto places = attach(n, town, {{0, 0}, {500, 0}, {999, 0}});
  using Pairs = std::vector<std::pair<Row, Row>>;
  EXPECT_EQ(pairs_nearer_than(n, places, to_units(500, n.unit), {}), (Pairs{{1, 2}}));
  EXPECT_EQ(pairs_nearer_than(n, places, to_units(500.001, n.unit), {}), (Pairs{{0, 1}, {1, 2}}));
  EXPECT_TRUE(pairs_nearer_than(n, places, 0, {}).empty());
}

TEST(Travel, MetresBecomeUnitsWithTheCutoffInside) {
  EXPECT_EQ(to_units(1000, 1e-5), 100000000U);
  EXPECT_EQ(to_units(0, 1e-5), 0U);
  EXPECT_EQ(to_units(1e9, 1e-5), network::kUnreached - 1);
}

}  // namespace
}  // namespace mulin::catchments
