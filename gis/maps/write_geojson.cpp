// GeoJSON by RFC 7946, written by hand: GDAL's writer reports success on a full disk.
#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr int kDecimals = 7;  // 1 cm on the ground

std::string json_text(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : well_formed(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string json_value(const Column& column, const Cell& cell) {
  if (is_empty(cell)) return "null";
  return column.type == Type::text ? json_text(std::get<std::string>(cell)) : cell_text(column, cell);
}

std::string properties(const Table& table, std::size_t row) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c > 0) out += ", ";
    out += json_text(table.columns[c].name) + ": " + json_value(table.columns[c], table.at(row, c));
  }
  return "{" + out + "}";
}

/// One position, "" for a point that is nowhere.
std::string position(geometry::Point p) {
  if (!std::isfinite(p.x) || !std::isfinite(p.y)) return "";
  return "[" + core::fixed(p.x, kDecimals) + "," + core::fixed(p.y, kDecimals) + "]";
}

/// Positions that differ after rounding; empty when one is nowhere.
std::vector<std::string> positions(std::span<const geometry::Point> points) {
  std::vector<std::string> out;
  for (const auto p : points) {
    std::string text = position(p);
    if (text.empty()) return {};
    if (out.empty() || out.back() != text) out.push_back(std::move(text));
  }
  return out;
}

std::string point_json(const geometry::Point& point, const ToWgs84& to) {
  geometry::Point p = point;
  to.apply({&p, 1});
  const std::string text = position(p);
  return text.empty() ? "null" : R"({"type": "Point", "coordinates": )" + text + "}";
}

std::string line_json(geometry::Line line, const ToWgs84& to) {
  to.apply(line);
  const auto text = positions(line);
  return text.size() < 2 ? "null"
                         : R"({"type": "LineString", "coordinates": [)" + core::join(text, ",") + "]}";
}

/// Twice the area, positive when the ring runs counter-clockwise. Measured from the first point, where a town
/// is small.
double twice_signed_area(const geometry::Ring& ring) {
  double sum = 0;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const auto a = ring[i - 1], b = ring[i], o = ring[0];
    sum += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
  }
  return sum;
}

/// "" for a ring that is no ring any more.
std::string ring_json(geometry::Ring ring, bool outside, const ToWgs84& to) {
  to.apply(ring);
  if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
  if (outside != (twice_signed_area(ring) > 0)) std::ranges::reverse(ring);
  const auto text = positions(ring);
  return text.size() < 4 ? "" : "[" + core::join(text, ",") + "]";
}

std::string polygon_coordinates(const geometry::Polygon& polygon, const ToWgs84& to) {
  std::vector<std::string> rings;
  for (const auto& ring : polygon.rings) {
    std::string text = ring_json(ring, &ring == polygon.rings.data(), to);
    if (text.empty() && rings.empty()) return "";
    if (!text.empty()) rings.push_back(std::move(text));
  }
  return rings.empty() ? "" : "[" + core::join(rings, ",") + "]";
}

std::string area_json(const geometry::MultiPolygon& shape, const ToWgs84& to) {
  std::vector<std::string> parts;
  for (const auto& polygon : shape.parts) {
    std::string text = polygon_coordinates(polygon, to);
    if (!text.empty()) parts.push_back(std::move(text));
  }
  if (parts.empty()) return "null";
  if (parts.size() == 1) return R"({"type": "Polygon", "coordinates": )" + parts[0] + "}";
  return R"({"type": "MultiPolygon", "coordinates": [)" + core::join(parts, ",") + "]}";
}

std::string shape_json(const Table& table, std::size_t row, const ToWgs84& to) {
  switch (table.geometry) {
    case Geometry::none:
      return "null";
    case Geometry::point:
      return point_json(table.points[row], to);
    case Geometry::line:
      return line_json(table.lines[row], to);
    case Geometry::polygon:
      return area_json(table.polygons[row], to);
  }
  return "null";
}

}  // namespace

void write_geojson(const Table& table, const std::string& path, const WriteOptions& options) {
  check_table(table);
  const ToWgs84 to(options.crs);
  CheckedFile file(path);
  file.write(R"({"type": "FeatureCollection", "name": )" + json_text(table.name) + R"(, "features": [)");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    file.write(std::string(row == 0 ? "" : ",") + "\n" + R"({"type": "Feature", "properties": )" +
               properties(table, row) + R"(, "geometry": )" + shape_json(table, row, to) + "}");
  }
  file.write("\n]}\n");
  file.close();
  const Table* tables[] = {&table};
  check_ogr(path, "GeoJSON", tables);
}

}  // namespace mulin::maps
