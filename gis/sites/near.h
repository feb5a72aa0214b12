// sites/near: is there already a place this near? A hash of squares, so that ten thousand places on one spot
// cost no more than anywhere else. In: places one by one → out: the nearest of those kept. Read first:
// geometry/shapes.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/ragged.h"
#include "geometry/shapes.h"

namespace mulin::sites {

using core::Row;

/// Keep only places that have no twin and each search looks at a handful, whatever the data.
class NearPlaces {
 public:
  explicit NearPlaces(double within) : within_(within), side_(std::max(within, 1e-3)) {}

  /// The nearest place kept at most `within` away (ties: the lowest row); kNoRow when none.
  [[nodiscard]] Row twin(geometry::Point p) const {
    Row best = core::kNoRow;
    double away = within_;
    for (std::int64_t dx = -1; dx <= 1; ++dx) {
      for (std::int64_t dy = -1; dy <= 1; ++dy) {
        const auto square = squares_.find(key(column(p.x) + dx, column(p.y) + dy));
        if (square == squares_.end()) continue;
        for (const Kept& kept : square->second) {
          const double d = geometry::distance(kept.at, p);
          if (d > away || (d == away && best != core::kNoRow && kept.row > best)) continue;
          best = kept.row;
          away = d;
        }
      }
    }
    return best;
  }

  void keep(geometry::Point p, Row row) { squares_[key(column(p.x), column(p.y))].push_back({p, row}); }

 private:
  struct Kept {
    geometry::Point at;
    Row row;
  };
  [[nodiscard]] std::int64_t column(double v) const {
    return static_cast<std::int64_t>(std::floor(v / side_));
  }
  static std::uint64_t key(std::int64_t x, std::int64_t y) {
    return static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(y);
  }
  double within_, side_;
  std::unordered_map<std::uint64_t, std::vector<Kept>> squares_;
};

}  // namespace mulin::sites
