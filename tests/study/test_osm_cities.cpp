// Two cities from their .osm.pbf as a whole, beside the lines that GDAL made of the same file.
#include <gtest/gtest.h>

#include "layers/read.h"
#include "network/network.h"
#include "study/real_city.h"

namespace mulin::test {
namespace {

network::Network streets_of(const std::string& city, const std::string& file, const std::string& people,
                            const std::string& count) {
  layers::CitySources sources;
  sources.folder = (shared_data() / "data" / city).string();
  sources.streets.emplace();
  sources.streets->source = file;
  sources.population.emplace();
  sources.population->source = people;
  sources.population->count = count;
  const core::Job job;
  auto read = layers::read_city(sources, job);
  return network::build_network(read.city.streets, {}, {}, read.findings, job);
}

TEST(OsmCities, LasPalmasJoinsAtSharedNodesAsAtSharedVertices) {
  if (!fs::exists(shared_data() / "data/las_palmas"))
    GTEST_SKIP() << "las_palmas is not beside the repository";
  const auto pbf = streets_of("las_palmas", "las_palmas_2023.osm.pbf", "city_population.gpkg", "POP");
  const auto lines = streets_of("las_palmas", "streets_walk.gpkg", "city_population.gpkg", "POP");
  EXPECT_NEAR(pbf.total_length(), lines.total_length(), 0.003 * lines.total_length());
  EXPECT_NEAR(pbf.nodes(), lines.nodes(), 0.005 * lines.nodes());
  EXPECT_NEAR(pbf.edges(), lines.edges(), 0.005 * lines.edges());
  EXPECT_NEAR(pbf.largest_share(), 0.977, 0.003);
}

TEST(OsmCities, SaoPauloHangsTogether) {
  if (!fs::exists(shared_data() / "data/sao_paulo")) GTEST_SKIP() << "sao_paulo is not beside the repository";
  const auto pbf = streets_of("sao_paulo", "spo_osm.pbf", "spo_hexgrid.csv", "population");
  EXPECT_GT(pbf.largest_share(), 0.98);
  EXPECT_GT(pbf.total_length(), 650'000);
}

}  // namespace
}  // namespace mulin::test
