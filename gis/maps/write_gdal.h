// maps/write_gdal: GDAL kept on a lead: its files grow in memory, its complaints become errors.
// In: tables and field names → out: the bytes of a finished dataset, which the caller writes to disk through
// CheckedFile (GDAL's own writers report success on a full disk). Read first: maps/write_support.h. Inside
// maps/ only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "maps/table.h"

class OGRSpatialReference;

namespace mulin::maps {

/// While alive, GDAL's messages of this thread come here and not to stderr.
class GdalMessages {
 public:
  GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;
  ~GdalMessages();
  /// Throws: OutputError "path: first failure" when there was any.
  void check(const std::string& path) const;

 private:
  std::unique_ptr<std::string> first_failure_;  // its address is known to GDAL
};

/// A GDAL configuration option of this thread, put back at the end.
class GdalSetting {
 public:
  GdalSetting(std::string key, const std::string& value);
  GdalSetting(const GdalSetting&) = delete;
  GdalSetting& operator=(const GdalSetting&) = delete;
  ~GdalSetting();

 private:
  std::string key_;
  std::unique_ptr<std::string> before_;
};

/// A folder in memory for GDAL to write to, gone at the end.
class MemoryFolder {
 public:
  MemoryFolder();
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  ~MemoryFolder();
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  /// The bytes of a file in it; a view into memory, until the folder goes.
  [[nodiscard]] std::string_view bytes(const std::string& name) const;

 private:
  std::string path_;
};

/// Working CRS → WGS 84, longitude first.
class ToWgs84 {
 public:
  /// Throws: OutputError when the CRS cannot be understood.
  explicit ToWgs84(const std::string& crs);
  ToWgs84(const ToWgs84&) = delete;
  ToWgs84& operator=(const ToWgs84&) = delete;
  ~ToWgs84();
  /// In place; a point that has no place on the globe becomes not-a-number.
  void apply(std::span<geometry::Point> points) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct OgrField {
  std::string name{};
  int width = 0;  ///< 0: as the format likes
};

struct OgrLayer {
  const Table* table = nullptr;
  bool encoded = false;                ///< text cells are bytes in the file's own encoding, not UTF-8
  std::vector<OgrField> fields{};      ///< one a column
  std::vector<std::string> options{};  ///< "KEY=VALUE" of layer creation
};

struct OgrFile {
  std::string driver{};  ///< "GPKG"
  std::string path{};    ///< where GDAL writes, in memory
  std::string shown{};   ///< the path in messages
  std::string crs{};
  std::vector<std::string> options{};  ///< of dataset creation
  std::vector<OgrLayer> layers{};
  std::vector<std::string> afterwards{};  ///< SQL run when all layers stand
};

/// Creates the dataset with all layers. Throws: OutputError.
void write_ogr(const OgrFile& file);

/// Opens a vector file on the disk with that driver alone and compares the features of each layer.
/// Throws: OutputError when it does not open or a count differs.
void check_ogr(const std::string& path, const std::string& driver, std::span<const Table* const> tables);

/// The CRS with x east and y north, whatever the authority says. Throws: OutputError when it cannot be
/// understood.
OGRSpatialReference spatial_reference(const std::string& crs);

/// Makes GDAL's drivers known, once.
void register_gdal();

/// "PATH: MESSAGE", safe to print.
std::string message_at(const std::string& path, const std::string& message);

}  // namespace mulin::maps
