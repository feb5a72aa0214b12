// layers/fields: which column is meant, and what its texts say as numbers and dates: read, or refused, never
// 0. In: names and texts as the file has them → out: a column's number, numbers, ISO dates. Read first:
// layers/notes.h.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layers/notes.h"

namespace mulin::layers {

/// The column called `wanted`: as written, else in another letter case, else cut to a DBF's ten bytes (both
/// said). Throws: DataError naming the nearest and all names, when there is none.
std::size_t find_field(std::span<const std::string> names, const std::string& wanted, std::string_view role,
                       const Notes& notes);

/// A column by the names people give it, whatever the letter case; nothing when there is none.
std::optional<std::size_t> find_by_habit(std::span<const std::string> names,
                                         std::span<const std::string_view> habits);

/// A number as people write it in a table.
struct WrittenNumber {
  double value = 0;
  bool plain = true;  ///< digits, point and exponent only; not "1,200", "１２", "12 元"
  std::string unit;   ///< what follows the number: "元/㎡"
};

/// Understands "1,200", "1 200", full-width digits and a unit after the number; nothing when it is no number,
/// or when a comma could be a decimal point ("1,2"). Edge: "" is nothing.
std::optional<WrittenNumber> written_number(std::string_view text);

/// "2016", "2016-1-5", "2016/01/05", "20160105", "2016年1月" → "2016-01-05" (missing parts: January, the
/// 1st); nothing when it is no date of the years 1000–9999.
std::optional<std::string> iso_date(std::string_view text);

}  // namespace mulin::layers
