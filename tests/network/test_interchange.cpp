#include <gtest/gtest.h>

#include "network/network.h"
#include "support/town.h"

namespace mulin::network {
namespace {

using test::Town;

/// The network of a town without barriers.
Network built(const Town& town, BuildOptions options = {}) {
  core::Findings findings;
  return build_network(town.streets, town.barriers, options, findings, {});
}

//            |  street B (ground)
//   =========|=========  bridge A, level 1, over B
//            |
//   - - - - -|- - - - -  tunnel C, level -1, under B
//            |
TEST(Interchange, BridgeOverStreetOverTunnelJoinsNothing) {
  Town town;
  town.street({{0, 10}, {20, 10}}, {.level = 1});
  town.street({{10, 0}, {10, 20}});
  town.street({{0, 5}, {20, 5}}, {.level = -1});
  const auto n = built(town);
  EXPECT_EQ(n.edges(), 3);
  EXPECT_EQ(n.component_length.size(), 3U);
}

TEST(Interchange, FlagsSayWhatTheLevelLeavesOut) {
  Town town;
  town.street({{0, 10}, {20, 10}}, {.flags = {.bridge = true}});
  town.street({{10, 0}, {10, 20}});
  town.street({{0, 5}, {20, 5}}, {.flags = {.tunnel = true}});
  EXPECT_EQ(built(town).component_length.size(), 3U);
}

TEST(Interchange, ASharedVertexInsideBothJoinsOnlyEqualLevels) {
  Town town;
  town.street({{0, 10}, {10, 10}, {20, 10}}, {.level = 1});
  town.street({{10, 0}, {10, 10}, {10, 20}});
  EXPECT_EQ(built(town).component_length.size(), 2U);
  Town flat;
  flat.street({{0, 10}, {10, 10}, {20, 10}});
  flat.street({{10, 0}, {10, 10}, {10, 20}});
  EXPECT_EQ(built(flat).edges(), 4);
  EXPECT_EQ(built(flat, {.joins = Joins::vertices}).edges(), 4);
}

TEST(Interchange, ABridgesEndsMeetTheGround) {
  Town town;
  town.street({{0, 0}, {10, 0}});
  town.street({{10, 0}, {20, 0}}, {.level = 1});
  town.street({{20, 0}, {30, 0}});
  town.street({{15, -5}, {15, 5}});  // under the bridge
  const auto n = built(town);
  EXPECT_EQ(n.component_length.size(), 2U);
  EXPECT_DOUBLE_EQ(n.component_length[0], 30);
}

TEST(Interchange, ARampsEndMeetsTheInsideOfTheBridge) {
  Town town;
  town.street({{0, 0}, {10, 0}, {20, 0}}, {.level = 1});
  town.street({{10, 0}, {10, -10}});                      // ramp, ground
  town.street({{5, 5}, {10, 0}, {15, 5}}, {.level = 2});  // above all, passing through the same point
  const auto n = built(town);
  EXPECT_EQ(n.component_length.size(), 2U);
  EXPECT_DOUBLE_EQ(n.component_length[0], 30);
}

TEST(Interchange, OsmNodesJoinOnIdentityAlone) {
  Town town;
  town.street({{0, 0}, {10, 0}, {20, 0}}, {.nodes = {1, 2, 3}});
  town.street({{10, -10}, {10, 0}, {10, 10}}, {.level = 1, .nodes = {4, 5, 6}});  // same place, another node
  town.street({{10, 0}, {30, 5}}, {.nodes = {2, 7}});
  const auto n = built(town);
  EXPECT_EQ(n.component_length.size(), 2U);
  EXPECT_EQ(n.edges(), 4);
}

TEST(Interchange, NodesAtOnePlaceAreOneWhereTheStudyAsksForCrossings) {
  Town town;
  town.street({{0, 0}, {10, 0}, {20, 0}}, {.nodes = {1, 2, 3}});
  town.street({{10, -10}, {10, 0}, {10, 10}}, {.nodes = {4, 5, 6}});
  town.street({{-10, -10}, {10, 0}, {30, 15}}, {.level = 1, .nodes = {7, 8, 9}});
  EXPECT_EQ(built(town).component_length.size(), 3U);
  const auto crossing = built(town, {.joins = Joins::crossings});
  EXPECT_EQ(crossing.component_length.size(), 2U) << "the bridge stays apart";
  EXPECT_EQ(crossing.edges(), 5);
}

TEST(Interchange, ABarriersCutIsNoNodeOfAnotherStreet) {
  Town town;
  town.street({{0, 0}, {100, 0}}, {.nodes = {-1, 2}});
  town.street({{0, 0}, {0, 50}}, {.nodes = {-1, 3}});
  town.street({{200, 0}, {100, 50}}, {.nodes = {4, 5}});
  city::Zone river;
  river.lines = {{{50, -10}, {50, 90}}, {{150, -10}, {150, 90}}};
  town.barriers.push_back(river);
  const auto n = built(town);
  EXPECT_EQ(n.component_length.size(), 4U);
  EXPECT_DOUBLE_EQ(n.component_length[0], 100);
}

TEST(Interchange, OsmTaggedStreetsJoinAtEverySharedVertex) {
  Town town;
  town.street({{0, 10}, {10, 10}, {20, 10}}, {.level = 1});
  town.street({{10, 0}, {10, 10}, {10, 20}});
  town.street({{5, 0}, {5, 20}});  // crosses the bridge without a vertex
  town.streets.joined_at_vertices_only = true;
  EXPECT_EQ(built(town).component_length.size(), 2U);
}

TEST(Interchange, CrossingsJoinOnOneLevelOnly) {
  Town town;
  town.street({{0, 0}, {20, 20}});
  town.street({{0, 20}, {20, 0}});
  EXPECT_EQ(built(town).edges(), 4);
  EXPECT_EQ(built(town).nodes(), 5);
  EXPECT_EQ(built(town, {.joins = Joins::vertices}).edges(), 2);
}

}  // namespace
}  // namespace mulin::network
