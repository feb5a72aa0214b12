#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "layers/fields.h"
#include "layers/table.h"

namespace mulin::layers {
namespace {

/// One cell's number. Texts with a unit are collected to be judged together.
struct TextNumbers {
  const Table& table;
  const Column& column;
  const Notes& notes;
  bool strict;
  std::optional<std::string> unit = std::nullopt;  ///< of the first text
  std::string sample = "";                         ///< the first that is no plain number

  double operator()(std::size_t row) {
    const auto text = core::trimmed(column.text[row]);
    if (text.empty()) return std::nan("");
    const auto number = written_number(text);
    if (!number) refuse(row, "which is no number", "correct the cell");
    if (strict && !number->plain)
      refuse(row, "which is no plain number", "write digits and a point only, such as 1234.5");
    if (!unit) unit = number->unit;
    if (number->unit != *unit)
      refuse(row,
             unit->empty() ? "where others have no unit" : "where others have the unit \"" + *unit + "\"",
             "use one unit, or numbers only");
    if (sample.empty() && !number->plain) sample = text;
    return number->value;
  }

  [[noreturn]] void refuse(std::size_t row, const std::string& why, const std::string& remedy) const {
    notes.refuse("feature " + table.label(static_cast<std::int64_t>(row)) + " has \"" +
                     core::printable(column.text[row], 40) + "\" in " + column.field + ", " + why,
                 remedy);
  }
};

/// Row numbers to keep, of all; nothing asked: all.
std::vector<std::uint8_t> holding(const Reading& reading, const Table& table, const Notes& notes) {
  const auto& date = reading.sources->date;
  std::vector<std::uint8_t> keep(static_cast<std::size_t>(table.size()), 1);
  const auto dates = [&](std::string_view role, auto&& judge) {
    const auto* column = table.column(role);
    if (column == nullptr) return;
    for (std::size_t row = 0; row < keep.size(); ++row) {
      if (column->null[row] != 0 || core::trimmed(column->text[row]).empty()) continue;
      const auto iso = iso_date(column->text[row]);
      if (!iso) {
        notes.refuse("feature " + table.label(static_cast<std::int64_t>(row)) + " has \"" +
                         core::printable(column->text[row], 40) + "\" in " + column->field +
                         ", which is no date",
                     "write a year or a date such as 2016-01-15");
      }
      if (date && !judge(*iso)) keep[row] = 0;
    }
  };
  dates("from", [&](const std::string& from) { return from <= *date; });
  dates("until", [&](const std::string& until) { return *date < until; });
  return keep;
}

/// The table with only the rows to keep.
void keep_rows(Table& table, const std::vector<std::uint8_t>& keep) {
  Table out;
  const auto& from = table.shapes;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] == 0) continue;
    out.fid.push_back(table.fid[row]);
    for (auto p = from.feature_first[row]; p < from.feature_first[row + 1]; ++p) {
      const auto path = from.path(p);
      out.shapes.points.insert(out.shapes.points.end(), path.begin(), path.end());
      out.shapes.path_first.push_back(static_cast<std::int64_t>(out.shapes.points.size()));
      out.shapes.kind.push_back(from.kind[static_cast<std::size_t>(p)]);
    }
    out.shapes.feature_first.push_back(static_cast<std::int64_t>(out.shapes.kind.size()));
  }
  for (auto& column : table.columns) {
    const auto thin = [&](auto& values) {
      std::size_t to = 0;
      for (std::size_t row = 0; row < values.size(); ++row) {
        if (keep[row] != 0) std::swap(values[to++], values[row]);
      }
      values.resize(to);
    };
    thin(column.text);
    thin(column.number);
    thin(column.null);
  }
  table.fid = std::move(out.fid);
  table.shapes = std::move(out.shapes);
}

}  // namespace

std::vector<double> numbers(const Reading& reading, const Table& table, std::string_view role, bool strict) {
  const auto* column = table.column(role);
  if (column == nullptr) return {};
  const Notes notes = reading.notes(table);
  if (!column->from_text) {
    for (std::size_t row = 0; row < column->number.size(); ++row) {
      if (column->null[row] != 0 || std::isfinite(column->number[row])) continue;
      notes.refuse("feature " + table.label(static_cast<std::int64_t>(row)) + " has " +
                       std::to_string(column->number[row]) + " in " + column->field,
                   "correct the value");
    }
    return column->number;
  }
  TextNumbers read{table, *column, notes, strict};
  std::vector<double> values(column->text.size());
  for (std::size_t row = 0; row < values.size(); ++row) values[row] = read(row);
  if (!read.sample.empty()) {
    notes.guessed("number_in_text",
                  "texts such as \"" + core::printable(read.sample, 40) + "\" in " + column->field +
                      " were read as numbers" +
                      (read.unit->empty() ? "" : " of the unit \"" + core::printable(*read.unit, 20) + "\""),
                  "check the unit");
  }
  return values;
}

void keep_what_holds(const Reading& reading, Table& table, const Notes& notes) {
  if (table.column("from") == nullptr && table.column("until") == nullptr) return;
  if (!reading.sources->date) {
    holding(reading, table, notes);  // a text that is no date is a fault all the same
    notes.warn("no_date", "has dates, but neither the study nor a phase has one: all features hold",
               "state `date` in the study file");
    return;
  }
  const auto keep = holding(reading, table, notes);
  const auto gone = std::count(keep.begin(), keep.end(), 0);
  if (gone == 0) return;
  keep_rows(table, keep);
  notes.inform("not_in_force", std::to_string(gone) + " features do not hold on " + *reading.sources->date,
               gone);
}

}  // namespace mulin::layers
