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

/// A ring around the origin, sometimes with a hole; its corners are anywhere.
MultiPolygon random_star(core::Random& random) {
  const auto ring = [&](double least, double most) {
    Ring made;
    const int corners = 3 + static_cast<int>(random.below(40));
    for (int i = 0; i < corners; ++i) {
      const double angle = 6.283185307179586 * i / corners;
      const double radius = least + (most - least) * random.uniform();
      made.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
    made.push_back(made.front());
    return made;
  };
  MultiPolygon shape{{{{ring(6, 12)}}}};
  if (random.below(2) == 0) shape.parts[0].rings.push_back(ring(0.5, 2));
  return shape;
}

TEST(Coverage, FractionsAreThoseOfTheOverlayWhateverTheGridsTurn) {
  core::Random random(17);
  for (int round = 0; round < 60; ++round) {
    const auto star = random_star(random);
    if (!is_valid(star)) continue;
    // Grid → map: turned, skewed and shifted; the shape is carried into the grid as the reader does it.
    const double turn = 6.28 * random.uniform();
    const double skew = random.uniform() - 0.5;
    const double a = std::cos(turn), b = std::sin(turn) + skew, c = -std::sin(turn), d = std::cos(turn);
    const double det = a * d - b * c;
    if (std::abs(det) < 0.2) continue;
    const double dx = random.uniform(), dy = random.uniform();
    const auto to_map = [&](Point p) { return Point{a * p.x + b * p.y + dx, c * p.x + d * p.y + dy}; };
    auto in_grid = star;
    for (auto& ring : in_grid.parts[0].rings) {
      for (Point& p : ring)
        p = {(d * (p.x - dx) - b * (p.y - dy)) / det, (a * (p.y - dy) - c * (p.x - dx)) / det};
    }
    Grid grid;
    grid.left = -40;
    grid.top = 40;
    grid.columns = grid.rows = 80;
    double sum = 0;
    for (const auto& cell : coverage(in_grid, grid)) {
      const double x = grid.left + static_cast<double>(cell.column);
      const double y = grid.top - static_cast<double>(cell.row);
      Ring square;
      for (const Point p : {Point{x, y}, {x + 1, y}, {x + 1, y - 1}, {x, y - 1}, {x, y}})
        square.push_back(to_map(p));
      const double fraction = intersection_area(star, {{{{square}}}}) / std::abs(det);
      EXPECT_NEAR(cell.fraction, fraction, 1e-9) << "round " << round;
      sum += cell.fraction;
    }
    EXPECT_NEAR(sum * std::abs(det), area(star), 1e-8) << "round " << round;
  }
}

}  // namespace
}  // namespace mulin::geometry
