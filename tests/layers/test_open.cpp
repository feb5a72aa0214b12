#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "layers/reading.h"

namespace mulin::layers {
namespace {

using test::expect_words;
using test::refusal;

/// What is said when `name` is given as the sites of a sound study.
std::string refused_as_sites(const test::Folder& folder, const std::string& name) {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from(name);
  return refusal(sources);
}

TEST(Open, WhatIsNoFileIsRefusedByName) {
  const test::Folder folder;
  expect_words(refused_as_sites(folder, "nowhere.shp"), {"sites", "nowhere.shp", "no such file"});
  std::filesystem::create_directory(folder.path("adir"));
  expect_words(refused_as_sites(folder, "adir"), {"adir", "folder"});
  folder.write("empty.gpkg", "");
  expect_words(refused_as_sites(folder, "empty.gpkg"), {"empty.gpkg", "0 bytes"});
  ASSERT_EQ(mkfifo(folder.path("pipe.gpkg").c_str(), 0600), 0);
  expect_words(refused_as_sites(folder, "pipe.gpkg"), {"pipe.gpkg", "pipe"});
  expect_words(refused_as_sites(folder, "/dev/zero"), {"/dev/zero", "device"});
  std::filesystem::create_symlink("loop.gpkg", folder.path("loop.gpkg"));
  expect_words(refused_as_sites(folder, "loop.gpkg"), {"loop.gpkg"});
}

TEST(Open, PathsToTheNetworkOrToMemoryAreNotFollowed) {
  const test::Folder folder;
  for (const char* path : {"/vsicurl/http://127.0.0.1:9/x.gpkg", "http://127.0.0.1:9/x.geojson",
                           "/vsizip//vsicurl/http://127.0.0.1:9/x.zip", "/vsimem/x.gpkg",
                           "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9", "<OGRVRTDataSource/>"}) {
    expect_words(refused_as_sites(folder, path), {"sites", path});
  }
}

TEST(Open, AVrtIsRefusedWhateverItIsCalled) {
  const test::Folder folder;
  const std::string vrt =
      "<OGRVRTDataSource><OGRVRTLayer "
      "name='p'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
  for (const char* name : {"sites.vrt", "sites.geojson", "sites.csv"}) {
    folder.write(name, vrt);
    expect_words(refused_as_sites(folder, name), {name, "VRT"});
  }
}

TEST(Open, AGeoPackageWithViewsOrVirtualTablesIsRefused) {
  const test::Folder folder;
  test::write_sqlite(
      folder, "view.gpkg",
      {"CREATE VIEW sites AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT n FROM t"});
  expect_words(refused_as_sites(folder, "view.gpkg"), {"view.gpkg", "sites", "view"});
  test::write_sqlite(folder, "virtual.gpkg", {"CREATE VIRTUAL TABLE text USING fts5(words)"});
  expect_words(refused_as_sites(folder, "virtual.gpkg"), {"virtual.gpkg", "virtual"});
}

TEST(Open, AGeoJsonLinkToACrsIsNeverFollowed) {
  const test::Folder folder;
  folder.write(
      "sites.geojson",
      R"({"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://127.0.0.1:9/crs"}},"features":[]})");
  expect_words(refused_as_sites(folder, "sites.geojson"), {"sites.geojson", "link"});
}

TEST(Open, ANulInATextIsRefused) {
  const test::Folder folder;
  folder.write("sites.geojson",
               test::geojson({{test::point_json(640500, 3460500), "{\"id\":\"a\\u0000b\"}"}}));
  expect_words(refused_as_sites(folder, "sites.geojson"), {"sites.geojson", "NUL"});
  folder.write("sites.csv", std::string("id,x,y\nA\0B,1,2\n", 15));
  expect_words(refused_as_sites(folder, "sites.csv"), {"sites.csv", "NUL"});
}

/// A sound shapefile with one point.
test::Shapefile one_point() {
  test::Shapefile file;
  file.columns = {{"id", 'C', 5, 0}};
  file.rows = {{"A"}};
  file.shapes = {{{{121.47, 31.25}}}};
  file.prj = test::kCgcs2000Prj;
  return file;
}

TEST(Open, AShapefileWhosePartsDisagreeIsRefused) {
  const test::Folder folder;
  auto file = one_point();
  test::write_shapefile(folder, "sites", file);
  EXPECT_EQ(refused_as_sites(folder, "sites.shp"), "");
  file.rows.push_back({"B"});
  test::write_shapefile(folder, "sites", file);
  expect_words(refused_as_sites(folder, "sites.shp"), {"sites.dbf", "2 rows", "1 shapes"});
  std::filesystem::remove(folder.path("sites.dbf"));
  expect_words(refused_as_sites(folder, "sites.shp"), {"sites.dbf", "missing"});
  test::write_shapefile(folder, "sites", one_point());
  std::filesystem::resize_file(folder.path("sites.shp"), 110);
  expect_words(refused_as_sites(folder, "sites.shp"), {"sites.shp", "cut short"});
}

TEST(Open, AnyFileOfAShapefileNamesItAndAllItsFilesAreListed) {
  const test::Folder folder;
  auto file = one_point();
  file.cpg = "UTF-8";
  test::write_shapefile(folder, "sites", file);
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.dbf");
  const auto result = test::read(sources);
  const auto& input = result.inputs.back();
  EXPECT_EQ(input.role, "sites");
  EXPECT_EQ(input.crs, "EPSG:4490");
  EXPECT_EQ(input.features, 1);
  ASSERT_EQ(input.files.size(), 5U);
  EXPECT_TRUE(input.files.front().ends_with("sites.cpg"));
  EXPECT_TRUE(input.files.back().ends_with("sites.shx"));
}

TEST(Open, TruncatedAndRandomBytesAreRefused) {
  const test::Folder folder;
  const auto whole = test::geojson({{test::point_json(640500, 3460500), R"({"id":"A"})"}});
  folder.write("sites.geojson", whole.substr(0, whole.size() / 2));
  expect_words(refused_as_sites(folder, "sites.geojson"), {"sites.geojson"});
  folder.write("noise.shp",
               "not a shapefile at all, only some text that is longer than a header of one hundred bytes "
               "would be, or so");
  expect_words(refused_as_sites(folder, "noise.shp"), {"noise.shp"});
  folder.write("noise.tif", "II*");
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("noise.tif");
  expect_words(refusal(sources), {"noise.tif"});
}

TEST(Open, NothingIsLeftBesideTheInputs) {
  const test::Folder folder;
  test::write_shapefile(folder, "sites", one_point());
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.shp");
  test::read(sources);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(entry.path().extension() == ".xml", false);
    ++files;
  }
  EXPECT_EQ(files, 5U) << ".shp .shx .dbf .prj and zones.geojson";
}

TEST(Open, PasswordsAreNotShown) {
  const test::Folder folder;
  const auto line = refused_as_sites(
      folder, "PG:host=127.0.0.1 port=1 dbname=town user=me password=secret connect_timeout=1");
  expect_words(line, {"PG:dbname=town"});
  EXPECT_EQ(line.find("secret"), std::string::npos) << line;
}

}  // namespace
}  // namespace mulin::layers
