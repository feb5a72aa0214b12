// What is found fault with comes with a remedy, and the worst comes first.
#include <gtest/gtest.h>

#include <stdexcept>

#include "core/error.h"
#include "core/findings.h"

namespace mulin::core {
namespace {

Finding one(Severity severity, const char* code, std::int64_t count = 1, double people = 0) {
  return {severity, "streets", code, "something", "do this", count, {}, people};
}

TEST(Findings, WithoutARemedyNothingButAnInfoIsTaken) {
  Findings findings;
  for (const auto severity : {Severity::fault, Severity::warning, Severity::repair, Severity::guess}) {
    auto bare = one(severity, "bare");
    bare.remedy.clear();
    EXPECT_THROW(findings.add(bare), std::logic_error) << word(severity);
  }
  auto info = one(Severity::info, "told");
  info.remedy.clear();
  findings.add(info);
  EXPECT_EQ(findings.all().size(), 1U);
}

TEST(Findings, WithoutACodeNothingIsTaken) {
  Findings findings;
  EXPECT_THROW(findings.add(one(Severity::warning, "")), std::logic_error);
}

TEST(Findings, TheWorstIsWhatLosesMostPeopleThenWhatConcernsMost) {
  Findings findings;
  findings.add(one(Severity::info, "told", 900));
  findings.add(one(Severity::repair, "mended", 90));
  findings.add(one(Severity::warning, "few", 2));
  findings.add(one(Severity::warning, "many", 20));
  findings.add(one(Severity::warning, "people", 1, 54));
  findings.add(one(Severity::warning, "also_few", 2));
  findings.add(one(Severity::fault, "stops"));
  std::string order;
  for (const auto& f : findings.worst_first()) order += f.code + " ";
  EXPECT_EQ(order, "stops people many few also_few mended told ");
}

TEST(Error, IsOneLineThatCanBeTakenApart) {
  const DataError given("a.shp: holds nothing; really", "give another");
  EXPECT_STREQ(given.what(), "a.shp: holds nothing; really; give another");
  EXPECT_EQ(given.fault(), "a.shp: holds nothing; really");
  EXPECT_EQ(given.remedy(), "give another");
  const UsageError whole("walk.cutoff = 3: no unit; write \"3 m\"");
  EXPECT_EQ(whole.fault(), "walk.cutoff = 3: no unit");
  EXPECT_EQ(whole.remedy(), "write \"3 m\"");
  const DataError bare("nothing to do");
  EXPECT_EQ(bare.fault(), "nothing to do");
  EXPECT_EQ(bare.remedy(), "");
}

}  // namespace
}  // namespace mulin::core
