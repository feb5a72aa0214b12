// The same town in every format: the same people, ids, names and places come back.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "layers/gdal_town.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

namespace fs = std::filesystem;
using test::expect_words;
using test::TownFormat;
using test::write_town;

CitySources town_from(const test::Folder& folder, const std::string& source, const std::string& layer = "") {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from(source, "pid");
  sources.sites->name = "MC";
  sources.sites->keep = {"pop"};
  sources.sites->layer = layer;
  sources.population = test::people_from(source);
  sources.population->layer = layer;
  const auto ending = fs::path(source).extension();
  if (ending == ".csv" || ending == ".tsv" || ending == ".xlsx" || ending == ".ods" || ending == ".txt")
    sources.sites->crs = sources.population->crs = "EPSG:4549";
  return sources;
}

void expect_town(const CitySources& sources, double tolerance) {
  const auto result = test::read(sources);
  auto places = test::town_places();
  auto sites = result.city.parcels.all;
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::sort(places.begin(), places.end(), by_id);  // FlatGeobuf sorts by place
  std::sort(sites.begin(), sites.end(), by_id);
  ASSERT_EQ(sites.size(), places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(sites[i].id, places[i].id);
    EXPECT_EQ(sites[i].name, places[i].name);
    EXPECT_NEAR(sites[i].at.x, places[i].x, tolerance) << places[i].id;
    EXPECT_NEAR(sites[i].at.y, places[i].y, tolerance) << places[i].id;
  }
  EXPECT_NEAR(result.city.account.source_total, 202.5, 1e-9);
}

class EveryFormat : public testing::TestWithParam<TownFormat> {};

TEST_P(EveryFormat, GivesBackTheTown) {
  const test::Folder folder;
  write_town(folder.path(GetParam().file), GetParam());
  std::vector<std::string> before;
  for (const auto& entry : fs::directory_iterator(folder.path())) before.push_back(entry.path().string());
  expect_town(town_from(folder, GetParam().file), GetParam().lonlat ? 2e-2 : 1e-6);
  std::size_t after = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path())) ++after;
  EXPECT_EQ(after, before.size() + 1) << "zones.geojson and nothing else is new";
}

INSTANTIATE_TEST_SUITE_P(
    Town, EveryFormat,
    testing::Values(TownFormat{"ESRI Shapefile", "town.shp", {}, {"ENCODING=UTF-8"}},
                    TownFormat{"ESRI Shapefile", "gbk.shp", {}, {"ENCODING=CP936"}},
                    TownFormat{"GPKG", "town.gpkg"},
                    TownFormat{"GeoJSON", "town.geojson", {}, {"COORDINATE_PRECISION=9"}, true},
                    TownFormat{"FlatGeobuf", "town.fgb"}, TownFormat{"OpenFileGDB", "town.gdb"},
                    TownFormat{"LIBKML", "town.kml", {}, {}, true},
                    TownFormat{"LIBKML", "town.kmz", {}, {}, true},
                    TownFormat{"CSV", "town.csv", {}, {}, false, true},
                    TownFormat{"XLSX", "town.xlsx", {}, {}, false, true},
                    TownFormat{"ODS", "town.ods", {}, {}, false, true},
                    TownFormat{"CSV", "semicolon.csv", {}, {"SEPARATOR=SEMICOLON"}, false, true},
                    TownFormat{"CSV", "town.tsv", {}, {"SEPARATOR=TAB"}, false, true},
                    TownFormat{"CSV", "wkt.csv", {}, {"GEOMETRY=AS_WKT"}}),
    [](const auto& one) {
      std::string name = one.param.file;
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    });

TEST(Formats, ThereAreSeveralLayersAndOneMustBeNamed) {
  for (const auto& format : {TownFormat{"GPKG", "town.gpkg", {}, {}, false, false, {"甲", "town"}},
                             TownFormat{"OpenFileGDB", "town.gdb", {}, {}, false, false, {"甲", "town"}},
                             TownFormat{"LIBKML", "town.kml", {}, {}, true, false, {"甲", "town"}},
                             TownFormat{"XLSX", "town.xlsx", {}, {}, false, true, {"甲", "town"}}}) {
    const test::Folder folder;
    write_town(folder.path(format.file), format);
    expect_words(test::refusal(town_from(folder, format.file)), {"several layers", "甲", "town", "`layer`"});
    expect_words(test::refusal(town_from(folder, format.file, "乙")), {"乙", "甲", "town"});
    expect_town(town_from(folder, format.file, "town"), format.lonlat ? 2e-2 : 1e-6);
  }
}

/// The shapefile's parts as entries of a zip, below `prefix`.
std::vector<test::ZipEntry> shapefile_entries(const test::Folder& folder, const std::string& prefix) {
  write_town(folder.path("raw.shp"), {"ESRI Shapefile", "raw.shp", {}, {"ENCODING=UTF-8"}});
  std::vector<test::ZipEntry> entries;
  for (const char* ending : {"shp", "shx", "dbf", "prj", "cpg"})
    entries.push_back(
        {prefix + "." + ending, test::bytes_of_file(folder.path(std::string("raw.") + ending))});
  return entries;
}

TEST(Zip, AFolderOfShapefilesIsReadByNameByLayerAndByPath) {
  const test::Folder folder;
  auto entries = shapefile_entries(folder, "数据/town");
  folder.write("one.zip", test::zip_of(entries, 0x800));
  expect_town(town_from(folder, "one.zip"), 1e-6);
  expect_town(town_from(folder, "/vsizip/one.zip"), 1e-6);
  expect_town(town_from(folder, "/vsizip/one.zip/数据/town.shp"), 1e-6);
  for (const auto& more : shapefile_entries(folder, "数据/other")) entries.push_back(more);
  folder.write("two.zip", test::zip_of(entries, 0x800));
  expect_words(test::refusal(town_from(folder, "two.zip")),
               {"two.zip", "数据/town.shp", "数据/other.shp", "`layer`"});
  expect_town(town_from(folder, "two.zip", "town"), 1e-6);
  const auto result = test::read(town_from(folder, "two.zip", "town"));
  ASSERT_EQ(result.inputs.back().files.size(), 1U);
  EXPECT_TRUE(result.inputs.back().files[0].ends_with("two.zip"));
}

TEST(Zip, NamesInGbkWithoutAMarkAreReadAndSaid) {
  const test::Folder folder;
  folder.write("gbk.zip", test::zip_of(shapefile_entries(folder, "\xCA\xFD\xBE\xDD/\xB4\xE5")));  // 数据/村
  expect_town(town_from(folder, "gbk.zip"), 1e-6);
  expect_town(town_from(folder, "gbk.zip", "村"), 1e-6);
  expect_town(town_from(folder, "gbk.zip/数据/村.shp"), 1e-6);
  ASSERT_NE(test::finding(test::read(town_from(folder, "gbk.zip")), "zip_names"), nullptr);
}

TEST(Zip, GeoPackagesGeodatabasesWorksheetsAndTablesAreReadFromWithin) {
  const test::Folder folder;
  write_town(folder.path("t.gpkg"), {"GPKG", "t.gpkg"});
  folder.write("gpkg.zip", test::zip_of({{"a/t.gpkg", test::bytes_of_file(folder.path("t.gpkg"))}}));
  expect_town(town_from(folder, "gpkg.zip"), 1e-6);
  write_town(folder.path("t.csv"), {"CSV", "t.csv", {}, {}, false, true});
  folder.write("csv.zip", test::zip_of({{"t.csv", test::bytes_of_file(folder.path("t.csv"))}}));
  auto csv = town_from(folder, "csv.zip");
  csv.sites->crs = csv.population->crs = "EPSG:4549";
  expect_town(csv, 1e-6);
  write_town(folder.path("t.gdb"), {"OpenFileGDB", "t.gdb"});
  std::vector<test::ZipEntry> entries;
  for (const auto& entry : fs::directory_iterator(folder.path("t.gdb")))
    entries.push_back(
        {"t.gdb/" + entry.path().filename().string(), test::bytes_of_file(entry.path().string())});
  folder.write("t.gdb.zip", test::zip_of(entries));
  expect_town(town_from(folder, "t.gdb.zip"), 1e-6);
  write_town(folder.path("t.xlsx"), {"XLSX", "t.xlsx", {}, {}, false, true});
  folder.write("xlsx.zip", test::zip_of({{"t.xlsx", test::bytes_of_file(folder.path("t.xlsx"))}}));
  auto xlsx = town_from(folder, "xlsx.zip");
  xlsx.sites->crs = xlsx.population->crs = "EPSG:4549";
  expect_town(xlsx, 1e-6);
}

TEST(Zip, ARasterIsReadFromWithin) {
  const test::Folder folder;
  test::Tiff raster;
  raster.columns = 2;
  raster.rows = 1;
  raster.values = {3, 4};
  raster.geotransform = {640100, 100, 0, 3460500, 0, -100};
  test::write_tiff(folder, "p.tif", raster);
  folder.write("p.zip", test::zip_of({{"p.tif", test::bytes_of_file(folder.path("p.tif"))}}));
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("p.zip", "");
  EXPECT_EQ(test::read(sources).city.account.source_total, 7);
}

TEST(Zip, WhatMustNotBeOpenedIsRefusedWithItsReason) {
  const test::Folder folder;
  const auto entries = shapefile_entries(folder, "town");
  folder.write("locked.zip", test::zip_of(entries, 1));
  expect_words(test::refusal(town_from(folder, "locked.zip")), {"locked.zip", "encrypted"});
  for (const char* name : {"../../etc/town", "/etc/town", "a\\..\\..\\town", "C:\\town"}) {
    folder.write("slip.zip", test::zip_of(shapefile_entries(folder, name)));
    expect_words(test::refusal(town_from(folder, "slip.zip")), {"slip.zip", "leads out"});
  }
  const auto inner = test::zip_of(entries);
  folder.write("nested.zip", test::zip_of({{"inner.zip", inner}}));
  expect_words(test::refusal(town_from(folder, "nested.zip")),
               {"nested.zip", "inner.zip", "archive in an archive"});
  folder.write("cut.zip", inner.substr(0, inner.size() - 30));
  expect_words(test::refusal(town_from(folder, "cut.zip")), {"cut.zip", "no readable zip"});
  auto bomb = test::zip_of(entries);
  const auto record = bomb.find("PK\1\2");
  bomb.replace(record + 24, 4, std::string("\xF0\xFF\xFF\xFF", 4));  // states 4 GiB
  folder.write("bomb.zip", bomb);
  expect_words(test::refusal(town_from(folder, "bomb.zip")), {"bomb.zip", "unpacks to"});
}

}  // namespace
}  // namespace mulin::layers
