// The report of `mulin check` letter by letter, from a report made by hand.
#include <gtest/gtest.h>

#include "cli/check_text.h"
#include "cli/columns.h"

namespace mulin::cli {
namespace {

using core::Severity;

layers::InputReport input(const std::string& role, const std::string& source, std::int64_t features,
                          const std::string& encoding) {
  layers::InputReport report;
  report.role = role;
  report.source = source;
  report.features = features;
  report.crs = "EPSG:4549";
  report.encoding = encoding;
  return report;
}

study::CheckReport sample() {
  study::CheckReport r;
  r.study = "study.toml";
  r.crs = "EPSG:4549";
  r.findings.add({Severity::info,
                  "streets",
                  "not_walkable",
                  "streets.shp: 30 features are not for walking",
                  "",
                  30,
                  {}});
  r.findings.add(
      {Severity::repair, "streets", "duplicate", "streets.shp: 2 twins", "delete them", 2, {"8", "9"}});
  r.findings.add(
      {Severity::warning, "population", "unsnapped", "楼.shp: 54 people", "add streets", 3, {"7", "12"}, 54});
  auto streets = input("streets", "路/道路.shp", 15328, "GB18030");
  streets.extent.include(geometry::Point{500000, 3450000});
  streets.extent.include(geometry::Point{502000, 3452000});
  r.inputs.push_back(streets);
  r.inputs.push_back(input("sites", "sites.csv", 16, "UTF-8"));
  r.people = study::PeopleFacts{1000, 940, 54, 6, 0, {"7", "12"}, {"a"}, {}};
  r.network = study::NetworkFacts{121, 220, 44000, 2, 0.995, 200};
  r.sites = study::SiteFacts{16, 10, {{"excluded", 1}, {"outside", 0}, {"spacing", 5}}};
  return r;
}

TEST(CheckText, BeginsWithTheWorstAndEndsWithTheVerdict) {
  EXPECT_EQ(check_text(sample(), {}),
            "warning   population  ×3  楼.shp: 54 people (7, 12, …)  → add streets\n"
            "repaired  streets     ×2  streets.shp: 2 twins (8, 9)  → delete them\n"
            "\n"
            "layers, extent in metres of EPSG:4549\n"
            "  role     file       features  CRS        encoding  extent x, y\n"
            "  streets  道路.shp     15,328  EPSG:4549  GB18030   500000…502000, 3450000…3452000\n"
            "  sites    sites.csv        16  EPSG:4549  UTF-8     –\n"
            "people  1,000 = 940 reachable + 54 unsnapped (7, 12) + 6 outside (a) + 0 dropped\n"
            "network 121 nodes, 220 edges, 44.0 km, 2 components, the largest 99.5 % of the length, islands "
            "0.2 km\n"
            "sites   16 candidates, 10 in play; rejected: excluded 1, spacing 5\n"
            "can run: fault 0, warning 1, repaired 1, guessed 0\n");
}

TEST(CheckText, ChineseHeadingsStandInColumnsToo) {
  const auto text = check_text(sample(), {.chinese = true});
  EXPECT_TRUE(
      text.starts_with("警告    population  ×3  楼.shp: 54 people (7, 12, …)  → add streets\n"
                       "已修复  streets     ×2  streets.shp: 2 twins (8, 9)  → delete them\n"))
      << text;
  EXPECT_NE(text.find("候选  16 处,可选 10;淘汰: 禁建 1, 间距不足 5\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("可以运行: 错误 0,警告 1,已修复 1,推断 0\n")) << text;
}

TEST(CheckText, QuietTellsFaultsAloneAndVerboseEverything) {
  auto report = sample();
  EXPECT_EQ(check_text(report, {.verbosity = Verbosity::quiet}), "");
  report.findings.add({Severity::fault, "sites", "refused", "s.csv: no ids", "give ids", 1, {}});
  report.exit_code = 3;
  EXPECT_EQ(check_text(report, {.verbosity = Verbosity::quiet}),
            "fault  sites  ×1  s.csv: no ids  → give ids\n");
  EXPECT_EQ(check_text(report, {}).find("not for walking"), std::string::npos);
  EXPECT_NE(check_text(report, {.verbosity = Verbosity::verbose}).find("not for walking"), std::string::npos);
  EXPECT_NE(check_text(report, {}).find("cannot run: fault 1"), std::string::npos);
}

TEST(CheckText, WhatDataBringMovesNoCursor) {
  study::CheckReport report;
  report.findings.add({Severity::warning, "streets", "x", "a\x1b[2Jb\nc", "look", 1, {"i\rd"}});
  const auto text = check_text(report, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_TRUE(text.starts_with("warning  streets  ×1  a?[2Jb?c (i?d)  → look\n")) << text;
}

TEST(CheckText, ColoursTheSeverityWordAlone) {
  const auto text = check_text(sample(), {.colour = true});
  EXPECT_TRUE(text.starts_with("\x1b[33mwarning\x1b[0m   population")) << text;
}

TEST(Columns, AChineseCharacterIsTwoWide) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("街道"), 4U);
  EXPECT_EQ(display_width("ñ…×"), 3U);
  EXPECT_EQ(display_width("，"), 2U) << "full width";
  EXPECT_EQ(display_width("e\u0301"), 1U) << "a combining accent";
  EXPECT_EQ(columns({{"街", "1"}, {"ab", "20"}}, {1}), (std::vector<std::string>{"街   1", "ab  20"}));
}

}  // namespace
}  // namespace mulin::cli
