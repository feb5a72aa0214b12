#include "layers/fields.h"

#include <gtest/gtest.h>

#include "layers/reading.h"

namespace mulin::layers {
namespace {

TEST(Fields, NumbersAreReadAsPeopleWriteThem) {
  EXPECT_EQ(written_number("1234.5")->value, 1234.5);
  EXPECT_TRUE(written_number(" -7 ")->plain);
  EXPECT_EQ(written_number("1e3")->value, 1000);
  EXPECT_EQ(written_number("1,242,600")->value, 1242600);
  EXPECT_FALSE(written_number("1,200")->plain);
  EXPECT_EQ(written_number("117450 元/㎡")->value, 117450);
  EXPECT_EQ(written_number("117450 元/㎡")->unit, "元/㎡");
  EXPECT_EQ(written_number("１２３")->value, 123);
}

TEST(Fields, WhatIsNoNumberIsNothingAndNeverZero) {
  for (const char* text :
       {"", "abc", "约500", "1,2", "1,23,456", "3-5", "1 200", "12,34.5", "-", ",", "nan", "inf", "1e999"}) {
    EXPECT_FALSE(written_number(text)) << text;
  }
}

TEST(Fields, DatesBecomeIsoWhateverTheirDress) {
  EXPECT_EQ(iso_date("2016"), "2016-01-01");
  EXPECT_EQ(iso_date("2016.0"), "2016-01-01");
  EXPECT_EQ(iso_date("20160105"), "2016-01-05");
  EXPECT_EQ(iso_date("2016-1-5"), "2016-01-05");
  EXPECT_EQ(iso_date("2016/01/05 10:30:00"), "2016-01-05");
  EXPECT_EQ(iso_date("2016年3月"), "2016-03-01");
  EXPECT_EQ(iso_date("2016年3月15日"), "2016-03-15");
  for (const char* text : {"", "soon", "16", "2016-13-01", "2016-00-01", "1-2-3-4", "20160"})
    EXPECT_FALSE(iso_date(text)) << text;
}

TEST(Fields, AMissingFieldIsAnErrorThatNamesTheNearestAndAll) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.subdistricts->name = "nmae";
  test::expect_words(test::refusal(sources),
                     {"subdistricts", "zones.geojson", "nmae", "did you mean \"name\"", "code", "total"});
}

TEST(Fields, AnotherLetterCaseIsReadAndSaid) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.subdistricts->name = "NAME";
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.subdistricts.at(0).name, "West");
  ASSERT_NE(test::finding(result, "field_name"), nullptr);
}

TEST(Fields, AnAliasOfTheStudyFileIsFollowed) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.subdistricts->name = "MC";
  sources.subdistricts->fields["name"] = "code";
  EXPECT_EQ(test::read(sources).city.subdistricts.at(0).name, "1");
}

TEST(Fields, ANameCutToTenBytesByADbfIsFound) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.columns = {{"population", 'N', 8, 0}};
  file.rows = {{"12"}};
  file.shapes = {{{{640500, 3460500}}}};
  test::write_shapefile(folder, "people", file);
  sources.population = test::people_from("people.shp", "population_2020");
  sources.population->crs = "EPSG:4549";
  EXPECT_EQ(test::read(sources).city.account.source_total, 12);
}

TEST(Fields, PeopleInTextThatIsNoPlainNumberAreRefusedWithTheirFeature) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("people.csv");
  sources.population->crs = "EPSG:4549";
  for (const char* text : {"\"1,234\"", "１２", "abc", "12 人"}) {
    folder.write("people.csv",
                 std::string("id,x,y,pop\nA,640500,3460500,5\nB,640600,3460500,") + text + "\n");
    test::expect_words(test::refusal(sources), {"people.csv", "B", "pop"});
  }
}

TEST(Fields, CostsMayCarryOneUnitAndOnlyOne) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  sources.sites->cost = "price";
  folder.write("sites.csv",
               "id,x,y,price\nA,640500,3460500,117450 元/㎡\nB,640600,3460500,\"98,000 元/㎡\"\n");
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.parcels.all.at(0).cost, 117450);
  EXPECT_EQ(result.city.parcels.all.at(1).cost, 98000);
  test::expect_words(test::finding(result, "number_in_text")->message, {"元/㎡", "price"});
  folder.write("sites.csv", "id,x,y,price\nA,640500,3460500,117450 元/㎡\nB,640600,3460500,9 万元\n");
  test::expect_words(test::refusal(sources), {"sites.csv", "B", "9 万元", "unit"});
}

TEST(Fields, IdsAndKeptColumnsStayTheTextsTheyAre) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.csv", "id,x,y,note\n007,640500,3460500,1.20\n1e3,640600,3460500,TRUE\n");
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  sources.sites->keep = {"note"};
  const auto& all = test::read(sources).city.parcels.all;
  EXPECT_EQ(all.at(0).id, "007");
  EXPECT_EQ(all.at(1).id, "1e3");
  EXPECT_EQ(all.at(0).attributes.at(0), "1.20");
}

TEST(Fields, NumbersAmongKeptColumnsAreShort) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.columns = {{"DKBH", 'N', 10, 0}, {"MJ", 'N', 18, 8}};
  file.rows = {{"12", "1.20000000"}};
  file.shapes = {{{{640500, 3460500}}}};
  test::write_shapefile(folder, "sites", file);
  sources.sites = test::sites_from("sites.shp", "DKBH");
  sources.sites->crs = "EPSG:4549";
  sources.sites->keep = {"MJ"};
  const auto& all = test::read(sources).city.parcels.all;
  EXPECT_EQ(all.at(0).id, "12");
  EXPECT_EQ(all.at(0).attributes.at(0), "1.2");
}

}  // namespace
}  // namespace mulin::layers
