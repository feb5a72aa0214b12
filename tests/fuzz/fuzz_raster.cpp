// First byte: measure and CRS. The rest: a GeoTIFF as population.
#include "read_layer.h"

using namespace mulin;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const bool ready = (fuzz::write_surroundings(scratch), true);
  constexpr const char* kMeasures[] = {"count", "per_km2", "per_ha"};
  fuzz::Draw draw({data, size});
  const auto choice = draw.byte();
  scratch.write("people.tif", fuzz::text_of(draw.rest()));
  auto sources = fuzz::sources_with(scratch, fuzz::Role::population, "people.tif");
  sources.population->count.clear();
  sources.population->groups.clear();
  sources.population->measure = kMeasures[choice % 3];
  if ((choice & 64U) != 0) sources.population->crs = "EPSG:4549";
  if ((choice & 128U) != 0) sources.subdistricts.reset();
  if (ready) fuzz::read_and_check(sources);
  return 0;
}
