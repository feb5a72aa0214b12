#include <gtest/gtest.h>

#include <algorithm>

#include "core/random.h"
#include "geometry/index.h"

namespace mulin::geometry {
namespace {

std::vector<Box> random_boxes(std::size_t n, std::uint64_t seed) {
  core::Random random(seed);
  std::vector<Box> boxes(n);
  for (auto& box : boxes) {
    const Point p{random.uniform() * 100, random.uniform() * 100};
    box = {p.x, p.y, p.x + random.uniform() * 5, p.y + random.uniform() * 5};
  }
  return boxes;
}

TEST(Index, AnEmptyOneFindsNothing) {
  const BoxIndex index;
  index.search({0, 0, 1, 1}, [](core::Row) { FAIL(); });
  EXPECT_EQ(index.nearest({0, 0}, 10, [](core::Row) { return 0.0; }), core::kNoRow);
}

TEST(Index, TouchingCounts) {
  const std::vector<Box> boxes{{0, 0, 1, 1}};
  int hits = 0;
  BoxIndex(boxes).search({1, 1, 2, 2}, [&](core::Row) { ++hits; });
  EXPECT_EQ(hits, 1);
}

TEST(Index, SearchEqualsBruteForce) {
  for (const std::size_t n : {1U, 15U, 16U, 17U, 300U, 5000U}) {
    const auto boxes = random_boxes(n, n);
    const BoxIndex index(boxes);
    for (const auto& window : random_boxes(50, n + 1)) {
      std::vector<core::Row> found, expected;
      index.search(window, [&](core::Row i) { found.push_back(i); });
      for (std::size_t i = 0; i < n; ++i) {
        if (boxes[i].meets(window)) expected.push_back(static_cast<core::Row>(i));
      }
      std::sort(found.begin(), found.end());
      EXPECT_EQ(found, expected) << n;
    }
  }
}

TEST(Index, NearestEqualsBruteForceAndTiesGoToTheLowest) {
  auto boxes = random_boxes(700, 3);
  boxes.insert(boxes.end(), boxes.begin(), boxes.end());  // every box twice: all are ties
  const BoxIndex index(boxes);
  core::Random random(4);
  for (int k = 0; k < 300; ++k) {
    const Point p{random.uniform() * 140 - 20, random.uniform() * 140 - 20};
    const auto away = [&](core::Row i) { return distance(boxes[static_cast<std::size_t>(i)], p); };
    core::Row best = core::kNoRow;
    for (core::Row i = 0; i < 1400; ++i) {
      if (away(i) <= 6 && (best == core::kNoRow || away(i) < away(best))) best = i;
    }
    EXPECT_EQ(index.nearest(p, 6, away), best);
  }
}

TEST(Index, ADistanceEqualToTheLimitIsFound) {
  const std::vector<Box> boxes{{3, 4, 3, 4}};
  const auto away = [](core::Row) { return 5.0; };
  EXPECT_EQ(BoxIndex(boxes).nearest({0, 0}, 5, away), 0);
  EXPECT_EQ(BoxIndex(boxes).nearest({0, 0}, 4.999, away), core::kNoRow);
}

}  // namespace
}  // namespace mulin::geometry
