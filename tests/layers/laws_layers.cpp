// Laws that hold whatever the town: nobody is lost, and two ways to the same answer agree.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/random.h"
#include "core/text.h"
#include "layers/locate_point.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

using geometry::Point;
using test::all_people;
using test::people_in;

double between(core::Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}

/// Vertical strips between random edges, not always touching.
std::vector<std::pair<std::string, std::string>> random_zones(core::Random& random) {
  std::vector<std::pair<std::string, std::string>> zones;
  double left = 640000 + between(random, 0, 200);
  const int n = 1 + static_cast<int>(random.below(5));
  for (int i = 0; i < n; ++i) {
    const double right = left + between(random, i == 0 ? 500 : 150, 900);
    const double top = 3461000 + between(random, -300, 300);
    zones.emplace_back(test::square_json(left, 3460000, right, top),
                       "{\"name\":\"Z" + std::to_string(i) + "\",\"code\":\"" + std::to_string(i) + "\"}");
    left = right + (random.below(3) == 0 ? between(random, -20, 40) : 0);
  }
  return zones;
}

std::pair<std::string, std::string> random_people(core::Random& random) {
  const double x = between(random, 639500, 643000);
  const double y = between(random, 3459700, 3461500);
  const auto pop = "{\"pop\":" + core::number(std::floor(between(random, 0, 500)) / 4) + "}";
  switch (random.below(4)) {
    case 0:
      return {"null", pop};
    case 1:
      return {test::point_json(x, y), pop};
    case 2:
      return {test::square_json(x, y, x + between(random, 5, 90), y + between(random, 5, 90)), pop};
    default:
      return {test::square_json(x, y, x + between(random, 50, 900), y + between(random, 50, 900)), pop};
  }
}

/// account: as read = inside + outside + dropped, and places lie where they say.
void expect_conserved(const ReadResult& result, std::uint64_t seed) {
  const auto& city = result.city;
  EXPECT_NEAR(all_people(city) + city.account.dropped, city.account.scaled_total, 1e-6) << "seed " << seed;
  EXPECT_NEAR(city.account.scaled_total, city.account.source_total, 1e-6) << "seed " << seed;
  EXPECT_TRUE(city::check_city(city).empty()) << "seed " << seed;
  for (city::Row i = 0; i < city.demand.size(); ++i) {
    const auto zone = city.demand.subdistrict[i];
    bool found = zone == city::kNoRow;
    if (!found)
      found = geometry::contains(city.subdistricts[zone].shape, city.demand.at[i]) ||
              city.demand.people[i] < 1e-3;
    EXPECT_TRUE(found) << "seed " << seed << " place " << city.demand.id[i];
  }
}

TEST(Laws, NobodyIsLostInRandomTownsOfPointsAndPolygons) {
  const test::Folder folder;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    core::Random random(seed);
    auto sources = test::two_squares(folder);
    folder.write("zones.geojson", test::geojson(random_zones(random)));
    std::vector<std::pair<std::string, std::string>> people = {
        {test::point_json(640500, 3460500), R"({"pop":1})"}};
    for (int i = 0; i < 12; ++i) people.push_back(random_people(random));
    folder.write("people.geojson", test::geojson(people));
    sources.population = test::people_from("people.geojson");
    expect_conserved(test::read(sources), seed);
  }
}

TEST(Laws, NobodyIsLostInRandomTownsOfCells) {
  const test::Folder folder;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    core::Random random(seed);
    auto sources = test::two_squares(folder);
    folder.write("zones.geojson", test::geojson(random_zones(random)));
    test::Tiff file;
    file.columns = 5 + static_cast<std::int64_t>(random.below(20));
    file.rows = 5 + static_cast<std::int64_t>(random.below(20));
    const double turn = random.below(2) == 0 ? 0 : between(random, -0.5, 0.5);
    const double cell = between(random, 30, 120);
    file.geotransform = {between(random, 639900, 640400), cell * std::cos(turn),
                         cell * std::sin(turn),           3460600,
                         cell * std::sin(turn),           -cell * std::cos(turn)};
    file.nodata = "-1";
    for (std::int64_t i = 0; i < file.columns * file.rows; ++i)
      file.values.push_back(random.below(5) == 0 ? -1 : between(random, 0, 20));
    test::write_tiff(folder, "people.tif", file);
    sources.population = test::people_from("people.tif", "");
    expect_conserved(test::read(sources), seed);
  }
}

TEST(Laws, SpreadingOverHousesMovesNobodyAway) {
  const test::Folder folder;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    core::Random random(seed);
    auto sources = test::two_squares(folder);
    std::vector<std::pair<std::string, std::string>> people;
    std::vector<std::pair<std::string, std::string>> houses;
    for (int i = 0; i < 4; ++i)
      people.emplace_back(test::square_json(640000 + 500 * i, 3460000, 640500 + 500 * i, 3460900),
                          "{\"pop\":" + std::to_string(random.below(1000)) + "}");
    people.emplace_back(people.front().first, R"({"pop":3})");
    for (int i = 0; i < 30; ++i) {
      const double x = between(random, 639900, 642100);
      const double y = between(random, 3459900, 3461100);
      houses.emplace_back(test::square_json(x, y, x + between(random, 5, 60), y + between(random, 5, 60)),
                          "{}");
    }
    folder.write("people.geojson", test::geojson(people));
    folder.write("houses.geojson", test::geojson(houses));
    sources.population = test::people_from("people.geojson");
    sources.population->spread.emplace();
    sources.population->spread->source = "houses.geojson";
    const auto result = test::read(sources);
    EXPECT_NEAR(all_people(result.city), result.city.account.source_total, 1e-6) << seed;
  }
}

TEST(Laws, CellsAndTheSamePeopleAsSquaresAgreeBySubdistrict) {
  const test::Folder folder;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    core::Random random(seed);
    auto sources = test::two_squares(folder);
    folder.write("zones.geojson", test::geojson(random_zones(random)));
    test::Tiff file;
    file.columns = 6;
    file.rows = 4;
    const double left = 640000 + static_cast<double>(random.below(400));
    file.geotransform = {left, 250, 0, 3461000, 0, -250};
    std::vector<std::pair<std::string, std::string>> squares;
    for (int i = 0; i < 24; ++i) {
      file.values.push_back(static_cast<double>(1 + random.below(100)));
      const double x = left + 250 * (i % 6);
      const double y = 3461000 - 250 * (i / 6);
      squares.emplace_back(test::square_json(x, y - 250, x + 250, y),
                           "{\"pop\":" + core::number(file.values.back()) + "}");
    }
    test::write_tiff(folder, "people.tif", file);
    folder.write("people.geojson", test::geojson(squares));
    sources.population = test::people_from("people.tif", "");
    const auto cells = test::read(sources).city;
    sources.population = test::people_from("people.geojson");
    const auto polygons = test::read(sources).city;
    for (std::size_t z = 0; z < cells.subdistricts.size(); ++z) {
      EXPECT_NEAR(people_in(cells, static_cast<city::Row>(z)), people_in(polygons, static_cast<city::Row>(z)),
                  1e-2)
          << "seed " << seed << " zone " << z;
    }
  }
}

TEST(Laws, TheFastPointTestAgreesWithTheSlowOne) {
  core::Random random(11);
  for (int round = 0; round < 40; ++round) {
    geometry::Ring ring;
    const int corners = 3 + static_cast<int>(random.below(60));
    for (int i = 0; i < corners; ++i) {
      const double angle = 6.283185307179586 * i / corners;
      const double radius = between(random, 20, 50);
      ring.push_back({std::round(radius * std::cos(angle)), std::round(radius * std::sin(angle))});
    }
    ring.push_back(ring.front());
    const geometry::MultiPolygon shape{{{{ring}}}};
    const PreparedPolygon prepared(shape);
    for (int i = 0; i < 500; ++i) {
      const Point p{std::round(between(random, -55, 55)), std::round(between(random, -55, 55))};
      EXPECT_EQ(prepared.contains(p), geometry::contains(shape, p)) << p.x << " " << p.y;
    }
  }
}

TEST(Laws, ALayerReadInFiveSystemsIsOneLayer) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const auto reference = test::read(sources).city.subdistricts.at(0).shape;
  for (const int epsg : {4528, 4550, 32651}) {
    sources.crs = "EPSG:" + std::to_string(epsg);
    const auto there = test::read(sources).city.subdistricts.at(0).shape;
    auto ring = there.parts.at(0).rings.at(0);
    std::string text = "name,code,WKT\nWest,1,\"POLYGON((";
    for (std::size_t i = 0; i < ring.size(); ++i)
      text += (i == 0 ? "" : ",") + core::number(ring[i].x) + " " + core::number(ring[i].y);
    folder.write("west.csv", text + "))\"\n");
    auto again = sources;
    again.crs = "EPSG:4549";
    again.subdistricts->source = "west.csv";
    again.subdistricts->crs = "EPSG:" + std::to_string(epsg);
    EXPECT_EQ(test::read(again).city.subdistricts.at(0).shape.parts.at(0).rings.at(0),
              reference.parts.at(0).rings.at(0))
        << epsg;
  }
}

TEST(Laws, ReadingTwiceGivesTheSameCity) {
  const test::Folder folder;
  core::Random random(5);
  auto sources = test::two_squares(folder);
  std::vector<std::pair<std::string, std::string>> people;
  for (int i = 0; i < 50; ++i) people.push_back(random_people(random));
  folder.write("people.geojson", test::geojson(people));
  sources.population = test::people_from("people.geojson");
  const auto a = test::read(sources).city.demand;
  const auto b = test::read(sources).city.demand;
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.people, b.people);
  EXPECT_EQ(a.at, b.at);
}

// ---- real cities

std::string data_folder(const char* city) {
  return std::string(MULIN_SOURCE_DIR) + "/../shared/data/" + city;
}

TEST(RealCities, LasPalmasIsReadWithAllItsPeople) {
  CitySources sources;
  sources.folder = data_folder("las_palmas");
  if (!std::filesystem::exists(sources.folder)) GTEST_SKIP() << sources.folder << " is not there";
  sources.subdistricts.emplace();
  sources.subdistricts->source = "school_districts.geojson";
  sources.subdistricts->name = "Denominaci";
  sources.streets = test::streets_from("streets_walk.gpkg");
  sources.population = test::people_from("city_population.gpkg", "POP");
  sources.population->spread.emplace();
  sources.population->spread->source = "buildings.gpkg";
  Source stops;
  stops.key = "criterion[1]";
  stops.source = "bus_stops.txt";
  sources.places = {stops};
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.crs, "EPSG:32628");
  EXPECT_EQ(result.city.subdistricts.size(), 29U);
  EXPECT_EQ(result.city.streets.size(), 12621);
  EXPECT_NEAR(all_people(result.city), 378700, 1e-3);
  EXPECT_GT(result.city.places.at(0).points.size(), 700U);
  double metres = 0;
  for (city::Row i = 0; i < result.city.streets.size(); ++i)
    metres += geometry::length(result.city.streets.lines[i]);
  EXPECT_NEAR(metres, 2'013'000, 5000);
}

TEST(RealCities, SaoPauloIsReadWithAllItsPeople) {
  CitySources sources;
  sources.folder = data_folder("sao_paulo");
  if (!std::filesystem::exists(sources.folder)) GTEST_SKIP() << sources.folder << " is not there";
  sources.streets = test::streets_from("streets_walk.gpkg");
  sources.population = test::people_from("spo_hexgrid.csv", "population");
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.crs, "EPSG:32723");
  EXPECT_EQ(result.city.demand.size(), 323);
  EXPECT_EQ(all_people(result.city), 517570);
}

TEST(RealCities, YangpuOfTheCensusIsReadFromGbkWithoutACpg) {
  CitySources sources;
  sources.folder = data_folder("yangpu");
  if (!std::filesystem::exists(sources.folder)) GTEST_SKIP() << sources.folder << " is not there";
  sources.crs = "EPSG:4549";
  sources.subdistricts.emplace();
  sources.subdistricts->source = "subdistricts.shp";
  sources.subdistricts->name = "JDMC";
  sources.subdistricts->code = "JDDM";
  sources.population = test::people_from("subdistricts.shp", "POP2020");
  const auto result = test::read(sources);
  ASSERT_EQ(result.city.subdistricts.size(), 12U);
  EXPECT_EQ(result.city.subdistricts.at(5).name, "长白新村街道");
  EXPECT_NEAR(all_people(result.city), 1'242'600, 1e-3);
  EXPECT_NEAR(geometry::area(result.city.subdistricts.at(0).shape) / 1e6, 6.24, 0.01);
}

TEST(RealCities, APbfIsReadByItsWalkableTags) {
  CitySources sources;
  sources.folder = data_folder("liechtenstein");
  if (!std::filesystem::exists(sources.folder)) GTEST_SKIP() << sources.folder << " is not there";
  sources.subdistricts.emplace();
  sources.subdistricts->source = "municipalities.gpkg";
  sources.subdistricts->name = "name";
  sources.streets = test::streets_from("liechtenstein-latest.osm.pbf");
  const auto result = test::read(sources);
  EXPECT_TRUE(result.city.streets.joined_at_vertices_only);
  EXPECT_GT(result.city.streets.size(), 4500);
  EXPECT_LT(result.city.streets.size(), 4658);
  EXPECT_EQ(result.city.streets.node_ids.values.size(), result.city.streets.lines.values.size());
}

}  // namespace
}  // namespace mulin::layers
