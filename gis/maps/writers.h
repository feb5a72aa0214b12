// maps/writers: tables to files. Each writer closes its file and reads it back: a count that differs is an error.
// In: Table, path, how → out: files with the same bytes for the same table, whatever the day, locale or threads.
// Read first: maps/table.h. GDAL behind this door.
#pragma once

#include <string>
#include <vector>

#include "core/findings.h"
#include "maps/table.h"

namespace mulin::maps {

struct WriteOptions {
  std::string crs;                   ///< of the shapes, "EPSG:4549"
  std::string encoding = "UTF-8";    ///< of shapefiles: UTF-8, GBK, GB18030
  bool pinyin = false;               ///< shapefile columns by Column::pinyin
  bool chinese = false;              ///< titles and aliases in Chinese
  std::string date = "2000-01-01";   ///< every stamp
  core::Findings* findings = nullptr;  ///< receives what a format could not hold (a text over 254 bytes in a DBF)
};

/// Throws: UsageError naming the ones known; to be asked before any computing.
void check_encoding(const std::string& encoding);

// Throws, for all: OutputError with the path and the reason (disk full included); DataError never.

/// UTF-8 with BOM, CRLF, RFC 4180; text cells that start with = + - @ TAB CR and are no number get an apostrophe; an empty last
/// cell is "".
void write_csv(const Table& table, const std::string& path);

/// WGS 84, 7 decimals, RFC 7946 (no crs member; outer rings counter-clockwise).
void write_geojson(const Table& table, const std::string& path, const WriteOptions& options);

/// .shp .shx .dbf .prj .cpg in `folder`, and a .qml that QGIS opens it with. A character that the encoding lacks: OutputError naming feature and character.
void write_shapefile(const Table& table, const std::string& folder, const WriteOptions& options);

/// One GeoPackage with all tables as layers (those without geometry as attribute tables), styled by `layer_styles`
/// (QML and SLD by layer name) and readable from a read-only folder (no WAL).
void write_geopackage(const std::vector<const Table*>& tables, const std::string& path, const WriteOptions& options);

/// A workbook: one sheet a table, one more that explains the columns. Text stays text, whatever it begins with.
void write_xlsx(const std::vector<const Table*>& tables, const std::string& path, const WriteOptions& options);

/// fields.csv: for every column of every shapefile its short name, full name, meaning, unit.
void write_fields(const std::vector<const Table*>& tables, const std::string& path, const WriteOptions& options);

/// A regular grid of values, not-a-number = nodata.
struct Surface {
  double left = 0, top = 0, cell = 100;
  std::int64_t columns = 0, rows = 0;
  std::vector<float> values;  ///< row by row from the top
};

/// Cloud-Optimized GeoTIFF (DEFLATE, overviews when larger than a tile), nodata −9999, date stamped; beside it a .qml
/// with the colours of scores.
void write_surface(const Surface& surface, const std::string& path, const WriteOptions& options);

}  // namespace mulin::maps
