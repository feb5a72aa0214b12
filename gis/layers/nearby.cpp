#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "layers/table.h"

namespace mulin::layers {
namespace {

using geometry::Box;
using geometry::Point;

double gap(const Box& a, const Box& b) {
  const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
  const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
  return std::hypot(dx, dy);
}

Box swapped(const Box& b) {
  return {b.min_y, b.min_x, b.max_y, b.max_x};
}

/// What would bring the box home: nothing is tried on the data, only named.
std::string what_would_fit(const Box& layer, const Box& study) {
  if (swapped(layer).meets(study))
    return "x and y look swapped (Chinese surveying calls north X); swap the columns";
  if (std::abs(layer.min_x) <= 360 && std::abs(layer.max_y) <= 90)
    return "its coordinates look like degrees; state `crs`";
  const double zone = std::floor(layer.min_x / 1e6);
  if (zone >= 13 && zone <= 60)
    return "its eastings carry a zone number (" + core::number(zone) +
           "…); state the CRS of the zone, such as EPSG:4528";
  return "check its CRS";
}

}  // namespace

void require_nearby(const Reading& reading, const Table& table, double reach) {
  if (reading.study.empty() || table.shapes.points.empty()) return;
  const auto wide = reading.study.widened(reach);
  const auto& shapes = table.shapes;
  Box all;
  for (std::int64_t p = 0; p < static_cast<std::int64_t>(shapes.kind.size()); ++p) {
    if (shapes.kind[static_cast<std::size_t>(p)] == PathKind::lost) continue;
    const auto box = geometry::box_of(shapes.path(p));
    if (box.meets(wide)) return;
    all.include(box);
  }
  if (all.empty()) return;
  reading.notes(table).refuse(
      "lies " + core::grouped(gap(all, reading.study) / 1000) + " km from the study area",
      what_would_fit(all, reading.study));
}

}  // namespace mulin::layers
