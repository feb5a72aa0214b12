#include <gtest/gtest.h>

#include <numbers>

#include "scoring/measures.h"
#include "support/town.h"

namespace mulin::scoring {
namespace {

using Column = std::vector<double>;
using geometry::Point;

/// The hand-drawn town of tests/support/town.h as a network; sites stand on E, on F, on A and nowhere near a
/// street.
struct Streets {
  network::Network network;
  std::vector<network::Attachment> sites;
  core::Job job;
  Streets() {
    const test::Town town = test::hand_drawn_town();
    core::Findings findings;
    network = network::build_network(town.streets, town.barriers, {}, findings, job);
    sites = attached({{400, 200}, {800, 200}, {0, 400}, {5000, 5000}});
  }
  [[nodiscard]] std::vector<network::Attachment> attached(const std::vector<Point>& at) const {
    return network::Attacher(network, {}).attach(at, job);
  }
};

TEST(StreetMeasures, TheWalkToTheNearestPlaceIsAtMostTheLimit) {
  const Streets s;
  const auto metro = s.attached({{0, 400}, {800, 400}});
  const Column walk = network_distance_to(s.network, s.sites, metro, 500, s.job);
  const Column expected = {500, 200, 0, 500};  // E–B–A is 600; who is on no street is as far as the limit
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(walk[i], expected[i], 1e-9) << i;
}

TEST(StreetMeasures, PlacesWithinAWalkCountEqualityInside) {
  const Streets s;
  const auto markets = s.attached({{0, 200}, {800, 200}, {400, 400}});
  EXPECT_EQ(network_count_within(s.network, s.sites, markets, 400, s.job), (Column{3, 1, 2, 0}));
}

TEST(StreetMeasures, JunctionsAreNodesWithThreeWaysOrMore) {
  const Streets s;
  const Column density = junction_density(s.network, s.sites, 400, s.job);
  EXPECT_NEAR(density[0] * std::numbers::pi * 0.16, 4,
              1e-9);  // E, B, D and F; A, C and the cut ends are none
  EXPECT_EQ(density[3], 0);
}

TEST(StreetMeasures, ClosenessCountsManyNodesAndNearOnes) {
  const Streets s;
  const Column closeness = street_closeness(s.network, s.sites, 400, s.job);
  EXPECT_NEAR(closeness[0], 16.0 / (1 + 200 + 400 + 400), 1e-9);
  EXPECT_EQ(closeness[3], 0);
}

TEST(StreetMeasures, TheNumberOfThreadsChangesNothing) {
  Streets s;
  const Column one = street_closeness(s.network, s.sites, 1000, s.job);
  s.job.threads = 4;
  EXPECT_EQ(street_closeness(s.network, s.sites, 1000, s.job), one);
}

}  // namespace
}  // namespace mulin::scoring
