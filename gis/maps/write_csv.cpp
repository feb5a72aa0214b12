// CSV as contract §3.2 has it, and the list of shapefile fields.
#include <algorithm>
#include <cstdint>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

/// A spreadsheet would run such text as a formula; numbers are harmless.
bool is_formula(const std::string& text) {
  constexpr std::string_view starts = "=+-@\t\r";
  return !text.empty() && starts.find(text[0]) != std::string_view::npos && !core::to_number(text);
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string text_field(const std::string& text) {
  return quoted(is_formula(text) ? "'" + text : text);
}

std::string record(const Table& table, std::size_t row) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ',';
    const std::string text = cell_text(table.columns[c], table.at(row, c));
    out += table.columns[c].type == Type::text ? text_field(text) : text;
  }
  // Readers that drop a bare separator at the end of a line, or a blank line, keep the column this way.
  if (out.empty() || out.back() == ',') out += "\"\"";
  return out + "\r\n";
}

std::string header(const Table& table) {
  std::string out(kBom);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ',';
    out += text_field(well_formed(table.columns[c].name));
  }
  return out + "\r\n";
}

/// Line ends outside quotes.
std::int64_t records_in(std::string_view bytes) {
  std::int64_t count = 0;
  bool in_quotes = false;
  for (const char c : bytes) {
    if (c == '"') in_quotes = !in_quotes;
    if (c == '\n' && !in_quotes) ++count;
  }
  return count;
}

}  // namespace

void write_csv(const Table& table, const std::string& path) {
  check_table(table);
  CheckedFile file(path);
  file.write(header(table));
  for (std::size_t row = 0; row < table.rows(); ++row) file.write(record(table, row));
  file.close();
  const auto expected = static_cast<std::int64_t>(table.rows()) + 1;
  const std::int64_t found = records_in(read_back(path));
  if (found != expected) {
    throw core::OutputError(core::printable(path, 400) + ": " + std::to_string(found - 1) +
                            " rows found on reading back, " + std::to_string(expected - 1) + " written");
  }
}

void write_fields(const std::vector<const Table*>& tables, const std::string& path,
                  const WriteOptions& options) {
  Table fields{.name = "fields"};
  for (const char* name : {"table", "field", "name", "meaning", "unit"}) {
    fields.columns.push_back({.name = name, .dbf = name});
  }
  for (const Table* table : tables) {
    for (const Column& column : table->columns) {
      fields.add_row(
          {table->name, short_name(column, options), column.name, meaning(column, options), column.unit});
    }
  }
  write_csv(fields, path);
}

}  // namespace mulin::maps
