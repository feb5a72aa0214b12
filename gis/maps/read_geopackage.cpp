#include "maps/read_geopackage.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <limits>
#include <memory>

#include "core/error.h"
#include "core/text.h"

namespace mulin::maps {
namespace {

Cell cell_of(const OGRFeature& feature, int field, OGRFieldType type) {
  if (!feature.IsFieldSetAndNotNull(field)) return {};
  if (type == OFTInteger || type == OFTInteger64)
    return static_cast<std::int64_t>(feature.GetFieldAsInteger64(field));
  if (type == OFTReal) return feature.GetFieldAsDouble(field);
  return std::string(feature.GetFieldAsString(field));
}

Type type_of(OGRFieldType type) {
  if (type == OFTInteger || type == OFTInteger64) return Type::integer;
  return type == OFTReal ? Type::real : Type::text;
}

}  // namespace

Table read_layer(const std::string& path, const std::string& layer_name) {
  GDALAllRegister();
  const char* drivers[] = {"GPKG", nullptr};
  CPLPushErrorHandler(CPLQuietErrorHandler);
  const std::unique_ptr<GDALDataset> dataset(
      GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
  CPLPopErrorHandler();
  if (!dataset)
    throw core::DataError(path +
                          ": cannot be opened; expected the plan.gpkg of a mulin run with the format gpkg");
  OGRLayer* layer = dataset->GetLayerByName(layer_name.c_str());
  if (layer == nullptr)
    throw core::DataError(path + ": has no layer \"" + layer_name +
                          "\"; expected a plan.gpkg of this version");
  Table table;
  table.name = layer_name;
  const auto* definition = layer->GetLayerDefn();
  for (int i = 0; i < definition->GetFieldCount(); ++i) {
    Column column;
    column.name = definition->GetFieldDefn(i)->GetNameRef();
    column.type = type_of(definition->GetFieldDefn(i)->GetType());
    table.columns.push_back(column);
  }
  while (const auto feature = std::unique_ptr<OGRFeature>(layer->GetNextFeature())) {
    for (int i = 0; i < definition->GetFieldCount(); ++i) {
      table.cells.push_back(cell_of(*feature, i, definition->GetFieldDefn(i)->GetType()));
    }
  }
  return table;
}

std::size_t column_of(const Table& table, const std::string& name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == name) return i;
  }
  throw core::DataError("plan.gpkg, layer \"" + table.name + "\": no column \"" + name +
                        "\"; expected a plan of this version");
}

std::string text_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&cell)) return core::number(*real);
  return "";
}

double number_of(const Cell& cell) {
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace mulin::maps
