#include "layers/place.h"

#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "core/error.h"
#include "core/text.h"
#include "layers/vertices.h"

namespace mulin::layers {
namespace {

using geometry::Point;
constexpr double kGrain =
    1e5;  // transformed coordinates are whole hundredths of a millimetre: one place read from two
          // systems is one place, and a distance equal to the cutoff stays equal
constexpr std::size_t kGiven = 200;  // vertices remembered as the file has them

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

/// What GDAL makes of a GeoPackage's srs_id 0 and −1, and of no word at all.
bool is_undefined(const OGRSpatialReference& srs) {
  const std::string_view name = srs.GetName() == nullptr ? "" : srs.GetName();
  return srs.IsEmpty() || name.starts_with("Undefined");
}

LayerCrs understood(std::string text, std::string name, const Notes& notes) {
  const auto kind = crs_kind(text);
  if (kind == CrsKind::engineering || kind == CrsKind::unknown) {
    notes.refuse("its CRS \"" + core::printable(name, 60) + "\" has no place on Earth",
                 "give the layer in a CRS with a code, or a `transform` of your own");
  }
  notes.report().crs = name;
  const bool degrees = plain_degrees(text);
  return {std::move(text), std::move(name), degrees, kind == CrsKind::geographic};
}

/// Empties features with a vertex that could not be transformed.
void drop_untransformed(Table& table, const LayerCrs& crs, const std::string& working, const Notes& notes) {
  auto& shapes = table.shapes;
  Tally lost;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    bool sound = true;
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      for (const Point v : shapes.path(p))
        sound = sound && std::abs(v.x) < kMostMetres && std::abs(v.y) < kMostMetres;
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

/// The way from a layer's numbers to places in the working CRS.
class Placing {
 public:
  Placing(const Reading& reading, const Source& source, const LayerCrs& crs, Point example,
          const Notes& notes)
      : datum_(source.datum) {
    const auto& working = reading.result->city.crs;
    if (crs.text.empty()) {
      steps_.push_back(Projection::by_pipeline(source.transform));
      return;
    }
    notes.report().datum = datum_name(crs.text);
    if (!*reading.place) *reading.place = own_lonlat(crs.text, example);
    if (datum_.empty()) {
      if (!same_crs(crs.text, working))
        steps_.push_back(projection_of(reading, crs, working, example, notes));
      return;
    }
    if (!crs.degrees) steps_.push_back(projection_of(reading, crs, "EPSG:4326", example, notes));
    undo_after_ = steps_.size();
    steps_.emplace_back("EPSG:4326", working, *reading.place);
  }

  /// False: the numbers are those of the working CRS already.
  [[nodiscard]] bool changes() const { return !steps_.empty(); }

  void apply(std::span<Point> points) const {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!datum_.empty() && i == undo_after_) {
        for (Point& p : points) p = datum_ == "gcj02" ? gcj02_to_wgs84(p) : bd09_to_wgs84(p);
      }
      steps_[i].apply(points);
    }
    for (Point& p : points) p = {std::round(p.x * kGrain) / kGrain, std::round(p.y * kGrain) / kGrain};
  }

 private:
  std::string datum_;
  std::vector<Projection> steps_;
  std::size_t undo_after_ = 0;
};

Point box_middle(std::span<const Point> points) {
  const auto box = geometry::box_of(points);
  return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
}

/// Half of the points lie on either side: a stray one does not move it.
Point median_of(std::vector<Point> points) {
  const auto middle = [&](auto&& less) {
    const auto at = points.begin() + static_cast<std::ptrdiff_t>(points.size() / 2);
    std::nth_element(points.begin(), at, points.end(), less);
    return *at;
  };
  const double x = middle([](Point a, Point b) { return a.x < b.x; }).x;
  return {x, middle([](Point a, Point b) { return a.y < b.y; }).y};
}

/// One point of each feature, of at most kGiven features.
std::vector<Point> sample_of(const Shapes& shapes) {
  std::vector<Point> sample;
  const auto paths = shapes.kind.size();
  for (std::size_t p = 0; p < paths; p += paths / kGiven + 1)
    sample.push_back(shapes.path(static_cast<std::int64_t>(p))[0]);
  return sample;
}

/// A transform's word is not taken for it that its result is in metres.
void require_metres_of_transform(std::span<const Point> points, const Notes& notes) {
  const auto sound = [](Point p) { return std::isfinite(p.x) && std::isfinite(p.y); };
  const auto first = std::find_if(points.begin(), points.end(), sound);
  if (points.empty()) return;
  if (first == points.end())
    notes.refuse("its `transform` gives no finite coordinates", "check its steps and their order of axes");
  if (std::all_of(points.begin(), points.end(),
                  [&](Point p) { return !sound(p) || (std::abs(p.x) <= 360 && std::abs(p.y) <= 360); })) {
    notes.refuse("its `transform` gives (" + pair_text(*first) + "), degrees or radians it seems",
                 "end it in metres of the working CRS, x east, y north");
  }
}

void refuse_two_words(const Source& source) {
  if (source.transform.empty()) return;
  const auto* other = !source.datum.empty() ? "datum" : !source.crs.empty() ? "crs" : nullptr;
  if (other == nullptr) return;
  throw core::UsageError(
      source.key + ": `transform` and `" + other +
      "` exclude each other: a transform leads from the file's numbers to the working CRS by "
      "itself; remove one");
}

}  // namespace

LayerCrs layer_crs(const Source& source, const StatedCrs& word, std::span<const Point> sample,
                   const Notes& notes) {
  if (!source.datum.empty() && source.datum != "gcj02" && source.datum != "bd09") {
    throw core::UsageError(source.key + ".datum = \"" + core::printable(source.datum, 40) +
                           "\": expected \"gcj02\" or \"bd09\"");
  }
  refuse_two_words(source);
  if (!source.transform.empty()) {
    notes.report().crs = "by transform";
    return {"", "by transform", false, false};
  }
  const auto* stated = word.srs != nullptr && !is_undefined(*word.srs) ? word.srs : nullptr;
  if (stated != nullptr && (word.by_the_file || source.crs.empty())) {
    auto code = authority_code(*stated);
    auto text = code.empty() ? wkt_of(*stated) : code;
    const auto name = code.empty() ? std::string(stated->GetName()) : code;
    if (stated->IsLocal()) text = "LOCAL";
    if (!source.crs.empty() && !same_crs(text, source.crs)) {
      notes.refuse("states the CRS " + core::printable(name, 60) + ", the study file says crs = \"" +
                       core::printable(source.crs, 60) + "\"",
                   "remove `crs`, or correct the file's own");
    }
    return understood(text, name, notes);
  }
  if (!source.crs.empty()) {
    if (crs_kind(source.crs) == CrsKind::unknown) {
      throw core::UsageError(source.key + ".crs = \"" + core::printable(source.crs, 60) +
                             "\" is not a coordinate system; write its code, such as \"EPSG:4549\"");
    }
    return understood(source.crs, core::printable(source.crs, 60), notes);
  }
  if (word.degree_columns) {
    notes.guessed("crs_guessed", "its columns are called longitude and latitude: read as WGS 84",
                  "state `crs` or `datum` if they are not");
    return understood("EPSG:4326", "EPSG:4326", notes);
  }
  notes.refuse("states no CRS" + (word.fault.empty() ? "" : ": " + word.fault) + looks(sample),
               "state it: crs = \"EPSG:…\" (4490 or 4326 for degrees, 4549 for CGCS2000 metres at 120°E)");
}

Projection projection_of(const Reading& reading, const LayerCrs& crs, const std::string& to, Point example,
                         const Notes& notes) {
  try {
    if (!*reading.place) *reading.place = own_lonlat(crs.text, example);
    Projection projection(crs.text, to, *reading.place);
    const auto& shift = projection.shift();
    auto& report = notes.report();
    report.datum_shift = shift.name;
    report.shift_accuracy = shift.accuracy;
    report.datum_guessed = shift.guessed;
    return projection;
  } catch (const core::DataError& error) {
    notes.refuse(error.what(), "");
  }
}

void place_points(const Reading& reading, const Source& source, const LayerCrs& crs, std::span<Point> points,
                  const Notes& notes) {
  if (points.empty()) return;
  Placing(reading, source, crs, box_middle(points), notes).apply(points);
}

void place_shapes(const Reading& reading, const Source& source, const LayerCrs& crs, Table& table,
                  const Notes& notes) {
  auto& shapes = table.shapes;
  table.crs = crs;
  table.given = sample_of(shapes);
  require_plausible(crs, table.given, notes);
  require_finite(table, crs, notes);
  warn_of_null_island(table, notes);
  if (shapes.points.empty()) return;
  const Placing placing(reading, source, crs, median_of(table.given), notes);
  if (placing.changes()) {
    const auto given = shapes.points;
    placing.apply(shapes.points);
    if (crs.text.empty()) require_metres_of_transform(shapes.points, notes);
    bend_long_edges(table, given, crs.geographic, [&](std::span<Point> points) { placing.apply(points); });
  }
  drop_untransformed(table, crs, reading.result->city.crs, notes);
}

namespace {

/// "up to 104 m", "100 m and more" where nobody has said how much.
std::string size_words(double metres) {
  return metres > 0 ? "up to " + core::fixed(metres, 0) + " m" : "100 m and more";
}

/// "up to 104 m off subdistricts.gpkg, sites.csv (China 2000), up to 231 m off roads.shp (Xian 1980)".
std::string off_the_others(const InputReport& one, const std::vector<InputReport>& all) {
  const double own = null_shift_bound(one.datum);
  std::map<std::string, std::pair<double, std::vector<std::string>>> by_datum;
  for (const auto& other : all) {
    if (other.datum.empty() || other.datum == one.datum) continue;
    auto& [bound, sources] = by_datum[other.datum];
    const double more = other.datum_guessed ? null_shift_bound(other.datum) : 0;
    bound = own == 0 || (other.datum_guessed && more == 0) ? 0 : own + more;
    if (std::find(sources.begin(), sources.end(), other.source) == sources.end())
      sources.push_back(other.source);
  }
  std::string text;
  for (const auto& [datum, off] : by_datum) {
    text += (text.empty() ? "" : ", ") + size_words(off.first) + " off " + core::join(off.second) + " (" +
            datum + ")";
  }
  return text;
}

core::Finding null_shift(const InputReport& input, const ReadResult& result) {
  const auto others = off_the_others(input, result.inputs);
  core::Finding finding;
  finding.severity = core::Severity::warning;
  finding.layer = input.role;
  finding.code = "null_datum_shift";
  finding.message =
      core::printable(input.source + ": no transformation from its CRS " + input.crs + " (" + input.datum +
                          ") to " + result.city.crs + " (" + datum_name(result.city.crs) +
                          ") is known here: longitude and latitude are taken as they are; it may lie " +
                          (others.empty() ? size_words(null_shift_bound(input.datum)) + " off" : others),
                      1000);
  finding.remedy =
      "have the survey office transform it, or give the layer transform = \"+proj=pipeline …\" with its "
      "parameters";
  return finding;
}

/// A working CRS on a datum of its own: nothing is wrong within the study, but its WGS 84 is a guess.
void tell_working_datum(const ReadResult& result, core::Findings& findings) {
  const auto box = geometry::box_of(result.city.study_area);
  if (box.empty()) return;
  const Point middle{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
  const Projection out(result.city.crs, "EPSG:4326", own_lonlat(result.city.crs, middle));
  if (!out.shift().guessed) return;
  core::Finding finding;
  finding.severity = core::Severity::warning;
  finding.layer = "crs";
  finding.code = "null_datum_shift";
  finding.message =
      result.city.crs + " (" + out.shift().from +
      "): no transformation to WGS 84 is known here: longitude and latitude of the results are those "
      "of its own datum and may lie " +
      size_words(null_shift_bound(out.shift().from)) + " off";
  finding.remedy = "use x and y of the results, or work in a CRS of CGCS2000 or WGS 84";
  findings.add(std::move(finding));
}

}  // namespace

void tell_datum_shifts(ReadResult& result) {
  constexpr double coarse = 25;  // metres: an accuracy that a planner should know of
  core::Findings ordered;
  for (const auto& input : result.inputs) {
    if (input.datum_guessed) ordered.add(null_shift(input, result));
  }
  tell_working_datum(result, ordered);
  for (std::size_t i = 0; i < result.inputs.size(); ++i) {
    const auto& input = result.inputs[i];
    if (input.datum_guessed || input.shift_accuracy <= coarse) continue;
    Notes(result, i).warn("coarse_datum_shift",
                          "its CRS " + input.crs + " is brought to " + result.city.crs + " by " +
                              input.datum_shift + ", which is accurate to " +
                              core::fixed(input.shift_accuracy, 0) + " m only",
                          "give the layer a `transform` of your own, if you have a better one");
  }
  for (const auto& finding : result.findings.all()) ordered.add(finding);
  result.findings = std::move(ordered);
}

}  // namespace mulin::layers
