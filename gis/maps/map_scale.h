// maps/map_scale: round numbers that a map reader expects: scales, scale bars, grid lines, paper sizes.
// In: metres to show, millimetres to show them on → out: 25000 (for 1:25,000), 1000 m, …
// Read first: nothing.
#pragma once

#include <string>

#include "geometry/shapes.h"
#include "maps/canvas.h"

namespace mulin::maps {

/// The least denominator ≥ `needed` among 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5 × 10ⁿ. Edge: not positive →
/// 1000.
double round_scale(double needed);

/// The greatest length ≤ `metres` among 1, 2, 5 × 10ⁿ. Requires: metres > 0.
double round_length(double metres);

/// The largest round scale at which the box fits the frame, with a margin of 1.5 % on each side.
/// Units: box in metres, frame in mm of the drawing, `unit` mm of paper a mm of the drawing.
double fitting_scale(const geometry::Box& box, const Rect& frame, double unit);

/// "1:25,000".
std::string scale_text(double denominator);

/// mm of paper a mm of the A3 drawing, for "A4" … "A0". Throws: UsageError for another name.
double paper_unit(const std::string& paper);

/// From the ground to the paper, north up.
struct Projector {
  Rect frame;
  geometry::Point centre;  ///< on the ground, in the middle of the frame
  double metres_per_mm = 25;

  [[nodiscard]] geometry::Point operator()(geometry::Point p) const {
    return {frame.x + frame.w / 2 + (p.x - centre.x) / metres_per_mm,
            frame.y + frame.h / 2 - (p.y - centre.y) / metres_per_mm};
  }
  /// What the frame shows, in metres.
  [[nodiscard]] geometry::Box ground() const {
    const double dx = frame.w / 2 * metres_per_mm, dy = frame.h / 2 * metres_per_mm;
    return {centre.x - dx, centre.y - dy, centre.x + dx, centre.y + dy};
  }
};

}  // namespace mulin::maps
