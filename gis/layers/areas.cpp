#include <algorithm>

#include "core/text.h"
#include "geometry/overlay.h"
#include "layers/clean.h"
#include "layers/readers.h"

namespace mulin::layers {
namespace {

using geometry::Line;
using geometry::MultiPolygon;

std::vector<Line> lines_of(const Table& table, std::int64_t row) {
  std::vector<Line> lines;
  const auto r = static_cast<std::size_t>(row);
  for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
    if (table.shapes.kind[static_cast<std::size_t>(p)] != PathKind::line) continue;
    const auto path = table.shapes.path(p);
    if (path.size() >= 2) lines.emplace_back(path.begin(), path.end());
  }
  return lines;
}

/// Points become discs when they are widened; lines become strips.
MultiPolygon widened(const Table& table, std::int64_t row, const MultiPolygon& shape,
                     const std::vector<Line>& lines, double by) {
  if (by <= 0) return shape;
  std::vector<MultiPolygon> parts;
  if (!shape.empty()) parts.push_back(geometry::buffered(shape, by));
  if (!lines.empty()) parts.push_back(geometry::buffered_lines(lines, by));
  std::vector<Line> dots;
  const auto r = static_cast<std::size_t>(row);
  for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
    if (table.shapes.kind[static_cast<std::size_t>(p)] != PathKind::point) continue;
    const auto at = table.shapes.path(p)[0];
    dots.push_back({at, {at.x + 1e-3, at.y}});
  }
  if (!dots.empty()) parts.push_back(geometry::buffered_lines(dots, by));
  return parts.size() == 1 ? std::move(parts[0]) : geometry::united(parts);
}

}  // namespace

std::vector<city::Zone> read_zones(Reading& reading, const AreaSource& source, std::string_view role) {
  const bool barrier = role == "barrier";
  const auto table = read_table(
      reading, source,
      {source.key.empty() ? std::string(role) : source.key, "name", {{"name", "", Want::text}}, "", {}});
  if (table.size() == 0) {
    reading.notes(table).warn("empty", "has no features: it changes nothing",
                              "mend `where`, or remove the table");
    return {};
  }
  require_kind(reading, table, source.buffer > 0, barrier || source.buffer > 0, true,
               barrier ? "polygons or lines" : "polygons");
  require_nearby(reading, table, 20'000);
  const auto shapes = clean_polygons(reading, table);
  std::vector<city::Zone> zones;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    city::Zone zone;
    zone.name = table.text("name", row);
    if (zone.name.empty()) zone.name = source.name.empty() ? source.key : source.name;
    auto lines = lines_of(table, row);
    zone.shape = widened(table, row, shapes[static_cast<std::size_t>(row)], lines, source.buffer);
    if (barrier && source.buffer <= 0) zone.lines = std::move(lines);
    if (!zone.shape.empty() || !zone.lines.empty()) zones.push_back(std::move(zone));
  }
  return zones;
}

}  // namespace mulin::layers
