#include <gtest/gtest.h>

#include <cmath>

#include "network/attach.h"
#include "support/town.h"

namespace mulin::network {
namespace {

using geometry::Point;
using test::Town;

Network network_of(const Town& town) {
  core::Findings findings;
  return build_network(town.streets, town.barriers, {}, findings, {});
}

Attachment attach(const Network& network, AttachOptions options, Point place) {
  return Attacher(network, options).attach(std::vector<Point>{place}, {}).front();
}

TEST(Attach, InsideAnEdgeWithTheLegCounted) {
  Town town;
  town.street({{0, 0}, {100, 0}});
  const auto n = network_of(town);
  const auto a = attach(n, {}, {30, 40});
  ASSERT_TRUE(a.snapped());
  EXPECT_EQ(a.leg, 4000000U);
  const Length from_west = n.node[n.from[0]].x == 0 ? a.offset : n.length[0] - a.offset;
  EXPECT_EQ(from_west, 3000000U);
  EXPECT_EQ(a.at, (Point{30, 0}));
}

TEST(Attach, ALegAsLongAsTheSnapAttachesAndLongerSaysHowFar) {
  Town town;
  town.street({{0, 0}, {100, 0}});
  const auto n = network_of(town);
  EXPECT_TRUE(attach(n, {.snap = 50}, {30, 50}).snapped());
  const auto missed = attach(n, {.snap = 50}, {30, 50.001});
  EXPECT_FALSE(missed.snapped());
  EXPECT_NEAR(missed.away, 50.001, 1e-12);
  EXPECT_TRUE(std::isnan(attach(n, {.snap = 50}, {30, 501}).away));
}

TEST(Attach, TiesGoToTheSouthWesternFootWhateverTheOrderOfTheStreets) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{0, 20}, {100, 20}}).street({{100, 0}, {100, 20}});
  EXPECT_EQ(attach(network_of(town), {}, {50, 10}).at, (Point{50, 0}));
  Town other;
  other.street({{100, 0}, {100, 20}}).street({{0, 20}, {100, 20}}).street({{100, 0}, {0, 0}});
  EXPECT_EQ(attach(network_of(other), {}, {50, 10}).at, (Point{50, 0}));
  // 10 m from the street above and, but for a rounding, from the one to the right.
  EXPECT_EQ(attach(network_of(town), {}, {90 + 1e-9, 10}).at.x,
            attach(network_of(other), {}, {90 + 1e-9, 10}).at.x);
}

TEST(Attach, AnIslandTakesNobodyUnlessNothingElseIsInReach) {
  Town town;
  town.street({{0, 0}, {1000, 0}}).street({{500, 20}, {510, 20}}).street({{500, 900}, {510, 900}});
  const auto n = network_of(town);
  EXPECT_EQ(attach(n, {.component_share = 0.1}, {505, 19}).at.y, 0);
  EXPECT_EQ(attach(n, {.component_share = 0.0}, {505, 19}).at.y, 20);
  EXPECT_EQ(attach(n, {.component_share = 0.1}, {505, 890}).at.y, 900);
}

TEST(Attach, NoLegCrossesABarrier) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{0, 50}, {100, 50}}).street({{100, 0}, {100, 50}});
  town.barrier_line({{-10, 45}, {90, 45}});
  const auto n = network_of(town);
  EXPECT_EQ(attach(n, {.barriers = &town.barriers}, {20, 40}).at.y, 0);
  EXPECT_EQ(attach(n, {.barriers = &town.barriers}, {20, 46}).at.y, 50);
  EXPECT_EQ(attach(n, {}, {20, 40}).at.y, 50);
}

TEST(Attach, APolygonAttachesFromItsBoundary) {
  Town town;
  town.street({{0, 0}, {100, 0}});
  const auto n = network_of(town);
  const Attacher attacher(n, {});
  const auto a = attacher.attach_shape({{{{{{40, 10}, {60, 30}, {40, 50}, {20, 30}, {40, 10}}}}}});
  EXPECT_EQ(a.leg, 1000000U);
  EXPECT_EQ(a.at, (Point{40, 0}));
  const auto inside = attacher.attach_shape({{{{{{40, -10}, {60, -10}, {60, 30}, {40, 30}, {40, -10}}}}}});
  EXPECT_EQ(inside.leg, 0U);
  EXPECT_EQ(inside.at, (Point{50, 0}));
  EXPECT_FALSE(attacher.attach_shape({{{{{{40, 200}, {60, 200}, {60, 230}, {40, 200}}}}}}).snapped());
}

}  // namespace
}  // namespace mulin::network
