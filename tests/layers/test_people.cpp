#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "layers/reading.h"

namespace mulin::layers {
namespace {

using geometry::Point;
using test::all_people;
using test::expect_words;
using test::finding;
using test::people_in;
using test::refusal;

/// Two squares and a population layer of these features.
CitySources with_people(const test::Folder& folder,
                        const std::vector<std::pair<std::string, std::string>>& features) {
  auto sources = test::two_squares(folder);
  folder.write("people.geojson", test::geojson(features));
  sources.population = test::people_from("people.geojson");
  return sources;
}

TEST(People, PointsBelongToTheSquareTheyLieIn) {
  const test::Folder folder;
  const auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"},
                                            {test::point_json(641500, 3460500), R"({"pop":20})"},
                                            {test::point_json(643000, 3460500), R"({"pop":5})"}});
  const auto result = test::read(sources);
  EXPECT_EQ(people_in(result.city, 0), 10);
  EXPECT_EQ(people_in(result.city, 1), 20);
  EXPECT_EQ(people_in(result.city, city::kNoRow), 5);
  EXPECT_EQ(result.city.account.source_total, 35);
  EXPECT_EQ(result.city.account.scaled_total, 35);
  expect_words(finding(result, "outside")->message, {"people.geojson", "5 people"});
}

TEST(People, APointOnTheSharedEdgeGoesToTheLowestCode) {
  const test::Folder folder;
  const auto result = test::read(with_people(folder, {{test::point_json(641000, 3460500), R"({"pop":1})"}}));
  EXPECT_EQ(result.city.demand.subdistrict.at(0), 0);
}

TEST(People, WithoutAPositionTheyAreDroppedAndCounted) {
  const test::Folder folder;
  const auto result = test::read(with_people(
      folder, {{test::point_json(640500, 3460500), R"({"pop":10})"}, {"null", R"({"pop":4,"id":"x"})"}}));
  EXPECT_EQ(result.city.account.dropped, 4);
  EXPECT_EQ(result.city.account.source_total, 14);
  EXPECT_EQ(result.city.account.scaled_total, all_people(result.city) + result.city.account.dropped);
  ASSERT_NE(finding(result, "people_without_place"), nullptr);
  EXPECT_EQ(result.inputs.at(1).repairs.at("null_geometry"), 1);
}

TEST(People, NullIsSaidAndNobody) {
  const test::Folder folder;
  const auto result =
      test::read(with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"},
                                      {test::point_json(640600, 3460500), R"({"pop":null})"}}));
  EXPECT_EQ(result.city.account.source_total, 10);
  EXPECT_EQ(finding(result, "null_people")->count, 1);
}

TEST(People, NegativeHugeOrTooManyInAGroupIsRefused) {
  const test::Folder folder;
  expect_words(
      refusal(with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":-1,"id":"bad"})"}})),
      {"people.geojson", "bad", "-1"});
  expect_words(refusal(with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":1e300})"}})),
               {"people.geojson", "pop"});
  auto sources =
      with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":5,"old":7,"id":"bad"})"}});
  sources.population->groups["elderly"] = "old";
  expect_words(refusal(sources), {"people.geojson", "bad", "elderly", "7"});
}

TEST(People, AnEmptyTotalIsRefused) {
  const test::Folder folder;
  expect_words(refusal(with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":0})"}})),
               {"people.geojson", "no people"});
}

TEST(People, APolygonIsSplitExactlyAtTheSharedEdge) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640800, 3460100, 641100, 3460400), R"({"pop":300,"old":30})"}});
  sources.population->groups["elderly"] = "old";
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 200, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 100, 1e-9);
  EXPECT_EQ(result.city.demand.size(), 9) << "places of 100 m";
  for (const double people : result.city.demand.groups.at(0).people) EXPECT_NEAR(people, 30.0 / 9, 1e-9);
}

TEST(People, APolygonOfHalfAContinentIsRefusedWithItsAreaAndBeyondTheSubdistrictsItIsOnePlace) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const auto write = [&](double left, double side) {
    folder.write(
        "people.geojson",
        test::geojson({{test::square_json(left, 1000000, left + side, 1000000 + side), R"({"pop":100})"}}));
  };
  sources.population = test::people_from("people.geojson");
  write(642500, 3000000);
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.demand.size(), 1);
  EXPECT_EQ(people_in(result.city, core::kNoRow), 100);
  sources.subdistricts.reset();
  test::expect_words(test::refusal(sources),
                     {"population: people.geojson", "feature 0", "9,000,000 km²", "smaller polygons"});
}

TEST(People, ARasterBeyondTheEarthIsRefusedWithItsPlace) {
  const test::Folder folder;
  test::Tiff file;
  file.columns = 2;
  file.rows = 2;
  file.values = {1, 2, 3, 4};
  file.geotransform = {1e12, 100, 0, 3460000, 0, -100};
  test::write_tiff(folder, "people.tif", file);
  layers::CitySources sources;
  sources.folder = folder.path();
  sources.crs = "EPSG:4549";
  sources.population = test::people_from("people.tif", "");
  test::expect_words(test::refusal(sources), {"population: people.tif", "1000000000", "no place on Earth"});
}

TEST(People, ASmallPolygonIsOnePlace) {
  const test::Folder folder;
  const auto result = test::read(with_people(
      folder, {{test::square_json(640450, 3460450, 640530, 3460530), R"({"pop":8,"id":"house"})"}}));
  ASSERT_EQ(result.city.demand.size(), 1);
  EXPECT_EQ(result.city.demand.id.at(0), "house");
  EXPECT_EQ(result.city.demand.at.at(0), (Point{640490, 3460490}));
}

TEST(People, DensitiesBecomePeople) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 641000, 3461000), R"({"pop":200})"}});
  sources.population->measure = "per_km2";
  EXPECT_NEAR(test::read(sources).city.account.source_total, 200, 1e-6);
  sources.population->measure = "per_ha";
  EXPECT_NEAR(test::read(sources).city.account.source_total, 20000, 1e-6);
  sources.population->measure = "per_mile";
  expect_words(refusal(sources), {"population.measure", "per_km2"});
}

TEST(People, ControlTotalsAreMetBySubdistrict) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"},
                                      {test::point_json(640600, 3460500), R"({"pop":30})"},
                                      {test::point_json(641500, 3460500), R"({"pop":150})"},
                                      {test::point_json(649000, 3460500), R"({"pop":7})"}});
  sources.subdistricts->population = "total";
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 100, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 300, 1e-9);
  EXPECT_EQ(people_in(result.city, city::kNoRow), 7) << "outside is not scaled";
  EXPECT_NEAR(result.city.account.scaled_total, 407, 1e-9);
  ASSERT_EQ(result.city.account.controls.size(), 2U);
  EXPECT_NEAR(result.city.account.controls[0].factor, 2.5, 1e-12);
}

TEST(People, AControlTotalOverNobodyIsRefused) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"}});
  sources.subdistricts->population = "total";
  expect_words(refusal(sources), {"people.geojson", "East", "300"});
}

TEST(People, SpreadOverBuildingsByAreaOrByAField) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 642000, 3461000), R"({"pop":120})"}});
  folder.write("houses.geojson",
               test::geojson({{test::square_json(640100, 3460100, 640110, 3460110), R"({"floors":6})"},
                              {test::square_json(641100, 3460100, 641120, 3460110), R"({"floors":1})"},
                              {test::square_json(645000, 3460100, 645020, 3460110), R"({"floors":9})"}}));
  sources.population->spread.emplace();
  sources.population->spread->source = "houses.geojson";
  auto result = test::read(sources);
  ASSERT_EQ(result.city.demand.size(), 2) << "one place a house that people live in";
  EXPECT_NEAR(people_in(result.city, 0), 40, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 80, 1e-9);
  sources.population->spread_by = "floors";
  result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 120.0 * 6 / 7, 1e-9);
}

TEST(People, AHouseOnTheEdgeOfAPolygonTakesItsShare) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 641000, 3461000), R"({"pop":30})"}});
  folder.write("houses.geojson",
               test::geojson({{test::square_json(640990, 3460100, 641010, 3460110), "{}"},
                              {test::square_json(640500, 3460100, 640520, 3460110), "{}"}}));
  sources.population->spread.emplace();
  sources.population->spread->source = "houses.geojson";
  const auto result = test::read(sources);
  ASSERT_EQ(result.city.demand.size(), 2);
  EXPECT_NEAR(result.city.demand.people.at(0), 10, 1e-6);
  EXPECT_NEAR(result.city.demand.people.at(1), 20, 1e-6);
}

TEST(People, APolygonWithoutHousesKeepsItsPeople) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 640500, 3460500), R"({"pop":25})"},
                           {test::square_json(641000, 3460000, 641500, 3460500), R"({"pop":75})"}});
  folder.write("houses.geojson",
               test::geojson({{test::square_json(641100, 3460100, 641110, 3460110), "{}"}}));
  sources.population->spread.emplace();
  sources.population->spread->source = "houses.geojson";
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 25, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 75, 1e-9);
  EXPECT_NE(finding(result, "nothing_to_spread_over"), nullptr);
}

TEST(People, WithoutSubdistrictsTheStudyAreaIsTheirHullWidened) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640000, 3460000), R"({"pop":1})"},
                                      {test::point_json(641000, 3460000), R"({"pop":1})"},
                                      {test::point_json(640500, 3461000), R"({"pop":1})"}});
  sources.subdistricts.reset();
  sources.guard = 500;
  const auto result = test::read(sources);
  const auto box = geometry::box_of(result.city.study_area);
  EXPECT_NEAR(box.min_x, 639500, 1);
  EXPECT_NEAR(box.max_y, 3461500, 1);
  EXPECT_EQ(people_in(result.city, city::kNoRow), 0) << "nobody is outside";
}

TEST(People, TheWorkingCrsIsTheUtmZoneWhenNoneIsNamed) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"}});
  sources.crs.clear();
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.crs, "EPSG:32651");
  EXPECT_EQ(people_in(result.city, 0), 10);
}

/// One polygon of 120 people over both squares, spread over the features of `to`.
CitySources spread_over(const test::Folder& folder,
                        const std::vector<std::pair<std::string, std::string>>& to) {
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 642000, 3461000), R"({"pop":120})"}});
  folder.write("to.geojson", test::geojson(to));
  sources.population->spread.emplace();
  sources.population->spread->source = "to.geojson";
  return sources;
}

TEST(People, SpreadOverStreetsByLengthInPlacesOfAHundredMetres) {
  const test::Folder folder;
  auto sources = spread_over(folder, {{test::line_json({{640100, 3460500}, {640400, 3460500}}), R"({"n":1})"},
                                      {test::line_json({{641500, 3460900}, {641500, 3461100}}),
                                       R"({"n":3})"}});  // half of it inside
  auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 90, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 30, 1e-9);
  EXPECT_EQ(result.city.demand.id, (std::vector<std::string>{"0/1", "0/2", "0/3", "1/1"}));
  EXPECT_EQ(result.city.demand.at.at(1), (Point{640250, 3460500}));
  sources.population->spread_by = "n";
  result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 48, 1e-9) << "1 against half of 3";
}

TEST(People, SpreadOverAStreetAlongTheEdgeOfTheStudyAreaStaysInside) {
  const test::Folder folder;
  const auto sources = spread_over(folder, {{test::line_json({{640000, 3460000}, {640000, 3461000}}), "{}"}});
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 120, 1e-9);
}

TEST(People, SpreadOverPointsEquallyOrByAField) {
  const test::Folder folder;
  auto sources = spread_over(folder, {{test::point_json(640100, 3460500), R"({"n":5})"},
                                      {test::point_json(641100, 3460500), R"({"n":1})"},
                                      {test::point_json(641200, 3460500), R"({"n":null})"}});
  EXPECT_NEAR(people_in(test::read(sources).city, 0), 40, 1e-9);
  sources.population->spread_by = "n";
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 100, 1e-9);
  EXPECT_EQ(finding(result, "no_weight")->count, 1);
}

TEST(People, NobodyLeavesTheirPolygonThroughAHouseThatItCuts) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 641000, 3461000), R"({"pop":30})"},
                           {test::square_json(641000, 3460000, 642000, 3461000), R"({"pop":10})"}});
  folder.write("houses.geojson",
               test::geojson({{test::square_json(640970, 3460100, 641010, 3460110), "{}"}}));
  sources.population->spread.emplace();
  sources.population->spread->source = "houses.geojson";
  const auto result = test::read(sources);
  EXPECT_NEAR(people_in(result.city, 0), 30, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 10, 1e-9);
}

TEST(People, SpreadWithoutPolygonsIsRefused) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"}});
  sources.population->spread.emplace();
  sources.population->spread->source = "people.geojson";
  expect_words(refusal(sources), {"population.spread", "people.geojson", "points"});
}

TEST(People, LinesAndPolygonsWithoutAreaAreDroppedWithTheirIds) {
  const test::Folder folder;
  const auto result = test::read(
      with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"},
                           {test::line_json({{640500, 3460500}, {640600, 3460500}}), R"({"pop":4,"id":"L"})"},
                           {test::square_json(640500, 3460500, 640600, 3460500), R"({"pop":2,"id":"F"})"}}));
  EXPECT_EQ(result.city.account.dropped, 6);
  EXPECT_EQ(finding(result, "people_without_place")->ids, (std::vector<std::string>{"L", "F"}));
  EXPECT_EQ(result.inputs.at(1).repairs.at("wrong_kind"), 1);
  EXPECT_EQ(result.inputs.at(1).repairs.at("no_area"), 1);
}

TEST(People, AnUnlikelyDensityIsSaid) {
  const test::Folder folder;
  auto sources =
      with_people(folder, {{test::square_json(640000, 3460000, 642000, 3461000), R"({"pop":40000})"}});
  EXPECT_EQ(finding(test::read(sources), "density"), nullptr);
  sources.population->measure = "per_ha";
  expect_words(finding(test::read(sources), "density")->message, {"people.geojson", "4,000,000 people/km²"});
  folder.write("people.geojson",
               test::geojson({{test::square_json(640000, 3460000, 642000, 3461000), R"({"pop":0.5})"}}));
  sources.population->measure = "per_km2";
  expect_words(finding(test::read(sources), "density")->message, {"0.500 people/km²"});
}

TEST(People, AControlTotalThatIsMissingOrOddIsSaid) {
  const test::Folder folder;
  auto sources = with_people(folder, {{test::point_json(640500, 3460500), R"({"pop":10})"},
                                      {test::point_json(641500, 3460500), R"({"pop":10})"}});
  folder.write(
      "zones.geojson",
      test::geojson(
          {{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"A","code":"1","total":null})"},
           {test::square_json(641000, 3460000, 642000, 3461000), R"({"name":"B","code":"2","total":900})"}}));
  sources.subdistricts->population = "total";
  const auto result = test::read(sources);
  expect_words(finding(result, "no_control")->message, {"A", "total"});
  expect_words(finding(result, "odd_control")->message, {"B: 10 to 900"});
}

// ---- rasters

/// Four cells of 500 m over the two squares' lower half: 640000…642000 × 3460000…3460500.
test::Tiff four_cells() {
  test::Tiff file;
  file.columns = 4;
  file.rows = 1;
  file.values = {1, 2, 3, 4};
  file.geotransform = {640000, 500, 0, 3460500, 0, -500};
  return file;
}

CitySources with_raster(const test::Folder& folder, const test::Tiff& file) {
  auto sources = test::two_squares(folder);
  test::write_tiff(folder, "people.tif", file);
  sources.population = test::people_from("people.tif", "");
  return sources;
}

TEST(RasterPeople, CellsBecomePlacesInTheirMiddle) {
  const test::Folder folder;
  const auto result = test::read(with_raster(folder, four_cells()));
  EXPECT_EQ(result.city.demand.id, (std::vector<std::string>{"r0c0", "r0c1", "r0c2", "r0c3"}));
  EXPECT_EQ(result.city.demand.at.at(1), (Point{640750, 3460250}));
  EXPECT_EQ(people_in(result.city, 0), 3);
  EXPECT_EQ(people_in(result.city, 1), 7);
}

TEST(RasterPeople, ACellAcrossTheEdgeIsSplitByItsExactShare) {
  const test::Folder folder;
  auto file = four_cells();
  file.geotransform[0] = 639900;  // cell 2 spans 640900…641400: a fifth lies in West
  const auto result = test::read(with_raster(folder, file));
  const auto& demand = result.city.demand;
  EXPECT_NEAR(people_in(result.city, 0), 1 * 0.8 + 2 + 3 * 0.2, 1e-9);
  EXPECT_NEAR(people_in(result.city, 1), 3 * 0.8 + 4, 1e-9);
  EXPECT_NEAR(people_in(result.city, city::kNoRow), 0.2, 1e-9);
  EXPECT_EQ(std::count(demand.id.begin(), demand.id.end(), "r0c2/1"), 1);
  EXPECT_EQ(std::count(demand.id.begin(), demand.id.end(), "r0c2/2"), 1);
  EXPECT_EQ(std::count(demand.id.begin(), demand.id.end(), "r0c0/outside"), 1);
  for (city::Row i = 0; i < demand.size(); ++i) {
    const auto zone = demand.subdistrict[i];
    if (zone == city::kNoRow) continue;
    EXPECT_TRUE(geometry::contains(result.city.subdistricts[zone].shape, demand.at[i])) << demand.id[i];
  }
}

TEST(RasterPeople, NoDataIsNobodyAndDeclared) {
  const test::Folder folder;
  auto file = four_cells();
  file.values[0] = -9999;
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "r0c0", "-9999"});
  file.nodata = "-9999";
  EXPECT_EQ(test::read(with_raster(folder, file)).city.account.source_total, 9);
  file.values[0] = std::nan("");
  EXPECT_EQ(test::read(with_raster(folder, file)).city.account.source_total, 9);
  file.values[0] = INFINITY;
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "r0c0", "infinite"});
}

TEST(RasterPeople, DensitiesTakeTheTrueAreaOfTheCell) {
  const test::Folder folder;
  auto file = four_cells();
  file.values = {100, 100, 100, 100};
  auto sources = with_raster(folder, file);
  sources.population->measure = "per_km2";
  // 0.25 km² a cell on the map; on the ground 0.05 % less, 1.46° off the meridian.
  EXPECT_NEAR(test::read(sources).city.account.source_total, 100 * (1 - 0.0005), 0.01);
  sources.population->measure = "per_ha";
  EXPECT_NEAR(test::read(sources).city.account.source_total, 10000 * (1 - 0.0005), 1);
}

TEST(RasterPeople, ARasterInDegreesLosesNobody) {
  const test::Folder folder;
  test::Tiff file;
  file.columns = 120;
  file.rows = 100;
  file.geographic = true;
  file.epsg = 4326;
  file.geotransform = {121.45, 0.0005, 0, 31.29, 0, -0.0005};
  file.values.assign(12000, 1.0);
  auto sources = with_raster(folder, file);
  const auto result = test::read(sources);
  EXPECT_NEAR(all_people(result.city), result.city.account.source_total, 1e-6);
  // A square kilometre holds 1e6 / (0.0005° of longitude × latitude) cells.
  const double cell = 0.0005 * 111320 * std::cos(31.26 * 3.14159265 / 180) * 0.0005 * 110870;
  EXPECT_NEAR(people_in(result.city, 0), 1e6 / cell, 1);
  EXPECT_NEAR(people_in(result.city, 1), 1e6 / cell, 1);
}

TEST(RasterPeople, ARotatedRasterIsReadWhereItLies) {
  const test::Folder folder;
  auto file = four_cells();
  file.columns = 1;
  file.rows = 1;
  file.values = {8};
  file.geotransform = {641000, 300, 300, 3460400, 300, -300};  // a diamond with its corner on the shared edge
  const auto result = test::read(with_raster(folder, file));
  EXPECT_NEAR(people_in(result.city, 1), 8, 1e-9);
  file.geotransform[0] = 640700;  // the edge now halves it
  const auto halved = test::read(with_raster(folder, file));
  EXPECT_NEAR(people_in(halved.city, 0), 4, 1e-9);
  EXPECT_NEAR(people_in(halved.city, 1), 4, 1e-9);
}

TEST(RasterPeople, GroupsComeFromRastersOnTheSameCells) {
  const test::Folder folder;
  auto old = four_cells();
  old.values = {0.5, 1, 1.5, 2};
  test::write_tiff(folder, "old.tif", old);
  auto sources = with_raster(folder, four_cells());
  sources.population->groups["elderly"] = "old.tif";
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.demand.groups.at(0).people, (std::vector<double>{0.5, 1, 1.5, 2}));
  EXPECT_EQ(result.inputs.at(2).role, "population.groups.elderly");
  old.geotransform[0] += 100;
  test::write_tiff(folder, "old.tif", old);
  expect_words(refusal(sources), {"old.tif", "people.tif", "cells"});
}

TEST(RasterPeople, WhatSaysNotWhereItLiesIsRefused) {
  const test::Folder folder;
  auto file = four_cells();
  file.epsg = 32767;  // user-defined, and not defined
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "CRS"});
  file = four_cells();
  file.geotransform[1] = 0;
  expect_words(refusal(with_raster(folder, file)), {"people.tif"});
  file = four_cells();
  file.geotransform[0] = 900000;
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "study area"});
  auto sources = with_raster(folder, four_cells());
  sources.population->band = 2;
  expect_words(refusal(sources), {"people.tif", "band 2"});
}

TEST(RasterPeople, SamplesAreTheCellsUnderThePoints) {
  const test::Folder folder;
  const auto sources = with_raster(folder, four_cells());
  Source raster;
  raster.source = "people.tif";
  ReadResult result;
  result.city.crs = "EPSG:4549";
  const auto values = sample_raster(
      result, sources, raster, {{640250, 3460250}, {641999, 3460001}, {650000, 3460250}}, Sampling::cell);
  ASSERT_EQ(result.inputs.size(), 1U) << "the raster is an input like any other";
  EXPECT_EQ(values.at(0), 1);
  EXPECT_EQ(values.at(1), 4);
  EXPECT_TRUE(std::isnan(values.at(2)));
}

TEST(RasterPeople, ScaleAndOffsetAreAppliedAfterNoData) {
  const test::Folder folder;
  auto file = four_cells();
  file.values = {1, -9, 3, 4};
  file.nodata = "-9";
  file.scale = 0.5;
  file.offset = 1;
  const auto result = test::read(with_raster(folder, file));
  EXPECT_EQ(result.city.demand.people, (std::vector<double>{1.5, 2.5, 3}));
  EXPECT_NE(finding(result, "scaled"), nullptr);
}

TEST(RasterPeople, TheMostThatATypeCanSayIsNoCount) {
  const test::Folder folder;
  auto file = four_cells();
  file.type = test::Tiff::Type::whole16;
  file.values[1] = 65535;
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "r0c1", "65535"});
  file.nodata = "65535";
  EXPECT_EQ(test::read(with_raster(folder, file)).city.account.source_total, 8);
  file.type = test::Tiff::Type::whole8;
  file.nodata = "";
  file.values[1] = 255;
  expect_words(finding(test::read(with_raster(folder, file)), "full_cells")->message, {"r0c1", "255"});
}

TEST(RasterPeople, ANoDataTagOfSixDigitsIsTheValueItMeans) {
  const test::Folder folder;
  auto file = four_cells();
  file.type = test::Tiff::Type::real32;
  file.values[0] = -3.4028234663852886e+38;
  file.nodata = "-3.40282e+38";
  EXPECT_EQ(test::read(with_raster(folder, file)).city.account.source_total, 9);
  file.nodata = "";
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "r0c0", "-3.4028"});
}

TEST(RasterPeople, APictureIsNoRasterOfPeople) {
  const test::Folder folder;
  auto file = four_cells();
  file.type = test::Tiff::Type::palette8;
  expect_words(refusal(with_raster(folder, file)), {"people.tif", "colour table"});
}

TEST(RasterPeople, AGroupWhereNobodyLivesIsRefused) {
  const test::Folder folder;
  auto old = four_cells();
  old.values = {0.5, 0, 0, 0};
  test::write_tiff(folder, "old.tif", old);
  auto file = four_cells();
  file.values = {0, 2, 3, 4};
  auto sources = with_raster(folder, file);
  sources.population->groups["elderly"] = "old.tif";
  expect_words(refusal(sources), {"people.tif", "r0c0", "elderly", "0.5"});
}

TEST(RasterPeople, ARasterWithSouthAtTheTopIsReadWhereItLies) {
  const test::Folder folder;
  auto file = four_cells();
  file.columns = 2;
  file.rows = 2;
  file.geotransform = {640000, 1000, 0, 3460000, 0, 500};
  file.values = {1, 2, 3, 4};
  const auto result = test::read(with_raster(folder, file));
  EXPECT_EQ(people_in(result.city, 0), 4);
  EXPECT_EQ(people_in(result.city, 1), 6);
  EXPECT_EQ(result.city.demand.at.at(0), (Point{640500, 3460250}));
}

TEST(RasterPeople, ARasterAndASpreadContradictEachOther) {
  const test::Folder folder;
  auto sources = with_raster(folder, four_cells());
  sources.population->spread.emplace();
  sources.population->spread->source = "houses.geojson";
  expect_words(refusal(sources), {"population.spread", "raster"});
}

TEST(RasterPeople, CoarseCellsInDegreesHaveTheirAreaOnTheEllipsoid) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.guard = 400'000;
  test::Tiff file;
  file.columns = 2;
  file.rows = 6;
  file.geographic = true;
  file.epsg = 4326;
  file.geotransform = {121, 1, 0, 34, 0, -1};
  file.values.assign(12, 0);
  file.values[4] = file.values[5] = 10;  // 31…32° north
  test::write_tiff(folder, "people.tif", file);
  sources.population = test::people_from("people.tif", "");
  sources.population->measure = "per_km2";
  // Authalic: b²/2 · Δλ · (q(32°) − q(31°)) on WGS 84 = 10 533.543 km² a cell.
  EXPECT_NEAR(test::read(sources).city.account.source_total, 2 * 10 * 10533.543, 2);
}

}  // namespace
}  // namespace mulin::layers
