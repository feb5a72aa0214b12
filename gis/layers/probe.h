// layers/probe: what kind of layer is this? Looked at by its shapes, fields and coordinate system, not read
// in. In: a file, or a folder of files → out: one LayerLook a layer; what cannot be opened keeps its reason.
// Read first: layers/open.h. For `mulin init`; nothing is guessed here but what opening a file has to guess.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/job.h"
#include "geometry/shapes.h"

namespace mulin::layers {

struct FieldLook {
  std::string name;
  std::int64_t filled = 0;
  bool number = false;  ///< every filled value is a plain number
  bool whole = false;   ///< and a whole one
  bool unique = false;  ///< filled everywhere, no value twice
  double least = 0, most = 0, sum = 0;
  std::vector<std::string>
      values;  ///< of each feature in a layer of at most kFewFeatures, else the first ones
};

inline constexpr std::int64_t kFewFeatures = 500;

/// A band of cells as people: what it adds up to by each measure.
struct CellsLook {
  std::int64_t columns = 0, rows = 0;
  bool summed = false;  ///< false: more cells than a look is worth
  double as_count = 0, as_per_km2 = 0, as_per_ha = 0;
  double least = 0, most = 0;
};

struct LayerLook {
  std::string path;
  std::string layer;  ///< in a dataset of several, else ""
  std::int64_t features = 0;
  std::int64_t points = 0, lines = 0, polygons = 0;  ///< features with such shapes
  double length_m = 0, area_m2 = 0;                  ///< of all lines and polygons, within a percent or so
  std::vector<float> line_m;                         ///< of each feature with lines
  std::string crs;                                   ///< "EPSG:4490"; empty when none is known
  bool degrees = false;
  std::string encoding;
  std::string x, y;      ///< columns that hold the position; empty when shapes do
  geometry::Box own;     ///< extent in its own CRS
  geometry::Box place;   ///< in longitude and latitude; empty when that is not known
  bool chinese = false;  ///< Han characters in its texts
  std::vector<FieldLook> fields;
  std::optional<CellsLook> cells;    ///< a raster
  std::vector<std::string> remarks;  ///< what was guessed or overruled on opening it
  [[nodiscard]] const FieldLook* field(std::string_view name) const;
};

struct Unread {
  std::string path, why;
};

struct Looks {
  std::vector<LayerLook> layers;  ///< by path, then in the order of the dataset
  std::vector<Unread> unread;     ///< what looks like a layer and cannot be opened
};

/// All layers of a file, or of the files in a folder (not of folders in it, a .gdb apart). Of OpenStreetMap
/// files the lines alone. Throws: Interrupted; a file that is not there is `unread`.
Looks look_at(const std::string& path, const core::Job& job);

}  // namespace mulin::layers
