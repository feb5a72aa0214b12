// layers/dbf: a shapefile's table, looked at without any library: its encoding, and cells that are no
// numbers. In: a .dbf → out: what its header states and its bytes allow; the encoding to open it with, or a
// DataError. Read first: layers/encoding.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "layers/encoding.h"
#include "layers/notes.h"
#include "layers/sources.h"

namespace mulin::layers {

/// A cell that its column's type does not allow.
struct BadCell {
  std::int64_t feature = 0;  ///< as GDAL numbers it
  std::string text;
};

struct DbfFacts {
  std::int64_t records = 0;
  std::uint8_t ldid = 0;
  BytesSeen bytes;
  std::map<int, BadCell> bad_numbers;  ///< column → the first cell that is neither blank, "***" nor a number
};

enum class DbfLook : std::uint8_t { header, texts };
/// Nothing when the file cannot be opened or has no DBF header. Cost: for the texts, one pass over the file.
std::optional<DbfFacts> look_at_dbf(const std::string& path, DbfLook look);

/// The encoding to open the DBF beside `shp` with, settled from the study file, .cpg, LDID and bytes; says
/// what was guessed or overruled. Throws: DataError when nothing fits, or when one file mixes encodings.
std::string dbf_encoding(const std::string& shp, const DbfFacts& facts, const Source& source,
                         const Notes& notes);

}  // namespace mulin::layers
