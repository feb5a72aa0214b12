#include "sites/generate.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/text.h"
#include "sites/near.h"
#include "sites/street_meetings.h"
#include "sites/subdistrict.h"

namespace mulin::sites {
namespace {

using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

bool on_the_ground(const city::Streets& streets, Row street) {
  const city::StreetFlags flags = streets.flags.empty() ? city::StreetFlags{} : streets.flags[street];
  return !flags.bridge && !flags.tunnel && (streets.level.empty() || streets.level[street] == 0);
}

void refuse_too_many(double places, const char* key, double step) {
  if (places <= static_cast<double>(kMostGenerated)) return;
  throw core::UsageError(std::string("sites.generate.") + key + " = \"" + core::number(step) +
                         " m\" makes about " + core::grouped(std::floor(places)) + " places; at most " +
                         core::grouped(static_cast<double>(kMostGenerated)) +
                         " are possible: use a longer step");
}

void check_street_step(const city::Streets& streets, double step) {
  double metres = 0;
  for (Row s = 0; s < streets.size(); ++s) metres += geometry::length(streets.lines[s]);
  refuse_too_many(metres / step, "along_streets", step);
}

void check_grid_side(const MultiPolygon& area, double side) {
  const Box box = geometry::box_of(area);
  refuse_too_many(box.width() / side * (box.height() / side), "grid", side);
}

/// Drops all but the first of places nearer than `within` to a place kept.
std::vector<Point> without_twins(const std::vector<Point>& places, double within) {
  NearPlaces kept(within);
  std::vector<Point> single;
  for (const Point p : places) {
    if (kept.twin(p) != core::kNoRow) continue;
    kept.keep(p, static_cast<Row>(single.size()));
    single.push_back(p);
  }
  return single;
}

}  // namespace

std::vector<Point> along_streets(const city::Streets& streets, double step) {
  std::vector<Point> places;
  for (Row s = 0; s < streets.size(); ++s) {
    if (!on_the_ground(streets, s)) continue;
    const double length = geometry::length(streets.lines[s]);
    const auto steps = static_cast<std::int64_t>(std::floor(length / step + 0.5));
    for (std::int64_t k = 0; k < steps; ++k) {
      places.push_back(geometry::point_along(streets.lines[s], (static_cast<double>(k) + 0.5) * step));
    }
  }
  return places;
}

std::vector<Point> grid_centres(const MultiPolygon& area, double side) {
  std::vector<Point> places;
  const Box box = geometry::box_of(area);
  if (box.empty()) return places;
  Ground ground;
  ground.add(area);
  ground.finish();
  const auto square = [&](double v) { return static_cast<std::int64_t>(std::floor(v / side)); };
  for (std::int64_t row = square(box.max_y); row >= square(box.min_y); --row) {
    for (std::int64_t column = square(box.min_x); column <= square(box.max_x); ++column) {
      const Point centre{(static_cast<double>(column) + 0.5) * side, (static_cast<double>(row) + 0.5) * side};
      if (!ground.owners(centre).empty()) places.push_back(centre);
    }
  }
  return places;
}

std::vector<Point> junctions(const city::Streets& streets) {
  const StreetMeetings meetings(streets);
  std::vector<Point> places;
  for (const Point p : meetings.candidates()) {
    if (meetings.branches(p) >= 3) places.push_back(p);
  }
  return places;
}

std::vector<Point> generated_places(const city::City& city, const SiteOptions& options) {
  std::vector<Point> places;
  const auto take = [&](const std::vector<Point>& more) {
    places.insert(places.end(), more.begin(), more.end());
  };
  if (options.along_streets) {
    check_street_step(city.streets, *options.along_streets);
    take(along_streets(city.streets, *options.along_streets));
  }
  if (options.grid) {
    check_grid_side(city.study_area, *options.grid);
    take(grid_centres(city.study_area, *options.grid));
  }
  if (options.junctions) take(junctions(city.streets));
  const SubdistrictFinder finder(city);
  std::erase_if(places, [&](Point p) { return !finder.inside({}, p); });
  std::sort(places.begin(), places.end(),
            [](Point a, Point b) { return a.y != b.y ? a.y > b.y : a.x < b.x; });
  return without_twins(places, options.duplicate_within);
}

}  // namespace mulin::sites
