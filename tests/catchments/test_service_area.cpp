#include <gtest/gtest.h>

#include "catchments/equity.h"
#include "catchments/service_area.h"
#include "geometry/overlay.h"
#include "support/town.h"

namespace mulin::catchments {
namespace {

using geometry::Point;
using test::Town;

Network network_of(const Town& town) {
  core::Findings findings;
  return network::build_network(town.streets, town.barriers, {}, findings, {});
}

double reached_metres(const Network& n, std::span<const Attachment> sources, double metres) {
  double sum = 0;
  for (const auto& line : reached_streets(n, sources, to_units(metres, n.unit)))
    sum += geometry::length(line);
  return sum;
}

TEST(ServiceArea, StreetsAreCutWhereTheWalkEnds) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto at_e = network::Attacher(n, {}).attach(std::vector<Point>{{400, 200}}, {});
  EXPECT_NEAR(reached_metres(n, at_e, 150), 450, 1e-4);              // three ways, 150 m each
  EXPECT_NEAR(reached_metres(n, at_e, 300), 300 + 300 + 400, 1e-4);  // north: 200, then 100 both ways
  const auto inside = network::Attacher(n, {}).attach(std::vector<Point>{{200, 210}}, {});
  EXPECT_NEAR(reached_metres(n, inside, 60), 100, 1e-4) << "the leg of 10 m is walked too";
  EXPECT_NEAR(reached_metres(n, inside, 5), 0, 1e-9);
}

TEST(ServiceArea, AllOfTheNetworkIsReachedOnce) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto sources =
      network::Attacher(n, {}).attach(std::vector<Point>{{400, 200}, {100, 200}, {800, 10}}, {});
  EXPECT_NEAR(reached_metres(n, sources, 5000), n.total_length(), 1e-3);
}

TEST(ServiceArea, BandsAreValidAndNested) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const auto sources = network::Attacher(n, {}).attach(std::vector<Point>{{400, 200}}, {});
  geometry::MultiPolygon inner;
  for (const double band : {100, 300, 500, 1000}) {
    const auto area = service_area(n, sources, to_units(band, n.unit), 30, 500);
    EXPECT_TRUE(geometry::is_valid(area));
    EXPECT_NEAR(geometry::area(geometry::difference(inner, area)), 0, 1e-6);
    inner = area;
  }
}

TEST(ServiceArea, GroundNearerToAStreetNotReachedIsNotServed) {
  Town town;
  town.street({{0, 0}, {500, 0}}).street({{0, 40}, {500, 40}}).street({{500, 0}, {500, 40}});
  const auto n = network_of(town);
  const auto sources = network::Attacher(n, {}).attach(std::vector<Point>{{0, 0}}, {});
  const auto area = service_area(n, sources, to_units(200, n.unit), 30, 0);
  EXPECT_TRUE(geometry::contains(area, {100, 18}));
  EXPECT_FALSE(geometry::contains(area, {100, 23}))
      << "within the halo, but nearer to the street not reached";
  EXPECT_TRUE(geometry::contains(area, {200, 0})) << "where the walk ends";
  EXPECT_FALSE(geometry::contains(area, {206, 0}));
  for (const auto& line : reached_streets(n, sources, to_units(200, n.unit))) {
    EXPECT_TRUE(geometry::outside_parts(line, area).empty());
  }
}

TEST(ServiceArea, WithoutASourceThereIsNone) {
  const auto n = network_of(test::hand_drawn_town());
  EXPECT_TRUE(service_area(n, {}, 1000, 30, 0).empty());
}

TEST(Equity, GiniOfEqualAndOfOneWhoHasAll) {
  EXPECT_DOUBLE_EQ(gini(std::vector<double>{2, 2, 2}, std::vector<double>{1, 5, 3}), 0);
  EXPECT_NEAR(gini(std::vector<double>{0, 0, 0, 8}, std::vector<double>{1, 1, 1, 1}), 0.75, 1e-12);
  EXPECT_NEAR(gini(std::vector<double>{1, 3}, std::vector<double>{1, 1}), 0.25, 1e-12);
  EXPECT_EQ(gini({}, {}), 0);
  EXPECT_EQ(gini(std::vector<double>{0, 0}, std::vector<double>{1, 1}), 0);
}

TEST(Equity, GiniCountsPeopleNotPlaces) {
  EXPECT_NEAR(gini(std::vector<double>{1, 3, 3}, std::vector<double>{2, 1, 1}),
              gini(std::vector<double>{1, 3}, std::vector<double>{2, 2}), 1e-12);
}

TEST(Equity, SupplyIsHandedOutWhole) {
  const auto town = test::hand_drawn_town();
  const auto n = network_of(town);
  const network::Attacher attacher(n, {});
  const auto sites = attacher.attach(std::vector<Point>{{400, 200}, {800, 0}}, {});
  const auto table = travel_table(n, sites, attacher.attach(town.demand.at, {}), to_units(1000, n.unit), {});
  const std::vector<Row> rows{0, 1};
  const std::vector<double> supply{500, 200};
  for (const auto decay : {Decay::step, Decay::linear, Decay::gaussian}) {
    const auto access = two_step_access(table, rows, supply, town.demand.people, decay);
    double sum = 0;
    for (std::size_t i = 0; i < access.size(); ++i) sum += access[i] * town.demand.people[i];
    EXPECT_NEAR(sum, 700, 1e-9);
  }
}

}  // namespace
}  // namespace mulin::catchments
