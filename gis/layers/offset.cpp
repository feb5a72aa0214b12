#include "layers/offset.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "layers/locate_point.h"
#include "layers/projection.h"

namespace mulin::layers {
namespace {

using geometry::Box;
using geometry::Point;

constexpr std::size_t kSample = 500;
constexpr double kFar = 200;  // metres; a place farther from every street counts as this far

/// How well points fit the study.
struct Fit {
  std::size_t inside = 0;
  double median = 0;  ///< metres to the nearest street
};

Fit fit_of(const Reading& reading, const PreparedPolygon& area, const std::vector<Point>& points) {
  Fit fit;
  std::vector<double> away;
  for (const Point p : points) {
    fit.inside += area.contains(p) ? 1 : 0;
    if (reading.streets) away.push_back(reading.streets->distance(p, kFar));
  }
  if (away.empty()) return fit;
  const auto middle = away.begin() + static_cast<std::ptrdiff_t>(away.size() / 2);
  std::nth_element(away.begin(), middle, away.end());
  fit.median = *middle;
  return fit;
}

std::vector<Point> taken_as(const std::vector<Point>& lonlat, const std::string& working,
                            Point (*undo)(Point)) {
  std::vector<Point> points;
  for (const Point p : lonlat) points.push_back(undo(p));
  Projection("EPSG:4326", working).apply(points);
  return points;
}

/// Clearly better: more places come inside than chance would bring, or they move much nearer to the streets.
bool clearly_better(const Fit& other, const Fit& given, std::size_t n) {
  const bool more_inside = other.inside >= given.inside + std::max<std::size_t>(2, n / 20);
  const bool nearer = n >= 20 && other.inside >= given.inside && other.median < 0.6 * given.median &&
                      given.median - other.median > 5;
  return more_inside || nearer;
}

}  // namespace

NearestStreet::NearestStreet(const city::Streets& streets) {
  std::vector<Box> boxes;
  for (city::Row i = 0; i < streets.size(); ++i) {
    const auto line = streets.lines[i];
    for (std::size_t k = 1; k < line.size(); ++k) {
      segments_.emplace_back(line[k - 1], line[k]);
      boxes.push_back(geometry::box_of(std::span(&line[k - 1], 2)));
    }
  }
  index_ = geometry::BoxIndex(boxes);
}

double NearestStreet::distance(Point p, double within) const {
  const auto to = [&](core::Row i) {
    const auto& [a, b] = segments_[static_cast<std::size_t>(i)];
    const Point ends[] = {a, b};
    return geometry::nearest_on_line(ends, p).away;
  };
  const auto nearest = index_.nearest(p, within, to);
  return nearest == core::kNoRow ? within : to(nearest);
}

bool offset_datums_apply(const Reading& reading) {
  if (reading.study.empty()) return false;
  const Point middle[] = {
      {(reading.study.min_x + reading.study.max_x) / 2, (reading.study.min_y + reading.study.max_y) / 2}};
  const auto lonlat = to_lonlat(reading.result->city.crs, middle);
  return wgs84_to_gcj02(lonlat[0]) != lonlat[0];
}

void warn_of_offset(const Reading& reading, const Source& source, const std::vector<Point>& points,
                    const Notes& notes) {
  if (!reading.streets || !source.datum.empty() || points.size() < 5) return;
  std::vector<Point> sample;
  const std::size_t step = points.size() / kSample + 1;
  for (std::size_t i = 0; i < points.size(); i += step) sample.push_back(points[i]);
  const PreparedPolygon area(reading.result->city.study_area);
  const auto& working = reading.result->city.crs;
  const auto given = fit_of(reading, area, sample);
  const auto lonlat = to_lonlat(working, sample);
  for (const auto& [datum, undo] : {std::pair{"gcj02", &gcj02_to_wgs84}, std::pair{"bd09", &bd09_to_wgs84}}) {
    const auto moved = taken_as(lonlat, working, undo);
    const auto other = fit_of(reading, area, moved);
    if (!clearly_better(other, given, sample.size())) continue;
    const auto count = [](std::size_t n) { return core::grouped(static_cast<double>(n)); };
    notes.warn("offset_datum",
               count(given.inside) + " of " + count(sample.size()) +
                   " places lie in the study area, the middle one " + core::fixed(given.median, 0) +
                   " m from a street; moved by " + core::fixed(geometry::distance(sample[0], moved[0]), 0) +
                   " m, as if given in " + datum + ", " + count(other.inside) + " do, " +
                   core::fixed(other.median, 0) + " m from a street",
               std::string("if the layer comes from a Chinese web map, say datum = \"") + datum + "\"");
    return;
  }
}

}  // namespace mulin::layers
