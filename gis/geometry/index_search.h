// geometry/index_search: the template bodies of geometry/index.h, which includes this file at its end.
// In: a window, or a point and a distance → out: visits.
// Read first: geometry/index.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <queue>

#include "geometry/index.h"

namespace mulin::geometry {

/// Metres from p to the box, 0 inside.
inline double distance(const Box& box, Point p) {
  const double dx = std::max({box.min_x - p.x, 0.0, p.x - box.max_x});
  const double dy = std::max({box.min_y - p.y, 0.0, p.y - box.max_y});
  return std::sqrt(dx * dx + dy * dy);
}

template <class Visit>
void BoxIndex::search(const Box& where, Visit&& visit) const {
  if (items_ == 0 || where.empty()) return;
  struct Place {
    std::size_t first;
    std::size_t level;
  };
  std::vector<Place> open;
  open.reserve(64);
  open.push_back({boxes_.size() - 1, levels_.size() - 1});
  while (!open.empty()) {
    const auto [first, level] = open.back();
    open.pop_back();
    const std::size_t end = std::min(first + kFan, end_of_level(level));
    for (std::size_t i = first; i < end; ++i) {
      if (!boxes_[i].meets(where)) continue;
      if (level == 0) {
        visit(ids_[i]);
      } else {
        open.push_back({static_cast<std::size_t>(ids_[i]), level - 1});
      }
    }
  }
}

template <class DistanceTo>
core::Row BoxIndex::nearest_by(Point p, double within, DistanceTo&& distance_to) const {
  core::Row best = core::kNoRow;
  if (items_ == 0) return best;
  struct Place {
    double away;
    std::size_t first;
    std::size_t level;
    bool operator<(const Place& o) const { return away > o.away; }
  };
  constexpr double kRounding = 1 - 1e-12;  // a box must never look farther than what it holds
  std::vector<Place> open;
  open.reserve(64);
  open.push_back({0, boxes_.size() - 1, levels_.size() - 1});
  while (!open.empty() && open.front().away <= within) {
    std::pop_heap(open.begin(), open.end());
    const auto [away, first, level] = open.back();
    open.pop_back();
    const std::size_t end = std::min(first + kFan, end_of_level(level));
    for (std::size_t i = first; i < end; ++i) {
      const double box_away = distance(boxes_[i], p) * kRounding;
      if (box_away > within) continue;
      if (level > 0) {
        open.push_back({box_away, static_cast<std::size_t>(ids_[i]), level - 1});
        std::push_heap(open.begin(), open.end());
        continue;
      }
      const double exact = distance_to(ids_[i]);
      if (exact < within || (exact == within && (best == core::kNoRow || ids_[i] < best))) {
        best = ids_[i];
        within = exact;
      }
    }
  }
  return best;
}

}  // namespace mulin::geometry
