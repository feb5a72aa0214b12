// core/csv: small tables as people save them: a header line, then rows of the same length.
// In: a file (UTF-8, BOM allowed; commas; RFC 4180 quotes; LF or CRLF) → out: texts with the line each row
// began on. Read first: core/error.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mulin::core {

struct CsvTable {
  std::string path;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< each as long as the header
  std::vector<std::int64_t> line;              ///< of each row, for messages

  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
  /// Throws: DataError that names the file, the columns found, and the nearest.
  [[nodiscard]] std::size_t column(std::string_view name) const;
};

/// Throws: DataError (file, line, found, expected) when missing, not UTF-8, holding NUL bytes, ragged, with
/// an unclosed quote, or larger than 64 MiB. Edge: blank lines at the end are allowed; a file without rows is
/// not an error here.
CsvTable read_csv(const std::string& path, const std::string& shown = "");

}  // namespace mulin::core
