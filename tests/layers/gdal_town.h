// tests/layers/gdal_town: one small town written by GDAL in any format, to be read back by mulin.
// In: a driver's name → out: a file of twelve people-places with Chinese names and awkward ids.
// Read first: layers/files.h.
#pragma once

#include <string>
#include <vector>

#include "layers/files.h"

namespace mulin::test {

struct TownPlace {
  std::string id, name;
  double people, x, y;  ///< x, y in EPSG:4549
};

/// Twelve places within two_squares(): ids such as "007", "1e3", "TRUE".
const std::vector<TownPlace>& town_places();

/// How a format is written.
struct TownFormat {
  std::string driver;  ///< "GPKG"
  std::string file;    ///< "town.gpkg"
  std::vector<std::string> dataset_options = {};
  std::vector<std::string> layer_options = {};
  bool lonlat = false;                         ///< the format is WGS 84 alone
  bool cells = false;                          ///< no geometry: columns x and y
  std::vector<std::string> layers = {"town"};  ///< the same places in each
};
void write_town(const std::string& path, const TownFormat& format);

/// A zip of files, names as they are, byte by byte; `flags` of every entry. Stored, not compressed.
struct ZipEntry {
  std::string name, bytes;
};
std::string zip_of(const std::vector<ZipEntry>& entries, unsigned flags = 0);
std::string bytes_of_file(const std::string& path);

}  // namespace mulin::test
