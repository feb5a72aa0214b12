// `mulin explain` and `mulin compare` on the tiny town: every number worked out by hand from tiny_town.h.
#include <gtest/gtest.h>

#include "study/tiny_town.h"

namespace mulin::test {
namespace {

Outcome explain(const TinyTown& town, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"explain", town.plan().string()});
  return mulin(arguments);
}

void expect_says(const Outcome& outcome, const std::vector<std::string>& parts) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const auto& part : parts)
    EXPECT_TRUE(has(outcome.out, part)) << part << "\nis not in\n" << outcome.out;
}

TEST(Explain, AChosenSiteTellsItsRankScorePeopleAndWhatIsLostWithoutIt) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  expect_says(explain(town, {"S08"}),
              {"S08", "殷行街道", "in the plan, rank 1", "score 0.598, rank 1",
               "people  0.3975 = 0.530 × 0.750  raw 530", "floor area  0.2000 = 0.800 × 0.250  raw 800",
               "530 people within 400 m, 530 of them beyond every existing centre",
               "without it 400 fewer people are covered"});
  expect_says(explain(town, {"S01"}), {"rank 4 (required)", "250 people within 400 m, 200 of them beyond"});
}

TEST(Explain, ASiteOutsideThePlanTellsWhatItWouldAddAndTheCheapestSwap) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  // D03 and D04: 280 people, 80 of them beyond the plan. For S07 it costs 290 − 80, for S09 it gains 80 − 70.
  expect_says(explain(town, {"S02"}), {"not in the plan", "280 people within 400 m, 280 of them",
                                       "adds 80 people", "cheapest swap: for S01, +80 people covered"});
  expect_says(explain(town, {"S06"}), {"adds 150 people", "cheapest swap: for S09, +80 people covered"});
}

TEST(Explain, ARejectedSiteTellsWhy) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  expect_says(explain(town, {"S15"}), {"not in play: excluded: 旧改地块"});
}

TEST(Explain, InsteadOfTellsTheChangeInPeopleBySubdistrictAndCriterion) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  // In: D04, 80 people of 长白新村. Out: D09 and D10, 290 people of 五角场镇.
  expect_says(explain(town, {"S02", "--instead-of", "S07"}),
              {"S02 instead of S07: -210 people covered", "五角场镇  -290", "长白新村街道  +80",
               "people  -0.0075  (280 against 290)", "floor area  +0.2000  (1000 against 200)",
               "different subdistricts"});
}

TEST(Explain, AnUnknownSiteExits2AndSuggestsTheNearest) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto outcome = explain(town, {"S0Z"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(has(outcome.error(), "no candidate \"S0Z\", did you mean \"S0")) << outcome.err;
}

TEST(Explain, OnlyAChosenSiteCanBeReplacedAndOnlyByAnother) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto outcome = explain(town, {"S02", "--instead-of", "S06"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_TRUE(has(outcome.error(), "S06: not in the plan; chosen are S08, S03, S07, S01, S09"))
      << outcome.err;
  EXPECT_EQ(explain(town, {"S08", "--instead-of", "S07"}).exit_code, 2);
}

TEST(Explain, NeedsThePlansFolderAlone) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const Scratch elsewhere;
  fs::copy(town.plan(), elsewhere.path() / "moved", fs::copy_options::recursive);
  for (const char* file : {"run.json", "plan.gpkg"}) {
    fs::permissions(elsewhere.path() / "moved" / file, fs::perms::owner_read);
  }
  expect_says(mulin({"explain", (elsewhere.path() / "moved").string(), "S03"}), {"in the plan, rank 2"});
  EXPECT_EQ(entries(elsewhere.path() / "moved"), entries(town.plan())) << "reading leaves nothing behind";
  EXPECT_EQ(mulin({"explain", elsewhere.path().string(), "S03"}).exit_code, 3);
}

TEST(Explain, SpeaksTheLanguageAskedFor) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  expect_says(explain(town, {"S08", "--locale", "zh"}), {"推荐第 1 位", "若去掉此点: 少覆盖 400 人"});
}

TEST(Compare, TellsSitesKeptDroppedAndNewAndThePeopleBySubdistrict) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  fs::rename(town.plan(), town.folder() / "first");
  StudyText study;
  study.pins = "require = [\"S01\", \"S09\", \"S06\"]\nforbid = [\"S16\"]\n";
  ASSERT_EQ(town.run_tables(study).exit_code, 0);
  // S06 takes the place of S07, which is too near: D08 (150) comes, D09 (230) goes, D10 stays.
  const auto outcome = mulin({"compare", (town.folder() / "first").string(), town.plan().string()});
  expect_says(outcome, {"kept     4  S01, S03, S08, S09", "dropped  1  S07", "new      1  S06",
                        "1,630 → 1,550  +150 / -230", "五角场镇  290 → 210  +150 / -230"});
  EXPECT_EQ(mulin({"compare", town.plan().string(), town.folder().string()}).exit_code, 3);
}

}  // namespace
}  // namespace mulin::test
