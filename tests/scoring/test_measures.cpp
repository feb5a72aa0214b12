#include "scoring/measures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mulin::scoring {
namespace {

// Three demand places, two candidates, a cutoff of 100 units of 10 m:
//   site 0 reaches 0 (20), 1 (100);   site 1 reaches 1 (50), 2 (60);   an existing centre reaches 1 (40), 2
//   (130).
struct Picture {
  catchments::TravelTable table;
  catchments::Nearest existing;
  std::vector<double> people = {100, 200, 400};
  std::vector<double> elderly = {10, 100, 0};
  Picture() {
    table.unit = 10;
    table.cutoff = 100;
    table.demand_places = 3;
    table.first = {0, 2, 4, 4};  // site 2 reaches nobody
    table.demand = {0, 1, 1, 2};
    table.distance = {20, 100, 50, 60};
    existing.site = {core::kNoRow, 0, 0};
    existing.distance = {network::kUnreached, 40, 130};
  }
  [[nodiscard]] PeopleView view() const { return {table, people, existing}; }
};

using Column = std::vector<double>;

TEST(Measures, PeopleWithinTheCutoffEqualityInside) {
  EXPECT_EQ(population_within(Picture().view()), (Column{300, 600, 0}));
}

TEST(Measures, PeopleGainedAreBeyondEveryExistingCentre) {
  EXPECT_EQ(population_gained(Picture().view()),
            (Column{100, 400, 0}));  // place 2 is 130 > 100 from the centre
}

TEST(Measures, WithoutCentresEverybodyIsGained) {
  Picture p;
  p.existing = {};
  EXPECT_EQ(population_gained(p.view()), population_within(p.view()));
}

TEST(Measures, AGroupsShareIsOfThePeopleReached) {
  const Picture p;
  const Column share = group_share(p.view(), p.elderly);
  EXPECT_NEAR(share[0], 110.0 / 300, 1e-15);
  EXPECT_NEAR(share[1], 100.0 / 600, 1e-15);
  EXPECT_EQ(share[2], 0);
}

TEST(Measures, TheWalkSavedIsNeverOverstated) {
  // site 0: place 0 had none, counts as 100: (100-20)·10 m·100 people; place 1 is nearer to the centre:
  // nothing. site 1: place 1 nearer to the centre; place 2: its centre is beyond the cutoff, so
  // (100-60)·10·400.
  EXPECT_EQ(walk_saved(Picture().view()), (Column{80'000, 160'000, 0}));
}

TEST(Measures, OverlapIsTheShareServedAlready) {
  const Column share = overlap_share(Picture().view());
  EXPECT_NEAR(share[0], 200.0 / 300, 1e-15);
  EXPECT_NEAR(share[1], 200.0 / 600, 1e-15);
  EXPECT_EQ(share[2], 0);
}

TEST(Measures, TheSupplyGapIsTheMeanShortfallOfThoseReached) {
  const Picture p;
  const Column access = {0, 40, 60};  // m2 per 1,000
  const Column gap = supply_gap(p.view(), access, 50);
  EXPECT_NEAR(gap[0], (100 * 50.0 + 200 * 10.0) / 300, 1e-12);
  EXPECT_NEAR(gap[1], (200 * 10.0 + 400 * 0.0) / 600, 1e-12);
}

geometry::MultiPolygon box(double x0, double y0, double x1, double y1) {
  return {{{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}}};
}

sites::Candidates at(std::initializer_list<geometry::Point> points) {
  sites::Candidates candidates;
  for (const geometry::Point p : points) {
    candidates.all.emplace_back();
    candidates.all.back().at = p;
  }
  return candidates;
}

TEST(Measures, StraightDistanceAndCountToPoints) {
  city::Places metro;
  metro.points = {{0, 0}, {300, 0}, {300, 400}};
  const auto candidates = at({{0, 100}, {300, 100}});
  EXPECT_EQ(straight_distance_to(candidates, metro), (Column{100, 100}));
  EXPECT_EQ(straight_count_within(candidates, metro, 300), (Column{1, 2}));  // equality counts
  EXPECT_TRUE(std::isnan(straight_distance_to(candidates, {})[0]));
  EXPECT_EQ(straight_count_within(candidates, {}, 300), (Column{0, 0}));
}

TEST(Measures, APolygonIsAsNearAsItsEdgeAndNoDistanceFromInside) {
  city::Places parks;
  parks.points = {{50, 50}};
  parks.polygons = {box(0, 0, 100, 100)};
  const auto candidates = at({{10, 10}, {130, 50}, {103, 104}});
  EXPECT_EQ(straight_distance_to(candidates, parks), (Column{0, 30, 5}));
  EXPECT_EQ(inside(candidates, parks), (Column{1, 0, 0}));
}

}  // namespace
}  // namespace mulin::scoring
