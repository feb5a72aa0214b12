#include <gtest/gtest.h>

#include "layers/reading.h"
#include "layers/walkable.h"

namespace mulin::layers {
namespace {

using geometry::Point;
using test::expect_words;
using test::refusal;

const std::string kLine = test::line_json({{640100, 3460500}, {641900, 3460500}});

CitySources with_streets(const test::Folder& folder,
                         const std::vector<std::pair<std::string, std::string>>& features) {
  auto sources = test::two_squares(folder);
  folder.write("streets.geojson", test::geojson(features));
  sources.streets = test::streets_from("streets.geojson");
  return sources;
}

bool walked(const char* highway, const char* foot = "", const char* access = "", const char* sidewalk = "") {
  StreetTags tags;
  tags.highway = highway;
  tags.foot = foot;
  tags.access = access;
  tags.sidewalk = sidewalk;
  return walkable(tags);
}

TEST(Walkable, TagsSayWhereOneMayWalk) {
  EXPECT_TRUE(walked("residential"));
  EXPECT_TRUE(walked("steps"));
  EXPECT_FALSE(walked("motorway"));
  EXPECT_FALSE(walked("motorway_link"));
  EXPECT_FALSE(walked("motorway", "yes")) << "nobody walks on a motorway";
  EXPECT_FALSE(walked("trunk"));
  EXPECT_TRUE(walked("trunk", "yes"));
  EXPECT_TRUE(walked("trunk", "", "", "both"));
  EXPECT_FALSE(walked("construction"));
  EXPECT_FALSE(walked("footway", "no"));
  EXPECT_FALSE(walked("service", "", "private"));
  EXPECT_TRUE(walked("service", "yes", "private")) << "foot opens what access closes";
  EXPECT_FALSE(walked("")) << "a river is no street";
}

TEST(Walkable, WordsOfTagsAndOfPlanners) {
  EXPECT_TRUE(says_yes("yes"));
  EXPECT_TRUE(says_yes("viaduct"));
  EXPECT_TRUE(says_yes("T"));
  for (const char* no : {"", "no", "0", "F", "否", " "}) EXPECT_FALSE(says_yes(no)) << no;
  EXPECT_EQ(level_of("1;2"), 1);
  EXPECT_EQ(level_of("-1"), -1);
  EXPECT_FALSE(level_of("upper"));
  EXPECT_EQ(rank_of("次干路"), city::StreetRank::main);
  EXPECT_EQ(rank_of("快速路"), city::StreetRank::trunk);
  EXPECT_EQ(rank_of("footway"), city::StreetRank::path);
  EXPECT_EQ(rank_of("primary_link"), city::StreetRank::main);
  EXPECT_EQ(rank_of(""), city::StreetRank::street);
  EXPECT_EQ(hstore_value(R"("surface"=>"asphalt","foot"=>"no")", "foot"), "no");
  EXPECT_EQ(hstore_value(R"("note"=>"\"foot\"=>\"no\"")", "foot"), "");
}

TEST(Streets, OsmTagsFilterAndJoinAtVertices) {
  const test::Folder folder;
  const auto result =
      test::read(with_streets(folder, {{kLine, R"({"highway":"residential","name":"长白路"})"},
                                       {kLine, R"({"highway":"motorway"})"},
                                       {kLine, R"({"highway":"steps"})"},
                                       {kLine, R"({"highway":"primary","bridge":"yes"})"},
                                       {kLine, R"({"highway":"footway","tunnel":"yes","layer":"-2"})"}}));
  const auto& streets = result.city.streets;
  EXPECT_TRUE(streets.joined_at_vertices_only);
  ASSERT_EQ(streets.size(), 4);
  EXPECT_EQ(streets.names.at(static_cast<std::size_t>(streets.name.at(0))), "长白路");
  EXPECT_EQ(streets.name.at(1), city::kNoRow);
  EXPECT_TRUE(streets.flags.at(1).steps);
  EXPECT_TRUE(streets.flags.at(2).bridge);
  EXPECT_EQ(streets.level, (std::vector<std::int16_t>{0, 0, 1, -2}));
  EXPECT_EQ(streets.rank.at(2), city::StreetRank::main);
  expect_words(test::finding(result, "not_walkable")->message, {"motorway 1"});
}

TEST(Streets, TheUsersFilterReplacesTheTags) {
  const test::Folder folder;
  auto sources =
      with_streets(folder, {{kLine, R"({"highway":"residential"})"}, {kLine, R"({"highway":"motorway"})"}});
  sources.streets->walkable = "highway = 'motorway'";
  EXPECT_EQ(test::read(sources).city.streets.rank.at(0), city::StreetRank::trunk);
  sources.streets->walkable = "highway =";
  expect_words(refusal(sources), {"streets.geojson", "filter"});
}

TEST(Streets, WithoutTagsAllAreWalkedAndJoinWhereTheyCross) {
  const test::Folder folder;
  auto sources = with_streets(folder, {{kLine, R"({"grade":2})"}, {kLine, R"({"grade":null})"}});
  sources.streets->level = "grade";
  const auto result = test::read(sources);
  EXPECT_FALSE(result.city.streets.joined_at_vertices_only);
  EXPECT_EQ(result.city.streets.level, (std::vector<std::int16_t>{2, 0}));
}

TEST(Streets, LinesWithoutLengthAreLeftOutAndCounted) {
  const test::Folder folder;
  const auto result = test::read(
      with_streets(folder, {{kLine, "{}"}, {test::line_json({{640500, 3460500}, {640500, 3460500}}), "{}"}}));
  EXPECT_EQ(result.city.streets.size(), 1);
  EXPECT_EQ(result.inputs.back().repairs.at("zero_length"), 1);
  EXPECT_EQ(test::finding(result, "zero_length")->ids, (std::vector<std::string>{"#1"}));
}

TEST(Streets, RepeatedVerticesGoAndPartsBecomeStreetsOfOneFeature) {
  const test::Folder folder;
  const auto result = test::read(with_streets(
      folder,
      {{R"({"type":"MultiLineString","coordinates":[[[640100,3460500],[640100,3460500],[640200,3460500]],[[640300,3460500],[640400,3460500,7]]]})",
        "{}"}}));
  const auto& streets = result.city.streets;
  ASSERT_EQ(streets.size(), 2);
  EXPECT_EQ(streets.lines[0].size(), 2U);
  EXPECT_EQ(streets.feature.at(0), streets.feature.at(1));
}

TEST(Streets, TheWrongLayerIsRefusedByKind) {
  const test::Folder folder;
  expect_words(refusal(with_streets(folder, {{test::square_json(640000, 3460000, 640100, 3460100), "{}"}})),
               {"streets", "streets.geojson", "Polygons", "lines"});
  expect_words(refusal(with_streets(folder, {})), {"streets.geojson", "no features"});
  expect_words(refusal(with_streets(folder, {{kLine, R"({"highway":"motorway"})"}})),
               {"streets.geojson", "walked"});
}

TEST(Streets, StreetsElsewhereAreRefusedWithTheDistance) {
  const test::Folder folder;
  expect_words(
      refusal(with_streets(folder, {{test::line_json({{640100, 2960500}, {641900, 2960500}}), "{}"}})),
      {"streets.geojson", "500 km"});
  expect_words(
      refusal(with_streets(folder, {{test::line_json({{3460500, 640100}, {3460500, 641900}}), "{}"}})),
      {"streets.geojson", "swapped"});
}

TEST(Streets, PolygonsAmongThemAreLeftOutWithTheirIds) {
  const test::Folder folder;
  const auto sources =
      with_streets(folder, {{kLine, "{}"}, {test::square_json(640100, 3460100, 640200, 3460200), "{}"}});
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.streets.size(), 1);
  EXPECT_EQ(test::finding(result, "wrong_kind")->ids, (std::vector<std::string>{"#1"}));
}

}  // namespace
}  // namespace mulin::layers
