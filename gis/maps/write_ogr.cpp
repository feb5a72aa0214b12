// Tables to OGR layers, and OGR layers counted again.
#include <cpl_string.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

using Dataset = std::unique_ptr<GDALDataset>;

CPLStringList options_of(const std::vector<std::string>& options) {
  CPLStringList list;
  for (const auto& option : options) list.AddString(option.c_str());
  return list;
}

OGRwkbGeometryType layer_type(Geometry geometry) {
  switch (geometry) {
    case Geometry::none:
      return wkbNone;
    case Geometry::point:
      return wkbPoint;
    case Geometry::line:
      return wkbLineString;
    case Geometry::polygon:
      return wkbMultiPolygon;
  }
  return wkbNone;
}

void add_field(OGRLayer& layer, const Column& column, const OgrField& field) {
  const auto type = column.type == Type::text   ? OFTString
                    : column.type == Type::real ? OFTReal
                                                : OFTInteger64;
  OGRFieldDefn definition(field.name.c_str(), type);
  if (field.width > 0) definition.SetWidth(field.width);
  if (field.width > 0 && type == OFTReal) definition.SetPrecision(column.decimals);
  layer.CreateField(&definition, FALSE);
}

bool finite(std::span<const geometry::Point> points) {
  return std::ranges::all_of(points, [](auto p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

void fill(OGRSimpleCurve& curve, std::span<const geometry::Point> points) {
  curve.setNumPoints(static_cast<int>(points.size()), FALSE);
  for (std::size_t i = 0; i < points.size(); ++i)
    curve.setPoint(static_cast<int>(i), points[i].x, points[i].y);
}

std::unique_ptr<OGRGeometry> polygons_of(const geometry::MultiPolygon& shape) {
  auto all = std::make_unique<OGRMultiPolygon>();
  for (const auto& part : shape.parts) {
    auto polygon = std::make_unique<OGRPolygon>();
    for (const auto& ring : part.rings) {
      if (!finite(ring)) return nullptr;
      auto curve = std::make_unique<OGRLinearRing>();
      fill(*curve, ring);
      curve->closeRings();
      polygon->addRingDirectly(curve.release());
    }
    all->addGeometryDirectly(polygon.release());
  }
  return all->IsEmpty() ? nullptr : std::move(all);
}

/// Null where there is nothing to show: no vertices, or vertices that are nowhere.
std::unique_ptr<OGRGeometry> shape_of(const Table& table, std::size_t row) {
  if (table.geometry == Geometry::polygon) return polygons_of(table.polygons[row]);
  if (table.geometry == Geometry::line) {
    const auto& line = table.lines[row];
    if (line.size() < 2 || !finite(line)) return nullptr;
    auto out = std::make_unique<OGRLineString>();
    fill(*out, line);
    return out;
  }
  if (table.geometry == Geometry::none || !finite({&table.points[row], 1})) return nullptr;
  return std::make_unique<OGRPoint>(table.points[row].x, table.points[row].y);
}

void set_cell(OGRFeature& feature, int field, const Column& column, const Cell& cell, bool encoded) {
  if (is_empty(cell)) {
    feature.SetFieldNull(field);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    feature.SetField(field, encoded ? text->c_str() : well_formed(*text).c_str());
  } else if (column.type == Type::integer) {
    feature.SetField(field, static_cast<GIntBig>(std::get<std::int64_t>(cell)));
  } else {
    feature.SetField(field, cell_number(column, cell));
  }
}

void add_features(OGRLayer& layer, const OgrLayer& wanted, const std::string& shown) {
  const Table& table = *wanted.table;
  OGRFeature feature(layer.GetLayerDefn());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    feature.SetFID(OGRNullFID);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      set_cell(feature, static_cast<int>(c), table.columns[c], table.at(row, c), wanted.encoded);
    }
    feature.SetGeometryDirectly(shape_of(table, row).release());
    if (layer.CreateFeature(&feature) != OGRERR_NONE) {
      throw core::OutputError(message_at(shown, row_name(table, row) + " could not be written"));
    }
  }
}

void add_layer(GDALDataset& dataset, const OgrLayer& wanted, const OgrFile& file) {
  const Table& table = *wanted.table;
  const bool placed = table.geometry != Geometry::none;
  OGRSpatialReference crs = placed ? spatial_reference(file.crs) : OGRSpatialReference();
  OGRLayer* layer = dataset.CreateLayer(table.name.c_str(), placed ? &crs : nullptr,
                                        layer_type(table.geometry), options_of(wanted.options).List());
  if (layer == nullptr)
    throw core::OutputError(message_at(file.shown, "layer " + table.name + " cannot be created"));
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    add_field(*layer, table.columns[c], wanted.fields[c]);
  }
  add_features(*layer, wanted, file.shown);
}

/// A real or text cell may lose white space at its ends and, in a DBF, be cut or absent when empty; numbers
/// may not change.
bool reads_as(const OGRFeature& feature, int field, const Column& column, const Cell& cell) {
  const bool empty = is_empty(cell) || column.type == Type::text;
  if (!feature.IsFieldSetAndNotNull(field)) return empty && core::trimmed(cell_text(column, cell)).empty();
  if (is_empty(cell)) return false;
  if (column.type != Type::text) return feature.GetFieldAsDouble(field) == cell_number(column, cell);
  const std::string written = cell_text(column, cell);
  return core::trimmed(written).starts_with(core::trimmed(feature.GetFieldAsString(field)));
}

/// Features and cells counted again; each is parsed, since a count may trust a header.
void check_layer(GDALDataset& dataset, const Table& table, const std::string& path) {
  OGRLayer* layer = dataset.GetLayerByName(table.name.c_str());
  if (layer == nullptr)
    throw core::OutputError(message_at(path, "layer " + table.name + " is missing on reading back"));
  std::size_t found = 0;
  for (const auto& feature : *layer) {
    const int fields = found < table.rows() ? feature->GetFieldCount() : 0;
    for (int f = 0; f < fields && f < std::ssize(table.columns); ++f) {
      const auto c = static_cast<std::size_t>(f);
      if (reads_as(*feature, f, table.columns[c], table.at(found, c))) continue;
      throw core::OutputError(message_at(
          path, row_name(table, found) + ", field " + table.columns[c].name + ": differs on reading back"));
    }
    ++found;
  }
  if (found != table.rows()) {
    throw core::OutputError(message_at(path, "layer " + table.name + " has " + std::to_string(found) +
                                                 " features on reading back, " +
                                                 std::to_string(table.rows()) + " written"));
  }
}

}  // namespace

void write_ogr(const OgrFile& file) {
  register_gdal();
  const GdalMessages messages;
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(file.driver.c_str());
  if (driver == nullptr) throw core::OutputError(message_at(file.shown, "GDAL has no driver " + file.driver));
  Dataset dataset(driver->Create(file.path.c_str(), 0, 0, 0, GDT_Unknown, options_of(file.options).List()));
  messages.check(file.shown);
  const bool transactions = dataset->TestCapability(ODsCTransactions) != 0;
  if (transactions) dataset->StartTransaction();
  for (const auto& layer : file.layers) {
    add_layer(*dataset, layer, file);
    messages.check(file.shown);
  }
  for (const auto& sql : file.afterwards)
    dataset->ReleaseResultSet(dataset->ExecuteSQL(sql.c_str(), nullptr, nullptr));
  if (transactions) dataset->CommitTransaction();
  dataset.reset();
  messages.check(file.shown);
}

void check_ogr(const std::string& path, const std::string& driver, std::span<const Table* const> tables) {
  register_gdal();
  const GdalMessages messages;
  const GdalSetting no_sidecar("GDAL_PAM_ENABLED", "NO");
  const char* const drivers[] = {driver.c_str(), nullptr};
  const char* const as_written[] = {"DATE_AS_STRING=YES", nullptr};  // known to GeoJSON alone
  Dataset dataset(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
                                    driver == "GeoJSON" ? as_written : nullptr));
  messages.check(path);
  if (!dataset) throw core::OutputError(message_at(path, "cannot be read back"));
  for (const Table* table : tables) check_layer(*dataset, *table, path);
  messages.check(path);
}

}  // namespace mulin::maps
