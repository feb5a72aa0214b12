#include <gtest/gtest.h>

#include "core/random.h"
#include "geometry/contour.h"
#include "geometry/overlay.h"

namespace mulin::geometry {
namespace {

using Heights = Field<std::int32_t>;

/// A square field from numbers row by row, south first.
Heights field(std::int64_t size, const std::vector<std::int32_t>& value, Point origin = {0, 0},
              double side = 1) {
  Heights made(origin, side, size, size, -1);
  made.cover(0, 0, size, size);
  for (std::int64_t i = 0; i < size * size; ++i) made.values[made.slot(i % size, i / size)] = value[i];
  return made;
}

TEST(Contour, OnePositiveCornerIsADiamond) {
  const auto shape = outline(field(3, {-1, -1, -1, -1, 1, -1, -1, -1, -1}, {10, 20}, 2));
  ASSERT_EQ(shape.parts.size(), 1U);
  EXPECT_DOUBLE_EQ(area(shape), 2);
  EXPECT_TRUE(strictly_contains(shape, {12, 22}));
}

TEST(Contour, CornersAcrossACellStayApart) {
  const auto shape = outline(field(4, {-1, -1, -1, -1, -1, 3, -1, -1, -1, -1, 3, -1, -1, -1, -1, -1}));
  EXPECT_EQ(shape.parts.size(), 2U);
  EXPECT_TRUE(is_valid(shape));
}

TEST(Contour, ARingHasAHoleThatCanBeFilled) {
  std::vector<std::int32_t> value(25, -1);
  for (const int i : {6, 7, 8, 11, 13, 16, 17, 18}) value[i] = 1;
  auto ring = field(5, value);
  EXPECT_EQ(outline(ring).parts.at(0).rings.size(), 2U);
  const auto full = field(5, std::vector<std::int32_t>(25, 1));
  fill_holes(ring, 0, full);
  EXPECT_EQ(outline(ring).parts.at(0).rings.size(), 2U);
  fill_holes(ring, 1, full);
  EXPECT_EQ(outline(ring).parts.at(0).rings.size(), 1U);
}

TEST(Contour, BlocksApartAreHeldAloneAndRunOverTheirSides) {
  Heights wide({0, 0}, 1, 100000, 100000, -1);
  wide.cover(120, 120, 140, 140);
  wide.cover(90000, 90000, 90010, 90010);
  EXPECT_LE(wide.values.size(), 8U * 128 * 128);
  for (std::int64_t r = 122; r < 134; ++r) {
    for (std::int64_t c = 122; c < 134; ++c)
      wide.values[wide.slot(c, r)] = 1;  // over the corner of four blocks
  }
  wide.values[wide.slot(90005, 90005)] = 1;
  const auto shape = outline(wide);
  EXPECT_EQ(shape.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(area(shape), 12.0 * 12 - 4 * 0.125 + 0.5);
}

TEST(Contour, ALargerFieldHasALargerOutlineAndBothAreValid) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    core::Random random(seed);
    std::vector<std::int32_t> low, high;
    for (int r = 0; r < 16; ++r) {
      for (int c = 0; c < 16; ++c) {
        const bool rim = r == 0 || c == 0 || r == 15 || c == 15;
        const auto v = 2 * static_cast<std::int32_t>(random.below(20)) - 21;
        low.push_back(rim ? -1 : v);
        high.push_back(rim ? -1 : v + 2 * static_cast<std::int32_t>(random.below(8)));
      }
    }
    const auto inner = outline(field(16, low)), outer = outline(field(16, high));
    std::string why;
    EXPECT_TRUE(is_valid(inner, &why)) << seed << why;
    EXPECT_TRUE(is_valid(outer, &why)) << seed << why;
    EXPECT_NEAR(area(difference(inner, outer)), 0, 1e-9) << seed;
  }
}

}  // namespace
}  // namespace mulin::geometry
