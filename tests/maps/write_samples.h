// A small plan in EPSG:4549 near 杨浦区 and the means to look at what was written: through GDAL, or as bytes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "maps/writers.h"

namespace mulin::maps {

/// A folder of its own below the temporary folder, removed with all that is in it.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

WriteOptions sample_options();

/// Three sites: a plain one; one with hostile text and an empty distance; one with 睦邻 beyond GBK and no
/// place.
Table sample_sites();
/// Two subdistricts, one in two parts and with a hole; rings run against RFC 7946.
Table sample_subdistricts();
/// Two lines, the second empty.
Table sample_streets();
/// No shapes.
Table sample_reach();
Surface sample_surface(std::int64_t columns, std::int64_t rows);

/// Names of the files in a folder, sorted.
std::vector<std::string> files_in(const std::string& folder);
std::string bytes_of(const std::string& path);

/// One feature as GDAL reads it: fields by name, null fields left out; its shape as WKT, "" when null.
struct Read {
  std::map<std::string, std::string> fields;
  std::string wkt;
};
std::vector<Read> read_layer(const std::string& path, const std::string& layer);

/// Result rows of a query on a GeoPackage, cells joined by '|'.
std::vector<std::string> query(const std::string& path, const std::string& sql);

}  // namespace mulin::maps
