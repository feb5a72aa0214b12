// The law of the people balance: whatever the files hold, in = reachable + unsnapped + outside + dropped, and
// every zone has whom its maker put there. MULIN_WORLDS=10000 reads more worlds than a test run does.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "layers/worlds.h"
#include "network/attach.h"
#include "network/network.h"

namespace mulin::layers {
namespace {

struct Balance {
  double reachable = 0, unsnapped = 0, outside = 0;
};

/// Up to the streets, as a run does it.
Balance struck(const city::City& city) {
  const core::Job job;
  core::Findings findings;
  const auto net = network::build_network(city.streets, city.barriers, {}, findings, job);
  network::AttachOptions options;
  options.component_share = 0.01;
  options.barriers = &city.barriers;
  const auto at = network::Attacher(net, options).attach(city.demand.at, job);
  Balance balance;
  for (std::size_t i = 0; i < at.size(); ++i) {
    auto& into = city.demand.subdistrict[i] == city::kNoRow ? balance.outside
                 : at[i].snapped()                          ? balance.reachable
                                                            : balance.unsnapped;
    into += city.demand.people[i];
  }
  return balance;
}

void expect_zones(const test::World& world, const city::City& city) {
  for (std::size_t z = 0; z < world.inside.size(); ++z) {
    const double in = test::people_in(city, static_cast<city::Row>(z));
    const bool scaled = world.control[z] >= 0;
    EXPECT_NEAR(in, scaled ? world.control[z] : world.inside[z], scaled ? 1e-6 : world.slack) << "zone " << z;
  }
}

void expect_balance(const test::World& world, const ReadResult& read) {
  const auto& city = read.city;
  const auto balance = struck(city);
  double scaled = world.total;
  double inside = 0;
  for (std::size_t z = 0; z < world.inside.size(); ++z) {
    inside += world.inside[z];
    if (world.control[z] >= 0) scaled += world.control[z] - world.inside[z];
  }
  EXPECT_NEAR(city.account.source_total, world.total, world.total_slack);
  EXPECT_NEAR(city.account.dropped, world.dropped, 1e-6);
  EXPECT_NEAR(city.account.scaled_total, scaled, world.slack + world.total_slack);
  EXPECT_NEAR(balance.reachable + balance.unsnapped + balance.outside + city.account.dropped,
              city.account.scaled_total, 1e-6);
  if (!world.inside.empty()) {
    EXPECT_NEAR(balance.outside, world.total - world.dropped - inside, world.slack + world.total_slack);
  }
  expect_zones(world, city);
  EXPECT_TRUE(city::check_city(city).empty());
}

TEST(Laws, TheBalanceHoldsToThePersonInRandomWorlds) {
  const char* asked = std::getenv("MULIN_WORLDS");
  const std::uint64_t worlds = asked == nullptr ? 1500 : std::strtoull(asked, nullptr, 10);
  const char* first = std::getenv("MULIN_WORLD");  // one seed, to look into
  std::uint64_t refused = 0;
  for (std::uint64_t seed = first == nullptr ? 1 : std::strtoull(first, nullptr, 10); seed <= worlds;
       ++seed) {
    const test::Folder folder;
    const auto world = test::make_world(seed, folder);
    SCOPED_TRACE("world of seed " + std::to_string(seed));
    try {
      const auto read = test::read(world.sources);
      EXPECT_EQ(world.refusal, "") << "should have been refused";
      if (world.refusal.empty()) expect_balance(world, read);
    } catch (const core::Error& error) {
      ++refused;
      EXPECT_FALSE(world.refusal.empty()) << error.what();
      test::expect_words(error.what(), {world.refusal.c_str()});
    }
    if (HasFailure()) break;
  }
  RecordProperty("refused", static_cast<int>(refused));
}

}  // namespace
}  // namespace mulin::layers
