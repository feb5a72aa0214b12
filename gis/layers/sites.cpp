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

/// Throws when an id is missing or given twice.
void require_unique_ids(const Table& table, std::string_view role, const Notes& notes) {
  const auto* column = table.column(role);
  if (column == nullptr) return;
  std::unordered_map<std::string, std::int64_t> seen;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto& id = column->text[static_cast<std::size_t>(row)];
    const auto fid = std::to_string(table.fid[static_cast<std::size_t>(row)]);
    if (core::trimmed(id).empty())
      notes.refuse("feature #" + fid + " has no " + column->field, "give it an id");
    const auto [at, added] = seen.try_emplace(id, row);
    if (!added) {
      notes.refuse(column->field + " = \"" + core::printable(id, 40) + "\" stands at features #" +
                       std::to_string(table.fid[static_cast<std::size_t>(at->second)]) + " and #" + fid,
                   "ids must differ");
    }
  }
}

void refuse_negative(const Table& table, const std::vector<double>& values, std::string_view what,
                     const Notes& notes) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0) {
      notes.refuse("feature " + table.label(static_cast<std::int64_t>(i)) + " has a negative " +
                       std::string(what) + " (" + core::number(values[i]) + ")",
                   "correct it");
    }
  }
}

std::string id_of(const Table& table, std::string_view role, std::int64_t row) {
  const auto id = table.text(role, row);
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
  if (table.size() == 0) return;
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 50'000);
  const Notes notes = reading.notes(table);
  const auto capacity = numbers(reading, table, "capacity", false);
  refuse_negative(table, capacity, "capacity", notes);
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
  const Notes notes = reading.notes(table);
  require_unique_ids(table, "id", notes);
  const auto cost = numbers(reading, table, "cost", false);
  refuse_negative(table, cost, "cost", notes);
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
  if (table.size() == 0) return places;
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 50'000);
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
