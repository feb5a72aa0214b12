#include <gtest/gtest.h>

#include "geometry/overlay.h"
#include "pictures.h"

namespace mulin::geometry {
namespace {

using test::frame;
using test::rectangle;
using test::shape;

TEST(Overlay, UnionAndIntersectionAddUp) {
  const auto a = rectangle(0, 0, 4, 4), b = rectangle(2, 2, 6, 6);
  const std::vector<MultiPolygon> both{a, b};
  EXPECT_DOUBLE_EQ(area(united(both)) + area(intersection(a, b)), area(a) + area(b));
  EXPECT_DOUBLE_EQ(intersection_area(a, b), 4);
  EXPECT_DOUBLE_EQ(area(difference(a, b)), 12);
  EXPECT_TRUE(intersection(a, rectangle(9, 9, 10, 10)).empty());
  EXPECT_TRUE(intersection(a, rectangle(4, 0, 8, 4)).empty()) << "a shared side has no area";
  EXPECT_TRUE(united({}).empty());
}

TEST(Overlay, ABufferedPointOfALineIsACircle) {
  const std::vector<Line> lines{{{0, 0}, {10, 0}}};
  EXPECT_NEAR(area(buffered_lines(lines, 1)), 20 + 3.14, 0.1);
  EXPECT_NEAR(area(buffered(rectangle(0, 0, 10, 10), -1)), 64, 1e-9);
  EXPECT_TRUE(buffered_lines({}, 1).empty());
}

TEST(Overlay, ABowTieIsNotValidAndBecomesTwoTriangles) {
  const auto bow = shape({{0, 0}, {2, 2}, {2, 0}, {0, 2}});
  std::string why;
  EXPECT_FALSE(is_valid(bow, &why));
  EXPECT_NE(why.find("1.000 1.000"), std::string::npos) << why;
  const auto mended = made_valid(bow);
  EXPECT_TRUE(is_valid(mended));
  EXPECT_DOUBLE_EQ(area(mended), 2);
}

TEST(Overlay, ARingWithoutRoomIsNotValid) {
  const MultiPolygon line{{{{{{0, 0}, {1, 1}, {0, 0}}}}}};
  EXPECT_FALSE(is_valid(line));
  EXPECT_TRUE(made_valid(line).empty());
}

TEST(Overlay, AnInfiniteVertexIsRefused) {
  EXPECT_THROW(buffered(rectangle(0, 0, 1e10, 1), 1), std::runtime_error);
}

TEST(Overlay, TheHullOfPointsOnALineIsEmpty) {
  EXPECT_TRUE(hull(std::vector<Point>{{0, 0}, {1, 1}, {2, 2}}).empty());
  EXPECT_DOUBLE_EQ(area(hull(std::vector<Point>{{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}})), 4);
}

TEST(Overlay, ASegmentCrossesOnlyWhenItEntersTheInside) {
  const auto f = frame();
  EXPECT_TRUE(segment_crosses(f, {-5, 5}, {15, 5}));
  EXPECT_TRUE(segment_crosses(f, {1, 1}, {2, 2})) << "wholly inside";
  EXPECT_FALSE(segment_crosses(f, {4.5, 4.5}, {5.5, 5.5})) << "in the hole";
  EXPECT_FALSE(segment_crosses(f, {4, 4}, {6, 6})) << "across the hole from corner to corner";
  EXPECT_FALSE(segment_crosses(f, {-5, 0}, {15, 0})) << "along a side";
  EXPECT_FALSE(segment_crosses(f, {-5, 5}, {0, 5})) << "up to the side";
  EXPECT_FALSE(segment_crosses(f, {-1, 1}, {1, -1})) << "past a corner";
  EXPECT_TRUE(segment_crosses(f, {0, 0}, {10, 10})) << "from corner to corner through the inside";
  EXPECT_TRUE(segment_crosses(f, {1, 1}, {1, 1}));
  EXPECT_FALSE(segment_crosses(f, {0, 1}, {0, 1}));
}

TEST(Overlay, OutsidePartsAreInOrderAlongTheLine) {
  const auto f = frame();
  const auto parts = outside_parts(Line{{-5, 5}, {15, 5}}, f);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0], (Line{{-5, 5}, {0, 5}}));
  EXPECT_EQ(parts[1], (Line{{4, 5}, {6, 5}}));
  EXPECT_EQ(parts[2], (Line{{10, 5}, {15, 5}}));
  EXPECT_TRUE(outside_parts(Line{{1, 1}, {2, 2}}, f).empty());
  EXPECT_EQ(outside_parts(Line{{0, -1}, {0, 5}, {0, 11}}, f).size(), 1U) << "along the side";
}

TEST(Overlay, OutsidePartsBendAndReturn) {
  const auto f = rectangle(0, 0, 10, 10);
  const auto parts = outside_parts(Line{{-2, 2}, {2, 2}, {2, 4}, {-2, 4}, {-2, 8}}, f);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0], (Line{{-2, 2}, {0, 2}}));
  EXPECT_EQ(parts[1], (Line{{0, 4}, {-2, 4}, {-2, 8}}));
}

TEST(Overlay, SimplifyingKeepsWithinTheTolerance) {
  const auto wavy = shape({{0, 0}, {5, 0.1}, {10, 0}, {10, 10}, {0, 10}});
  EXPECT_EQ(simplified(wavy, 0.5).parts[0].rings[0].size(), 5U);
}

TEST(MadeValid, CrossingsThatRoundingMovesOverAnEdgeStillGiveAValidShape) {
  // GEOS's repair of this scribble touches itself at (18.75, 85), which is a hair beyond the edge 0,60
  // – 35.7,95.7.
  const MultiPolygon scribble{{{{{{20, 150},
                                  {100, 70},
                                  {50, 110},
                                  {0, 70},
                                  {0, 120},
                                  {0, 60},
                                  {30, 100},
                                  {150, 10.000000000003638},
                                  {60, 120},
                                  {0, 60},
                                  {30, 100},
                                  {20, 150}}}}}};
  EXPECT_FALSE(is_valid(scribble));
  const auto valid = made_valid(scribble);
  std::string why;
  EXPECT_TRUE(is_valid(valid, &why)) << why;
  EXPECT_GT(area(valid), 1000);
}

}  // namespace
}  // namespace mulin::geometry
