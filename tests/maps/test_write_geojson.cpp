#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

using nlohmann::json;

json geojson_of(const Table& table) {
  const Scratch scratch;
  write_geojson(table, scratch.file("t.geojson"), sample_options());
  return json::parse(bytes_of(scratch.file("t.geojson")));
}

/// Positive when counter-clockwise.
double turn(const json& ring) {
  double sum = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    sum += (ring[i - 1][0].get<double>() - ring[0][0].get<double>()) *
               (ring[i][1].get<double>() - ring[0][1].get<double>()) -
           (ring[i][0].get<double>() - ring[0][0].get<double>()) *
               (ring[i - 1][1].get<double>() - ring[0][1].get<double>());
  }
  return sum;
}

TEST(WriteGeojson, PutsLongitudeFirstWithSevenDecimals) {
  const json point = geojson_of(sample_sites())["features"][0]["geometry"];
  EXPECT_EQ(point["type"], "Point");
  EXPECT_NEAR(point["coordinates"][0].get<double>(), 121.48, 0.02);
  EXPECT_NEAR(point["coordinates"][1].get<double>(), 31.30, 0.02);
  const double scaled = point["coordinates"][0].get<double>() * 1e7;
  EXPECT_NEAR(scaled, std::round(scaled), 1e-5);
}

TEST(WriteGeojson, EmptyCellsAndPlacesNowhereAreNull) {
  const json features = geojson_of(sample_sites())["features"];
  EXPECT_TRUE(features[1]["properties"]["mean_distance"].is_null());
  EXPECT_TRUE(features[2]["geometry"].is_null());
  EXPECT_TRUE(features[2]["properties"]["mean_distance"].is_null());
  EXPECT_EQ(features[2]["properties"]["name"], "a,\r\n\"b\"");
}

TEST(WriteGeojson, OuterRingsRunCounterClockwiseAndHolesClockwise) {
  const json shape = geojson_of(sample_subdistricts())["features"][0]["geometry"];
  ASSERT_EQ(shape["type"], "MultiPolygon");
  EXPECT_GT(turn(shape["coordinates"][0][0]), 0);
  EXPECT_LT(turn(shape["coordinates"][0][1]), 0);
  EXPECT_GT(turn(shape["coordinates"][1][0]), 0);
  for (const auto& ring : shape["coordinates"][0]) EXPECT_EQ(ring.front(), ring.back());
}

TEST(WriteGeojson, HasNoCrsMemberAndIntegersStayWhole) {
  const json all = geojson_of(sample_sites());
  EXPECT_FALSE(all.contains("crs"));
  EXPECT_TRUE(all["features"][0]["properties"]["rank"].is_number_integer());
}

TEST(WriteGeojson, ALineWithoutVerticesAndATableWithoutRowsAreFine) {
  EXPECT_TRUE(geojson_of(sample_streets())["features"][1]["geometry"].is_null());
  Table none = sample_streets();
  none.cells.clear();
  none.lines.clear();
  EXPECT_TRUE(geojson_of(none)["features"].empty());
}

TEST(WriteGeojson, ARingTooSmallForSevenDecimalsIsLeftOut) {
  Table table = sample_subdistricts();
  table.polygons[1] = {
      {{{{{640000, 3465000}, {640000.001, 3465000}, {640000, 3465000.001}, {640000, 3465000}}}}}};
  EXPECT_TRUE(geojson_of(table)["features"][1]["geometry"].is_null());
}

TEST(WriteGeojson, GdalReadsTheSame) {
  const Scratch scratch;
  write_geojson(sample_sites(), scratch.file("sites.geojson"), sample_options());
  const auto read = read_layer(scratch.file("sites.geojson"), "sites");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].fields.at("name"), "长白新村街道睦邻中心");
  EXPECT_EQ(read[1].fields.at("site_id"), "-5");
  EXPECT_EQ(read[1].fields.count("mean_distance"), 0U);
}

TEST(WriteGeojson, ACrsNobodyKnowsIsRefused) {
  const Scratch scratch;
  WriteOptions options = sample_options();
  options.crs = "EPSG:999999";
  EXPECT_THROW(write_geojson(sample_sites(), scratch.file("t.geojson"), options), core::OutputError);
  EXPECT_TRUE(files_in(scratch.folder()).empty());
}

}  // namespace
}  // namespace mulin::maps
