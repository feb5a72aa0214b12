// layers/safety: what must be true of a path and of a file's first bytes before any driver sees it.
// In: a Source and the study's folder → out: the path that may be opened, or a DataError.
// Read first: layers/open.h.
#pragma once

#include <string>
#include <vector>

#include "layers/notes.h"
#include "layers/sources.h"

namespace mulin::layers {

/// The path to hand to GDAL: absolute, a regular file (or a .gdb folder), a zip's one layer, or the "PG:…"
/// itself. Throws: DataError for folders, pipes, devices, link loops, empty files, network paths, anything
/// that is not there.
std::string safe_path(const Source& source, const std::string& folder, const Notes& notes);

/// All files of the dataset at `path`, sorted: a shapefile's .shp .shx .dbf .prj .cpg; empty for databases.
std::vector<std::string> files_of(const std::string& path);

/// The path with another extension, in the letter case that exists ("STREETS.DBF"); empty when there is none.
std::string sibling(const std::string& path, const std::string& extension);

/// Throws: DataError for a VRT in disguise, a GeoJSON with a CRS link or a NUL, a shapefile whose parts
/// disagree or are no plain files, XML with entities, an archive that must not be opened.
void check_content(const std::string& path, const Notes& notes);

/// True for what begins as an SQLite file does.
bool is_sqlite(const std::string& path);

/// The file's lower-case extension without the dot: "shp".
std::string extension_of(const std::string& path);

/// What the GeoJSON text says about its CRS. Cost: one pass over the file.
bool geojson_states_crs(const std::string& path);

}  // namespace mulin::layers
