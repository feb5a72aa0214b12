#include "geometry/index.h"

#include <algorithm>
#include <numeric>

#include "geometry/hilbert.h"

namespace mulin::geometry {
namespace {

/// Items in Hilbert order of their middles; equal places in order of number.
std::vector<core::Row> hilbert_order(std::span<const Box> boxes) {
  Box all;
  for (const auto& box : boxes) all.include(box);
  std::vector<std::uint64_t> keys(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Point middle{(boxes[i].min_x + boxes[i].max_x) / 2, (boxes[i].min_y + boxes[i].max_y) / 2};
    const std::uint64_t place = boxes[i].empty() ? 0 : hilbert(middle, all);
    keys[i] = place << 32 | i;
  }
  std::sort(keys.begin(), keys.end());
  std::vector<core::Row> order(boxes.size());
  std::transform(keys.begin(), keys.end(), order.begin(),
                 [](std::uint64_t key) { return static_cast<core::Row>(key & 0xFFFFFFFF); });
  return order;
}

}  // namespace

BoxIndex::BoxIndex(std::span<const Box> boxes) : items_(static_cast<core::Row>(boxes.size())) {
  if (boxes.empty()) return;
  ids_ = hilbert_order(boxes);
  boxes_.reserve(boxes.size() + boxes.size() / (kFan - 1) + 2);
  ids_.reserve(boxes_.capacity());
  for (const core::Row item : ids_) boxes_.push_back(boxes[static_cast<std::size_t>(item)]);
  levels_.push_back(static_cast<std::int64_t>(boxes_.size()));
  std::size_t first = 0;
  while (boxes_.size() - first > 1 || levels_.size() == 1) {
    const std::size_t end = boxes_.size();
    for (std::size_t child = first; child < end; child += kFan) {
      Box box;
      for (std::size_t i = child; i < std::min(child + kFan, end); ++i) box.include(boxes_[i]);
      boxes_.push_back(box);
      ids_.push_back(static_cast<core::Row>(child));
    }
    first = end;
    levels_.push_back(static_cast<std::int64_t>(boxes_.size()));
  }
}

core::Row BoxIndex::nearest(Point p, double within,
                            const std::function<double(core::Row)>& distance_to) const {
  return nearest_by(p, within, distance_to);
}

}  // namespace mulin::geometry
