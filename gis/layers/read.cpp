#include "layers/read.h"

#include <algorithm>

#include "core/error.h"
#include "layers/open.h"
#include "layers/place.h"
#include "layers/projection.h"
#include "layers/raster.h"
#include "layers/readers.h"
#include "layers/working_crs.h"

namespace mulin::layers {
namespace {

/// The layer that says where the study is, in the order of trust.
geometry::Point middle_of_study(Reading& reading) {
  const auto& s = *reading.sources;
  if (s.subdistricts) return middle_of(reading, *s.subdistricts, "subdistricts");
  if (s.population) {
    return is_raster(*s.population, s.folder) ? middle_of_raster(reading, *s.population)
                                              : middle_of(reading, *s.population, "population");
  }
  if (s.streets) return middle_of(reading, *s.streets, "streets");
  throw core::UsageError("the study names no layer with a place: give [population] and [streets]");
}

void choose_crs(Reading& reading) {
  auto& crs = reading.result->city.crs;
  crs = reading.sources->crs;
  if (crs.empty()) crs = utm_zone(middle_of_study(reading));
  require_metric(crs);
}

void check_study_scale(const Reading& reading) {
  const auto& b = reading.study;
  if (b.empty()) return;
  const geometry::Point corners[] = {{(b.min_x + b.max_x) / 2, (b.min_y + b.max_y) / 2},
                                     {b.min_x, b.min_y},
                                     {b.max_x, b.min_y},
                                     {b.min_x, b.max_y},
                                     {b.max_x, b.max_y}};
  check_scale(reading, corners);
}

void read_areas(Reading& reading) {
  const auto& s = *reading.sources;
  auto& city = reading.result->city;
  const auto all = [&](const std::vector<AreaSource>& sources, std::string_view role,
                       std::vector<city::Zone>& into) {
    for (const auto& source : sources) {
      auto zones = read_zones(reading, source, role);
      std::move(zones.begin(), zones.end(), std::back_inserter(into));
    }
  };
  all(s.exclusions, "exclude", city.exclusions);
  all(s.barriers, "barrier", city.barriers);
  all(s.priority, "priority", city.priority);
  for (const auto& source : s.places) city.places.push_back(read_places(reading, source));
}

}  // namespace

ReadResult read_city(const CitySources& sources, const core::Job& job) {
  const GdalMessages quiet;  // what GDAL says is told in our words, or is not worth telling
  ReadResult result;
  Reading reading{&sources, &job, &result};
  choose_crs(reading);
  if (sources.subdistricts) read_subdistricts(reading, *sources.subdistricts);
  check_study_scale(reading);
  if (sources.population) {
    read_people(reading, *sources.population);
    if (!sources.subdistricts) set_study_area_from_people(reading);
  }
  if (!sources.subdistricts) check_study_scale(reading);
  if (sources.streets) read_streets(reading, *sources.streets);
  if (sources.centres) read_centres(reading, *sources.centres);
  if (sources.sites) read_sites(reading, *sources.sites);
  read_areas(reading);
  tell_datum_shifts(result);
  return result;
}

}  // namespace mulin::layers
