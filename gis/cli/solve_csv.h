// cli/solve_csv: CSV files of any size, read once, row by row, with messages that name file, line and column.
// In: a path → out: fields of one record at a time (RFC 4180, UTF-8 with or without BOM, LF or CRLF).
// Read first: core/error.h.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mulin::cli {

class CsvReader {
 public:
  /// Opens a file and reads its header. Throws: DataError when it cannot be read or is not UTF-8 there.
  explicit CsvReader(std::string path);

  /// Place of a column. Throws: DataError when a required one is missing, naming what was found.
  int require(std::string_view column) const;
  /// Place of a column, −1 without it.
  [[nodiscard]] int find(std::string_view column) const;

  /// Reads the next record; blank lines are skipped. Returns: false at the end.
  /// Throws: DataError when it has more or fewer fields than the header, or a quote is not closed.
  bool next();
  [[nodiscard]] std::string_view field(int column) const { return fields_[static_cast<std::size_t>(column)]; }
  /// A finite number. Throws: DataError naming file, line and column. An empty field gives `otherwise`.
  double number(int column) const;
  double number_or(int column, double otherwise) const;
  /// Throws: DataError "file:line: column: found …; expected …".
  [[noreturn]] void fault(int column, std::string_view found, std::string_view expected) const;

  [[nodiscard]] std::int64_t line() const { return line_; }
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }  ///< of the file
  [[nodiscard]] std::int64_t bytes_read() const { return read_ - std::int64_t(end_ - at_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  bool refill();
  bool whole_record();
  void split_plain(std::size_t from, std::size_t to);
  void split_quoted(std::size_t from, std::size_t to);

  std::string path_;
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;             // unread bytes of the buffer
  std::size_t record_ = 0, record_end_ = 0;  // the record last found
  bool quoted_ = false;
  bool at_end_ = false;
  std::int64_t bytes_ = 0, read_ = 0, line_ = 0, next_line_ = 1;
  std::vector<std::string> header_;
  std::vector<std::string_view> fields_;
  std::vector<char> unquoted_;
};

}  // namespace mulin::cli
