// network/barriers: where does nobody walk? Rivers, railways and walls, asked about segment by segment.
// In: city::Zone areas and lines → out: what is left of a street, and whether a straight walk is blocked.
// Read first: city/city.h. An area blocks its inside (a quay along its edge is walked), a line blocks all its
// points.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "city/city.h"
#include "geometry/index.h"

namespace mulin::network {

using core::Row;

class Barriers {
 public:
  Barriers() = default;
  explicit Barriers(const std::vector<city::Zone>& zones);

  [[nodiscard]] bool empty() const { return sides_.empty(); }

  /// Does the straight walk a–b meet the inside of an area, or a line? Edge: starting at an area's edge is
  /// allowed, starting on a line is not.
  [[nodiscard]] bool block(geometry::Point a, geometry::Point b) const;

  /// True strictly inside an area.
  [[nodiscard]] bool inside(geometry::Point p) const;

  /// True when nothing of a barrier comes near the box: no need to ask further.
  [[nodiscard]] bool clear_of(const geometry::Box& box) const;

  /// A walkable stretch of a street. A sealed end is where a barrier cut it: it joins nothing.
  struct Part {
    geometry::Line points;
    std::vector<std::int64_t> vertex;  ///< of each point its vertex number in the street, −1 where it was cut
    bool sealed_front = false;
    bool sealed_back = false;
  };

  /// What is left of a line, in order along it.
  [[nodiscard]] std::vector<Part> open_parts(std::span<const geometry::Point> line) const;

 private:
  struct Side {
    geometry::Point a, b;
    Row area;  ///< number of the polygon it bounds, kNoRow for a line
  };
  struct Event {
    double share;
    bool cut;  ///< by a line
  };
  void add(std::span<const geometry::Point> points, Row area);
  [[nodiscard]] std::vector<Event> events(geometry::Point a, geometry::Point b) const;

  std::vector<Side> sides_;
  std::vector<geometry::Box> areas_;
  geometry::BoxIndex index_;
  geometry::BoxIndex area_index_;
  double right_ = 0;  ///< east of everything
};

}  // namespace mulin::network
