// scoring/attribute: what number does a planner's cell say? "1,200", "６００㎡", "117450 元/㎡", "是".
// In: a text → out: a number, nothing (empty), or a complaint.
// Read first: nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mulin::scoring {

struct CellNumber {
  bool readable = true;         ///< false: neither a number nor empty
  std::optional<double> value;  ///< nothing when empty
  std::string unit;             ///< what stands after the number
};

/// Reads a decimal number with '.', optional thousands commas (every three digits), optional unit after it;
/// full-width digits count as digits. Yes and no (是 否 有 无 yes no true false y n) are 1 and 0. Empty, "-",
/// "—" and "NULL" are empty. Edge: a range ("600-800") or a decimal comma ("1,5") is not readable, as it
/// could mean either of two things.
CellNumber cell_number(std::string_view text);

}  // namespace mulin::scoring
