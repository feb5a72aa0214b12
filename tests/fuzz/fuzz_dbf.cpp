// First byte: what .cpg and study file say of the encoding. The rest: a .dbf beside as many points as it has
// rows.
#include <array>

#include "layers/encoding.h"
#include "read_layer.h"

using namespace mulin;

namespace {

void put(std::string& bytes, std::size_t at, std::uint32_t value, bool big) {
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[at + i] = static_cast<char>((value >> (8 * (big ? 3 - i : i))) & 0xFFU);
  }
}

/// The header of a .shp or .shx of points, `words` 16-bit words long.
std::string header(std::uint32_t words) {
  std::string bytes(100, '\0');
  put(bytes, 0, 9994, true);
  put(bytes, 24, words, true);
  put(bytes, 28, 1000, false);
  put(bytes, 32, 1, false);
  return bytes;
}

/// Points at 120° E and a little.
void write_points(const fuzz::Scratch& scratch, std::uint32_t rows) {
  std::string shp = header(50 + 14 * rows), shx = header(50 + 4 * rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    std::string record(28, '\0'), place(8, '\0');
    put(record, 0, row + 1, true);
    put(record, 4, 10, true);
    put(record, 8, 1, false);
    record.replace(12, 16, std::string_view("\0\0\0\0\x08\x88\x23\x41\0\0\0\0\xD0\x65\x4A\x41", 16));
    put(place, 0, 50 + 14 * row, true);
    put(place, 4, 10, true);
    shp += record;
    shx += place;
  }
  scratch.write("layer.shp", shp);
  scratch.write("layer.shx", shx);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const bool ready = (fuzz::write_surroundings(scratch), true);
  static const std::array<std::string, 8> kNames = {"",         "",        "UTF-8", "GBK",
                                                    "ANSI 936", "GB18030", "1252",  "odd"};
  fuzz::Draw draw({data, size});
  const auto choice = draw.byte();
  const auto dbf = draw.rest();
  std::uint32_t rows = 0;
  for (std::size_t i = 0; i < 4 && dbf.size() >= 8; ++i) rows |= std::uint32_t{dbf[4 + i]} << (8 * i);
  write_points(scratch, rows <= 64 ? rows : 3);
  scratch.write("layer.dbf", fuzz::text_of(dbf));
  scratch.remove("layer.cpg");
  if (!kNames[choice & 7U].empty()) scratch.write("layer.cpg", kNames[choice & 7U]);
  const auto role = (choice & 64U) != 0 ? fuzz::Role::sites : fuzz::Role::population;
  auto sources = fuzz::sources_with(scratch, role, "layer.shp");
  auto& source =
      role == fuzz::Role::sites ? static_cast<layers::Source&>(*sources.sites) : *sources.population;
  source.crs = "EPSG:4549";
  source.encoding = kNames[(choice >> 3U) & 7U];
  if (ready) fuzz::read_and_check(sources);
  return 0;
}
