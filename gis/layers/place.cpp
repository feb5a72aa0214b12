#include "layers/place.h"

#include <ogr_spatialref.h>

#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "layers/crs.h"
#include "layers/projection.h"

namespace mulin::layers {
namespace {

using geometry::Point;
constexpr double kGrain =
    1e5;  // transformed coordinates are whole hundredths of a millimetre: one place read from two
          // systems is one place, and a distance equal to the cutoff stays equal
constexpr double kMost = 1e8;  // metres; GEOS is only asked about less

std::string authority_code(const OGRSpatialReference& srs) {
  const char* authority = srs.GetAuthorityName(nullptr);
  const char* code = srs.GetAuthorityCode(nullptr);
  if (authority == nullptr || code == nullptr) return "";
  return std::string(authority) + ":" + code;
}

std::string wkt_of(const OGRSpatialReference& srs) {
  char* wkt = nullptr;
  const char* options[] = {"FORMAT=WKT2_2019", nullptr};
  srs.exportToWkt(&wkt, options);
  std::string text = wkt == nullptr ? "" : wkt;
  CPLFree(wkt);
  return text;
}

LayerCrs understood(std::string text, std::string name, const Notes& notes) {
  const auto kind = crs_kind(text);
  if (kind == CrsKind::engineering || kind == CrsKind::unknown) {
    notes.refuse("its CRS \"" + core::printable(name, 60) + "\" has no place on Earth",
                 "give the layer in a CRS with a code, or a `transform` of your own");
  }
  notes.report().crs = name;
  return {std::move(text), std::move(name), kind == CrsKind::geographic};
}

std::string pair_text(Point p) {
  return core::number(p.x) + ", " + core::number(p.y);
}

/// What coordinates look like to a person.
std::string looks(std::span<const Point> sample) {
  if (sample.empty()) return "";
  const Point p = sample[0];
  const auto within = [](double v, double most) { return std::abs(v) <= most; };
  std::string text = " (its first point is " + pair_text(p) + ", ";
  if (within(p.x, 180) && within(p.y, 90)) return text + "which looks like degrees)";
  if (within(p.x, 90) && within(p.y, 180)) return text + "which looks like degrees, latitude first)";
  return text + "which looks like metres)";
}

/// One vertex that no layer may have.
[[noreturn]] void refuse_vertex(const Table& table, std::int64_t row, Point p, std::string_view why,
                                const Notes& notes) {
  notes.refuse("feature " + table.label(row) + " has the vertex (" + pair_text(p) + ")" + std::string(why),
               "correct or delete the feature");
}

void require_finite(const Table& table, const LayerCrs& crs, const Notes& notes) {
  const auto& shapes = table.shapes;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      for (const Point v : shapes.path(p)) {
        if (!std::isfinite(v.x) || !std::isfinite(v.y)) {
          notes.refuse("feature " + table.label(row) + " has a vertex that is not finite (" +
                           std::to_string(v.x) + ", " + std::to_string(v.y) + ")",
                       "correct or delete the feature");
        }
        if (!crs.degrees && (std::abs(v.x) > kMost || std::abs(v.y) > kMost)) {
          refuse_vertex(table, row, v, ", out of any range on Earth", notes);
        }
        if (!crs.degrees) continue;
        if (std::abs(v.x) <= 90 && std::abs(v.y) > 90 && std::abs(v.y) <= 180) {
          refuse_vertex(table, row, v, ": longitude and latitude look swapped", notes);
        }
        if (std::abs(v.x) > 360 || std::abs(v.y) > 90) {
          refuse_vertex(table, row, v, " in " + crs.name + ", where degrees are expected", notes);
        }
        if (std::abs(v.y) > 89.99) refuse_vertex(table, row, v, ", a pole", notes);
      }
    }
  }
}

/// Empties features with a vertex that could not be transformed.
void drop_untransformed(Table& table, const LayerCrs& crs, const std::string& working, const Notes& notes) {
  auto& shapes = table.shapes;
  Tally lost;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    bool sound = true;
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      for (const Point v : shapes.path(p)) sound = sound && std::abs(v.x) < kMost && std::abs(v.y) < kMost;
    }
    if (!sound) lost.add(table.label(row));
    if (sound) continue;
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      for (Point& v : shapes.path(p)) v = {0, 0};
      shapes.kind[static_cast<std::size_t>(p)] = PathKind::lost;
    }
  }
  if (lost) {
    notes.left_out("untransformable",
                   counted(lost, "feature cannot", "features cannot") + " be transformed from " + crs.name +
                       " to " + working,
                   "check their coordinates", lost);
  }
}

void warn_of_null_island(const Table& table, const Notes& notes) {
  Tally origin;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    const auto first = table.shapes.feature_first[r];
    if (table.shapes.feature_first[r + 1] - first != 1) continue;
    const auto path = table.shapes.path(first);
    if (path.size() == 1 && path[0] == Point{0, 0}) origin.add(table.label(row));
  }
  if (origin) {
    notes.warn("null_island",
               counted(origin, "feature lies", "features lie") + " at 0, 0, as points without a position do",
               "give it its position or delete it", origin);
  }
}

}  // namespace

LayerCrs layer_crs(const Source& source, const OGRSpatialReference* stated, bool states_crs,
                   bool degree_columns, std::span<const Point> sample, const Notes& notes) {
  if (!source.transform.empty()) {
    notes.report().crs = "by transform";
    return {source.transform, "by transform", false};
  }
  if (stated != nullptr && (states_crs || source.crs.empty())) {
    auto code = authority_code(*stated);
    auto text = code.empty() ? wkt_of(*stated) : code;
    if (stated->IsLocal()) text = "LOCAL";
    if (!source.crs.empty() && !same_crs(text, source.crs)) {
      notes.refuse("states the CRS " + (code.empty() ? std::string(stated->GetName()) : code) +
                       ", the study file says crs = \"" + source.crs + "\"",
                   "remove `crs`, or correct the file's own");
    }
    return understood(text, code.empty() ? std::string(stated->GetName()) : code, notes);
  }
  if (!source.crs.empty()) {
    if (crs_kind(source.crs) == CrsKind::unknown) {
      throw core::UsageError(source.key + ".crs = \"" + core::printable(source.crs, 60) +
                             "\" is not a coordinate system; write its code, such as \"EPSG:4549\"");
    }
    return understood(source.crs, source.crs, notes);
  }
  if (degree_columns) {
    notes.guessed("crs_guessed", "its columns are called longitude and latitude: read as WGS 84",
                  "state `crs` or `datum` if they are not");
    return understood("EPSG:4326", "EPSG:4326", notes);
  }
  notes.refuse("states no CRS" + looks(sample),
               "state it: crs = \"EPSG:…\" (4490 or 4326 for degrees, 4549 for CGCS2000 metres at 120°E)");
}

void place_points(const Reading& reading, const Source& source, const LayerCrs& crs, std::span<Point> points,
                  const Notes& notes) {
  const auto& working = reading.result->city.crs;
  if (!source.datum.empty() && source.datum != "gcj02" && source.datum != "bd09") {
    throw core::UsageError(source.key + ".datum = \"" + core::printable(source.datum, 40) +
                           "\": expected \"gcj02\" or \"bd09\"");
  }
  try {
    if (source.datum.empty()) {
      if (same_crs(crs.text, working)) return;
      Projection(crs.text, working).apply(points);
    } else {
      if (!crs.degrees) Projection(crs.text, "EPSG:4326").apply(points);
      for (Point& p : points) p = source.datum == "gcj02" ? gcj02_to_wgs84(p) : bd09_to_wgs84(p);
      Projection("EPSG:4326", working).apply(points);
    }
  } catch (const core::DataError& error) {
    notes.refuse(error.what(), "");
  }
  for (Point& p : points) p = {std::round(p.x * kGrain) / kGrain, std::round(p.y * kGrain) / kGrain};
}

void place_shapes(const Reading& reading, const Source& source, const LayerCrs& crs, Table& table,
                  const Notes& notes) {
  require_finite(table, crs, notes);
  warn_of_null_island(table, notes);
  place_points(reading, source, crs, table.shapes.points, notes);
  drop_untransformed(table, crs, reading.result->city.crs, notes);
}

Point middle_in_degrees(const Source& source, const LayerCrs& crs, std::span<const Point> points,
                        const Notes& notes) {
  const auto box = geometry::box_of(points);
  Point middle[] = {{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
  if (!source.transform.empty())
    notes.refuse("with a `transform` the working CRS cannot be chosen",
                 "state `crs` at the top of the study file");
  if (!crs.degrees) Projection(crs.text, "EPSG:4326", Projection::Strictness::allow_guesses).apply(middle);
  if (!(std::abs(middle[0].x) <= 360 && std::abs(middle[0].y) <= 84)) {
    notes.refuse("its middle (" + pair_text(middle[0]) + ") lies in no UTM zone",
                 "correct its CRS, or state `crs` at the top of the study file");
  }
  return middle[0];
}

std::string utm_zone(Point lonlat) {
  const double lon = lonlat.x - 360 * std::floor((lonlat.x + 180) / 360);
  const int zone = std::min(60, static_cast<int>(std::floor((lon + 180) / 6)) + 1);
  return "EPSG:" + std::to_string((lonlat.y < 0 ? 32700 : 32600) + zone);
}

void require_metric(const std::string& crs) {
  const auto facts = crs_facts(crs, {});
  if (!facts.metric) {
    throw core::UsageError("crs = \"" + core::printable(crs, 60) + "\" (" + facts.name +
                           ") is not in metres; choose a projected one, such as \"EPSG:4549\"");
  }
}

void check_scale(const Reading& reading, std::span<const Point> at) {
  const auto& crs = reading.result->city.crs;
  const auto facts = crs_facts(crs, at);
  const auto percent = core::fixed(facts.scale_error * 100, 2) + " %";
  if (facts.scale_error > 0.01 || !std::isfinite(facts.scale_error)) {
    throw core::UsageError("crs = \"" + core::printable(crs, 60) + "\" (" + facts.name +
                           "): lengths in the study area are wrong by " + percent +
                           "; choose a CRS made for the place, or leave `crs` out");
  }
  if (facts.scale_error <= 0.001) return;
  core::Finding finding;
  finding.severity = core::Severity::warning;
  finding.layer = "crs";
  finding.code = "scale_error";
  finding.message = crs + ": lengths in the study area are wrong by up to " + percent;
  finding.remedy = "choose a CRS whose central meridian is nearer, or leave `crs` out";
  reading.result->findings.add(std::move(finding));
}

}  // namespace mulin::layers
