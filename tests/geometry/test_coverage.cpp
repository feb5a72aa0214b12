#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "geometry/coverage.h"
#include "geometry/overlay.h"
#include "pictures.h"

namespace mulin::geometry {
namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix fractions(const MultiPolygon& shape, const Grid& grid) {
  Matrix m(static_cast<std::size_t>(grid.rows), std::vector<double>(static_cast<std::size_t>(grid.columns)));
  for (const auto& c : coverage(shape, grid)) {
    EXPECT_EQ(m.at(c.row).at(c.column), 0) << "a cell is named once";
    m.at(c.row).at(c.column) = c.fraction;
  }
  return m;
}

const Grid kThree{0, 3, 1, 1, 3, 3};

TEST(Coverage, ASquareInTheMiddle) {
  EXPECT_EQ(fractions(test::rectangle(0.5, 0.5, 2.5, 2.5), kThree),
            (Matrix{{0.25, 0.5, 0.25}, {0.5, 1, 0.5}, {0.25, 0.5, 0.25}}));
}

TEST(Coverage, ATriangle) {
  EXPECT_EQ(fractions(test::shape({{0, 0}, {3, 0}, {0, 3}}), kThree),
            (Matrix{{0.5, 0, 0}, {1, 0.5, 0}, {1, 1, 0.5}}));
}

TEST(Coverage, AWiderShapeFillsTheGridAndNoMore) {
  EXPECT_EQ(fractions(test::rectangle(-9, -9, 9, 9), kThree), (Matrix{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}));
}

TEST(Coverage, CellsOnlyTouchedAreLeftOut) {
  EXPECT_EQ(coverage(test::rectangle(1, 1, 2, 2), kThree).size(), 1U);
  EXPECT_TRUE(coverage(test::rectangle(3, 0, 4, 3), kThree).empty());
  EXPECT_TRUE(coverage(test::rectangle(-1, 0, 0, 3), kThree).empty());
}

TEST(Coverage, AHoleIsLeftOutWhicheverWayItRuns) {
  auto ring = test::rectangle(0, 0, 3, 3);
  ring.parts[0].rings.push_back(test::rectangle(1, 1, 2, 2).parts[0].rings[0]);
  const Matrix expected{{1, 1, 1}, {1, 0, 1}, {1, 1, 1}};
  EXPECT_EQ(fractions(ring, kThree), expected);
  std::reverse(ring.parts[0].rings[1].begin(), ring.parts[0].rings[1].end());
  EXPECT_EQ(fractions(ring, kThree), expected);
  std::reverse(ring.parts[0].rings[0].begin(), ring.parts[0].rings[0].end());
  EXPECT_EQ(fractions(ring, kThree), expected);
}

/// A star with a random outline around (50, 50), always valid.
MultiPolygon star(core::Random& random, int corners) {
  Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * M_PI * i / corners, radius = 5 + 40 * random.uniform();
    ring.push_back({50 + radius * std::cos(angle), 50 + radius * std::sin(angle)});
  }
  ring.push_back(ring.front());
  return {{{{ring}}}};
}

TEST(Coverage, FractionsTimesCellAreaIsTheAreaOfTheShape) {
  core::Random random(11);
  for (int k = 0; k < 100; ++k) {
    const auto shape = star(random, 3 + static_cast<int>(random.below(60)));
    const Grid grid{-1.3, 104, 0.5 + 9 * random.uniform(), 0.5 + 9 * random.uniform(), 250, 250};
    double sum = 0;
    for (const auto& c : coverage(shape, grid)) sum += c.fraction * grid.cell_width * grid.cell_height;
    EXPECT_NEAR(sum, area(shape), 1e-9 * area(shape));
  }
}

TEST(Coverage, CellByCellEqualsTheOverlay) {
  core::Random random(12);
  for (int k = 0; k < 10; ++k) {
    const auto shape = star(random, 24);
    const Grid grid{20, 80, 7, 5, 8, 11};  // cuts the star on all sides
    const auto m = fractions(shape, grid);
    for (int row = 0; row < 11; ++row) {
      for (int column = 0; column < 8; ++column) {
        const auto cell = test::rectangle(20 + 7 * column, 80 - 5 * (row + 1), 27 + 7 * column, 80 - 5 * row);
        EXPECT_NEAR(m[row][column], intersection_area(shape, cell) / 35, 1e-9);
      }
    }
  }
}

}  // namespace
}  // namespace mulin::geometry
