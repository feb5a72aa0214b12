// sites/street_meetings: where do street lines meet, and how many branches leave from there? Without building
// a network. In: city::Streets → out: points where lines may meet, branches at a point. Read first:
// city/city.h.
#pragma once

#include <vector>

#include "city/city.h"
#include "geometry/index.h"

namespace mulin::sites {

using core::Row;

/// Points nearer than 1 cm are one.
class StreetMeetings {
 public:
  /// Requires: the streets outlive this. Cost: O(n log n) in street segments.
  explicit StreetMeetings(const city::Streets& streets);

  /// Ends, vertices that lines share, and crossings of one level (not for sources joined at vertices only):
  /// each once, by place.
  [[nodiscard]] std::vector<geometry::Point> candidates() const;

  /// Ways to leave p: 1 for a segment that ends there, 2 for one that passes (on the level that the most pass
  /// on).
  [[nodiscard]] int branches(geometry::Point p) const;

 private:
  struct Segment {
    geometry::Point a, b;  // a < b
    Row street;
  };
  [[nodiscard]] std::int16_t level(const Segment& s) const;
  void add_crossings(std::vector<geometry::Point>& points) const;

  const city::Streets& streets_;
  std::vector<Segment> segments_;
  geometry::BoxIndex index_;
};

}  // namespace mulin::sites
