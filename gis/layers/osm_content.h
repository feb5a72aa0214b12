// layers/osm_content: is this an OSM file, of which form, and safe to unpack? Decided by its bytes.
// In: a path that safe_path() allowed → out: what libosmium may read, or a DataError.
// Read first: layers/safety.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/job.h"
#include "layers/notes.h"

namespace mulin::layers {

/// What a reader opens: the file at `path`, or, when it lies in a zip, its bytes.
struct OsmContent {
  std::string path;
  std::string bytes;
  std::string format;                 ///< "pbf", "osm", "osm.gz", "osm.bz2"
  std::vector<std::int64_t> deleted;  ///< ways that JOSM's action="delete" takes away, sorted
};

/// Nothing when the file is no OSM file. Reads its first bytes alone.
std::optional<OsmContent> osm_content(const std::string& path);

/// Loads the bytes of a file in a zip; finds JOSM's deleted ways. Throws: DataError for files that unpack to
/// more than 200 times their size, for a PBF cut short, and for an XML tag of more than a megabyte.
void check_osm(OsmContent& content, const core::Job& job, const Notes& notes);

}  // namespace mulin::layers
