// layers/grid: tables that are only rows of cells (CSV, worksheets) before anyone knows which row names them.
// In: the text of a CSV, or rows of cells → out: a dataset of one layer whose fields are texts, for GDAL's
// users. Read first: layers/notes.h.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layers/notes.h"
#include "layers/open.h"

namespace mulin::layers {

/// Rows of cells in one long text: cheap for a million rows.
class Grid {
 public:
  void add_cell(std::string_view text);
  void end_row(std::int64_t line);

  [[nodiscard]] std::size_t rows() const { return line_.size(); }
  [[nodiscard]] std::size_t cells(std::size_t row) const { return first_[row + 1] - first_[row]; }
  /// Edge: "" beyond the row's last cell.
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const;
  [[nodiscard]] bool blank(std::size_t row) const;
  /// Where the row began in the file, from 1.
  [[nodiscard]] std::int64_t line(std::size_t row) const { return line_[row]; }

 private:
  std::string text_;
  std::vector<std::size_t> end_{0};    // of cell i: end_[i + 1]
  std::vector<std::size_t> first_{0};  // cell that begins each row
  std::vector<std::int64_t> line_;
};

/// ',', ';', tab or '|': the one that stands in all of the first lines most evenly, outside quotes.
char separator_of(std::string_view text);

/// RFC 4180 with any separator; a leading apostrophe that protects a formula is taken off. Throws: DataError
/// for a quote that never closes.
Grid delimited(std::string_view text, char separator, const Notes& notes);

/// The row that names the columns: of the first 30 the one with the most names of `expected` (letter case
/// apart), else the first with two cells and more.
std::size_t header_row(const Grid& grid, std::span<const std::string> expected);

/// The rows below the header as features whose number is their line. Blank rows are left out; what stands in
/// row 3 is said. Throws: DataError for a row with more or fewer cells than the header when `ragged` is
/// false.
enum class Rows : std::uint8_t { none_longer, any_length };
DatasetHandle grid_dataset(Grid grid, std::span<const std::string> expected, Rows rows, const Notes& notes);

}  // namespace mulin::layers
