#include "geometry/contour.h"

#include <algorithm>
#include <unordered_map>

namespace mulin::geometry {
namespace {

/// Follows the outline with the positive side on the left.
class Outliner {
 public:
  explicit Outliner(const Field<std::int32_t>& field) : field_(field) {}

  std::vector<Ring> rings() {
    constexpr auto kBlock = Field<std::int32_t>::kBlock;
    for (const auto& [left, low] : field_.covered) {
      for (auto r = low; r < std::min(low + kBlock, field_.rows - 1); ++r) {
        for (auto c = left; c < std::min(left + kBlock, field_.columns - 1); ++c) cross_cell(c, r);
      }
    }
    std::vector<std::int64_t> starts;
    for (const auto& [from, to] : next_) starts.push_back(from);
    std::sort(starts.begin(), starts.end());
    std::vector<Ring> all;
    for (const auto start : starts) {
      if (next_.count(start) == 0) continue;
      Ring ring;
      for (auto at = next_.find(start); at != next_.end(); at = next_.find(ring_end_)) {
        ring.push_back(point_on(at->first));
        ring_end_ = at->second;
        next_.erase(at);
      }
      ring.push_back(ring.front());
      all.push_back(std::move(ring));
    }
    return all;
  }

 private:
  [[nodiscard]] std::int32_t at(std::int64_t c, std::int64_t r) const { return field_.at(c, r); }

  // A side of a cell is named by its lower left corner and whether it runs east (even) or north (odd).
  [[nodiscard]] std::int64_t east(std::int64_t c, std::int64_t r) const {
    return 2 * (r * field_.columns + c);
  }
  [[nodiscard]] std::int64_t north(std::int64_t c, std::int64_t r) const { return east(c, r) + 1; }

  [[nodiscard]] Point point_on(std::int64_t side) const {
    const auto corner = side / 2;
    const auto c = corner % field_.columns, r = corner / field_.columns;
    const bool runs_north = side % 2 == 1;
    const double a = at(c, r), b = runs_north ? at(c, r + 1) : at(c + 1, r);
    const double share = a / (a - b);
    return {field_.origin.x + field_.side * (static_cast<double>(c) + (runs_north ? 0 : share)),
            field_.origin.y + field_.side * (static_cast<double>(r) + (runs_north ? share : 0))};
  }

  /// Sides in turn: south, east, north, west. The outline enters where the corner before is negative and the
  /// one after positive, seen anticlockwise … and runs to the next side where that turns.
  void cross_cell(std::int64_t c, std::int64_t r) {
    const bool in[4] = {at(c, r) > 0, at(c + 1, r) > 0, at(c + 1, r + 1) > 0, at(c, r + 1) > 0};
    if (in[0] == in[1] && in[1] == in[2] && in[2] == in[3]) return;
    const std::int64_t side[4] = {east(c, r), north(c + 1, r), east(c, r + 1), north(c, r)};
    for (int s = 0; s < 4; ++s) {
      if (in[s] || !in[(s + 1) % 4])
        continue;  // walking anticlockwise we come into the positive part on side s
      int out = (s + 1) % 4;
      while (!(in[out] && !in[(out + 1) % 4])) out = (out + 1) % 4;
      next_[side[out]] = side[s];  // back along the inside of the cell, the positive part on the left
    }
  }

  const Field<std::int32_t>& field_;
  std::unordered_map<std::int64_t, std::int64_t> next_;
  std::int64_t ring_end_ = -1;
};

double signed_area(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    sum += (ring[i - 1].x - ring[0].x) * (ring[i].y - ring[0].y) -
           (ring[i].x - ring[0].x) * (ring[i - 1].y - ring[0].y);
  }
  return sum / 2;
}

}  // namespace

MultiPolygon outline(const Field<std::int32_t>& field) {
  MultiPolygon shape;
  std::vector<Ring> holes;
  for (auto& ring : Outliner(field).rings()) {
    if (signed_area(ring) > 0) {
      shape.parts.push_back({{std::move(ring)}});
    } else {
      holes.push_back(std::move(ring));
    }
  }
  std::vector<Box> boxes;
  for (const auto& part : shape.parts) boxes.push_back(box_of(part.rings.front()));
  for (auto& hole : holes) {
    std::size_t home = shape.parts.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      if (!boxes[i].contains(hole.front())) continue;
      const double size = area(shape.parts[i].rings.front());
      if (size < least && contains(MultiPolygon{{{{shape.parts[i].rings.front()}}}}, hole.front())) {
        least = size;
        home = i;
      }
    }
    if (home < shape.parts.size()) shape.parts[home].rings.push_back(std::move(hole));
  }
  return shape;
}

void fill_holes(Field<std::int32_t>& field, std::int64_t most, const Field<std::int32_t>& value) {
  constexpr auto kBlock = Field<std::int32_t>::kBlock;
  std::vector<std::uint8_t> seen(field.values.size());
  std::vector<std::pair<std::int64_t, std::int64_t>> piece;
  bool open = false;
  const auto take = [&](std::int64_t c, std::int64_t r) {
    const auto slot = field.slot(c, r);
    if (slot < 0) {
      open = true;
    } else if (seen[slot] == 0 && field.values[slot] <= 0) {
      seen[slot] = 1;
      piece.emplace_back(c, r);
    }
  };
  const auto fill_from = [&](std::int64_t column, std::int64_t row) {
    piece.clear();
    open = false;
    take(column, row);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const auto [c, r] = piece[i];
      for (std::int64_t n = 0; n < 9; ++n)
        take(c + n % 3 - 1, r + n / 3 - 1);  // also across corners: those stay apart
    }
    if (open || static_cast<std::int64_t>(piece.size()) > most) return;
    for (const auto& [c, r] : piece) field.values[field.slot(c, r)] = value.values[field.slot(c, r)];
  };
  for (const auto& [left, low] : field.covered) {
    for (auto r = low; r < low + kBlock; ++r) {
      for (auto c = left; c < left + kBlock; ++c) {
        const auto slot = field.slot(c, r);
        if (slot >= 0 && seen[slot] == 0 && field.values[slot] <= 0) fill_from(c, r);
      }
    }
  }
}

}  // namespace mulin::geometry
