#include "write_samples.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#if __has_include(<gdal/gdal.h>)
#include <gdal/gdal.h>
#include <gdal/ogr_api.h>
#else
#include <gdal.h>
#include <ogr_api.h>
#endif

namespace mulin::maps {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

geometry::Ring square(double x, double y, double side) {  // clockwise
  return {{x, y}, {x, y + side}, {x + side, y + side}, {x + side, y}, {x, y}};
}

Read read_feature(OGRFeatureH feature) {
  Read out;
  for (int i = 0; i < OGR_F_GetFieldCount(feature); ++i) {
    if (OGR_F_IsFieldSetAndNotNull(feature, i) == 0) continue;
    out.fields[OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(feature, i))] = OGR_F_GetFieldAsString(feature, i);
  }
  if (OGRGeometryH shape = OGR_F_GetGeometryRef(feature)) {
    char* wkt = nullptr;
    OGR_G_ExportToWkt(shape, &wkt);
    out.wkt = wkt;
    VSIFree(wkt);
  }
  return out;
}

GDALDatasetH opened(const std::string& path) {
  GDALAllRegister();
  GDALDatasetH dataset = GDALOpenEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
  EXPECT_NE(dataset, nullptr) << path;
  return dataset;
}

std::vector<Read> read_all(OGRLayerH layer) {
  std::vector<Read> out;
  while (OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
    out.push_back(read_feature(feature));
    OGR_F_Destroy(feature);
  }
  return out;
}

}  // namespace

Scratch::Scratch() : folder_(std::filesystem::temp_directory_path() / "mulin-write-XXXXXX") {
  if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

WriteOptions sample_options() {
  WriteOptions options;
  options.crs = "EPSG:4549";
  options.date = "2016-01-15";
  return options;
}

Table sample_sites() {
  Table table{
      .name = "sites", .title_en = "Proposed sites", .title_zh = "推荐点位", .geometry = Geometry::point};
  table.columns = {
      {.name = "rank", .dbf = "rank", .pinyin = "PM", .meaning_en = "rank", .type = Type::integer},
      {.name = "site_id", .dbf = "site_id", .pinyin = "DKBH", .meaning_en = "site", .meaning_zh = "点位编号"},
      {.name = "name", .dbf = "name", .pinyin = "MC", .meaning_en = "name", .meaning_zh = "名称"},
      {.name = "score",
       .dbf = "score",
       .meaning_en = "score",
       .unit = "1",
       .type = Type::real,
       .decimals = 4},
      {.name = "mean_distance", .dbf = "mean_m", .unit = "m", .type = Type::real, .decimals = 1},
  };
  table.add_row({std::int64_t{1}, "A-12", "长白新村街道睦邻中心", 0.87654, 412.34});
  table.add_row({std::int64_t{2}, "-5", "=HYPERLINK(\"x\")", 0.5, std::monostate{}});
  table.add_row({std::int64_t{3}, "C", "a,\r\n\"b\"", -0.00001, kNone});
  table.points = {{641000, 3465000}, {642000.125, 3466000}, {kNone, 0}};
  return table;
}

Table sample_subdistricts() {
  Table table{.name = "subdistricts", .title_zh = "街道", .geometry = Geometry::polygon};
  table.columns = {{.name = "subdist", .dbf = "subdist", .pinyin = "JDMC"},
                   {.name = "population", .dbf = "population", .type = Type::real, .decimals = 0}};
  table.add_row({"五角场镇", 186000.0});
  table.add_row({"四平路街道", std::monostate{}});
  geometry::Polygon holed{{square(640000, 3465000, 1000), square(640200, 3465200, 300)}};
  table.polygons = {{{holed, {{square(643000, 3465000, 500)}}}}, {{{{square(645000, 3465000, 1000)}}}}};
  return table;
}

Table sample_streets() {
  Table table{.name = "streets", .geometry = Geometry::line};
  table.columns = {{.name = "name", .dbf = "name"}, {.name = "rank", .dbf = "rank", .type = Type::integer}};
  table.add_row({"控江路", std::int64_t{2}});
  table.add_row({std::monostate{}, std::int64_t{0}});
  table.lines = {{{640000, 3465000}, {640100, 3465100}, {640200, 3465000}}, {}};
  return table;
}

Table sample_reach() {
  Table table{.name = "reach"};
  table.columns = {{.name = "demand_id", .dbf = "demand_id"},
                   {.name = "dist_m", .dbf = "dist_m", .type = Type::real}};
  for (int i = 0; i < 2000; ++i) table.add_row({"d" + std::to_string(i), i * 0.125});
  return table;
}

Surface sample_surface(std::int64_t columns, std::int64_t rows) {
  Surface surface{.left = 640000, .top = 3470000, .cell = 50, .columns = columns, .rows = rows, .values = {}};
  for (std::int64_t i = 0; i < columns * rows; ++i) {
    surface.values.push_back(i % 7 == 0 ? std::nanf("")
                                        : static_cast<float>(std::sin(0.001 * static_cast<double>(i))));
  }
  return surface;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<Read> read_layer(const std::string& path, const std::string& layer) {
  GDALDatasetH dataset = opened(path);
  if (dataset == nullptr) return {};
  OGRLayerH found = GDALDatasetGetLayerByName(dataset, layer.c_str());
  EXPECT_NE(found, nullptr) << layer;
  std::vector<Read> out = found == nullptr ? std::vector<Read>() : read_all(found);
  GDALClose(dataset);
  return out;
}

std::vector<std::string> query(const std::string& path, const std::string& sql) {
  GDALDatasetH dataset = opened(path);
  if (dataset == nullptr) return {};
  std::vector<std::string> out;
  if (OGRLayerH result = GDALDatasetExecuteSQL(dataset, sql.c_str(), nullptr, nullptr)) {
    while (OGRFeatureH feature = OGR_L_GetNextFeature(result)) {
      std::string row;
      for (int i = 0; i < OGR_F_GetFieldCount(feature); ++i) {
        row += (i > 0 ? "|" : "") + std::string(OGR_F_GetFieldAsString(feature, i));
      }
      out.push_back(row);
      OGR_F_Destroy(feature);
    }
    GDALDatasetReleaseResultSet(dataset, result);
  }
  GDALClose(dataset);
  return out;
}

}  // namespace mulin::maps
