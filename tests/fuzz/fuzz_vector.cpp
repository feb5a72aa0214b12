// First byte: role. Second: format. The rest: the file.
#include "read_layer.h"

using namespace mulin;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const bool ready = (fuzz::write_surroundings(scratch), true);
  constexpr const char* kEndings[] = {"geojson", "gpkg", "kml", "csv", "fgb", "xlsx", "zip", "json"};
  fuzz::Draw draw({data, size});
  const auto role = static_cast<fuzz::Role>(draw.below(fuzz::kRoles));
  const auto file = std::string("layer.") + kEndings[draw.below(8)];
  scratch.write(file, fuzz::text_of(draw.rest()));
  if (ready) fuzz::read_and_check(fuzz::sources_with(scratch, role, file));
  scratch.remove(file);
  return 0;
}
