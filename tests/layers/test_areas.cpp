#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "core/text.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

using geometry::area;
using test::expect_words;
using test::finding;
using test::refusal;

TEST(Subdistricts, ComeInTheOrderOfTheirCodes) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson(
          {{test::square_json(641000, 3460000, 642000, 3461000), R"({"name":"Later","code":"2"})"},
           {test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"First","code":"1"})"}}));
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.subdistricts.at(0).name, "First");
  EXPECT_NEAR(area(result.city.study_area), 2e6, 1e-3);
}

TEST(Subdistricts, ABowTieIsRepairedAndItsAreaSaid) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson(
          {{R"({"type":"Polygon","coordinates":[[[640000,3460000],[641000,3461000],[641000,3460000],[640000,3461000],[640000,3460000]]]})",
            R"({"name":"东明路街道","code":"1"})"}}));
  const auto result = test::read(sources);
  EXPECT_NEAR(area(result.city.study_area), 5e5, 1);
  expect_words(finding(result, "repaired_polygon")->message, {"zones.geojson", "东明路街道", "500,000 m²"});
}

TEST(Subdistricts, RowsOfOneCodeAreJoined) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("zones.geojson",
               test::geojson(
                   {{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"Town","code":"1"})"},
                    {test::square_json(641500, 3460000, 642000, 3461000), R"({"name":"Town","code":"1"})"}}));
  const auto result = test::read(sources);
  ASSERT_EQ(result.city.subdistricts.size(), 1U);
  EXPECT_NEAR(area(result.city.subdistricts[0].shape), 1.5e6, 1e-3);
  EXPECT_NE(finding(result, "merged_rows"), nullptr);
}

TEST(Subdistricts, OneTwiceIsRefusedAndASliverOfOverlapIsMeasured) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"B","code":"2"})"}}));
  expect_words(refusal(sources), {"zones.geojson", "A and B", "100 %"});
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641001, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(641000, 3460000, 642000, 3461000), R"({"name":"B","code":"2"})"}}));
  expect_words(finding(test::read(sources), "overlap")->message, {"A and B", "1,000 m²"});
}

TEST(Subdistricts, AGapBetweenNeighboursIsMeasured) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(641050, 3460000, 642000, 3461000), R"({"name":"B","code":"2"})"}}));
  const auto result = test::read(sources);
  ASSERT_NE(finding(result, "gap"), nullptr);
  expect_words(finding(result, "gap")->message, {"A – B"});
}

TEST(Subdistricts, VerticesThatAreNoPlaceAreRefusedByName) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const std::string ring =
      R"({"type":"Polygon","coordinates":[[[0,0],[1e308,0],[1e308,1e308],[0,1e308],[0,0]]]})";
  folder.write("zones.geojson", test::geojson({{ring, R"({"name":"big","code":"1"})"}}));
  expect_words(refusal(sources), {"zones.geojson", "big", "range"});
}

TEST(Subdistricts, WhatTwoShareGoesToTheLowerCodeWithItsPeopleCounted) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641100, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(641000, 3460000, 642000, 3461000), R"({"name":"B","code":"2"})"}}));
  folder.write("people.geojson",
               test::geojson({{test::point_json(641050, 3460500), R"({"pop":7})"},
                              {test::square_json(641000, 3460900, 641100, 3461100), R"({"pop":10})"}}));
  sources.population = test::people_from("people.geojson");
  const auto result = test::read(sources);
  expect_words(finding(result, "overlap")->message, {"zones.geojson", "A and B: 100,000 m² with 12 people"});
  EXPECT_NEAR(area(result.city.subdistricts.at(1).shape), 9e5, 1);
  EXPECT_NEAR(test::people_in(result.city, 0), 12, 1e-9);
  EXPECT_NEAR(test::people_in(result.city, city::kNoRow), 5, 1e-9) << "half of the square lies outside both";
}

TEST(Subdistricts, ASliverBetweenNeighboursIsFoundAndACornerIsNone) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("zones.geojson",
               test::geojson(
                   {{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1"})"},
                    {test::square_json(641000.01, 3460000, 642000, 3461000), R"({"name":"B","code":"2"})"}}));
  expect_words(finding(test::read(sources), "gap")->message, {"A – B", "10 m²"});
  folder.write(
      "zones.geojson",  // an L: the notch in its corner is the land beyond
      test::geojson({{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(641000, 3460000, 642000, 3460300), R"({"name":"B","code":"2"})"}}));
  EXPECT_EQ(finding(test::read(sources), "gap"), nullptr);
}

TEST(Subdistricts, OneNameWithTwoCodesIsRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1"})"},
                     {test::square_json(641000, 3460000, 642000, 3461000), R"({"name":"A","code":"2"})"}}));
  expect_words(refusal(sources), {"zones.geojson", "\"A\"", "1 and 2"});
}

/// A polygon of WKT in a table, so that any geometry can be given.
CitySources with_shape(const test::Folder& folder, const std::string& wkt) {
  auto sources = test::two_squares(folder);
  folder.write("zones.csv", "name,code,WKT\nA,1,\"" + wkt + "\"\n");
  sources.subdistricts->source = "zones.csv";
  sources.subdistricts->crs = "EPSG:4549";
  return sources;
}

std::string circle(double x, double y, double r) {
  const auto p = [](double a, double b) { return core::number(a) + " " + core::number(b); };
  return "CIRCULARSTRING(" + p(x - r, y) + "," + p(x, y + r) + "," + p(x + r, y) + "," + p(x, y - r) + "," +
         p(x - r, y) + ")";
}

TEST(Shapes, CurvesSurfacesAndPartsBecomeTheirGround) {
  const double pi = 3.14159265358979;
  const std::string disc = circle(640500, 3460500, 100);
  const std::pair<std::string, double> shapes[] = {
      {"CURVEPOLYGON(" + disc + ")", pi * 1e4},
      {"CURVEPOLYGON(COMPOUNDCURVE(" + disc + "))", pi * 1e4},
      {"MULTISURFACE(CURVEPOLYGON(" + disc +
           "),((640000 3460000,640010 3460000,640010 3460010,640000 3460000)))",
       pi * 1e4 + 50},
      {"POLYGON ZM((640000 3460000 5 1,640100 3460000 5 1,640100 3460100 5 1,640000 3460100 5 1,640000 "
       "3460000 5 1))",
       1e4},
      {"POLYHEDRALSURFACE Z(((640000 3460000 0,640100 3460000 0,640100 3460100 0,640000 3460100 0,640000 "
       "3460000 0)),((640000 3460000 0,640100 3460000 0,640100 3460000 9,640000 3460000 9,640000 3460000 "
       "0)))",
       1e4},
      {"TIN Z(((640000 3460000 0,640100 3460000 0,640100 3460100 0,640000 3460000 0)),((640000 3460000 "
       "0,640100 3460100 0,640000 3460100 0,640000 3460000 0)))",
       1e4},
      {"GEOMETRYCOLLECTION(POINT(640005 3460005),POLYGON((640000 3460000,640100 3460000,640100 "
       "3460100,640000 3460100,640000 3460000)))",
       1e4}};
  for (const auto& [wkt, ground] : shapes) {
    const test::Folder folder;
    EXPECT_NEAR(area(test::read(with_shape(folder, wkt)).city.study_area), ground, ground * 1e-3) << wkt;
  }
}

TEST(Shapes, RingsThatContradictEachOtherAreRepairedAndTheirAreaSaid) {
  const std::string shell = "(640000 3460000,640100 3460000,640100 3460100,640000 3460100,640000 3460000)";
  const std::pair<std::string, double> shapes[] = {
      {"POLYGON(" + shell + ",(640200 3460200,640210 3460200,640210 3460210,640200 3460210,640200 3460200))",
       1e4 + 100},  // hole outside: land
      {"POLYGON(" + shell +
           ",(640010 3460010,640020 3460010,640020 3460020,640010 3460020,640010 3460010),(640010 "
           "3460010,640020 3460010,640020 3460020,640010 3460020,640010 3460010))",
       1e4 - 100},
      {"MULTIPOLYGON((" + shell +
           "),((640010 3460010,640020 3460010,640020 3460020,640010 3460020,640010 3460010)))",
       1e4},  // a shell in a shell
      {"POLYGON((640000 3460000,640100 3460000,640100 3460100,640100 3460150,640100 3460100,640000 "
       "3460100,640000 3460000))",
       1e4}};  // a spike
  for (const auto& [wkt, ground] : shapes) {
    const test::Folder folder;
    const auto result = test::read(with_shape(folder, wkt));
    EXPECT_NEAR(area(result.city.study_area), ground, 1e-6) << wkt;
    EXPECT_NE(finding(result, "repaired_polygon"), nullptr) << wkt;
  }
}

TEST(Shapes, WayRoundAndAMissingLastPointDoNotMatter) {
  for (const char* wkt : {"POLYGON((0 0,0 100,100 100,100 0,0 0))", "POLYGON((0 0,100 0,100 100,0 100))"}) {
    const test::Folder folder;
    EXPECT_NEAR(area(test::read(with_shape(folder, wkt)).city.study_area), 1e4, 1e-9) << wkt;
  }
}

TEST(Shapes, AScribbleBeyondRepairIsRefusedNotWaitedFor) {
  const test::Folder folder;
  core::Random random(1);
  std::string ring;
  for (int i = 0; i < 2000; ++i)
    ring += std::to_string(random.below(100'000)) + " " + std::to_string(random.below(100'000)) + ",";
  const auto first = ring.substr(0, ring.find(','));
  expect_words(refusal(with_shape(folder, "POLYGON((" + ring + first + "))")),
               {"zones.csv", "feature A", "100,000 crossings", "simplify"});
}

TEST(Crs, AFileThatStatesNoneMustBeToldItsCrs) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.type = 3;
  file.columns = {{"id", 'C', 5, 0}};
  file.rows = {{"A"}};
  file.shapes = {{{{121.47, 31.25}, {121.48, 31.25}}}};
  test::write_shapefile(folder, "streets", file);
  sources.streets = test::streets_from("streets.shp");
  expect_words(refusal(sources), {"streets.shp", "no CRS", "EPSG"});
  sources.streets->crs = "EPSG:4490";
  EXPECT_EQ(test::read(sources).city.streets.size(), 1);
}

TEST(Crs, TheStudyMayNotContradictTheFile) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.subdistricts->crs = "EPSG:4550";
  expect_words(refusal(sources), {"zones.geojson", "EPSG:4549", "EPSG:4550"});
}

TEST(Crs, TheWorkingCrsMustMeasureTruly) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.crs = "EPSG:3857";
  expect_words(refusal(sources), {"crs", "3857", "Mercator"});
  sources.crs = "EPSG:4490";
  expect_words(refusal(sources), {"crs", "EPSG:4490", "metres"});
  sources.crs = "nonsense";
  expect_words(refusal(sources), {"crs", "nonsense"});
  sources.crs = "EPSG:4551";  // 6° off its meridian
  EXPECT_NE(finding(test::read(sources), "scale_error"), nullptr);
}

TEST(Crs, DegreesThatPretendToBeMetresAreRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.geojson", test::geojson({{test::point_json(121.47, 31.25), R"({"id":"A"})"}}));
  sources.sites = test::sites_from("sites.geojson");
  expect_words(refusal(sources), {"sites.geojson", "degrees"});
}

TEST(Crs, MetresThatPretendToBeDegreesAreRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":"A"})"}}, 0));
  sources.sites = test::sites_from("sites.geojson");
  expect_words(refusal(sources), {"sites.geojson", "640500", "no degrees"});
  folder.write("sites.geojson", test::geojson({{test::point_json(31.25, 121.47), R"({"id":"A"})"}}, 0));
  expect_words(refusal(sources), {"sites.geojson", "swapped"});
}

TEST(Sites, PointsAndPolygonsKeepTheirColumns) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.geojson",
               test::geojson({{test::point_json(640500, 3460500), R"({"id":"A-1","MC":"旧校舍","cost":3.5})"},
                              {test::square_json(641500, 3460500, 641530, 3460520),
                               R"({"id":"A-2","MC":null,"cost":null})"}}));
  sources.sites = test::sites_from("sites.geojson");
  sources.sites->name = "MC";
  sources.sites->cost = "cost";
  sources.sites->keep = {"MC", "id"};
  sources.sites->attributes = {"cost"};
  const auto& parcels = test::read(sources).city.parcels;
  EXPECT_EQ(parcels.attribute_names, (std::vector<std::string>{"MC", "id", "cost"}));
  EXPECT_EQ(parcels.all.at(0).attributes, (std::vector<std::string>{"旧校舍", "A-1", "3.5"}));
  EXPECT_EQ(parcels.all.at(0).cost, 3.5);
  EXPECT_TRUE(parcels.all.at(0).shape.empty());
  EXPECT_TRUE(std::isnan(parcels.all.at(1).cost));
  EXPECT_NEAR(parcels.all.at(1).area_m2, 600, 1e-6);
  EXPECT_EQ(parcels.all.at(1).at, (geometry::Point{641515, 3460510}));
}

TEST(Sites, AnIdTwiceOrMissingIsRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.geojson");
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":"A"})"},
                                               {test::point_json(640600, 3460500), R"({"id":"A"})"}}));
  expect_words(refusal(sources), {"sites.geojson", "\"A\"", "#0", "#1"});
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":null})"},
                                               {test::point_json(640600, 3460500), R"({"id":"A"})"}}));
  expect_words(refusal(sources), {"sites.geojson", "#0", "no id"});
}

TEST(Centres, CapacityMayBeMissingButNotNegative) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("centres.csv", "name,lon,lat,cap\nOld,121.47,31.26,300\nNew,121.48,31.26,\n");
  sources.centres.emplace();
  sources.centres->key = "centres";
  sources.centres->source = "centres.csv";
  sources.centres->name = "name";
  sources.centres->capacity = "cap";
  const auto centres = test::read(sources).city.centres;
  EXPECT_EQ(centres.at(0).name, "Old");
  EXPECT_EQ(centres.at(0).capacity, 300);
  EXPECT_TRUE(std::isnan(centres.at(1).capacity));
  folder.write("centres.csv", "name,lon,lat,cap\nOld,121.47,31.26,-1\n");
  expect_words(refusal(sources), {"centres.csv", "Old", "negative"});
}

TEST(Zones, ExclusionsAreWidenedAndBarriersMayBeLines) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("park.geojson",
               test::geojson({{test::square_json(640100, 3460100, 640200, 3460200), R"({"MC":"公园"})"}}));
  folder.write("rail.geojson",
               test::geojson({{test::line_json({{640000, 3460700}, {642000, 3460700}}), "{}"}}));
  AreaSource park;
  park.key = "exclude[1]";
  park.source = "park.geojson";
  park.name = "公园绿地";
  park.buffer = 10;
  AreaSource rail;
  rail.key = "barrier[1]";
  rail.source = "rail.geojson";
  sources.exclusions = {park};
  sources.barriers = {rail};
  const auto city = test::read(sources).city;
  EXPECT_EQ(city.exclusions.at(0).name, "公园绿地");
  EXPECT_NEAR(area(city.exclusions.at(0).shape), 100 * 100 + 4 * 100 * 10 + 3.14 * 100, 5);
  ASSERT_EQ(city.barriers.at(0).lines.size(), 1U);
  EXPECT_TRUE(city.barriers.at(0).shape.empty());
  sources.exclusions[0].source = "rail.geojson";
  sources.exclusions[0].buffer = 0;
  expect_words(refusal(sources), {"exclude[1]", "rail.geojson", "Lines", "polygons"});
}

TEST(Dates, AFeatureHoldsFromItsDayUntilTheDayBeforeItsEnd) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("blocks.geojson", test::geojson({{test::square_json(640100, 3460100, 640200, 3460200),
                                                 R"({"n":"a","from":"2014","until":"2016"})"},
                                                {test::square_json(640300, 3460100, 640400, 3460200),
                                                 R"({"n":"b","from":"2016-01-15","until":null})"},
                                                {test::square_json(640500, 3460100, 640600, 3460200),
                                                 R"({"n":"c","from":"2016-01-16","until":"2018"})"}}));
  AreaSource blocks;
  blocks.key = "exclude[1]";
  blocks.source = "blocks.geojson";
  blocks.fields["name"] = "n";
  blocks.from = "from";
  blocks.until = "until";
  sources.exclusions = {blocks};
  sources.date = "2016-01-15";
  auto result = test::read(sources);
  ASSERT_EQ(result.city.exclusions.size(), 1U);
  EXPECT_EQ(result.city.exclusions[0].name, "b");
  sources.date.reset();
  result = test::read(sources);
  EXPECT_EQ(result.city.exclusions.size(), 3U);
  EXPECT_NE(finding(result, "no_date"), nullptr);
  folder.write("blocks.geojson", test::geojson({{test::square_json(640100, 3460100, 640200, 3460200),
                                                 R"({"n":"a","from":"soon","until":"2016"})"}}));
  expect_words(refusal(sources), {"blocks.geojson", "\"soon\"", "date"});
}

TEST(Csv, PositionsComeFromNamedColumnsOrWkt) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  const auto where = [&](const std::string& text) {
    folder.write("sites.csv", text);
    return test::read(sources).city.parcels.all.at(0).at;
  };
  const geometry::Point p{640500, 3460500};
  EXPECT_EQ(where("id,x,y\nA,640500,3460500\n"), p);
  EXPECT_EQ(where("\xEF\xBB\xBFid;X;Y\r\nA;640500;3460500\r\n"), p) << "BOM, semicolons, CRLF";
  EXPECT_EQ(where("id,WKT\nA,POINT (640500 3460500)\n"), p);
  sources.sites->fields = {{"x", "东"}, {"y", "北"}};
  EXPECT_EQ(where("id,北,东\nA,3460500,640500\n"), p);
  sources.sites->fields.clear();
  folder.write("sites.csv", "id,a,b\nA,1,2\n");
  expect_words(refusal(sources), {"sites.csv", "lon,lat"});
  folder.write("sites.csv", "id,x,y\nA,640500,north\n");
  expect_words(refusal(sources), {"sites.csv", "feature A", "north"});
}

}  // namespace
}  // namespace mulin::layers
