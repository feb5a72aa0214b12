#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "network/network.h"
#include "support/town.h"

namespace mulin::network {
namespace {

using test::Town;

struct Built {
  Network network;
  core::Findings findings;
  [[nodiscard]] std::int64_t count(const std::string& code) const {
    for (const auto& f : findings.all()) {
      if (f.code == code) return f.count;
    }
    return 0;
  }
};

Built built(const Town& town, BuildOptions options = {}) {
  Built b;
  b.network = build_network(town.streets, town.barriers, options, b.findings, {});
  return b;
}

TEST(Build, TheHandDrawnTownIsOneNetworkWithTheBridge) {
  const auto b = built(test::hand_drawn_town());
  EXPECT_EQ(b.network.component_length.size(), 1U);
  EXPECT_EQ(b.count("cut_by_barrier"), 1);  // G-D
  // A-C 800, D-F 800, dead end 200, G-I 800, A-D 200, D-G 200 less the river's 80, B-E 200, C-F 200, F-I 200
  EXPECT_NEAR(b.network.total_length(), 3520, 1e-6);
  EXPECT_DOUBLE_EQ(b.network.largest_share(), 1);
}

TEST(Build, WithoutTheBridgeTheSouthIsAnIsland) {
  auto town = test::hand_drawn_town();
  town.streets.flags[8].bridge = false;
  const auto b = built(town);
  ASSERT_EQ(b.network.component_length.size(), 2U);
  EXPECT_NEAR(b.network.component_length[1], 800 + 60 + 60, 1e-6);
  EXPECT_EQ(b.count("island"), 1);
}

TEST(Build, AnEndOnTheInsideOfAStreetJoinsIt) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{50, 0}, {50, 40}});
  EXPECT_EQ(built(town).network.edges(), 3);
  EXPECT_EQ(built(town, {.joins = Joins::vertices}).network.component_length.size(), 2U);
}

TEST(Build, AnEndACentimetreAwayJoinsAndIsCounted) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{50, 0.009}, {50, 40}}).street({{20, -0.008}, {20, -9}});
  const auto b = built(town);
  EXPECT_EQ(b.network.edges(), 5);
  EXPECT_EQ(b.network.component_length.size(), 1U);
  EXPECT_EQ(b.count("joined_end"), 2);
  Town apart;
  apart.street({{0, 0}, {100, 0}}).street({{50, 0.02}, {50, 40}});
  EXPECT_EQ(built(apart).network.component_length.size(), 2U);
}

TEST(Build, AToleranceBridgesAGapAndItsLengthIsWalked) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{50, 2}, {50, 40}}).street({{102.5, 0}, {200, 0}});
  EXPECT_EQ(built(town).network.component_length.size(), 3U);
  const auto b = built(town, {.tolerance = 3});
  EXPECT_EQ(b.network.component_length.size(), 1U);
  EXPECT_NEAR(b.network.total_length(), 100 + 38 + 97.5 + 2 + 2.5, 1e-6);
  EXPECT_EQ(built(town, {.joins = Joins::vertices, .tolerance = 3}).network.component_length.size(), 1U);
}

TEST(Build, TwoEndsAMillimetreApartAreOnePlace) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{100.001, 0.001}, {200, 0}});
  EXPECT_EQ(built(town).network.nodes(), 3);
}

TEST(Build, ALineThatEndsOnItselfMakesALoop) {
  Town town;
  town.street({{0, 0}, {100, 0}, {100, 50}, {50, 50}, {50, 0}});
  const auto b = built(town);
  EXPECT_EQ(b.network.nodes(), 2);
  EXPECT_EQ(b.network.edges(), 2);
  EXPECT_DOUBLE_EQ(b.network.total_length(), 250);
}

TEST(Build, WhatIsThereTwiceIsCountedOnce) {
  Town town;
  town.street({{0, 0}, {50, 5}, {100, 0}})
      .street({{100, 0}, {50, 5}, {0, 0}})
      .street({{0, 0}, {50, -5}, {100, 0}});
  const auto b = built(town, {.joins = Joins::vertices});
  EXPECT_EQ(b.network.edges(), 3);
  EXPECT_EQ(b.count("duplicate"), 2) << "both halves, for the bend is shared";
}

TEST(Build, OverlappingStreetsShareTheirCommonPart) {
  Town town;
  town.street({{0, 0}, {60, 0}}).street({{40, 0}, {100, 0}});
  const auto b = built(town);
  EXPECT_DOUBLE_EQ(b.network.total_length(), 100);
  EXPECT_EQ(b.network.edges(), 3);
  EXPECT_EQ(b.count("duplicate"), 1);
}

TEST(Build, AStreetWithoutLengthIsLeftOut) {
  Town town;
  town.street({{0, 0}, {100, 0}}).street({{30, 0}, {30, 0}}).street({{5, 0}, {5, 0}, {5, 9}});
  const auto b = built(town);
  EXPECT_EQ(b.count("zero_length"), 1);
  EXPECT_NEAR(b.network.total_length(), 109, 1e-9);
}

TEST(Build, ThreeStreetsThroughOnePointMeetThere) {
  Town town;
  town.street({{-10, 0}, {10, 0}}).street({{0, -10}, {0, 10}}).street({{-10, -10}, {10, 10}});
  EXPECT_EQ(built(town).network.component_length.size(), 1U);
}

TEST(Build, ALineBarrierCutsWhatCrossesIt) {
  Town town;
  town.street({{0, 0}, {100, 0}})
      .street({{0, 20}, {50, 20}, {100, 20}})
      .street({{0, 40}, {100, 40}}, {.level = 1});
  town.street({{100, 0}, {100, 20}, {100, 40}});
  town.barrier_line({{50, -10}, {50, 60}});
  const auto b = built(town);
  EXPECT_EQ(b.network.component_length.size(), 3U);
  EXPECT_EQ(b.count("cut_by_barrier"), 2);
  EXPECT_NEAR(b.network.total_length(), 340, 1e-9);
}

TEST(Build, TheQuayAlongTheRiverIsWalked) {
  Town town;
  town.street({{0, 60}, {100, 60}});
  town.barrier_area({{0, 0}, {100, 0}, {100, 60}, {0, 60}});
  EXPECT_DOUBLE_EQ(built(town).network.total_length(), 100);
}

TEST(Build, AStreetInTheRiverIsDropped) {
  Town town;
  town.street({{10, 10}, {90, 10}}).street({{0, 80}, {100, 80}});
  town.barrier_area({{0, 0}, {100, 0}, {100, 60}, {0, 60}});
  EXPECT_DOUBLE_EQ(built(town).network.total_length(), 100);
  Town drowned;
  drowned.street({{10, 10}, {90, 10}}).barrier_area({{0, 0}, {100, 0}, {100, 60}, {0, 60}});
  EXPECT_THROW(built(drowned), core::DataError);
}

TEST(Build, AnEdgeLongerThanALengthHoldsNamesItsFeature) {
  Town town;
  town.street({{0, 0}, {50000, 0}});
  try {
    built(town);
    FAIL();
  } catch (const core::DataError& e) {
    EXPECT_NE(std::string(e.what()).find("feature 0"), std::string::npos) << e.what();
  }
  EXPECT_EQ(built(town, {.unit = 1e-3}).network.length[0], 50000000U);
}

TEST(Build, ColumnsHoldTogether) {
  const auto n = built(test::hand_drawn_town()).network;
  for (Row e = 0; e < n.edges(); ++e) {
    EXPECT_EQ(n.shape[e].front(), n.node[n.from[e]]);
    EXPECT_EQ(n.shape[e].back(), n.node[n.to[e]]);
    EXPECT_NEAR(geometry::length(n.shape[e]), n.metres(n.length[e]), 1e-5);
    EXPECT_EQ(n.component[n.from[e]], n.component[n.to[e]]);
  }
  EXPECT_EQ(n.arcs.values.size(), 2 * n.from.size());
}

}  // namespace
}  // namespace mulin::network
