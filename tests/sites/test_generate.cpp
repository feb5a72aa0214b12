#include "sites/generate.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "sites/plan.h"

namespace mulin::sites {
namespace {

using namespace testing;
using geometry::Point;

std::vector<Point> places(const Candidates& candidates) {
  std::vector<Point> at;
  for (const Candidate& c : candidates.all) at.push_back(c.at);
  return at;
}

Candidates collected(const city::City& city, const SiteOptions& options) {
  core::Findings findings;
  return collect(city, options, findings);
}

TEST(Generate, AlongAStreetPlacesStandAtHalfStepsAndAChoppedStreetHasAsManyAsAWholeOne) {
  city::City whole = town();
  add_street(whole, {{0, 50}, {200, 50}});
  EXPECT_EQ(places(collected(whole, {.along_streets = 80})),
            (std::vector<Point>{{40, 50}, {120, 50}, {200, 50}}));
  city::City chopped = town();
  for (double x = 0; x < 200; x += 50) add_street(chopped, {{x, 50}, {x + 50, 50}});
  EXPECT_EQ(places(collected(chopped, {.along_streets = 80})).size(), 4U);  // 40 m into each 50 m block
}

TEST(Generate, NothingStandsOnABridgeOrInATunnel) {
  city::City city = town();
  add_street(city, {{0, 50}, {200, 50}});
  city.streets.flags[0].bridge = true;
  EXPECT_TRUE(collected(city, {.along_streets = 50}).all.empty());
}

TEST(Generate, GridCentresInsideTheStudyAreaAreNumberedFromTheNorthWest) {
  const Candidates c = collected(town(), {.grid = 100});
  EXPECT_EQ(places(c), (std::vector<Point>{{50, 150}, {150, 150}, {50, 50}, {150, 50}}));
  EXPECT_EQ(c.all.front().id, "G00001");
  EXPECT_EQ(c.all.back().id, "G00004");
  EXPECT_EQ(c.all.front().parcel, core::kNoRow);
  EXPECT_EQ(town().subdistricts[c.all.front().subdistrict].name, "west");
}

TEST(Generate, ALargerStudyAreaMovesNoGridPlace) {
  const std::vector<Point> small = grid_centres(box(30, 30, 170, 170), 50);
  const std::vector<Point> large = grid_centres(box(-500, -500, 500, 500), 50);
  for (const Point p : small) EXPECT_NE(std::find(large.begin(), large.end(), p), large.end());
}

TEST(Generate, JunctionsAreWhereThreeOrMoreBranchesMeet) {
  city::City city = town();
  add_street(city, {{0, 50}, {200, 50}});    // crossed by the next, away from any vertex
  add_street(city, {{100, 0}, {100, 100}});  // crossing at 100, 50
  add_street(city, {{150, 50}, {150, 90}});  // T at 150, 50
  add_street(city, {{150, 90}, {180, 90}});  // a bend, no junction
  EXPECT_EQ(places(collected(city, {.junctions = true})), (std::vector<Point>{{100, 50}, {150, 50}}));
}

TEST(Generate, LinesOfDifferentLevelsCrossWithoutAJunction) {
  city::City city = town();
  add_street(city, {{0, 50}, {200, 50}});
  add_street(city, {{100, 0}, {100, 100}}, 1);
  EXPECT_TRUE(collected(city, {.junctions = true}).all.empty());
}

TEST(Generate, SourcesJoinedAtVerticesHaveJunctionsOnlyThere) {
  city::City city = town();
  city.streets.joined_at_vertices_only = true;
  add_street(city, {{0, 50}, {150, 50}, {200, 50}});
  add_street(city, {{100, 0}, {100, 100}});             // crosses, shares no vertex
  add_street(city, {{150, 10}, {150, 50}, {150, 90}});  // shares the vertex 150, 50
  EXPECT_EQ(places(collected(city, {.junctions = true})), (std::vector<Point>{{150, 50}}));
}

TEST(Generate, IdsDoNotDependOnTheOrderOfStreets) {
  city::City city = town(), turned = town();
  const std::vector<geometry::Line> lines = {
      {{0, 50}, {200, 50}}, {{20, 0}, {20, 180}}, {{33, 20}, {180, 170}}};
  for (std::size_t i = 0; i < 3; ++i) {
    add_street(city, lines[i]);
    add_street(turned, lines[2 - i]);
  }
  EXPECT_EQ(places(collected(city, {.along_streets = 30, .junctions = true})),
            places(collected(turned, {.along_streets = 30, .junctions = true})));
}

TEST(Generate, AnIdThatAParcelHasIsPassedOver) {
  city::City city = town();
  add_point(city, "G00002", 10, 10);
  const Candidates c = collected(city, {.grid = 100});
  ASSERT_EQ(c.all.size(), 5U);
  EXPECT_EQ(c.all[2].id, "G00003");
}

TEST(Generate, AStepThatIsSurelyMistypedIsRefused) {
  EXPECT_THROW(collected(town(), {.grid = 0.01}), core::UsageError);
  city::City city = town();
  add_street(city, {{0, 50}, {200, 50}});
  EXPECT_THROW(collected(city, {.along_streets = 0.0001}), core::UsageError);
}

}  // namespace
}  // namespace mulin::sites
