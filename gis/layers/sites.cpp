#include <algorithm>
#include <unordered_map>

#include "core/error.h"
#include "core/text.h"
#include "layers/clean.h"
#include "layers/offset.h"
#include "layers/readers.h"

namespace mulin::layers {
namespace {

using geometry::MultiPolygon;
using geometry::Point;

/// The first point of a feature, or nothing.
std::optional<Point> first_point(const Table& table, std::int64_t row) {
  const auto r = static_cast<std::size_t>(row);
  for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
    if (table.shapes.kind[static_cast<std::size_t>(p)] == PathKind::point) return table.shapes.path(p)[0];
  }
  return std::nullopt;
}

/// Where a point or polygon feature is spoken of.
std::optional<Point> place_of(const Table& table, const std::vector<MultiPolygon>& shapes, std::int64_t row) {
  const auto& shape = shapes[static_cast<std::size_t>(row)];
  if (!shape.empty()) return geometry::inner_point(shape);
  return first_point(table, row);
}

/// Features far from the study: typing errors in a coordinate, or points without a position.
void report_strays(const Reading& reading, const Table& table, double reach) {
  if (reading.study.empty()) return;
  const auto wide = reading.study.widened(reach);
  Tally strays;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    geometry::Box box;
    for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
      if (table.shapes.kind[static_cast<std::size_t>(p)] == PathKind::lost) continue;
      box.include(geometry::box_of(table.shapes.path(p)));
    }
    if (!box.empty() && !box.meets(wide)) strays.add(table.label(row));
  }
  if (strays) {
    reading.notes(table).warn("far_away",
                              counted(strays, "feature lies", "features lie") + " more than " +
                                  core::number(reach / 1000) + " km from the study area",
                              "correct the coordinates, or delete it", strays);
  }
}

/// A feature of several points stands at its first.
void report_multipoints(const Reading& reading, const Table& table) {
  Tally several;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    if (table.shapes.count(row, PathKind::outer) == 0 && table.shapes.count(row, PathKind::point) > 1)
      several.add(table.label(row));
  }
  if (several) {
    reading.notes(table).warn(
        "several_points",
        counted(several, "feature has", "features have") + " several points; each stands at its first",
        "split them into features of one point", several);
  }
}

/// Throws when an id is missing or given twice.
void require_unique_ids(const Table& table, std::string_view role, const Notes& notes) {
  const auto* column = table.column(role);
  if (column == nullptr) return;
  std::unordered_map<std::string, std::int64_t> seen;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const std::string id(core::trimmed(column->text[static_cast<std::size_t>(row)]));
    const auto fid = std::to_string(table.fid[static_cast<std::size_t>(row)]);
    if (id.empty()) notes.refuse("feature #" + fid + " has no " + column->field, "give it an id");
    const auto [at, added] = seen.try_emplace(id, row);
    if (!added) {
      notes.refuse(column->field + " = \"" + core::printable(id, 40) + "\" stands at features #" +
                       std::to_string(table.fid[static_cast<std::size_t>(at->second)]) + " and #" + fid,
                   "ids must differ");
    }
  }
}

void refuse_negative(const Table& table, const std::vector<double>& values, std::string_view role,
                     const Notes& notes) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0) {
      notes.refuse("feature " + table.label(static_cast<std::int64_t>(i)) + " has a negative " +
                       std::string(role) + " " + core::number(values[i]) + " in " + table.column(role)->field,
                   "correct it: 0 or more");
    }
  }
}

std::string id_of(const Table& table, std::string_view role, std::int64_t row) {
  const std::string id(core::trimmed(table.text(role, row)));
  return id.empty() ? std::to_string(table.fid[static_cast<std::size_t>(row)]) : id;
}

}  // namespace

void read_centres(Reading& reading, const CentreSource& source) {
  const auto table =
      read_table(reading, source,
                 {"centres",
                  "name",
                  {{"name", source.name, Want::text}, {"capacity", source.capacity, Want::number}},
                  "",
                  {"id"}});
  if (table.size() == 0) {
    reading.notes(table).warn("empty", "has no features: nobody is served before",
                              "mend `where`, or remove the table");
    return;
  }
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 50'000);
  report_strays(reading, table, 50'000);
  const Notes notes = reading.notes(table);
  const auto capacity = numbers(reading, table, "capacity", false);
  refuse_negative(table, capacity, "capacity", notes);
  report_multipoints(reading, table);
  const auto shapes = clean_polygons(reading, table);
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto at = place_of(table, shapes, row);
    if (!at) continue;
    city::Centre centre;
    centre.id = "E" + std::to_string(table.fid[static_cast<std::size_t>(row)]);  // apart from candidates' ids
    centre.name = table.text("name", row);
    centre.at = *at;
    if (!capacity.empty()) centre.capacity = capacity[static_cast<std::size_t>(row)];
    reading.result->city.centres.push_back(std::move(centre));
  }
  std::vector<Point> at;
  for (const auto& centre : reading.result->city.centres) at.push_back(centre.at);
  warn_of_offset(reading, source, at, notes);
}

void read_sites(Reading& reading, const SiteSource& source) {
  TableRequest request{
      "sites",
      "id",
      {{"id", source.id, Want::text}, {"name", source.name, Want::text}, {"cost", source.cost, Want::number}},
      "",
      {}};
  auto& parcels = reading.result->city.parcels;
  for (const auto* list : {&source.keep, &source.attributes}) {
    for (const auto& name : *list) {
      if (std::find(parcels.attribute_names.begin(), parcels.attribute_names.end(), name) !=
          parcels.attribute_names.end())
        continue;
      parcels.attribute_names.push_back(name);
      const auto asked = source.asked_by.find(name);
      const std::string key = list == &source.keep || asked == source.asked_by.end() ? "keep" : asked->second;
      request.asks.push_back({"column " + name, name, Want::text, key});
    }
  }
  const auto table = read_table(reading, source, request);
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 5000);
  report_strays(reading, table, 5000);
  const Notes notes = reading.notes(table);
  require_unique_ids(table, "id", notes);
  const auto cost = numbers(reading, table, "cost", false);
  refuse_negative(table, cost, "cost", notes);
  report_multipoints(reading, table);
  auto shapes = clean_polygons(reading, table);
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto at = place_of(table, shapes, row);
    if (!at) continue;
    const auto r = static_cast<std::size_t>(row);
    city::Parcel parcel;
    parcel.id = id_of(table, "id", row);
    parcel.name = table.text("name", row);
    parcel.at = *at;
    if (!shapes[r].empty()) parcel.area_m2 = geometry::area(shapes[r]);
    parcel.shape = std::move(shapes[r]);
    if (!cost.empty()) parcel.cost = cost[r];
    for (const auto& name : parcels.attribute_names)
      parcel.attributes.push_back(table.text("column " + name, row));
    parcels.all.push_back(std::move(parcel));
  }
  std::vector<Point> at;
  for (const auto& parcel : parcels.all) at.push_back(parcel.at);
  warn_of_offset(reading, source, at, notes);
}

city::Places read_places(Reading& reading, const Source& source) {
  const auto table =
      read_table(reading, source, {source.key.empty() ? "places" : source.key, "", {}, "", {}});
  city::Places places;
  places.source = source.source;
  if (table.size() == 0) {
    reading.notes(table).warn("empty", "has no features: the criterion finds nothing", "mend `where`");
    return places;
  }
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 50'000);
  report_multipoints(reading, table);
  const auto shapes = clean_polygons(reading, table);
  const bool polygons =
      std::any_of(shapes.begin(), shapes.end(), [](const MultiPolygon& s) { return !s.empty(); });
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto at = place_of(table, shapes, row);
    if (!at) continue;
    places.points.push_back(*at);
    if (polygons) places.polygons.push_back(shapes[static_cast<std::size_t>(row)]);
  }
  warn_of_offset(reading, source, places.points, reading.notes(table));
  return places;
}

}  // namespace mulin::layers
