// First byte: role. Then pieces led by their length: .shp, .shx, .dbf, .cpg, .prj.
#include "read_layer.h"

using namespace mulin;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const bool ready = (fuzz::write_surroundings(scratch), true);
  fuzz::Draw draw({data, size});
  const auto role = static_cast<fuzz::Role>(draw.below(fuzz::kRoles));
  for (const char* name : {"layer.shp", "layer.shx", "layer.dbf", "layer.cpg", "layer.prj"}) {
    const auto piece = draw.piece();
    if (piece.empty())
      scratch.remove(name);
    else
      scratch.write(name, fuzz::text_of(piece));
  }
  auto sources = fuzz::sources_with(scratch, role, "layer.shp");
  if (ready) fuzz::read_and_check(sources);
  return 0;
}
