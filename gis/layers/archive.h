// layers/archive: what a zip holds, by its own directory, before any driver sees it.
// In: a zip, .xlsx or .kmz → out: entries with readable names, or a DataError for one that must not be
// opened. Read first: layers/notes.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "layers/notes.h"

namespace mulin::layers {

struct ArchiveEntry {
  std::string name;  ///< UTF-8, with '/' between folders; folders themselves are left out
  std::int64_t size = 0;
};

struct Archive {
  std::vector<ArchiveEntry> entries;
  std::string encoding;  ///< of names that are not marked as UTF-8: "UTF-8", "GB18030", "CP437"
};

/// Nothing is unpacked. Throws: DataError for a file that is no zip, is encrypted, unpacks to more than 200
/// times itself, or holds names that lead out of it ("../x", "/x"). Edge: ZIP64 is understood.
Archive read_archive(const std::string& path, const Notes& notes);

/// The archive at the start of a path that goes on inside it ("/d/a.zip/b.shp" → "/d/a.zip"), empty when
/// there is none.
std::string archive_in(const std::string& path);

/// "/vsizip/" and the path, for GDAL, whose reading of names is set to the archive's encoding.
std::string zip_path(const std::string& archive, const std::string& entry);
void read_names_as(const std::string& encoding);

}  // namespace mulin::layers
