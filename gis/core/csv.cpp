#include "core/csv.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "core/text.h"

namespace mulin::core {
namespace {

constexpr std::uintmax_t kLargest = 64 << 20;

std::string read_bytes(const std::string& path, const std::string& shown) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) throw DataError(shown + ": no such file; correct its path");
  if (!fs::is_regular_file(status)) throw DataError(shown + ": not a file; expected a CSV table");
  if (fs::file_size(path, error) > kLargest)
    throw DataError(shown + ": larger than 64 MiB; expected a small CSV table");
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw DataError(shown + ": cannot be read; check its permissions");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw DataError(shown + ": UTF-16; save the table as UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.find('\0') != std::string::npos)
    throw DataError(shown + ": holds NUL bytes; expected a CSV table in UTF-8");
  if (!is_utf8(text)) throw DataError(shown + ": not UTF-8; save the table as UTF-8");
  return text;
}

/// Splits text into records; quotes may hold commas, quotes and line ends.
class Reader {
 public:
  Reader(const std::string& path, std::string_view text) : path_(path), rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::int64_t line() const { return line_; }

  std::vector<std::string> record() {
    std::vector<std::string> cells;
    do {
      cells.push_back(cell());
    } while (take(','));
    const bool ended = take('\r');  // alone it ends a line on old Macintoshes
    if (!take('\n') && !ended && !rest_.empty()) refuse("text after a closing quote");
    ++line_;
    return cells;
  }

 private:
  [[noreturn]] void refuse(const std::string& found) const {
    throw DataError(path_ + ": line " + std::to_string(line_) + ": " + found);
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string cell() {
    if (take('"')) return quoted();
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return out;
  }
  std::string quoted() {
    std::string out;
    for (;;) {
      const auto end = rest_.find('"');
      if (end == std::string_view::npos) refuse("a quote that never closes");
      for (const char c : rest_.substr(0, end)) line_ += c == '\n' ? 1 : 0;
      out += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!take('"')) return out;
      out += '"';
    }
  }
  const std::string& path_;
  std::string_view rest_;
  std::int64_t line_ = 1;
};

bool blank(const std::vector<std::string>& cells) {
  return cells.empty() || (cells.size() == 1 && trimmed(cells[0]).empty());
}

void require_commas(const CsvTable& table) {
  if (table.header.size() > 1) return;
  for (const auto& [mark, name] : {std::pair{';', "semicolons"}, {'\t', "tabs"}, {'|', "bars"}}) {
    if (table.header[0].find(mark) == std::string::npos) continue;
    throw DataError(table.path + ": its columns are separated by " + name + "; save it with commas");
  }
}

}  // namespace

std::optional<std::size_t> CsvTable::find(std::string_view name) const {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) return i;
  }
  return std::nullopt;
}

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto found = find(name)) {
    if (std::count(header.begin(), header.end(), name) > 1)
      throw DataError(path + ": two columns are called \"" + printable(name) + "\"; give each its own name");
    return *found;
  }
  const auto nearest = nearest_name(name, header);
  throw DataError(path + ": no column \"" + printable(name) + "\"; found " + printable(join(header), 200) +
                  (nearest ? "; did you mean \"" + printable(*nearest) + "\"?" : ""));
}

CsvTable read_csv(const std::string& path, const std::string& shown) {
  CsvTable table;
  table.path = shown.empty() ? path : shown;
  const std::string text = read_bytes(path, table.path);
  Reader reader(table.path, text);
  while (!reader.at_end() && blank(table.header)) table.header = reader.record();
  if (blank(table.header)) throw DataError(table.path + ": empty; expected a header line and rows");
  require_commas(table);
  for (auto& name : table.header) name = std::string(trimmed(name));
  while (!reader.at_end()) {
    const std::int64_t line = reader.line();
    auto cells = reader.record();
    if (blank(cells)) continue;
    if (cells.size() != table.header.size()) {
      throw DataError(table.path + ": line " + std::to_string(line) + " has " + std::to_string(cells.size()) +
                      " cells; the header has " + std::to_string(table.header.size()));
    }
    table.rows.push_back(std::move(cells));
    table.line.push_back(line);
  }
  return table;
}

}  // namespace mulin::core
