#include "layers/read.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/error.h"
#include "layers/open.h"
#include "layers/place.h"
#include "layers/projection.h"
#include "layers/raster.h"
#include "layers/readers.h"
#include "layers/working_crs.h"

namespace mulin::layers {
namespace {

/// Reads part by part. With `refused` a part that is refused is told and left out; without, the refusal ends
/// the reading.
class Gate {
 public:
  explicit Gate(const Refused* refused) : refused_(refused) {}
  [[nodiscard]] bool lenient() const { return refused_ != nullptr; }
  /// True when the part was read.
  template <class Part>
  bool pass(std::string_view role, Part&& part) const {
    try {
      part();
      return true;
    } catch (const core::Interrupted&) {
      throw;
    } catch (const core::Error& error) {
      if (!lenient()) throw;
      (*refused_)(role, error);
      return false;
    }
  }

 private:
  const Refused* refused_;
};

/// By the layers that say where the study is, in the order of trust. Edge: nothing when all are refused.
std::optional<geometry::Point> middle_of_study(Reading& reading, const Gate& gate) {
  const auto& s = *reading.sources;
  const std::pair<const Source*, std::string_view> layers[] = {
      {s.subdistricts ? &*s.subdistricts : nullptr, "subdistricts"},
      {s.population ? &*s.population : nullptr, "population"},
      {s.streets ? &*s.streets : nullptr, "streets"}};
  for (const auto& [source, role] : layers) {
    if (source == nullptr) continue;
    const bool cells = role == "population" && is_raster(*source, s.folder);
    std::optional<geometry::Point> middle;
    gate.pass(role, [&] {
      middle = cells ? middle_of_raster(reading, *source) : middle_of(reading, *source, role);
    });
    if (middle) return middle;
  }
  if (!gate.lenient()) {
    throw core::UsageError("the study names no layer with a place: give [population] and [streets]");
  }
  return std::nullopt;
}

/// False when the CRS only stands in for one that cannot be known: shapes can be read in it, not measured.
bool choose_crs(Reading& reading, const Gate& gate) {
  auto& crs = reading.result->city.crs;
  crs = reading.sources->crs;
  if (!crs.empty() && !gate.pass("crs", [&] { require_metric(crs); })) crs.clear();
  if (!crs.empty()) return true;
  const auto middle = middle_of_study(reading, gate);
  crs = utm_zone(middle.value_or(geometry::Point{}));
  return middle.has_value();
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

void read_areas(Reading& reading, const Gate& gate) {
  const auto& s = *reading.sources;
  auto& city = reading.result->city;
  const auto all = [&](const std::vector<AreaSource>& sources, std::string_view role,
                       std::vector<city::Zone>& into) {
    for (const auto& source : sources) {
      gate.pass(source.key, [&] {
        auto zones = read_zones(reading, source, role);
        std::move(zones.begin(), zones.end(), std::back_inserter(into));
      });
    }
  };
  all(s.exclusions, "exclude", city.exclusions);
  all(s.barriers, "barrier", city.barriers);
  all(s.priority, "priority", city.priority);
  for (const auto& source : s.places) {
    auto& places = city.places.emplace_back();  // an empty one keeps the rows of the others
    gate.pass(source.key, [&] { places = read_places(reading, source); });
  }
}

void read_people_and_area(Reading& reading, const Gate& gate, bool measured) {
  const auto& s = *reading.sources;
  auto& city = reading.result->city;
  const bool people = s.population && gate.pass("population", [&] { read_people(reading, *s.population); });
  if (!people) city.demand = {}, city.account = {};
  if (s.subdistricts || !s.population) return;
  if (people) gate.pass("population", [&] { set_study_area_from_people(reading); });
  if (measured) gate.pass("crs", [&] { check_study_scale(reading); });
}

void read_subdistricts_and_area(Reading& reading, const Gate& gate, bool measured) {
  const auto& s = *reading.sources;
  if (!s.subdistricts) return;
  if (!gate.pass("subdistricts", [&] { read_subdistricts(reading, *s.subdistricts); })) {
    reading.result->city.subdistricts.clear();
    reading.result->city.study_area = {};
    reading.study = {};
    reading.seams.clear();
  }
  if (measured) gate.pass("crs", [&] { check_study_scale(reading); });
}

ReadResult read_parts(const CitySources& sources, const core::Job& job, const Gate& gate) {
  const GdalMessages quiet;  // what GDAL says is told in our words, or is not worth telling
  ReadResult result;
  Reading reading{&sources, &job, &result};
  const bool measured = choose_crs(reading, gate);
  read_subdistricts_and_area(reading, gate, measured);
  read_people_and_area(reading, gate, measured);
  report_seams(reading);
  if (sources.streets) gate.pass("streets", [&] { read_streets(reading, *sources.streets); });
  if (sources.centres) gate.pass("centres", [&] { read_centres(reading, *sources.centres); });
  if (sources.sites) gate.pass("sites", [&] { read_sites(reading, *sources.sites); });
  read_areas(reading, gate);
  tell_datum_shifts(result);
  return result;
}

}  // namespace

ReadResult read_city(const CitySources& sources, const core::Job& job) {
  return read_parts(sources, job, Gate(nullptr));
}

ReadResult inspect_city(const CitySources& sources, const core::Job& job, const Refused& refused) {
  return read_parts(sources, job, Gate(&refused));
}

}  // namespace mulin::layers
