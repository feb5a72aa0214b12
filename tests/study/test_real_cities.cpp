// Whole cities: the sketch of 杨浦 in data/, Las Palmas and central São Paulo beside the repository.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "study/real_city.h"

namespace mulin::test {
namespace {

/// Nobody appears or disappears between the source, run.json and the tables.
void expect_conserved(const CityRun& city) {
  EXPECT_NEAR(
      city.people("total"),
      city.people("reachable") + city.people("unsnapped") + city.people("outside") + city.people("dropped"),
      0.5);
  std::map<std::string, double> by_state;
  const auto demand = read_csv(city.plan() / "demand.csv");
  for (const auto& row : demand.rows) {
    by_state[row.at("reached")] += number(row.at("population"));
    EXPECT_EQ(row.at("dist_m").empty(), row.at("reached") != "yes") << row.at("demand_id");
  }
  EXPECT_EQ(demand.rows.size(), city.json["population"]["demand_places"].get<std::size_t>());
  EXPECT_NEAR(by_state["yes"] + by_state["no"], city.people("reachable"), 0.5);
  EXPECT_NEAR(by_state["unsnapped"], city.people("unsnapped"), 0.5);
  EXPECT_NEAR(by_state["outside"], city.people("outside"), 0.5);
  EXPECT_NEAR(by_state["yes"], city.covered("after"), 0.5);
  EXPECT_GE(city.covered("after"), city.covered("before"));
  const auto sites = read_csv(city.plan() / "sites.csv");
  EXPECT_EQ(sites.rows.size(), city.json["locate"]["chosen"].size());
  double only = 0, fresh = 0;
  for (const auto& row : sites.rows) {
    EXPECT_LE(number(row.at("pop_only")), number(row.at("pop_new")) + 0.1);
    EXPECT_LE(number(row.at("pop_new")), number(row.at("pop_cov")) + 0.1);
    only += number(row.at("pop_only"));
    fresh += number(row.at("pop_new"));
  }
  const double gained = city.covered("after") - city.covered("before");
  EXPECT_LE(only, gained + 1);
  EXPECT_GE(fresh, gained - 1);
}

/// The plan's subdistricts hold as many new sites as the table says, within its own quotas.
void expect_quotas_kept(const CityRun& city) {
  const auto sites = read_csv(city.plan() / "sites.csv");
  for (const auto& area : read_csv(city.plan() / "subdistricts.csv").rows) {
    const auto inside = std::count_if(sites.rows.begin(), sites.rows.end(),
                                      [&](const auto& s) { return s.at("subdist") == area.at("subdist"); });
    EXPECT_EQ(std::to_string(inside), area.at("new_sites")) << area.at("subdist");
    const auto& least = area.at("quota_min");
    const auto& most = area.at("quota_max");
    EXPECT_GE(static_cast<double>(inside), least.empty() ? 0 : number(least)) << area.at("subdist");
    EXPECT_LE(static_cast<double>(inside), most.empty() ? 1e9 : number(most)) << area.at("subdist");
  }
}

void report(const char* name, const CityRun& city) {
  const auto timing = nlohmann::json::parse(read_file(city.plan() / "timing.json"));
  std::printf("%s: %.0f people, covered %.0f -> %.0f, %s; %.1f CPU s, %.0f MB\n", name, city.people("total"),
              city.covered("before"), city.covered("after"),
              city.json["locate"]["status"].get<std::string>().c_str(),
              timing["total"]["cpu_s"].get<double>(), timing["total"]["peak_mb"].get<double>());
}

TEST(Yangpu, ProgrammeKeepsItsQuotasAndNeedCoversMore) {
  const CityRun programme("data/yangpu/2016-programme.toml");
  ASSERT_EQ(programme.outcome.exit_code, 0) << programme.outcome.err;
  report("programme", programme);
  expect_conserved(programme);
  expect_quotas_kept(programme);
  EXPECT_EQ(programme.json["locate"]["status"], "optimal");
  const auto areas = read_csv(programme.plan() / "subdistricts.csv");
  for (const auto& [name, sites] : std::map<std::string, std::string>{{"长白新村街道", "3"},
                                                                      {"五角场镇", "3"},
                                                                      {"四平路街道", "1"},
                                                                      {"定海路街道", "1"},
                                                                      {"新江湾城街道", "1"},
                                                                      {"五角场街道", "1"}}) {
    EXPECT_EQ(areas.row("subdist", name).at("new_sites"), sites) << name;
  }

  const CityRun need("data/yangpu/2016-need.toml");
  ASSERT_EQ(need.outcome.exit_code, 0) << need.outcome.err;
  report("need", need);
  expect_conserved(need);
  EXPECT_EQ(need.json["locate"]["chosen"].size(), programme.json["locate"]["chosen"].size());
  EXPECT_GE(need.covered("after"), programme.covered("after"));
  // Both weigh coverage against the same best of their own rules, so the coverage part itself compares.
  EXPECT_GE(need.json["locate"]["best_coverage"].get<double>(),
            programme.json["locate"]["best_coverage"].get<double>());
  std::printf("price of the quota: %.0f people\n", need.covered("after") - programme.covered("after"));
}

TEST(LasPalmas, KeepsItsQuotasOnOneConnectedNetwork) {
  if (!fs::exists(shared_data() / "data/las_palmas"))
    GTEST_SKIP() << "las_palmas is not beside the repository";
  const CityRun city("tests/study/las_palmas.toml");
  ASSERT_EQ(city.outcome.exit_code, 0) << city.outcome.err;
  report("las_palmas", city);
  expect_conserved(city);
  expect_quotas_kept(city);
  EXPECT_EQ(city.json["locate"]["status"], "optimal");
  EXPECT_EQ(city.json["locate"]["chosen"].size(), 10U);
  EXPECT_GT(city.json["network"]["largest_share"].get<double>(), 0.97);
  const auto areas = read_csv(city.plan() / "subdistricts.csv");
  EXPECT_EQ(areas.row("subdist", "IES SIMÓN PÉREZ").at("new_sites"), "1");
  EXPECT_EQ(areas.row("subdist", "IES PABLO MONTESINO").at("new_sites"), "1");
}

TEST(SaoPaulo, CountsItsWalksInMinutes) {
  if (!fs::exists(shared_data() / "data/sao_paulo")) GTEST_SKIP() << "sao_paulo is not beside the repository";
  const CityRun city("tests/study/sao_paulo.toml");
  ASSERT_EQ(city.outcome.exit_code, 0) << city.outcome.err;
  report("sao_paulo", city);
  expect_conserved(city);
  EXPECT_EQ(city.json["locate"]["status"], "optimal");
  EXPECT_EQ(city.json["locate"]["chosen"].size(), 8U);
  for (const auto& row : read_csv(city.plan() / "demand.csv").rows) {
    EXPECT_TRUE(row.at("dist_m").empty() || number(row.at("dist_m")) <= 900.005) << "15 min at 1.0 m/s";
  }
}

}  // namespace
}  // namespace mulin::test
