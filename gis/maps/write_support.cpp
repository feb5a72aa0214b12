#include "maps/write_support.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <stdexcept>

#include "core/text.h"

namespace mulin::maps {
namespace {

bool fits(Type type, const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return true;
  if (std::holds_alternative<std::string>(cell)) return type == Type::text;
  if (std::holds_alternative<std::int64_t>(cell)) return type != Type::text;
  return type == Type::real;
}

std::size_t shapes(const Table& table) {
  switch (table.geometry) {
    case Geometry::none:
      return table.rows();
    case Geometry::point:
      return table.points.size();
    case Geometry::line:
      return table.lines.size();
    case Geometry::polygon:
      return table.polygons.size();
  }
  return 0;
}

/// Length of the character at the front of `text`, 0 when the byte there begins none.
std::size_t character_length(std::string_view text) {
  for (std::size_t n = 1; n <= 4 && n <= text.size(); ++n) {
    if (core::is_utf8(text.substr(0, n))) return n;
  }
  return 0;
}

const std::string& first_filled(const std::string& a, const std::string& b, const std::string& c) {
  return !a.empty() ? a : !b.empty() ? b : c;
}

}  // namespace

void check_table(const Table& table) {
  const auto wrong = [&](const std::string& what) {
    throw std::logic_error("table " + table.name + ": " + what);
  };
  if (table.columns.empty() || table.cells.size() % table.columns.size() != 0)
    wrong("cells do not fill its rows");
  if (shapes(table) != table.rows()) wrong("shapes and rows differ in number");
  std::set<std::string> names;
  for (const Column& column : table.columns) {
    if (!names.insert(column.name).second) wrong("two columns are named " + column.name);
  }
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    const Column& column = table.columns[i % table.columns.size()];
    if (!fits(column.type, table.cells[i])) wrong("a cell of column " + column.name + " is of another kind");
  }
}

bool is_empty(const Cell& cell) {
  const auto* real = std::get_if<double>(&cell);
  return real != nullptr ? !std::isfinite(*real) : std::holds_alternative<std::monostate>(cell);
}

std::string cell_text(const Column& column, const Cell& cell) {
  if (is_empty(cell)) return "";
  if (const auto* text = std::get_if<std::string>(&cell)) return well_formed(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  return core::fixed(std::get<double>(cell), column.decimals);
}

double cell_number(const Column& column, const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  const double value = std::get<double>(cell);
  return core::to_number(core::fixed(value, column.decimals)).value_or(value);
}

std::string well_formed(std::string_view text) {
  if (core::is_utf8(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t n = character_length(text);
    out += n == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, n);
    text.remove_prefix(n == 0 ? 1 : n);
  }
  return out;
}

const std::string& short_name(const Column& column, const WriteOptions& options) {
  return options.pinyin && !column.pinyin.empty() ? column.pinyin : column.dbf;
}

const std::string& meaning(const Column& column, const WriteOptions& options) {
  return options.chinese ? first_filled(column.meaning_zh, column.meaning_en, column.name)
                         : first_filled(column.meaning_en, column.meaning_zh, column.name);
}

std::string alias(const Table& table, std::size_t column, const WriteOptions& options) {
  const std::string& words = meaning(table.columns[column], options);
  const auto same =
      std::ranges::count_if(table.columns, [&](const auto& c) { return meaning(c, options) == words; });
  return same > 1 ? words + " (" + table.columns[column].name + ")" : words;
}

const std::string& title(const Table& table, const WriteOptions& options) {
  return options.chinese ? first_filled(table.title_zh, table.title_en, table.name)
                         : first_filled(table.title_en, table.title_zh, table.name);
}

std::string row_name(const Table& table, std::size_t row) {
  std::size_t id = 0;
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    if (table.columns[c].name.ends_with("_id")) id = c;
  }
  return table.name + ", feature " + std::to_string(row + 1) + " (" +
         core::printable(cell_text(table.columns[id], table.at(row, id)), 60) + ")";
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : well_formed(text)) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        if (byte >= 0x20 || c == '\t' || c == '\n' || c == '\r') out += c;
    }
  }
  return out;
}

}  // namespace mulin::maps
