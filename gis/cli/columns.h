// cli/columns: text laid out for a terminal, where a Chinese character is two columns wide.
// In: cells of UTF-8 text → out: lines whose columns stand under each other.
// Read first: core/text.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mulin::cli {

/// Columns the text takes on a terminal: 2 for East Asian wide and full-width characters, 0 for combining
/// marks, else 1. Requires: UTF-8. Source: Unicode 15, UAX #11, by blocks.
std::size_t display_width(std::string_view text);

/// Filled with blanks to `width`, behind the text or (`right`) before it.
std::string padded(const std::string& text, std::size_t width, bool right = false);

/// Rows as lines with two blanks between columns, none at the end. `right` names the columns of numbers.
std::vector<std::string> columns(const std::vector<std::vector<std::string>>& rows,
                                 const std::vector<std::size_t>& right = {});

}  // namespace mulin::cli
