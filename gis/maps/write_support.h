// maps/write_support: what the writers share: cells as text, names of fields, rows named in messages.
// In: a Table → out: text that behaves the same in every locale.
// Read first: maps/table.h. Inside maps/ only.
#pragma once

#include <string>
#include <string_view>

#include "maps/table.h"
#include "maps/writers.h"

namespace mulin::maps {

/// Throws: std::logic_error (a fault of the program) when cells or shapes do not fit the rows, two columns
/// share a name, or a cell's kind is not its column's.
void check_table(const Table& table);

/// A cell as CSV and messages show it: integers plain, reals with the column's decimals, "" when empty or not
/// finite.
std::string cell_text(const Column& column, const Cell& cell);

/// A real rounded to the column's decimals, half away from zero; an integer as it is. Requires: a finite
/// number.
double cell_number(const Column& column, const Cell& cell);

/// True for std::monostate and for reals that are not finite.
bool is_empty(const Cell& cell);

/// Well-formed UTF-8: each byte that belongs to no character becomes U+FFFD.
std::string well_formed(std::string_view text);

/// Name of a column in shapefiles and workbooks.
const std::string& short_name(const Column& column, const WriteOptions& options);

/// Meaning in the asked language, else in the other, else the name.
const std::string& meaning(const Column& column, const WriteOptions& options);

/// Meaning of a column, with its name where several columns of the table mean the same.
std::string alias(const Table& table, std::size_t column, const WriteOptions& options);

/// The table's title in the asked language, else in the other, else its name.
const std::string& title(const Table& table, const WriteOptions& options);

/// "sites, feature 3 (B-03)": the row as a person finds it.
std::string row_name(const Table& table, std::size_t row);

/// Characters of XML and HTML escaped (& < > " '); control characters that XML forbids are left out.
std::string xml_text(std::string_view text);

}  // namespace mulin::maps
