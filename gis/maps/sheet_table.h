// maps/sheet_table: the table beside the map. It never overflows: rows shrink to a legible size, the rest
// goes on. In: columns and rows of words → out: rows drawn; what did not fit is drawn on the next page. Read
// first: maps/canvas.h.
#pragma once

#include <string>
#include <vector>

#include "maps/canvas.h"
#include "maps/plan_view.h"
#include "maps/sheets.h"

namespace mulin::maps {

struct SheetColumn {
  std::string title;
  Align align = Align::left;
};

struct SheetTable {
  std::string title;
  std::vector<SheetColumn> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> total;  ///< a last row set apart; empty: none
};

/// The chosen sites by rank, or coverage by subdistrict.
SheetTable table_of(const PlanView& view, Sheet sheet);

inline constexpr double kRoomyRow = 5.4, kFullRow = 4.6, kGoodRow = 3.6,
                        kLeastRow = 3.2;  ///< mm; letters are half a row high

/// Height of all rows at that height each, heading and column titles included.
double table_height(const SheetTable& table, double row);

/// How many rows from `first` on fit into the height, at the least row height.
std::size_t rows_that_fit(const SheetTable& table, std::size_t first, double height);

/// Draws rows from `first` on; returns the first row that found no room, rows.size() when all did. With
/// `more`, a remaining rest is announced by it in the last line ("{0}" being its number).
std::size_t draw_table(Canvas& canvas, const SheetTable& table, std::size_t first, const Rect& box,
                       const std::string& more);

}  // namespace mulin::maps
