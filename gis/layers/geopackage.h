// layers/geopackage: what SQLite says about a GeoPackage before GDAL sees it: tables only, nothing that runs.
// In: a path → out: refusals, the file as GDAL must see it, texts that stand in columns of numbers.
// Read first: layers/notes.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "layers/dbf.h"
#include "layers/notes.h"

struct sqlite3;

namespace mulin::layers {

/// A GeoPackage open for reading; nothing beside it is made or changed.
class GeoPackage {
 public:
  /// Throws: DataError for what is no SQLite file, for views, virtual tables and generated columns (SQL of
  /// the file's own), for a transaction that was broken off.
  GeoPackage(const std::string& path, const Notes& notes);

  /// The database with what its write-ahead log holds, or from within a zip; nothing when the file is whole
  /// by itself. Edge: at most 1 GiB.
  [[nodiscard]] const std::shared_ptr<std::string>& image() const { return image_; }

  /// The first row whose value in a column of numbers is text (SQLite lets it), and that text.
  [[nodiscard]] std::optional<BadCell> text_among_numbers(const std::string& table,
                                                          const std::string& column) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  void open(const std::string& path, const Notes& notes);
  void check(const Notes& notes) const;

  std::shared_ptr<std::string> image_;
  std::unique_ptr<sqlite3, Close> db_;
};

/// The pages that a write-ahead log has committed, laid over the database. Nothing when the log is not of
/// this database or holds no whole transaction. Source: SQLite, "WAL-mode File Format".
bool lay_log_over(std::string& database, const std::string& log);

}  // namespace mulin::layers
