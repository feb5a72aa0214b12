#include <gtest/gtest.h>

#include "geometry/predicates.h"
#include "pictures.h"

namespace mulin::geometry {
namespace {

using test::frame;
using test::rectangle;
using test::shape;

TEST(Shapes, AHoleIsNoArea) {
  EXPECT_DOUBLE_EQ(area(frame()), 96);
  EXPECT_EQ(centroid(frame()), (Point{5, 5}));
  EXPECT_EQ(box_of(frame()).width(), 10);
}

TEST(Shapes, AreaIsTheSameFarFromTheOrigin) {
  EXPECT_DOUBLE_EQ(area(shape({{4e6, 3e6}, {4e6 + 1, 3e6}, {4e6 + 1, 3e6 + 1}, {4e6, 3e6 + 1}})), 1);
}

TEST(Shapes, TheBoundaryIsInsideButNotStrictly) {
  const auto f = frame();
  for (const Point p : {Point{0, 5}, Point{10, 10}, Point{4, 5}, Point{6, 6}, Point{5, 0}}) {
    EXPECT_TRUE(contains(f, p));
    EXPECT_FALSE(strictly_contains(f, p));
  }
  EXPECT_TRUE(strictly_contains(f, {2, 4}));
  EXPECT_FALSE(contains(f, {5, 5}));
  EXPECT_FALSE(contains(f, {-1, 4}));
  EXPECT_FALSE(contains({}, {0, 0}));
}

TEST(Shapes, NearestOnALineIsTheFirstOfEquals) {
  const Line bend{{0, 0}, {10, 0}, {10, 10}};
  const Foot foot = nearest_on_line(bend, {7, 3});
  EXPECT_EQ(foot.at, (Point{7, 0}));
  EXPECT_EQ(foot.away, 3);
  EXPECT_EQ(foot.along, 7);
  EXPECT_EQ(nearest_on_line(bend, {20, 4}).along, 14);
  EXPECT_EQ(nearest_on_line(bend, {-3, -4}).away, 5);
}

TEST(Shapes, AlongALine) {
  const Line bend{{0, 0}, {10, 0}, {10, 10}};
  EXPECT_EQ(point_along(bend, -1), (Point{0, 0}));
  EXPECT_EQ(point_along(bend, 13), (Point{10, 3}));
  EXPECT_EQ(point_along(bend, 99), (Point{10, 10}));
  EXPECT_EQ(part_along(bend, 8, 12), (Line{{8, 0}, {10, 0}, {10, 2}}));
  EXPECT_EQ(part_along(bend, 10, 12), (Line{{10, 0}, {10, 2}}));
}

TEST(Shapes, TheInnerPointOfAHorseshoeLiesInIt) {
  const auto horseshoe = shape({{0, 0}, {10, 0}, {10, 10}, {8, 10}, {8, 2}, {2, 2}, {2, 10}, {0, 10}});
  EXPECT_TRUE(strictly_contains(horseshoe, inner_point(horseshoe)));
  EXPECT_TRUE(strictly_contains(frame(), inner_point(frame())));
  EXPECT_EQ(inner_point(rectangle(0, 0, 4, 2)), (Point{2, 1}));
}

TEST(Predicates, ATurnTooSmallForDoublesIsStillSeen) {
  const Point a{0.5, 0.5}, b{12, 12}, c{24, 24};
  EXPECT_EQ(turn(a, b, c), 0);
  EXPECT_EQ(turn({0.5, 0.5 + 0x1p-52}, b, c), 1);
  EXPECT_EQ(turn({0.5 + 0x1p-52, 0.5}, b, c), -1);
}

TEST(Predicates, SegmentsMeetInFourWays) {
  EXPECT_EQ(meeting({0, 0}, {2, 2}, {0, 2}, {2, 0}), Meeting::proper);
  EXPECT_EQ(meeting({0, 0}, {2, 0}, {1, 0}, {1, 5}), Meeting::touch);
  EXPECT_EQ(meeting({0, 0}, {2, 0}, {2, 0}, {4, 0}), Meeting::touch);
  EXPECT_EQ(meeting({0, 0}, {2, 0}, {1, 0}, {4, 0}), Meeting::overlap);
  EXPECT_EQ(meeting({0, 0}, {2, 0}, {3, 0}, {4, 0}), Meeting::none);
  EXPECT_EQ(meeting({0, 0}, {2, 0}, {1, 1}, {1, 5}), Meeting::none);
  EXPECT_EQ(meeting({0, 0}, {0, 0}, {-1, 0}, {1, 0}), Meeting::touch);
}

}  // namespace
}  // namespace mulin::geometry
