#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "geometry/overlay.h"
#include "geometry/predicates.h"
#include "geometry/tangle.h"
#include "pictures.h"

namespace mulin::geometry {
namespace {

constexpr TangleLimit kWide{1'000'000, 100'000'000};

MultiPolygon of_ring(Ring ring) {
  ring.push_back(ring.front());
  return {{{{std::move(ring)}}}};
}

MultiPolygon scribble(core::Random& random, int corners, std::uint64_t across) {
  Ring ring;
  for (int i = 0; i < corners; ++i)
    ring.push_back({static_cast<double>(random.below(across)), static_cast<double>(random.below(across))});
  return of_ring(ring);
}

TEST(Tangle, ABowTieCrossesOnceAndASquareNever) {
  EXPECT_EQ(tangle_of(of_ring({{0, 0}, {9, 9}, {9, 0}, {0, 9}}), kWide).crossings, 1);
  EXPECT_EQ(tangle_of(test::rectangle(0, 0, 9, 9), kWide).crossings, 0);
}

TEST(Tangle, CrossingsAreThoseOfEveryPairOfSides) {
  core::Random random(3);
  for (int round = 0; round < 60; ++round) {
    const auto shape = scribble(random, 3 + static_cast<int>(random.below(60)), 40);
    const auto& ring = shape.parts[0].rings[0];
    std::int64_t crossings = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      for (std::size_t j = i + 1; j + 1 < ring.size(); ++j) {
        const auto how = meeting(ring[i], ring[i + 1], ring[j], ring[j + 1]);
        crossings += how == Meeting::proper ? 1 : 0;
      }
    }
    EXPECT_GE(tangle_of(shape, kWide).crossings, crossings) << round;
    EXPECT_TRUE(crossings == 0 || !is_valid(shape)) << round;
  }
}

TEST(Tangle, CountingStopsAtTheLimit) {
  core::Random random(5);
  const auto wild = scribble(random, 3000, 1'000'000);
  const auto found = tangle_of(wild, {1000, 100'000'000});
  EXPECT_TRUE(found.too_much);
  EXPECT_EQ(found.crossings, 1001);
}

TEST(Tangle, ASquareSpiralIsValidButTooWoundUp) {
  Ring out;
  Ring back;
  for (int k = 0; k < 4000; ++k) {
    const double r = 10 + 2 * k;
    for (const Point p : {Point{-r, -r}, {r, -r}, {r, r}, {-r - 2, r}}) {
      out.push_back(p);
      back.push_back({p.x + (p.x < 0 ? -0.5 : 0.5), p.y + (p.y < 0 ? -0.5 : 0.5)});
    }
  }
  out.insert(out.end(), back.rbegin(), back.rend());
  EXPECT_TRUE(tangle_of(of_ring(out), {1000, 1'000'000}).too_much);
}

}  // namespace
}  // namespace mulin::geometry
