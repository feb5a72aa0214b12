// What a layer holds beside what was asked for: told by count and id, never lost in silence.
#include <gtest/gtest.h>

#include "layers/reading.h"

namespace mulin::layers {
namespace {

using test::expect_words;
using test::finding;
using test::refusal;

/// Sites of which one has this geometry and the id ODD.
CitySources sites_with(const test::Folder& folder, const std::string& odd) {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.geojson");
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":"S1"})"},
                                               {test::point_json(641500, 3460500), R"({"id":"S2"})"},
                                               {odd, R"({"id":"ODD"})"}}));
  return sources;
}

TEST(Kinds, ALineAmongSitesIsLeftOutAndNamed) {
  const test::Folder folder;
  const auto result = test::read(sites_with(folder, test::line_json({{640100, 3460100}, {640200, 3460100}})));
  EXPECT_EQ(result.city.parcels.all.size(), 2U);
  ASSERT_NE(finding(result, "wrong_kind"), nullptr);
  expect_words(
      finding(result, "wrong_kind")->message,
      {"sites.geojson: 1 feature (ODD) has no points or polygons and cannot be used"});
}

TEST(Kinds, APointAmongStreetsIsLeftOutAndNamed) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.streets = test::streets_from("streets.geojson");
  folder.write("streets.geojson",
               test::geojson({{test::line_json({{640000, 3460500}, {642000, 3460500}}), R"({"n":1})"},
                              {test::point_json(640500, 3460500), R"({"n":2})"}}));
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.streets.size(), 1);
  ASSERT_NE(finding(result, "wrong_kind"), nullptr);
}

TEST(Kinds, ASiteOfSeveralPointsStandsAtItsFirstAndIsNamed) {
  const test::Folder folder;
  const auto result = test::read(
      sites_with(folder, R"({"type":"MultiPoint","coordinates":[[640100,3460100],[640900,3460900]]})"));
  ASSERT_EQ(result.city.parcels.all.size(), 3U);
  EXPECT_EQ(result.city.parcels.all[2].at.x, 640100);
  ASSERT_NE(finding(result, "several_points"), nullptr);
  expect_words(finding(result, "several_points")->message, {"ODD"});
}

TEST(Kinds, ASiteFarFromTheStudyIsNamed) {
  const test::Folder folder;
  const auto result = test::read(sites_with(folder, test::point_json(740000, 3460000)));
  ASSERT_NE(finding(result, "far_away"), nullptr);
  expect_words(finding(result, "far_away")->message, {"sites.geojson", "ODD", "5 km"});
}

TEST(Kinds, AnExclusionWithoutFeaturesIsSaid) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  AreaSource area;
  area.key = "exclude[1]";
  area.source = "renewal.geojson";
  sources.exclusions.push_back(area);
  folder.write("renewal.geojson", test::geojson(std::vector<std::pair<std::string, std::string>>{}));
  const auto result = test::read(sources);
  ASSERT_NE(finding(result, "empty"), nullptr);
  expect_words(finding(result, "empty")->message, {"renewal.geojson", "no features"});
}

TEST(Kinds, IdsThatDifferInBlanksAloneAreOneId) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.geojson");
  folder.write("sites.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"id":"S1"})"},
                                               {test::point_json(641500, 3460500), R"({"id":"S1\u3000"})"}}));
  expect_words(refusal(sources), {"sites.geojson", "id = \"S1\"", "ids must differ"});
}

TEST(Kinds, ACellOfWktThatIsNoneIsRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  folder.write("sites.csv", "id,WKT\nS1,POINT (640500 3460500)\nS2,POINT (6405\n");
  expect_words(refusal(sources), {"sites.csv", "S2", "WKT"});
  folder.write("sites.csv", "id,WKT\nS1,POINT (640500 3460500)\nS2,POINT (641500 3460500)\n");
  EXPECT_EQ(test::read(sources).city.parcels.all.size(), 2U);
}

TEST(Filters, AreOgrSqlAndNothingBeyond) {
  const test::Folder folder;
  auto sources = sites_with(folder, test::point_json(640100, 3460100));
  sources.sites->where = "id <> 'ODD'";
  EXPECT_EQ(test::read(sources).city.parcels.all.size(), 2U);
  for (const char* filter :
       {"1=1); DROP TABLE sites; --",
        "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT count(*) FROM c) > 0",
        "load_extension('x') = 1", "fid IN (SELECT fid FROM sites)"}) {
    sources.sites->where = filter;
    expect_words(refusal(sources), {"sites.where", "sites.geojson", "the filter"});
  }
}

TEST(Controls, ThatAreAllZeroLeaveNobodyAndAreRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.subdistricts->population = "total";
  folder.write("zones.geojson", test::geojson({{test::square_json(640000, 3460000, 641000, 3461000),
                                                R"({"name":"West","code":"1","total":0})"}}));
  sources.population = test::people_from("people.geojson");
  folder.write("people.geojson", test::geojson({{test::point_json(640500, 3460500), R"({"pop":40})"}}));
  expect_words(refusal(sources), {"people.geojson", "every control total is 0"});
}

}  // namespace
}  // namespace mulin::layers
