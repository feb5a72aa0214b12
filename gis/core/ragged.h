// core/ragged: rows of unequal length in two flat arrays (CSR), and the row numbers that serve as ids.
// In: values appended row by row → out: spans.
// Read first: nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mulin::core {

/// An id is a row number of the table it belongs to; kNoRow says "none".
using Row = std::int32_t;
inline constexpr Row kNoRow = -1;

/// Shape: `first` has size() + 1 entries; row i is values[first[i] … first[i + 1]).
template <class T>
struct Ragged {
  std::vector<std::int64_t> first{0};
  std::vector<T> values;

  [[nodiscard]] Row size() const { return static_cast<Row>(first.size()) - 1; }
  [[nodiscard]] bool empty() const { return first.size() == 1; }
  [[nodiscard]] std::span<const T> operator[](Row row) const {
    const auto r = static_cast<std::size_t>(row);
    return {values.data() + first[r], static_cast<std::size_t>(first[r + 1] - first[r])};
  }
  [[nodiscard]] std::span<T> operator[](Row row) {
    const auto r = static_cast<std::size_t>(row);
    return {values.data() + first[r], static_cast<std::size_t>(first[r + 1] - first[r])};
  }
  /// Appends one row.
  void add(std::span<const T> row) {
    values.insert(values.end(), row.begin(), row.end());
    first.push_back(static_cast<std::int64_t>(values.size()));
  }
  /// Ends the row whose values were pushed to `values` since the last row ended.
  void close_row() { first.push_back(static_cast<std::int64_t>(values.size())); }
};

}  // namespace mulin::core
