// The score surface as a Cloud-Optimized GeoTIFF.
#include <cpl_string.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/style.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr float kNoData = -9999;

using Dataset = std::unique_ptr<GDALDataset>;

GDALDriver* driver_named(const char* name, const std::string& path) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(name);
  if (driver == nullptr) throw core::OutputError(message_at(path, std::string("GDAL has no driver ") + name));
  return driver;
}

/// "2016-01-15" as TIFF has it.
std::string tiff_time(const std::string& date) {
  std::string out = date;
  std::ranges::replace(out, '-', ':');
  return out + " 00:00:00";
}

struct Statistics {
  std::int64_t count = 0;
  double least = INFINITY, most = -INFINITY, mean = 0, deviation = 0;
};

Statistics statistics_of(const Surface& surface) {
  Statistics out;
  double sum = 0, squares = 0;
  for (const double value : surface.values) {
    if (!std::isfinite(value)) continue;
    ++out.count;
    out.least = std::min(out.least, value);
    out.most = std::max(out.most, value);
    sum += value;
    squares += value * value;
  }
  if (out.count == 0) return out;
  out.mean = sum / static_cast<double>(out.count);
  out.deviation = std::sqrt(std::max(0.0, squares / static_cast<double>(out.count) - out.mean * out.mean));
  return out;
}

/// What QGIS would otherwise compute and store in a sidecar.
void set_statistics(GDALRasterBand& band, const Statistics& s) {
  if (s.count == 0) return;
  band.SetMetadataItem("STATISTICS_MINIMUM", core::number(s.least).c_str());
  band.SetMetadataItem("STATISTICS_MAXIMUM", core::number(s.most).c_str());
  band.SetMetadataItem("STATISTICS_MEAN", core::number(s.mean).c_str());
  band.SetMetadataItem("STATISTICS_STDDEV", core::number(s.deviation).c_str());
}

Dataset in_memory(const Surface& surface, const std::string& path, const WriteOptions& options) {
  Dataset dataset(driver_named("MEM", path)
                      ->Create("", static_cast<int>(surface.columns), static_cast<int>(surface.rows), 1,
                               GDT_Float32, nullptr));
  if (!dataset) return dataset;
  const OGRSpatialReference crs = spatial_reference(options.crs);
  double corner[6] = {surface.left, surface.cell, 0, surface.top, 0, -surface.cell};
  dataset->SetSpatialRef(&crs);
  dataset->SetGeoTransform(corner);
  dataset->SetMetadataItem("TIFFTAG_DATETIME", tiff_time(options.date).c_str());
  std::vector<float> values = surface.values;
  for (float& value : values) {
    if (!std::isfinite(value)) value = kNoData;
  }
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  band.SetNoDataValue(kNoData);
  set_statistics(band, statistics_of(surface));
  const int columns = band.GetXSize(), rows = band.GetYSize();
  if (band.RasterIO(GF_Write, 0, 0, columns, rows, values.data(), columns, rows, GDT_Float32, 0, 0,
                    nullptr) != CE_None) {
    return nullptr;
  }
  return dataset;
}

/// "a/suitability.tif" → "a/suitability.qml", where QGIS looks.
std::string style_path(const std::string& path) {
  return path.substr(0, path.rfind('.')) + ".qml";
}

void check_raster(const Surface& surface, const std::string& path) {
  const GdalMessages messages;
  const GdalSetting no_sidecar("GDAL_PAM_ENABLED", "NO");
  const char* const drivers[] = {"GTiff", nullptr};
  Dataset dataset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers));
  messages.check(path);
  if (!dataset || dataset->GetRasterXSize() != surface.columns || dataset->GetRasterYSize() != surface.rows) {
    throw core::OutputError(message_at(path, "the surface cannot be read back"));
  }
  std::vector<float> row(static_cast<std::size_t>(surface.columns));
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  const int columns = dataset->GetRasterXSize();
  for (int y = 0; y < dataset->GetRasterYSize(); ++y) {
    if (band.RasterIO(GF_Read, 0, y, columns, 1, row.data(), columns, 1, GDT_Float32, 0, 0, nullptr) !=
        CE_None)
      break;
    for (std::size_t x = 0; x < row.size(); ++x) {
      const float written = surface.values[static_cast<std::size_t>(y) * row.size() + x];
      if (row[x] != (std::isfinite(written) ? written : kNoData)) {
        throw core::OutputError(message_at(path, "row " + std::to_string(y) + " differs on reading back"));
      }
    }
  }
  messages.check(path);
}

}  // namespace

void write_surface(const Surface& surface, const std::string& path, const WriteOptions& options) {
  constexpr std::int64_t kMostCells = 1LL << 30;
  if (surface.columns <= 0 || surface.rows <= 0 || surface.columns > kMostCells / surface.rows ||
      surface.values.size() != static_cast<std::size_t>(surface.columns * surface.rows)) {
    throw std::logic_error("surface: values do not fill its rows");
  }
  register_gdal();
  const MemoryFolder memory;
  {
    const GdalMessages messages;
    const Dataset source = in_memory(surface, path, options);
    messages.check(path);
    CPLStringList how;
    for (const char* option :
         {"COMPRESS=DEFLATE", "LEVEL=6", "PREDICTOR=YES", "OVERVIEW_RESAMPLING=AVERAGE"}) {
      how.AddString(option);
    }
    Dataset(driver_named("COG", path)
                ->CreateCopy(memory.file("surface.tif").c_str(), source.get(), FALSE, how.List(), nullptr,
                             nullptr));
    messages.check(path);
  }
  write_file(path, memory.bytes("surface.tif"));
  const Statistics seen = statistics_of(surface);
  if (seen.count > 0) write_file(style_path(path), surface_qml(seen.least, seen.most));
  check_raster(surface, path);
}

}  // namespace mulin::maps
