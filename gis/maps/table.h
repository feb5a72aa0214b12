// maps/table: results as plain tables with shapes, the one form that all file writers understand.
// In: columns with names, meanings and units; cells; points, lines or polygons → out: csv, geojson, shp, gpkg.
// Read first: geometry/shapes.h.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::maps {

enum class Type : std::uint8_t { text, integer, real };

/// Names: `name` is the column of contract §3 in CSV, GeoJSON and GeoPackage; `dbf` is its ≤ 10-byte ASCII name in
/// shapefiles (unique within a table); `pinyin` the one of the government's candidate table (domain: DKBH, JDMC, …).
struct Column {
  std::string name{};
  std::string dbf{};
  std::string pinyin{};      ///< empty: as dbf
  std::string meaning_en{};  ///< for fields.csv and layer aliases
  std::string meaning_zh{};
  std::string unit{};        ///< "m", "people", "1"
  Type type = Type::text;
  int decimals = 2;        ///< of reals, in every format
};

/// An empty cell is std::monostate: unreachable is empty, never 0.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

enum class Geometry : std::uint8_t { none, point, line, polygon };

/// Shape: cells are row-major, columns.size() a row; of the three geometry vectors only `geometry`'s is filled.
struct Table {
  std::string name{};  ///< file and layer name: "sites"
  std::string title_en{}, title_zh{};
  std::vector<Column> columns{};
  std::vector<Cell> cells{};
  Geometry geometry = Geometry::none;
  std::vector<geometry::Point> points{};  ///< working CRS, as all shapes
  std::vector<geometry::Line> lines{};
  std::vector<geometry::MultiPolygon> polygons{};

  [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
  [[nodiscard]] const Cell& at(std::size_t row, std::size_t column) const {
    return cells[row * columns.size() + column];
  }
  void add_row(std::vector<Cell> row) { cells.insert(cells.end(), row.begin(), row.end()); }
};

}  // namespace mulin::maps
