#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "layers/fit.h"
#include "layers/table.h"

namespace mulin::layers {
namespace {

using geometry::Box;

constexpr double kStray = 100'000;  // metres: a lone feature so far off is a mistake

double gap(const Box& a, const Box& b) {
  const double dx = std::max({0.0, a.min_x - b.max_x, b.min_x - a.max_x});
  const double dy = std::max({0.0, a.min_y - b.max_y, b.min_y - a.max_y});
  return std::hypot(dx, dy);
}

Box box_of_feature(const Shapes& shapes, std::int64_t row) {
  Box box;
  const auto r = static_cast<std::size_t>(row);
  for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
    if (shapes.kind[static_cast<std::size_t>(p)] != PathKind::lost)
      box.include(geometry::box_of(shapes.path(p)));
  }
  return box;
}

std::string kilometres(double metres) {
  return metres < 10'000 ? core::fixed(metres / 1000, 1) : core::grouped(metres / 1000);
}

/// A few features alone in the distance: what they carry will count as outside.
void warn_of_strays(const Reading& reading, const Table& table, const Tally& strays, double farthest) {
  if (!strays || strays.count > std::max<std::int64_t>(3, table.size() / 100)) return;
  reading.notes(table).warn("far_away",
                            counted(strays, "feature lies", "features lie") + " up to " +
                                kilometres(farthest) + " km from the study area",
                            "correct their coordinates or delete them", strays);
}

}  // namespace

void require_nearby(const Reading& reading, const Table& table, double reach) {
  if (reading.study.empty() || table.shapes.points.empty()) return;
  const auto wide = reading.study.widened(reach);
  Box all;
  bool near = false;
  Tally strays;
  double farthest = 0;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto box = box_of_feature(table.shapes, row);
    if (box.empty()) continue;
    all.include(box);
    near = near || box.meets(wide);
    const double away = gap(box, reading.study);
    if (away <= kStray) continue;
    strays.add(table.label(row));
    farthest = std::max(farthest, away);
  }
  if (near) return warn_of_strays(reading, table, strays, farthest);
  if (all.empty()) return;
  reading.notes(table).refuse("lies " + kilometres(gap(all, reading.study)) + " km from the study area",
                              what_would_fit(reading, table.crs, table.given));
}

}  // namespace mulin::layers
