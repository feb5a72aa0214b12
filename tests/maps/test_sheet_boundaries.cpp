#include <gtest/gtest.h>

#include "maps/boundaries.h"

namespace mulin::maps {
namespace {

using geometry::MultiPolygon;

MultiPolygon polygon(geometry::Ring ring) {
  ring.push_back(ring.front());
  return {{{{ring}}}};
}

double total(const std::vector<geometry::Line>& lines) {
  double sum = 0;
  for (const auto& line : lines) sum += geometry::length(line);
  return sum;
}

//   (0,10)──(10,10)──(20,10)
//     │   A    │   B    │
//   (0,0)───(10,0)───(20,0)
TEST(Boundaries, ASharedBorderIsDrawnOnce) {
  const MultiPolygon a = polygon({{0, 0}, {10, 0}, {10, 10}, {0, 10}});
  const MultiPolygon b = polygon({{10, 0}, {20, 0}, {20, 10}, {10, 10}});
  const std::vector<const MultiPolygon*> areas = {&a, &b};
  const Boundaries found = boundaries(areas, 0.1);
  EXPECT_NEAR(total(found.inner), 10, 1e-9);
  EXPECT_NEAR(total(found.outer), 60, 1e-9);
  EXPECT_EQ(found.inner.size(), 1U);
  EXPECT_EQ(found.neighbours, (std::vector<std::pair<int, int>>{{0, 1}}));
}

// A has no vertex where B and C meet, and B draws its side 2 cm away.
TEST(Boundaries, ABorderThatTheNeighbourDrawsWithMoreVerticesIsTheSame) {
  const MultiPolygon a = polygon({{0, 0}, {10, 0}, {10, 10}, {0, 10}});
  const MultiPolygon b = polygon({{10.02, 0}, {20, 0}, {20, 5}, {10.02, 5}});
  const MultiPolygon c = polygon({{10, 5}, {20, 5}, {20, 10}, {10, 10}});
  const std::vector<const MultiPolygon*> areas = {&a, &b, &c};
  const Boundaries found = boundaries(areas, 0.1);
  EXPECT_NEAR(total(found.inner), 20, 0.1);
  EXPECT_EQ(found.neighbours.size(), 3U);
}

TEST(Boundaries, AHoleThatIsFilledByAnotherAreaIsInner) {
  MultiPolygon ring = polygon({{0, 0}, {10, 0}, {10, 10}, {0, 10}});
  ring.parts[0].rings.push_back({{4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}});
  const MultiPolygon core = polygon({{4, 4}, {6, 4}, {6, 6}, {4, 6}});
  const std::vector<const MultiPolygon*> areas = {&ring, &core};
  EXPECT_NEAR(total(boundaries(areas, 0.1).inner), 8, 1e-9);
}

TEST(Boundaries, NothingGivesNothing) {
  const MultiPolygon nowhere;
  const std::vector<const MultiPolygon*> areas = {&nowhere};
  EXPECT_TRUE(boundaries(areas, 0.1).outer.empty());
  EXPECT_TRUE(boundaries({}, 0.1).outer.empty());
}

TEST(Chained, LinesJoinWhereExactlyTwoMeet) {
  const auto chains = chained({{{0, 0}, {1, 0}}, {{2, 0}, {1, 0}}, {{2, 0}, {3, 0}}, {{2, 0}, {2, 5}}});
  EXPECT_EQ(chains.size(), 3U);
  EXPECT_NEAR(total(chains), 8, 1e-12);
}

TEST(Chained, ARingStaysOneLine) {
  const auto chains = chained({{{0, 0}, {1, 0}}, {{1, 0}, {1, 1}}, {{1, 1}, {0, 0}}});
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].front(), chains[0].back());
}

}  // namespace
}  // namespace mulin::maps
