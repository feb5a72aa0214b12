// geometry/predicates: on which side, exactly? Signs that rounding cannot turn, so shared ends are never
// crossings. In: points as they are → out: the exact sign of an area, and how two segments meet. Read first:
// geometry/shapes.h. Source: floating expansions, Shewchuk, Discrete & Computational Geometry 18, 1997.
#pragma once

#include "geometry/shapes.h"

namespace mulin::geometry {

/// +1 when a → b → c turns left, −1 right, 0 when the three lie on one line. Exact for finite |v| < 1e150.
int turn(Point a, Point b, Point c);

/// True when p lies on the closed segment a–b. Exact.
bool on_segment(Point p, Point a, Point b);

/// How two closed segments meet. `proper`: in one point inside both.
enum class Meeting : unsigned char { none, touch, proper, overlap };

/// Exact. Edge: segments of one point are allowed; sharing an end is `touch`; `overlap` shares more than a
/// point.
Meeting meeting(Point a, Point b, Point c, Point d);

/// Where a–b and c–d cross, as a share of a–b in [0, 1]. Requires: meeting() is proper.
double crossing_share(Point a, Point b, Point c, Point d);

/// Between a and b; share 0 gives a, 1 gives b, exactly.
inline Point between(Point a, Point b, double share) {
  return share >= 1 ? b : Point{a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

}  // namespace mulin::geometry
