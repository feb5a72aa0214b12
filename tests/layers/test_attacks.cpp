// Data files that try to make the program open something else, run something, or never end.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>

#include "layers/gdal_town.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

namespace fs = std::filesystem;
using test::expect_words;

std::string refused(const test::Folder& folder, const std::string& name, const std::string& where = "",
                    const std::string& id = "id") {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from(name, id);
  sources.sites->where = where;
  return test::refusal(sources);
}

test::Shapefile one_point() {
  test::Shapefile file;
  file.columns = {{"id", 'C', 5, 0}, {"n", 'N', 9, 2}};
  file.rows = {{"A", "1"}};
  file.shapes = {{{{121.47, 31.25}}}};
  file.prj = test::kCgcs2000Prj;
  return file;
}

TEST(Attack, PathsOfGdalsOwnAreNotOpened) {
  const test::Folder folder;
  folder.write("real.zip", "x");
  for (const std::string path : {"/vsistdin/",
                                 "/vsigzip/a.gz",
                                 "/vsisubfile/0_10,a.shp",
                                 "/vsitar/a.tar/b.shp",
                                 "/vsihdfs/a",
                                 "/vsis3/a/b.shp",
                                 "/vsicached?chunk_size=1&file=a",
                                 "/vsizip/{/vsicurl/http://127.0.0.1:9/a.zip}",
                                 "/vsicrypt/a",
                                 "MVT:a.mbtiles",
                                 "OCI:u/p@h",
                                 "MySQL:a,user=u",
                                 "MSSQL:server=.",
                                 "WFS:http://127.0.0.1:9/",
                                 "ODBC:u/p@d",
                                 "CSV:/etc/passwd",
                                 "GTIFF_DIR:1:a.tif",
                                 "ES:http://127.0.0.1:9",
                                 "PGB:dbname=a",
                                 "SQLITE:a.db"}) {
    expect_words(refused(folder, path), {"sites", path.c_str()});
  }
}

TEST(Attack, AFileBesideAShapefileThatNeverEndsIsRefused) {
  for (const char* part : {"cpg", "prj", "dbf", "shx"}) {
    const test::Folder folder;
    test::write_shapefile(folder, "sites", one_point());
    fs::remove(folder.path(std::string("sites.") + part));
    fs::create_symlink("/dev/zero", folder.path(std::string("sites.") + part));
    expect_words(refused(folder, "sites.shp"), {"sites.", part, "device"});
    fs::remove(folder.path(std::string("sites.") + part));
    ASSERT_EQ(mkfifo(folder.path(std::string("sites.") + part).c_str(), 0600), 0);
    expect_words(refused(folder, "sites.shp"), {"sites.", part, "pipe"});
  }
}

TEST(Attack, ADeviceInAGeodatabaseIsRefused) {
  const test::Folder folder;
  write_town(folder.path("town.gdb"), test::TownFormat{"OpenFileGDB", "town.gdb"});
  fs::create_symlink("/dev/zero", folder.path("town.gdb/a000000ff.gdbtable"));
  expect_words(refused(folder, "town.gdb"), {"town.gdb", "a000000ff.gdbtable", "device"});
}

TEST(Attack, ACoordinateSystemThatNamesAGridFileIsRefusedOrPassedOver) {
  const test::Folder folder;
  auto file = one_point();
  const std::string bare(test::kCgcs2000Prj);
  const auto evil = bare.substr(0, bare.size() - 1) +
                    ",EXTENSION[\"PROJ4\",\"+proj=longlat +nadgrids=/etc/passwd +no_defs\"]]";
  file.prj = evil;
  test::write_shapefile(folder, "sites", file);
  EXPECT_EQ(refused(folder, "sites.shp"), "") << "GDAL drops it from a .prj";
  write_town(folder.path("town.gpkg"), test::TownFormat{"GPKG", "town.gpkg", {}, {"SPATIAL_INDEX=NO"}});
  sqlite3* db = nullptr;
  sqlite3_open(folder.path("town.gpkg").c_str(), &db);
  const auto sql = "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = '" + evil +
                   "' WHERE srs_id = 4549";
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  expect_words(refused(folder, "town.gpkg", "", "pid"), {"town.gpkg", "coordinate system", "`crs`"});
}

TEST(Attack, WebMercatorNamesNoGridFileThoughItsDefinitionSaysNull) {
  const test::Folder folder;
  test::Tiff raster;
  raster.columns = 2;
  raster.rows = 1;
  raster.values = {3, 4};
  raster.geotransform = {1000, 100, 0, 2000, 0, -100};  // far from the study area: refused for that alone
  raster.epsg = 3857;
  test::write_tiff(folder, "p.tif", raster);
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("p.tif", "");
  const auto said = test::refusal(sources);
  EXPECT_NE(said.find("study area"), std::string::npos) << said;
}

TEST(Attack, FilesBesideARasterChangeNothing) {
  const test::Folder folder;
  test::Tiff raster;
  raster.columns = 2;
  raster.rows = 1;
  raster.values = {3, 4};
  raster.geotransform = {640100, 100, 0, 3460500, 0, -100};
  test::write_tiff(folder, "p.tif", raster);
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("p.tif", "");
  folder.write(
      "p.tif.aux.xml",
      "<PAMDataset><GeoTransform>640500,100,0,3460900,0,-100</GeoTransform><PAMRasterBand band=\"1\">"
      "<NoDataValue>3</NoDataValue></PAMRasterBand></PAMDataset>");
  folder.write("p.tab", "!table\n");
  folder.write("p.tfw", "1\n0\n0\n-1\n0\n0\n");
  fs::create_symlink("/dev/zero", folder.path("p.tif.ovr"));
  fs::create_symlink("/dev/zero", folder.path("p.tif.msk"));
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.account.source_total, 7);
  ASSERT_EQ(result.city.demand.at.size(), 2U);
  EXPECT_EQ(result.city.demand.at[0].x, 640150);
}

TEST(Attack, FilesBesideACsvChangeNothing) {
  const test::Folder folder;
  folder.write("sites.csv", "id,x,y\n007,640500,3460500\n");
  folder.write("sites.csvt", "Integer,Real,Real\n");
  folder.write("sites.prj", "garbage");
  folder.write("sites.vrt", "<OGRVRTDataSource/>");
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  EXPECT_EQ(test::read(sources).city.parcels.all.at(0).id, "007");
}

TEST(Attack, ACrsOfAGeoJsonIsAName) {
  const test::Folder folder;
  const std::string tail =
      R"(,"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[121.47,31.25]},"properties":{"id":"A"}}]})";
  for (const char* crs : {R"({"type":"link","properties":{"href":"http://127.0.0.1:9/crs"}})",
                          R"({"type":"l\u0069nk","properties":{"href":"http://127.0.0.1:9/crs"}})",
                          R"({"type":"url","properties":{"url":"http://127.0.0.1:9/crs"}})",
                          R"({"type":"name","properties":{"name":"http://127.0.0.1:9/crs"}})",
                          R"({"type":"name","properties":{"name":"/etc/passwd"}})",
                          R"({"type":"name","properties":{"name":"+proj=longlat +nadgrids=/etc/passwd"}})",
                          R"({"type":"name","properties":{"name":"+init=/etc/passwd:a"}})"}) {
    folder.write("sites.geojson", std::string(R"({"type":"FeatureCollection","crs":)") + crs + tail);
    EXPECT_NE(refused(folder, "sites.geojson"), "") << crs;
  }
}

TEST(Attack, EntitiesAndLinksInKmlLeadNowhere) {
  const test::Folder folder;
  const std::string place =
      "<Placemark><name>A</name><Point><coordinates>121.47,31.25</coordinates></Point></Placemark>";
  const std::string open = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>a</name>";
  folder.write("sites.kml",
               "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + open +
                   place + "</Document></kml>");
  expect_words(refused(folder, "sites.kml"), {"sites.kml", "entities"});
  folder.write(
      "sites.kmz",
      test::zip_of({{"doc.kml", "<!DOCTYPE a [<!ENTITY x \"y\">]>" + open + place + "</Document></kml>"}}));
  expect_words(refused(folder, "sites.kmz"), {"sites.kmz", "entities"});
  folder.write("other.kml", open + place + place + "</Document></kml>");
  folder.write("sites.kml",
               open +
                   "<NetworkLink><Link><href>other.kml</href></Link></NetworkLink><NetworkLink><Link>"
                   "<href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>" +
                   place + "</Document></kml>");
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.kml", "Name");
  EXPECT_EQ(test::read(sources).city.parcels.all.size(), 1U);
}

TEST(Attack, AFilterIsAConditionAndNothingElse) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), test::TownFormat{"GPKG", "town.gpkg"});
  for (const char* where :
       {"pid IN (SELECT pid FROM town)", "1=1; DROP TABLE town", "load_extension('/tmp/x.so') IS NULL",
        "ogr_geocode('a') IS NULL", "GDAL_GetPixelValue('/etc/passwd',1,'pixel',0,0)=1", "pid='a' --", "(",
        "nofield = 1"}) {
    expect_words(refused(folder, "town.gpkg", where, "pid"), {"town.gpkg", "filter"});
  }
}

TEST(Attack, GarbageInANumberOfADbfIsRefusedAndNever0) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("people.shp", "n");
  for (const char* text : {"12O0", "abc", "1,5", "-", "1.#INF", "1.#QNAN", "nan", "0x10"}) {
    auto file = one_point();
    file.rows = {{"A", text}};
    test::write_shapefile(folder, "people", file);
    expect_words(test::refusal(sources), {"people.shp", "#0", text, "n"});
  }
}

TEST(Attack, IdsOfManyDigitsAreKeptOrRefused) {
  const test::Folder folder;
  for (const char* number : {"12345678901234567890", "99999999999999999999999", "9007199254740993.0"}) {
    folder.write(
        "sites.geojson",
        test::geojson({{test::point_json(640500, 3460500), std::string("{\"id\":") + number + "}"}}));
    expect_words(refused(folder, "sites.geojson"), {"sites.geojson", "id", "digits", "text"});
  }
  auto file = one_point();
  file.columns = {{"id", 'N', 20, 0}};
  file.rows = {{"12345678901234567890"}};
  test::write_shapefile(folder, "sites", file);
  expect_words(refused(folder, "sites.shp"), {"sites.shp", "id", "digits", "text"});
}

TEST(Attack, BooleansAndWholeRealsPrintAsPeopleWriteThem) {
  const test::Folder folder;
  folder.write("sites.geojson",
               test::geojson({{test::point_json(640500, 3460500), "{\"id\":1.0,\"ok\":true}"}}));
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.geojson");
  sources.sites->keep = {"ok"};
  const auto result = test::read(sources);
  const auto& site = result.city.parcels.all.at(0);
  EXPECT_EQ(site.id, "1");
  EXPECT_EQ(site.attributes.at(0), "true");
}

TEST(Attack, NamesCannotTurnALineAround) {
  const test::Folder folder;
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500),
                                                "{\"id\":\"a\xE2\x80\xAE"
                                                "gpj.b\"}"},
                                               {test::point_json(640600, 3460500),
                                                "{\"id\":\"a\xE2\x80\xAE"
                                                "gpj.b\"}"}}));
  const auto line = refused(folder, "sites.geojson");
  EXPECT_NE(line, "");
  EXPECT_EQ(line.find("\xE2\x80\xAE"), std::string::npos) << line;
}

}  // namespace
}  // namespace mulin::layers
