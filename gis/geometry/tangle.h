// geometry/tangle: how often do the rings of a shape cross, and how much work is it to find out? Counted with
// a limit, so that no drawing, however wild, keeps a repair busy for hours. In: rings, valid or not → out:
// crossings and looks. Read first: geometry/shapes.h.
#pragma once

#include <cstdint>

#include "geometry/shapes.h"

namespace mulin::geometry {

/// Limits are numbers of steps, not seconds: the same shape is refused on every machine.
struct TangleLimit {
  std::int64_t crossings = 0;
  std::int64_t looks = 0;  ///< pairs of pieces that had to be compared
};

struct Tangle {
  std::int64_t crossings = 0;
  std::int64_t looks = 0;
  bool too_much = false;  ///< a limit was passed; the counts stand where counting stopped
};

/// Counts pairs of segments that cross or run over each other. Edge: touching ends are no crossing.
/// Method: pieces that run one way in x and y, compared where their boxes meet, halved until single segments;
/// GEOS's noding does the same, so `looks` bounds what it will do.
Tangle tangle_of(const MultiPolygon& shape, const TangleLimit& limit);

}  // namespace mulin::geometry
