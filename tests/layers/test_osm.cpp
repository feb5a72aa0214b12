#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "layers/osm_files.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

using test::expect_words;
using test::OsmPicture;
using test::refusal;

// Nodes 1 … 5 stand 100 m apart from west to east; 9 stands where 3 stands.
//
//   1 --- 2 --- 3,9 --- 4 --- 5
//
OsmPicture row_of_nodes() {
  OsmPicture picture;
  for (int i = 1; i <= 5; ++i) picture.nodes.push_back({i, 121.475 + 0.00105 * i, 31.225});
  picture.nodes.push_back({9, picture.nodes[2].lon, 31.225});
  return picture;
}

CitySources streets_in(const test::Folder& folder, const std::string& name, const std::string& bytes) {
  CitySources sources;
  sources.folder = folder.path();
  sources.crs = "EPSG:4549";
  folder.write(name, bytes);
  sources.streets = test::streets_from(name);
  return sources;
}

CitySources streets_of(const test::Folder& folder, const OsmPicture& picture) {
  return streets_in(folder, "streets.osm", test::osm_xml(picture));
}

std::vector<std::int64_t> nodes_of(const city::Streets& streets, core::Row row) {
  const auto ids = streets.node_ids[row];
  return {ids.begin(), ids.end()};
}

using Ids = std::vector<std::int64_t>;

TEST(Osm, NodesKeepTheirIdsInXmlAndInPbf) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2, 3}, {{"highway", "residential"}, {"name", "长白路"}}, ""},
                  {11, {5, 4, 9}, {{"highway", "footway"}, {"bridge", "yes"}, {"layer", "2"}}, ""},
                  {12, {1, 5}, {{"waterway", "river"}}, ""}};
  const auto xml = test::read(streets_of(folder, picture));
  const auto pbf = test::read(streets_in(folder, "streets.osm.pbf", test::osm_pbf(picture)));
  for (const auto* result : {&xml, &pbf}) {
    const auto& streets = result->city.streets;
    ASSERT_EQ(streets.size(), 2);
    EXPECT_EQ(streets.feature, (Ids{10, 11}));
    EXPECT_EQ(nodes_of(streets, 0), (Ids{1, 2, 3}));
    EXPECT_EQ(nodes_of(streets, 1), (Ids{5, 4, 9}));
    EXPECT_EQ(streets.names.at(0), "长白路");
    EXPECT_EQ(streets.level, (std::vector<std::int16_t>{0, 2}));
    EXPECT_TRUE(streets.flags.at(1).bridge);
    EXPECT_TRUE(streets.joined_at_vertices_only);
    EXPECT_NEAR(geometry::length(streets.lines[0]), 200, 1);
    EXPECT_EQ(result->inputs.back().crs, "EPSG:4326");
  }
  EXPECT_EQ(xml.city.streets.lines.values, pbf.city.streets.lines.values);
}

TEST(Osm, TheFormIsKnownByTheBytesNotByTheName) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2}, {{"highway", "path"}}, ""}};
  EXPECT_EQ(test::read(streets_in(folder, "extract", test::osm_pbf(picture))).city.streets.size(), 1);
  EXPECT_EQ(test::read(streets_in(folder, "a.pbf", test::osm_xml(picture))).city.streets.size(), 1);
}

TEST(Osm, FiltersSeeTheColumnsOfGdalAndTheTagsOfWalkers) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2}, {{"highway", "service"}, {"service", "alley"}}, ""},
                  {11, {2, 3}, {{"highway", "service"}, {"foot", "no"}, {"incline", "up"}}, ""},
                  {12, {3, 4}, {{"railway", "platform"}, {"layer", "-1"}}, ""}};
  auto sources = streets_of(folder, picture);
  const auto features = [&](const std::string& walkable) {
    sources.streets->walkable = walkable;
    return test::read(sources).city.streets.feature;
  };
  EXPECT_EQ(features(""), (Ids{10}));
  EXPECT_EQ(features("highway = 'service'"), (Ids{10, 11}));
  EXPECT_EQ(features("service = 'alley' OR railway = 'platform'"), (Ids{10, 12}));
  EXPECT_EQ(features("foot = 'no'"), (Ids{11}));
  EXPECT_EQ(features("other_tags LIKE '%\"foot\"=>\"no\"%' AND other_tags LIKE '%\"incline\"=>\"up\"%'"),
            (Ids{11}));
  EXPECT_EQ(features("osm_id IN ('12')"), (Ids{12}));
  sources.streets->level = "layer";
  EXPECT_EQ(test::read(sources).city.streets.level, (std::vector<std::int16_t>{-1}));
  sources.streets->walkable = "no_such_column = 1";
  expect_words(refusal(sources), {"streets.osm", "filter", "no_such_column"});
}

TEST(Osm, AWayWithoutSomeNodesIsWalkedAsFarAsTheyAreThere) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2, 77, 78, 3, 4, 5}, {{"highway", "residential"}}, ""},
                  {11, {1, 77, 2}, {{"highway", "residential"}}, ""},
                  {12, {4, 5}, {{"highway", "residential"}}, ""}};
  const auto result = test::read(streets_of(folder, picture));
  const auto& streets = result.city.streets;
  ASSERT_EQ(streets.size(), 3);
  EXPECT_EQ(streets.feature, (Ids{10, 10, 12}));
  EXPECT_EQ(nodes_of(streets, 0), (Ids{1, 2}));
  EXPECT_EQ(nodes_of(streets, 1), (Ids{3, 4, 5})) << "no line over what is missing";
  expect_words(test::finding(result, "missing_nodes")->message, {"2 nodes", "77, 78", "1 way (10)"});
  expect_words(test::finding(result, "ways_without_nodes")->message, {"1 way (11)"});
  EXPECT_EQ(result.inputs.back().repairs.at("ways_without_nodes"), 1);
}

TEST(Osm, TwoNodesAtOnePlaceStayTwo) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2, 3, 9, 9, 4}, {{"highway", "path"}}, ""},
                  {11, {3, 9}, {{"highway", "path"}}, ""}};
  const auto result = test::read(streets_of(folder, picture));
  ASSERT_EQ(result.city.streets.size(), 1);
  EXPECT_EQ(nodes_of(result.city.streets, 0), (Ids{1, 2, 3, 9, 4}));
  EXPECT_EQ(result.inputs.back().repairs.at("zero_length"), 1);
}

TEST(Osm, JosmsNewObjectsAreReadAndItsDeletedOnesAreNot) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.nodes.push_back({-3, 121.476, 31.2262});
  picture.ways = {{-1, {-3, 1}, {{"highway", "path"}}, "action='modify' visible='true'"},
                  {10, {1, 2}, {{"highway", "path"}}, "action='delete' visible='true'"},
                  {11, {2, 3}, {{"highway", "path"}}, "visible='false'"},
                  {12, {4, 5}, {{"highway", "path"}, {"note", " action='delete'"}}, ""}};
  const auto result = test::read(streets_of(folder, picture));
  EXPECT_EQ(result.city.streets.feature, (Ids{-1, 12}));
  EXPECT_EQ(nodes_of(result.city.streets, 0), (Ids{-3, 1}));
  expect_words(test::finding(result, "deleted_ways")->message, {"2 ways"});
}

TEST(Osm, WhatIsNotBuiltIsNotWalked) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2}, {{"highway", "residential"}}, ""}};
  std::int64_t id = 20;
  for (const char* highway : {"proposed", "construction", "abandoned", "razed", "planned"})
    picture.ways.push_back({id++, {2, 3}, {{"highway", highway}, {"foot", "yes"}}, ""});
  EXPECT_EQ(test::read(streets_of(folder, picture)).city.streets.feature, (Ids{10}));
}

TEST(Osm, ASquareIsAnAreaAndARoundWalkIsALine) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.nodes.push_back({6, 121.477, 31.226});
  picture.ways = {{10, {1, 2, 6, 1}, {{"highway", "pedestrian"}, {"area", "yes"}}, ""},
                  {11, {1, 2, 6, 1}, {{"highway", "footway"}}, ""}};
  const auto result = test::read(streets_of(folder, picture));
  EXPECT_EQ(result.city.streets.feature, (Ids{11}));
  expect_words(test::finding(result, "street_areas")->message, {"1 way (10)", "area = yes"});
}

TEST(Osm, ChangesAndHistoryAreNoMapOfOneDay) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2}, {{"highway", "path"}}, ""}};
  expect_words(refusal(streets_in(folder, "a.osc", test::osm_xml(picture, "osmChange"))),
               {"streets", "a.osc", "changes"});
  expect_words(refusal(streets_in(folder, "a.osm.pbf", test::osm_pbf(picture, true))),
               {"a.osm.pbf", "history"});
  picture.ways.push_back({10, {1, 2}, {{"highway", "path"}}, ""});
  EXPECT_EQ(test::read(streets_of(folder, picture)).inputs.back().repairs.at("duplicate_ways"), 1);
  picture.ways.back().nodes = {1, 2, 3};
  expect_words(refusal(streets_of(folder, picture)), {"streets.osm", "two unlike versions of way 10"});
  picture.ways.pop_back();
  picture.nodes.push_back({1, 121.5, 31.2});
  expect_words(refusal(streets_of(folder, picture)), {"streets.osm", "two unlike versions of node 1"});
}

TEST(Osm, AFileCutShortIsRefusedWhereverItIsCut) {
  const test::Folder folder;
  auto picture = row_of_nodes();
  picture.ways = {{10, {1, 2}, {{"highway", "path"}}, ""}};
  const auto pbf = test::osm_pbf(picture);
  for (std::size_t n = 1; n < pbf.size(); ++n)
    EXPECT_NE(refusal(streets_in(folder, "cut.osm.pbf", pbf.substr(0, n))), "") << n << " bytes";
  const auto xml = test::osm_xml(picture);
  for (std::size_t n = 1; n + 2 < xml.size(); n += 7)
    EXPECT_NE(refusal(streets_in(folder, "cut.osm", xml.substr(0, n))), "") << n << " bytes";
}

TEST(Osm, WhatWouldFillTheMemoryIsRefusedFirst) {
  const test::Folder folder;
  const auto endless = "<osm version=\"0.6\"><way id=\"1\"><tag k=\"" + std::string(2'000'000, 'a');
  expect_words(refusal(streets_in(folder, "long.osm", endless)), {"long.osm", "more than 1 MB"});
  std::string huge = test::osm_pbf(row_of_nodes());
  huge += std::string("\0\0\0\x0e\x0a\x07OSMData\x18\xff\xff\xff\x7f", 18);
  expect_words(refusal(streets_in(folder, "huge.osm.pbf", huge)), {"huge.osm.pbf", "32 MB"});
  std::string packed = test::osm_pbf(row_of_nodes());
  const std::string bomb("\0\0\0\x0b\x0a\x07OSMData\x18\x07\x10\x80\x80\x80\x10\x1a\x00", 22);
  for (int i = 0; i < 5; ++i) packed += bomb;  // each says it holds 32 MB in 7 bytes
  expect_words(refusal(streets_in(folder, "bomb.osm.pbf", packed)), {"bomb.osm.pbf", "unpacks to"});
}

TEST(Osm, GarbageIsRefused) {
  const test::Folder folder;
  expect_words(refusal(streets_in(folder, "a.osm.pbf", "\xff\xff\xff\xff no blob")), {"a.osm.pbf", "PBF"});
  expect_words(refusal(streets_in(folder, "a.osm", "<html></html>")), {"a.osm", "cannot be read"});
  expect_words(refusal(streets_in(folder, "a.osm", "<osm version='0.6'></osm>")), {"a.osm", "no features"});
  expect_words(refusal(streets_in(folder, "a.osm.gz", "\x1f\x8b garbage")),
               {"a.osm.gz", "cannot be unpacked"});
}

}  // namespace
}  // namespace mulin::layers
