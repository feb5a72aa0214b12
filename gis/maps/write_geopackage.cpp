// One GeoPackage for a desktop GIS: layers, their styles, their columns' meanings. Source: OGC 12-128r17.
#include <set>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/style.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

/// The table that QGIS looks for on opening a layer.
constexpr const char* kStylesTable =
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
    "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
    "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
    "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))";

/// Extension "schema" of the standard, annex F.9: what the columns mean.
constexpr const char* kSchemaExtension[] = {
    "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title "
    "TEXT, "
    "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, "
    "column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))",
    "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT "
    "NULL, value "
    "TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, "
    "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))",
    "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT "
    "NULL, "
    "definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, "
    "extension_name))",
    "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', "
    "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')",
    "INSERT INTO gpkg_extensions VALUES ('gpkg_data_column_constraints', NULL, 'gpkg_schema', "
    "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"};

std::string literal(const std::string& text) {
  std::string out = "'";
  for (const char c : well_formed(text)) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::string stamp(const WriteOptions& options) {
  return options.date + "T00:00:00.000Z";
}

/// A table as its layer has it.
struct Layer {
  const Table* table;
  std::vector<std::string> names;  ///< of the columns
};

/// SQLite tells no case apart and `fid` and `geom` are taken: a planner's own column may have to give way.
Layer named(const Table& table) {
  Layer out{&table, {}};
  std::set<std::string> taken = {"fid", "geom"};
  for (const Column& column : table.columns) {
    std::string name = well_formed(column.name);
    while (!taken.insert(core::lower(name)).second) name += "_";
    out.names.push_back(std::move(name));
  }
  return out;
}

std::string style_row(const Layer& layer, const WriteOptions& options) {
  const Table& table = *layer.table;
  const Style style = renamed(style_of(table, options), table, layer.names);
  const bool placed = table.geometry != Geometry::none;
  return "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
         "styleName, "
         "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) VALUES ('', '', " +
         literal(table.name) + ", " + literal(placed ? "geom" : "") + ", " + literal(table.name) + ", " +
         literal(qml(style, table, options, layer.names)) + ", " + literal(sld(style, table)) + ", 1, " +
         literal(title(table, options)) + ", '', NULL, " + literal(stamp(options)) + ")";
}

std::string column_row(const Layer& layer, std::size_t at, const WriteOptions& options) {
  const Table& table = *layer.table;
  const Column& column = table.columns[at];
  const std::string words = alias(table, at, options);
  const std::string described = column.unit.empty() ? words : words + " [" + column.unit + "]";
  return "INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (" +
         literal(table.name) + ", " + literal(layer.names[at]) + ", " + literal(words) + ", " +
         literal(described) + ")";
}

/// Styles and meanings, as SQL.
std::vector<std::string> afterwards(const std::vector<Layer>& layers, const WriteOptions& options) {
  std::vector<std::string> sql = {
      kStylesTable,
      "INSERT INTO gpkg_contents (table_name, identifier, data_type, description, last_change) VALUES "
      "('layer_styles', 'layer_styles', 'attributes', '', " +
          literal(stamp(options)) + ")"};
  sql.insert(sql.end(), std::begin(kSchemaExtension), std::end(kSchemaExtension));
  for (const Layer& layer : layers) {
    sql.push_back(style_row(layer, options));
    for (std::size_t c = 0; c < layer.names.size(); ++c) sql.push_back(column_row(layer, c, options));
  }
  return sql;
}

OgrLayer layer_of(const Layer& layer, const WriteOptions& options) {
  const Table& table = *layer.table;
  OgrLayer out{
      &table, false, {}, {"FID=fid", "IDENTIFIER=" + table.name, "DESCRIPTION=" + title(table, options)}};
  if (table.geometry != Geometry::none) {
    out.options.insert(out.options.end(), {"GEOMETRY_NAME=geom", "SPATIAL_INDEX=YES"});
  }
  for (const auto& name : layer.names) out.fields.push_back({name});
  return out;
}

}  // namespace

void write_geopackage(const std::vector<const Table*>& tables, const std::string& path,
                      const WriteOptions& options) {
  const MemoryFolder memory;
  OgrFile file{.driver = "GPKG", .path = memory.file("plan.gpkg"), .shown = path, .crs = options.crs};
  std::vector<Layer> layers;
  for (const Table* table : tables) {
    check_table(*table);
    layers.push_back(named(*table));
    file.layers.push_back(layer_of(layers.back(), options));
  }
  file.afterwards = afterwards(layers, options);
  {
    const GdalSetting now("OGR_CURRENT_DATE", stamp(options));
    write_ogr(file);
  }
  write_file(path, memory.bytes("plan.gpkg"));
  check_ogr(path, "GPKG", tables);
}

}  // namespace mulin::maps
