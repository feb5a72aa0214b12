// layers/open: datasets opened without trusting them: allowed drivers only, read-only, no other file, no
// network. In: a Source → out: an open GDAL dataset that closes itself, and the files it consists of. Read
// first: layers/notes.h. The study file is the user's word; a data file is not: nothing in it may make the
// program open another file, run SQL or touch the network.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/job.h"
#include "layers/dbf.h"
#include "layers/notes.h"
#include "layers/sources.h"

class GDALDataset;
class OGRLayer;

namespace mulin::layers {

struct OsmWays;

struct CloseDataset {
  void operator()(GDALDataset* dataset) const;
};
using DatasetHandle = std::unique_ptr<GDALDataset, CloseDataset>;

/// A file in memory, for GDAL to open in the place of one that is not to be opened as it is.
class MemoryFile {
 public:
  MemoryFile() = default;
  MemoryFile(std::string name, std::shared_ptr<std::string> content);
  ~MemoryFile();
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&& other) noexcept;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::shared_ptr<std::string> content_;  // its address must not change: GDAL reads it in place
};

struct VectorSource {
  MemoryFile memory;  // outlives the dataset
  DatasetHandle dataset;
  OGRLayer* layer = nullptr;
  std::string driver;             ///< "ESRI Shapefile"
  std::shared_ptr<OsmWays> ways;  ///< of OSM streets, filled while the layer is read
  bool states_crs =
      true;  ///< false: the CRS that GDAL reports is the format's default (GeoJSON), not the file's word
  /// The first cell of a column of numbers that holds something else, which GDAL would read as 0.
  std::function<std::optional<BadCell>(int field)> unreadable = [](int) { return std::nullopt; };
};

struct RasterSource {
  DatasetHandle dataset;
};

/// "streets.gpkg": the source as the study file names it, without passwords.
std::string shown_source(const Source& source);

/// Names of the layers that a reader could ask for; of OpenStreetMap files "lines". Throws: DataError.
std::vector<std::string> vector_layers(const Source& source, const std::string& folder, const Notes& notes);

/// Fills InputReport::files and encoding. `expected`: names of columns, by which the header of a table of
/// cells is known. Streets in OSM files are read with the identity of their nodes, which GDAL's driver drops;
/// other roles (areas, points) by that driver. Requires: the job outlives the reading. Throws: DataError.
VectorSource open_vector(const Source& source, const std::string& folder,
                         std::span<const std::string> expected, const Notes& notes, const core::Job& job);
RasterSource open_raster(const Source& source, const std::string& folder, const Notes& notes);

/// True when the source is a raster by its first bytes (TIFF).
bool is_raster(const Source& source, const std::string& folder);

/// While it lives, GDAL's and PROJ's messages are kept instead of printed.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;
  [[nodiscard]] const std::string& first_failure() const { return failure_; }
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  void forget() { failure_.clear(); }
  void hear(int severity, const char* text);

 private:
  std::string failure_;
  std::vector<std::string> warnings_;
};

}  // namespace mulin::layers
