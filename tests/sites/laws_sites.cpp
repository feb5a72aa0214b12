// Properties of ground and twins against brute force, on seeded random places.
#include <gtest/gtest.h>

#include "core/random.h"
#include "sites/ground.h"
#include "sites/near.h"
#include "sites/plan.h"

namespace mulin::sites {
namespace {

using namespace testing;
using geometry::Point;

geometry::MultiPolygon random_triangle(core::Random& random) {
  const auto at = [&] { return Point{random.uniform() * 100, random.uniform() * 100}; };
  const Point a = at(), b = at(), c = at();
  return {{{{{a, b, c, a}}}}};
}

TEST(SitesLaws, SharesEqualTheOverlayOfEveryPair) {
  core::Random random(1);
  std::vector<geometry::MultiPolygon> areas;
  Ground ground;
  for (int i = 0; i < 60; ++i) {
    areas.push_back(random_triangle(random));
    ground.add(areas.back());
  }
  ground.finish();
  for (int k = 0; k < 100; ++k) {
    geometry::MultiPolygon shape = random_triangle(random);
    for (Point& p : shape.parts[0].rings[0])
      p = {p.x / 5 + 40, p.y / 5 + 40};  // small: often wholly in or out
    std::vector<double> found(areas.size(), 0.0);
    for (const Ground::Share& share : ground.shares(shape)) found[share.owner] = share.area;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      EXPECT_NEAR(found[i], geometry::intersection_area(areas[i], shape), 1e-6)
          << "area " << i << ", shape " << k;
    }
  }
}

TEST(SitesLaws, OwnersAreThoseThatContainThePoint) {
  core::Random random(2);
  std::vector<geometry::MultiPolygon> areas;
  Ground ground;
  for (int i = 0; i < 60; ++i) {
    areas.push_back(random_triangle(random));
    ground.add(areas.back());
  }
  ground.finish();
  for (int k = 0; k < 1000; ++k) {
    const Point p{random.uniform() * 100, random.uniform() * 100};
    std::vector<Row> brute;
    for (Row i = 0; i < 60; ++i) {
      if (geometry::contains(areas[i], p)) brute.push_back(i);
    }
    EXPECT_EQ(ground.owners(p), brute) << "point " << k;
  }
}

TEST(SitesLaws, TheTwinIsTheNearestKept) {
  core::Random random(3);
  NearPlaces near(2.0);
  std::vector<Point> kept;
  for (int k = 0; k < 3000; ++k) {
    const Point p{random.uniform() * 50 - 25, random.uniform() * 50 - 25};
    Row brute = core::kNoRow;
    double away = 2.0;
    for (Row i = 0; i < static_cast<Row>(kept.size()); ++i) {
      const double d = geometry::distance(kept[i], p);
      if (d < away || (d == away && brute == core::kNoRow)) {
        away = d;
        brute = i;
      }
    }
    ASSERT_EQ(near.twin(p), brute) << "place " << k;
    if (brute != core::kNoRow) continue;
    near.keep(p, static_cast<Row>(kept.size()));
    kept.push_back(p);
  }
}

}  // namespace
}  // namespace mulin::sites
