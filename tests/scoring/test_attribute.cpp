#include "scoring/attribute.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "scoring/measures.h"

namespace mulin::scoring {
namespace {

void expect_reads(const char* text, double number) {
  const CellNumber cell = cell_number(text);
  ASSERT_TRUE(cell.readable) << text;
  ASSERT_TRUE(cell.value.has_value()) << text;
  EXPECT_EQ(*cell.value, number) << text;
}

TEST(Attribute, NumbersAreReadAsPeopleWriteThem) {
  expect_reads("600", 600);
  expect_reads(" 1,200 ", 1200);
  expect_reads("1,234,567.5", 1234567.5);
  expect_reads("600 ㎡", 600);
  expect_reads("600m2", 600);
  expect_reads("600 m²", 600);
  expect_reads("117450 元/㎡", 117450);
  expect_reads("６００．５㎡", 600.5);
  expect_reads("１，２００", 1200);
  expect_reads("12个月", 12);
  expect_reads("-3.5", -3.5);
  expect_reads("1e3", 1000);
  expect_reads("45 %", 45);
}

TEST(Attribute, YesAndNoAreOneAndNothing) {
  for (const char* yes : {"是", "有", "Yes", "TRUE", "y"}) expect_reads(yes, 1);
  for (const char* no : {"否", "无", "no", "False", "N"}) expect_reads(no, 0);
}

TEST(Attribute, EmptyCellsAreNoNumberButNoFault) {
  for (const char* empty : {"", "  ", "-", "—", "NULL"}) {
    EXPECT_TRUE(cell_number(empty).readable) << empty;
    EXPECT_FALSE(cell_number(empty).value.has_value()) << empty;
  }
}

TEST(Attribute, WhatCouldMeanTwoThingsIsNotGuessed) {
  for (const char* text : {"600-800", "600~800", "600至800", "1,5", "12,34", "1,2345", "about 600",
                           "3/4/2016", "1.2.3", "6 0 0", "五百", "2nd 3"}) {
    EXPECT_FALSE(cell_number(text).readable) << text;
  }
}

TEST(Attribute, AColumnIsReadForParcelsAndGeneratedPlacesHaveNone) {
  city::Parcels parcels;
  parcels.attribute_names = {"CQDW", "YDMJ"};
  parcels.all.resize(2);
  parcels.all[0].attributes = {"区教育局", "1,200 ㎡"};
  parcels.all[1].attributes = {"", ""};
  sites::Candidates candidates;
  candidates.all.resize(3);
  candidates.all[0].parcel = 1;
  candidates.all[1].parcel = 0;
  const std::vector<double> area = attribute(candidates, parcels, "YDMJ");
  EXPECT_TRUE(std::isnan(area[0]));
  EXPECT_EQ(area[1], 1200);
  EXPECT_TRUE(std::isnan(area[2]));
}

TEST(Attribute, AnUnknownColumnSuggestsTheNearestAndATextNamesItsSite) {
  city::Parcels parcels;
  parcels.attribute_names = {"CQDW", "YDMJ"};
  parcels.all.resize(1);
  parcels.all[0].attributes = {"区教育局", "1200"};
  sites::Candidates candidates;
  candidates.all.resize(1);
  candidates.all[0].parcel = 0;
  candidates.all[0].id = "A-12";
  try {
    attribute(candidates, parcels, "YDM");
    FAIL();
  } catch (const core::UsageError& e) {
    EXPECT_STREQ(e.what(), "criterion: the sites have no column \"YDM\"; did you mean \"YDMJ\"?");
  }
  try {
    attribute(candidates, parcels, "CQDW");
    FAIL();
  } catch (const core::DataError& e) {
    EXPECT_STREQ(e.what(),
                 "column \"CQDW\" of site A-12 is \"区教育局\"; expected a number (with a unit, if any, "
                 "after it), yes or no, or nothing");
  }
}

TEST(Attribute, TwoUnitsInOneColumnAreRefused) {
  city::Parcels parcels;
  parcels.attribute_names = {"JZMJ"};
  parcels.all.resize(3);
  parcels.all[0].attributes = {"5 公顷"};
  parcels.all[1].attributes = {"7"};
  parcels.all[2].attributes = {"5 m2"};
  sites::Candidates candidates;
  candidates.all.resize(2);
  for (core::Row i = 0; i < 2; ++i) candidates.all[i].parcel = i;
  EXPECT_EQ(attribute(candidates, parcels, "JZMJ"), (std::vector<double>{5, 7}));
  candidates.all[1].parcel = 2;
  EXPECT_THROW(attribute(candidates, parcels, "JZMJ"), core::DataError);
}

TEST(Attribute, CategoriesAreWorthWhatTheStudySays) {
  city::Parcels parcels;
  parcels.attribute_names = {"FWZT"};
  parcels.all.resize(3);
  parcels.all[0].attributes = {"闲置 "};
  parcels.all[1].attributes = {"在用"};
  parcels.all[2].attributes = {""};
  sites::Candidates candidates;
  candidates.all.resize(3);
  for (core::Row i = 0; i < 3; ++i) candidates.all[i].parcel = i;
  const std::vector<double> worth = category(candidates, parcels, "FWZT", {{"闲置", 1}, {"在用", 0.2}});
  EXPECT_EQ(worth[0], 1);
  EXPECT_EQ(worth[1], 0.2);
  EXPECT_TRUE(std::isnan(worth[2]));
  EXPECT_THROW(category(candidates, parcels, "FWZT", {{"闲置", 1}}), core::DataError);
}

}  // namespace
}  // namespace mulin::scoring
