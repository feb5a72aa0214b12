#include "layers/geopackage.h"

#include <cpl_vsi.h>
#include <sqlite3.h>

#include <array>
#include <filesystem>
#include <functional>
#include <map>

#include "core/text.h"

namespace mulin::layers {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kLargestImage = std::uintmax_t{1} << 30U;
constexpr std::string_view kJournalMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";

struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

std::string file_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/._-").find(c) != std::string_view::npos;
    static constexpr std::string_view hex = "0123456789ABCDEF";
    const auto b = static_cast<unsigned char>(c);
    if (plain) {
      uri += c;
    } else {
      uri += {'%', hex[b >> 4U], hex[b & 15U]};
    }
  }
  return uri + "?immutable=1";
}

/// The whole file, or nothing when it is not there or too large.
std::shared_ptr<std::string> whole(const std::string& path) {
  VSIStatBufL stat;
  if (VSIStatL(path.c_str(), &stat) != 0 || stat.st_size < 0 ||
      static_cast<std::uintmax_t>(stat.st_size) > kLargestImage)
    return nullptr;
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (file == nullptr) return nullptr;
  auto bytes = std::make_shared<std::string>(static_cast<std::size_t>(stat.st_size), '\0');
  bytes->resize(VSIFReadL(bytes->data(), 1, bytes->size(), file));
  VSIFCloseL(file);
  return bytes;
}

std::uint32_t word(std::string_view bytes, std::size_t at, bool big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto b = static_cast<std::uint8_t>(bytes[at + i]);
    value |= static_cast<std::uint32_t>(b) << (big ? 24U - 8U * i : 8U * i);
  }
  return value;
}

/// SQLite's running sum over pairs of words.
struct LogSum {
  bool big;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  void add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      a += word(bytes, at, big) + b;
      b += word(bytes, at + 4, big) + a;
    }
  }
  [[nodiscard]] bool is(std::string_view bytes, std::size_t at) const {
    return a == word(bytes, at, true) && b == word(bytes, at + 4, true);
  }
};

/// Runs one statement; `row` is called with the texts of each row. False when SQLite fails.
bool each_row(sqlite3* db, const std::string& sql,
              const std::function<void(const std::vector<std::string>&)>& row) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) return false;
  const std::unique_ptr<sqlite3_stmt, FinishStatement> statement(raw);
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    std::vector<std::string> texts;
    for (int c = 0; c < sqlite3_column_count(raw); ++c) {
      const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(raw, c));
      texts.emplace_back(value == nullptr ? "" : value);
    }
    row(texts);
  }
  return step == SQLITE_DONE;
}

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

bool is_spatial_index(std::string_view name) {
  return name.starts_with("rtree_");
}

}  // namespace

bool lay_log_over(std::string& database, const std::string& log) {
  if (log.size() < 32 || database.size() < 100) return false;
  const auto magic = word(log, 0, true);
  if ((magic & ~1U) != 0x377F0682U) return false;
  const std::size_t page = word(log, 8, true);
  LogSum sum{(magic & 1U) != 0};
  sum.add(std::string_view(log).substr(0, 24));
  if (page < 512 || page > 65536 || !sum.is(log, 24)) return false;
  std::map<std::uint32_t, std::size_t> pending;  // page → where it stands in the log
  bool any = false;
  for (std::size_t at = 32; at + 24 + page <= log.size(); at += 24 + page) {
    if (log.compare(at + 8, 8, log, 16, 8) != 0) break;  // left over from before the log was begun again
    sum.add(std::string_view(log).substr(at, 8));
    sum.add(std::string_view(log).substr(at + 24, page));
    if (!sum.is(log, at + 16)) break;
    pending[word(log, at, true)] = at + 24;
    const std::size_t pages = word(log, at + 4, true);
    if (pages == 0) continue;  // the transaction goes on
    if (pages * page > kLargestImage) return false;
    database.resize(pages * page);
    for (const auto& [number, from] : pending) {
      if (number >= 1 && number <= pages) database.replace((number - 1) * page, page, log, from, page);
    }
    pending.clear();
    any = true;
  }
  return any;
}

void GeoPackage::Close::operator()(sqlite3* db) const {
  sqlite3_close(db);
}

GeoPackage::GeoPackage(const std::string& path, const Notes& notes) {
  open(path, notes);
  check(notes);
}

void GeoPackage::open(const std::string& path, const Notes& notes) {
  const bool inside_zip = path.starts_with("/vsi");
  const std::string log = path + "-wal";
  std::error_code error;
  const bool has_log = !inside_zip && fs::is_regular_file(log, error) && fs::file_size(log, error) > 0;
  if (!inside_zip && fs::is_regular_file(path + "-journal", error)) {
    const auto journal = whole(path + "-journal");
    if (journal && journal->starts_with(kJournalMagic))
      notes.refuse("is in the middle of being written (a -journal file lies beside it)",
                   "close the program that edits it, such as QGIS, and run again");
  }
  if (inside_zip || has_log) {
    const auto times = [&] {
      return std::array{fs::last_write_time(path, error), fs::last_write_time(log, error)};
    };
    const auto before = times();
    image_ = whole(path);
    const auto changes = has_log ? whole(log) : std::make_shared<std::string>();
    if (!image_ || !changes)
      notes.refuse("is too large to be read " + std::string(has_log ? "with its -wal file" : "inside a zip"),
                   has_log ? "close the program that edits it, such as QGIS" : "unpack it yourself");
    if (has_log) lay_log_over(*image_, *changes);
    if (!inside_zip && times() != before)
      notes.refuse("is being written to", "save, close the program that edits it, and run again");
    // Bytes 18 and 19 of 2 mean "look for a log"; there is none beside a file in memory.
    if (image_->size() > 100 && (*image_)[18] == 2) (*image_)[18] = (*image_)[19] = 1;
  }
  sqlite3* raw = nullptr;
  int opened = SQLITE_OK;
  if (image_) {
    opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
    db_.reset(raw);
    auto* bytes = reinterpret_cast<unsigned char*>(image_->data());
    const auto size = static_cast<sqlite3_int64>(image_->size());
    if (opened == SQLITE_OK)
      opened = sqlite3_deserialize(raw, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY);
  } else {
    opened = sqlite3_open_v2(file_uri(path).c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    db_.reset(raw);
  }
  if (opened != SQLITE_OK)
    notes.refuse("is not a readable GeoPackage: " + std::string(sqlite3_errmsg(raw)),
                 "copy or export it again");
}

/// A view is SQL of the file's own, a virtual table or a generated column can be code: none of them is data.
void GeoPackage::check(const Notes& notes) const {
  std::vector<std::string> tables;
  const auto judge = [&](const std::vector<std::string>& entry) {
    const auto& name = entry[1];
    if (entry[0] == "view") {
      notes.refuse("its layer \"" + name + "\" is a view, which runs SQL of the file's own",
                   "export the layer to a table of a new GeoPackage");
    }
    if (core::lower(entry[2]).starts_with("create virtual table")) {
      if (is_spatial_index(name)) return;
      notes.refuse("its table \"" + name + "\" is virtual, which can read other files",
                   "export the layer to a new GeoPackage");
    }
    if (entry[0] == "table") tables.push_back(name);
  };
  bool fine = each_row(db_.get(), "SELECT type, name, coalesce(sql, '') FROM sqlite_master", judge);
  for (const auto& table : tables) {
    if (!fine || is_spatial_index(table)) continue;
    fine = each_row(db_.get(), "PRAGMA table_xinfo(" + quoted(table) + ")",
                    [&](const std::vector<std::string>& column) {
                      if (column.back() == "2" || column.back() == "3")
                        notes.refuse("its column \"" + column[1] + "\" is computed by SQL of the file's own",
                                     "export the layer to a new GeoPackage");
                    });
  }
  if (!fine)
    notes.refuse("is not a readable GeoPackage: " + std::string(sqlite3_errmsg(db_.get())),
                 "copy or export it again");
}

std::optional<BadCell> GeoPackage::text_among_numbers(const std::string& table,
                                                      const std::string& column) const {
  std::optional<BadCell> found;
  each_row(db_.get(),
           "SELECT rowid, CAST(" + quoted(column) + " AS TEXT) FROM " + quoted(table) + " WHERE typeof(" +
               quoted(column) + ") IN ('text', 'blob') LIMIT 1",
           [&](const std::vector<std::string>& row) {
             found = BadCell{static_cast<std::int64_t>(core::to_number(row[0]).value_or(0)), row[1]};
           });
  return found;
}

}  // namespace mulin::layers
