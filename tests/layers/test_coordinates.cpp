// What planners' folders say wrongly about coordinates: each is refused with what would fit, or said.
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "geometry/shapes.h"
#include "layers/projection.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

using geometry::Point;
using test::expect_words;
using test::finding;
using test::refusal;

Point moved(const std::string& from, const std::string& to, Point p) {
  Point one[] = {p};
  Projection(from, to).apply(one);
  return one[0];
}

/// Streets of the two squares as another file would have them: their numbers in `numbers`, changed, the CRS
/// `stated` (0: none).
template <class Change>
CitySources with_streets(const test::Folder& folder, const std::string& numbers, int stated,
                         Change&& change) {
  auto sources = test::two_squares(folder);
  std::vector<std::pair<std::string, std::string>> features;
  for (int i = 0; i < 4; ++i) {
    const double y = 3460200.0 + 200 * i;
    const Point a = change(moved("EPSG:4549", numbers, {640000, y}));
    const Point b = change(moved("EPSG:4549", numbers, {642000, y}));
    features.emplace_back(test::line_json({a, b}), "{}");
  }
  folder.write("streets.geojson", test::geojson(features, stated));
  sources.streets = test::streets_from("streets.geojson");
  return sources;
}

Point as_is(Point p) {
  return p;
}
Point swapped(Point p) {
  return {p.y, p.x};
}

TEST(Coordinates, WhatWouldFitIsNamed) {
  const test::Folder folder;
  struct Wrong {
    const char* numbers;
    int stated;
    Point (*change)(Point);
    std::initializer_list<const char*> words;
  };
  const Wrong all[] = {
      {"EPSG:4490", 4549, as_is, {"look like degrees", "EPSG:4549"}},
      {"EPSG:4549", 4490, as_is, {"no degrees", "EPSG:4490"}},
      {"EPSG:4528", 4549, as_is, {"zone number 40", "EPSG:4549", "EPSG:4528"}},
      {"EPSG:4549", 4528, as_is, {"lack the zone number 40", "EPSG:4528", "EPSG:4549"}},
      {"EPSG:4550", 4549, as_is, {"284 km", "EPSG:4550"}},
      {"EPSG:4548", 4549, as_is, {"284 km", "EPSG:4548"}},
      {"EPSG:4499", 4528, as_is, {"zone number 21"}},
      {"EPSG:32650", 32651, as_is, {"km from the study area", "EPSG:32650"}},
      {"EPSG:32651", 32751, as_is, {"km from the study area", "EPSG:32651"}},
      {"EPSG:3857", 4549, as_is, {"km from the study area", "EPSG:3857"}},
      {"EPSG:4549", 4549, swapped, {"x and y look swapped"}},
      {"EPSG:4490", 4490, swapped, {"longitude and latitude look swapped"}},
      {"EPSG:4549",
       4549,
       [](Point p) {
         return Point{p.x / 0.3048, p.y / 0.3048};
       },
       {"look like feet"}},
      {"EPSG:4549",
       4549,
       [](Point p) {
         return Point{p.x / 1000, p.y / 1000};
       },
       {"look like kilometres"}},
  };
  for (const auto& wrong : all) {
    SCOPED_TRACE(std::string(wrong.numbers) + " stated as " + std::to_string(wrong.stated));
    const auto line = refusal(with_streets(folder, wrong.numbers, wrong.stated, wrong.change));
    expect_words(line, {"streets.geojson"});
    expect_words(line, wrong.words);
  }
}

TEST(Coordinates, TheSubdistrictsThemselvesAreDoubtedToo) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const auto squares = [&](double dx, double dy, bool swap, int stated) {
    const double x = 640000 + dx;
    const double y = 3460000 + dy;
    const auto square =
        swap ? test::square_json(y, x, y + 1000, x + 1000) : test::square_json(x, y, x + 1000, y + 1000);
    folder.write("zones.geojson", test::geojson({{square, R"({"name":"West","code":"1"})"}}, stated));
    return refusal(sources);
  };
  EXPECT_EQ(squares(0, 0, false, 4549), "");
  expect_words(squares(40e6, 0, false, 4549), {"zones.geojson", "zone number 40"});
  expect_words(squares(0, 0, false, 4528), {"zones.geojson", "lack the zone number 40"});
  expect_words(squares(0, 0, true, 4549), {"zones.geojson", "x and y look swapped"});
  expect_words(squares(0, 0, false, 4490), {"zones.geojson", "no degrees"});
}

TEST(Coordinates, WhereNoRangeTellsLatitudeFromLongitudeTheStudyDoes) {
  const test::Folder folder;
  CitySources sources;
  sources.folder = folder.path();
  sources.subdistricts.emplace();
  sources.subdistricts->key = "subdistricts";
  sources.subdistricts->source = "zones.geojson";
  sources.subdistricts->name = "name";
  folder.write("zones.geojson",
               test::geojson({{test::square_json(-15.44, 28.10, -15.42, 28.12), R"({"name":"a"})"}}, 4326));
  folder.write("streets.geojson",
               test::geojson({{test::line_json({{28.10, -15.44}, {28.12, -15.42}}), "{}"}}, 4326));
  sources.streets = test::streets_from("streets.geojson");
  expect_words(refusal(sources),
               {"streets.geojson", "km from the study area", "longitude and latitude look swapped"});
}

TEST(Coordinates, ALoneFeatureFarAwayIsSaidByItsId) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.csv", "id,x,y\nA,640500,3460500\nB,940500,3460500\nC,0,0\nD,641500,3460500\n");
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  const auto result = test::read(sources);
  ASSERT_NE(finding(result, "far_away"), nullptr);
  expect_words(finding(result, "far_away")->message, {"sites.csv", "2 features", "B", "C", "km"});
}

TEST(Coordinates, PeopleAtNullIslandAreOutsideAndCounted) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const auto a = moved("EPSG:4549", "EPSG:4326", {640500, 3460500});
  folder.write("people.csv",
               "id,lon,lat,pop\nA," + std::to_string(a.x) + "," + std::to_string(a.y) + ",10\nB,0,0,5\n");
  sources.population = test::people_from("people.csv");
  const auto result = test::read(sources);
  expect_words(finding(result, "null_island")->message, {"people.csv", "B"});
  EXPECT_NEAR(test::people_in(result.city, 0), 10, 1e-9);
  EXPECT_NEAR(test::all_people(result.city) + result.city.account.dropped, 15, 1e-9);
}

TEST(Coordinates, AShiftThatIsAGuessIsSaidFirstWithItsSizeAndWhomItMeets) {
  const test::Folder folder;
  auto sources = with_streets(folder, "EPSG:4610", 4610, as_is);
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":"A"})"}}, 2437));
  sources.sites = test::sites_from("sites.geojson");
  const auto result = test::read(sources);
  const auto worst = result.findings.worst_first();
  ASSERT_GE(worst.size(), 1U);
  EXPECT_EQ(worst[0].code, "null_datum_shift");
  expect_words(worst[0].message, {"streets.geojson", "4610", "Xian 1980", "up to 127 m off zones.geojson",
                                  "sites.geojson (Beijing 1954)"});
  expect_words(worst[0].remedy, {"transform"});
}

TEST(Coordinates, AWorkingCrsOnADatumOfItsOwnSaysThatItsDegreesAreNoWgs84) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.crs = "EPSG:2385";
  folder.write(
      "zones.geojson",
      test::geojson({{test::square_json(640000, 3460000, 641000, 3461000), R"({"name":"a","code":"1"})"}},
                    2385));
  const auto result = test::read(sources);
  const auto* said = finding(result, "null_datum_shift");
  ASSERT_NE(said, nullptr);
  expect_words(said->message, {"EPSG:2385", "WGS 84", "127 m"});
}

TEST(Coordinates, ATransformThatLeadsNowhereIsRefusedAndNeverQuoted) {
  const test::Folder folder;
  auto sources = with_streets(folder, "EPSG:4549", 0, as_is);
  const std::string inverse = "+proj=pipeline +step +inv +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80";
  sources.streets->transform = inverse + " +step +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80";
  EXPECT_EQ(refusal(sources), "");
  EXPECT_EQ(test::read(sources).inputs.at(1).crs, "by transform");
  const std::pair<std::string, std::initializer_list<const char*>> wrong[] = {
      {"EPSG:4549", {"transform", "pipeline"}},
      {inverse, {"streets.geojson", "transform", "degrees or radians"}},
      {inverse + " +step +proj=unitconvert +xy_in=rad +xy_out=deg", {"streets.geojson", "degrees"}},
      {"+proj=affine +xoff=1234567", {"streets.geojson", "km from the study area", "transform"}},
      {"+proj=hgridshift +grids=of_our_own.gsb", {"transform", "grids"}},
      {"+proj=tmerc +lon_0=120 +ellps=GRS80", {"streets.geojson", "no finite coordinates"}}};
  for (const auto& [transform, words] : wrong) {
    sources.streets->transform = transform;
    const auto line = refusal(sources);
    expect_words(line, words);
    for (const char* secret : {"GRS80", "1234567", "of_our_own", "unitconvert"})
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
  }
  sources.streets->transform = inverse;
  sources.streets->crs = "EPSG:4549";
  expect_words(refusal(sources), {"streets", "transform", "crs", "exclude"});
  sources.streets->crs.clear();
  sources.streets->datum = "gcj02";
  expect_words(refusal(sources), {"streets", "transform", "datum", "exclude"});
}

TEST(Coordinates, APrjOfTodaysWktIsReadAndABrokenOneIsNamed) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.type = 3;
  file.shapes = {{{{640000, 3460500}, {642000, 3460500}}}};
  file.columns = {{"ID"}};
  file.rows = {{"1"}};
  sources.streets = test::streets_from("streets.shp");
  file.prj =
      R"wkt(PROJCRS["by hand",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],ID["EPSG",4490]],CONVERSION["x",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",120,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["(E)",east],AXIS["(N)",north],LENGTHUNIT["metre",1]])wkt";
  test::write_shapefile(folder, "streets", file);
  const auto result = test::read(sources);
  EXPECT_NEAR(result.city.streets.lines[0][0].x, 640000, 1e-4);
  file.prj = "local grid";
  test::write_shapefile(folder, "streets", file);
  expect_words(refusal(sources), {"streets.shp", "states no CRS", ".prj", "local grid", "metres"});
  file.prj = " ";
  test::write_shapefile(folder, "streets", file);
  expect_words(refusal(sources), {"streets.shp", ".prj is empty"});
  sources.streets->crs = "EPSG:4549";
  EXPECT_EQ(refusal(sources), "") << "the study's word fills the gap";
}

TEST(Coordinates, PrjFilesAsArcGisWritesThemAreTheCodesTheyMean) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.type = 3;
  file.shapes = {{{{640000, 3460500}, {642000, 3460500}}}};
  file.columns = {{"ID"}};
  file.rows = {{"1"}};
  sources.streets = test::streets_from("streets.shp");
  const auto esri = [](const std::string& name, const std::string& geographic, const std::string& easting) {
    return "PROJCS[\"" + name + "\"," + geographic +
           ",PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\"," + easting +
           "],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",120.0],PARAMETER[\"Scale_"
           "Factor\",1.0],"
           "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
  };
  const std::string end = ",PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
  const auto china =
      "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID["
      "\"CGCS2000\",6378137.0,298.257222101]]" +
      end;
  const auto xian =
      "GEOGCS[\"GCS_Xian_1980\",DATUM[\"D_Xian_1980\",SPHEROID[\"Xian_1980\",6378140.0,298.257]]" + end;
  const auto beijing =
      "GEOGCS[\"GCS_Beijing_1954\",DATUM[\"D_Beijing_1954\",SPHEROID[\"Krasovsky_1940\",6378245.0,298.3]]" +
      end;
  const auto code_of = [&](const std::string& prj) {
    file.prj = prj;
    test::write_shapefile(folder, "streets", file);
    return test::read(sources).inputs.at(1);
  };
  EXPECT_EQ(code_of(esri("CGCS2000_3_Degree_GK_CM_120E", china, "500000.0")).crs, "EPSG:4549");
  sources.streets->crs = "EPSG:4549";
  EXPECT_EQ(code_of(esri("CGCS2000_3_Degree_GK_CM_120E", china, "500000.0")).crs, "EPSG:4549");
  sources.streets->crs.clear();
  EXPECT_EQ(code_of(esri("Xian_1980_3_Degree_GK_CM_120E", xian, "500000.0")).crs, "EPSG:2385");
  EXPECT_TRUE(code_of(esri("Xian_1980_3_Degree_GK_CM_120E", xian, "500000.0")).datum_guessed);
  EXPECT_EQ(code_of(esri("Beijing_1954_3_Degree_GK_CM_120E", beijing, "500000.0")).crs, "EPSG:2437");
  for (auto& p : file.shapes[0][0]) p.x += 40e6;
  EXPECT_EQ(code_of(esri("CGCS2000_3_Degree_GK_Zone_40", china, "40500000.0")).crs, "EPSG:4528");
}

TEST(Coordinates, ALayerOverTheAntimeridianIsOnePlace) {
  const test::Folder folder;
  CitySources sources;
  sources.folder = folder.path();
  sources.subdistricts.emplace();
  sources.subdistricts->key = "subdistricts";
  sources.subdistricts->source = "zones.geojson";
  sources.subdistricts->name = "name";
  const std::string over =
      R"({"type":"Polygon","coordinates":[[[179.99,-17],[-179.99,-17],[-179.99,-16.99],[179.99,-16.99],[179.99,-17]]]})";
  folder.write("zones.geojson",
               test::geojson({{over, R"({"name":"Taveuni"})"},
                              {test::square_json(179.97, -17, 179.99, -16.99), R"({"name":"b"})"}},
                             4326));
  const auto result = test::read(sources);
  EXPECT_TRUE(result.city.crs == "EPSG:32760" || result.city.crs == "EPSG:32701") << result.city.crs;
  EXPECT_NEAR(geometry::area(result.city.study_area), 0.04 * 106460 * 0.01 * 110660, 0.01 * 4.7e6);
}

TEST(Coordinates, AnEdgeThatTheChangeOfCrsBendsKeepsToWhatTheFileCallsStraight) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  // One field of 20 km with four corners in degrees, its southern neighbour with a corner in mid-edge.
  folder.write("zones.geojson",
               test::geojson({{test::square_json(121.4, 31.2, 121.6, 31.3), R"({"name":"N","code":"1"})"},
                              {test::square_json(121.4, 31.1, 121.47, 31.2), R"({"name":"SW","code":"2"})"},
                              {test::square_json(121.47, 31.1, 121.6, 31.2), R"({"name":"SE","code":"3"})"}},
                             4490));
  const auto result = test::read(sources);
  const auto* overlap = finding(result, "overlap");
  EXPECT_EQ(overlap, nullptr);
  EXPECT_EQ(finding(result, "gap"), nullptr);
  double sum = 0;
  for (const auto& s : result.city.subdistricts) sum += geometry::area(s.shape);
  EXPECT_NEAR(sum, geometry::area(result.city.study_area), 2) << "slivers of at most 0.05 mm over 20 km";
  const auto middle = moved("EPSG:4490", "EPSG:4549", {121.5, 31.2});
  const auto& north = result.city.subdistricts[0].shape.parts[0].rings[0];
  double nearest = 1e9;
  for (std::size_t i = 1; i < north.size(); ++i) {
    const Point edge[] = {north[i - 1], north[i]};
    nearest = std::min(nearest, geometry::nearest_on_line(edge, middle).away);
  }
  EXPECT_LT(nearest, 1.5e-3) << "4.7 m without further vertices";
}

}  // namespace
}  // namespace mulin::layers
