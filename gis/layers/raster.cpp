#include "layers/raster.h"

#include <gdal_priv.h>
#include <geodesic.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.h"
#include "layers/crs.h"
#include "layers/projection.h"
#include "layers/working_crs.h"

namespace mulin::layers {
namespace {

using geometry::Point;
constexpr std::int64_t kKnotStep = 64;
constexpr int kMostBands = 1024;
constexpr std::int64_t kMostTogether = 1 << 25;  // cells; GDAL holds a whole piece in memory

/// The band's value for "no data", as the band itself can hold it.
std::optional<double> nodata_of(GDALRasterBand& band) {
  int has = 0;
  const double value = band.GetNoDataValue(&has);
  if (has == 0) return std::nullopt;
  return band.GetRasterDataType() == GDT_Float32 ? static_cast<double>(static_cast<float>(value)) : value;
}

bool invert(const std::array<double, 6>& g, std::array<double, 6>& out) {
  const double determinant = g[1] * g[5] - g[2] * g[4];
  if (!std::isfinite(determinant) || determinant == 0) return false;
  out[1] = g[5] / determinant;
  out[2] = -g[2] / determinant;
  out[4] = -g[4] / determinant;
  out[5] = g[1] / determinant;
  out[0] = -(g[0] * out[1] + g[3] * out[2]);
  out[3] = -(g[0] * out[4] + g[3] * out[5]);
  return std::all_of(out.begin(), out.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

RasterBand::RasterBand(const Reading& reading, const Source& source, int band, const Notes& notes)
    : band_(band), notes_(notes) {
  if (!source.datum.empty() || !source.transform.empty()) {
    notes.refuse("is a raster, for which `datum` and `transform` are not read", "reproject the raster first");
  }
  source_ = open_raster(source, reading.sources->folder, notes);
  auto& data = *source_.dataset;
  const int bands = data.GetRasterCount();
  if (bands < 1 || bands > kMostBands)
    notes.refuse("declares " + std::to_string(bands) + " bands", "give a raster with one band of people");
  if (band < 1 || band > bands)
    notes.refuse("has no band " + std::to_string(band) + " (it has " + std::to_string(bands) + ")",
                 "correct `band`");
  auto& cells = *data.GetRasterBand(band);
  if (GDALDataTypeIsComplex(cells.GetRasterDataType()) != 0)
    notes.refuse("holds complex numbers", "give real numbers");
  if (data.GetGeoTransform(forward_.data()) != CE_None)
    notes.refuse("says not where it lies (no geotransform)", "georeference it");
  if (!invert(forward_, inverse_))
    notes.refuse("has cells without a size (its geotransform cannot be inverted)", "georeference it again");
  columns_ = data.GetRasterXSize();
  rows_ = data.GetRasterYSize();
  int block_x = 0;
  int block_y = 0;
  cells.GetBlockSize(&block_x, &block_y);
  if (static_cast<std::int64_t>(block_x) * block_y > kMostTogether) {
    notes.refuse("stores " + core::grouped(static_cast<double>(block_x) * block_y) + " cells in one piece",
                 "write it with tiles, such as gdal_translate -co TILED=YES");
  }
  rows_together_ = std::clamp(block_y, 1, 1024);
  nodata_ = nodata_of(cells);
  crs_ = layer_crs(source, {data.GetSpatialRef(), true, false, ""}, {}, notes);
}

Point RasterBand::place(double column, double row) const {
  const auto& g = forward_;
  return {g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]};
}

Point RasterBand::cell(Point p) const {
  const auto& g = inverse_;
  return {g[0] + p.x * g[1] + p.y * g[2], g[3] + p.x * g[4] + p.y * g[5]};
}

bool RasterBand::same_grid(const RasterBand& other) const {
  if (columns_ != other.columns_ || rows_ != other.rows_) return false;
  for (const auto& [x, y] :
       {std::pair<std::int64_t, std::int64_t>{0, 0}, {columns_, 0}, {0, rows_}, {columns_, rows_}}) {
    const auto at = other.cell(place(static_cast<double>(x), static_cast<double>(y)));
    if (std::abs(at.x - static_cast<double>(x)) > 0.01 || std::abs(at.y - static_cast<double>(y)) > 0.01)
      return false;
  }
  return true;
}

void RasterBand::read(std::int64_t left, std::int64_t right, std::int64_t row, std::int64_t count,
                      std::vector<double>& values) const {
  const auto width = static_cast<int>(right - left);
  values.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(count));
  const GdalMessages messages;
  const auto done = source_.dataset->GetRasterBand(band_)->RasterIO(
      GF_Read, static_cast<int>(left), static_cast<int>(row), width, static_cast<int>(count), values.data(),
      width, static_cast<int>(count), GDT_Float64, 0, 0, nullptr);
  if (done != CE_None) {
    notes_.refuse("cannot be read at row " + std::to_string(row) + " (" + messages.first_failure() + ")",
                  "copy the file again");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (nodata_ && values[i] == *nodata_) values[i] = std::numeric_limits<double>::quiet_NaN();
    if (!std::isinf(values[i])) continue;
    const auto at = static_cast<std::int64_t>(i);
    notes_.refuse("cell r" + std::to_string(row + at / width) + "c" + std::to_string(left + at % width) +
                      " is infinite",
                  "correct it, or declare it as no data");
  }
}

bool RasterBand::nothing_in(std::int64_t left, std::int64_t right, std::int64_t row,
                            std::int64_t count) const {
  const int status = source_.dataset->GetRasterBand(band_)->GetDataCoverageStatus(
      static_cast<int>(left), static_cast<int>(row), static_cast<int>(right - left), static_cast<int>(count),
      GDAL_DATA_COVERAGE_STATUS_DATA, nullptr);
  return status == GDAL_DATA_COVERAGE_STATUS_EMPTY;
}

CellAreas::CellAreas(const RasterBand& band, const CellWindow& window) : window_(window) {
  across_ = (window.right - window.left) / kKnotStep + 2;
  const auto down = (window.bottom - window.top) / kKnotStep + 2;
  std::vector<Point> corners;
  for (std::int64_t j = 0; j < down; ++j) {
    for (std::int64_t i = 0; i < across_; ++i) {
      const auto x = static_cast<double>(window.left + i * kKnotStep);
      const auto y = static_cast<double>(window.top + j * kKnotStep);
      for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 1.0}})
        corners.push_back(band.place(x + dx, y + dy));
    }
  }
  if (!band.crs().degrees)
    Projection(band.crs().text, "EPSG:4326", own_lonlat(band.crs().text, corners.at(0))).apply(corners);
  geod_geodesic earth;
  geod_init(&earth, 6378137.0, 1 / 298.257223563);
  for (std::size_t k = 0; k < corners.size(); k += 4) {
    double lat[4];
    double lon[4];
    for (std::size_t c = 0; c < 4; ++c) {
      lat[c] = corners[k + c].y;
      lon[c] = corners[k + c].x;
    }
    double area = 0;
    geod_polygonarea(&earth, lat, lon, 4, &area, nullptr);
    knots_.push_back(std::abs(area));
  }
}

double CellAreas::operator()(std::int64_t column, std::int64_t row) const {
  const auto i = (column - window_.left) / kKnotStep;
  const auto j = (row - window_.top) / kKnotStep;
  const double u = static_cast<double>((column - window_.left) % kKnotStep) / kKnotStep;
  const double v = static_cast<double>((row - window_.top) % kKnotStep) / kKnotStep;
  const auto knot = [&](std::int64_t x, std::int64_t y) {
    return knots_[static_cast<std::size_t>(y * across_ + x)];
  };
  return (1 - v) * ((1 - u) * knot(i, j) + u * knot(i + 1, j)) +
         v * ((1 - u) * knot(i, j + 1) + u * knot(i + 1, j + 1));
}

Point middle_of_raster(Reading& reading, const Source& source) {
  ReadResult scratch;
  Reading aside = reading;
  aside.result = &scratch;
  const Notes notes = begin_input(aside, source, "population");
  const RasterBand band(aside, source, 1, notes);
  const std::vector<Point> corners = {
      band.place(0, 0), band.place(static_cast<double>(band.columns()), static_cast<double>(band.rows()))};
  return middle_in_degrees(source, band.crs(), corners, notes);
}

namespace {

/// The band's value at a place given in columns and rows.
double sample(const RasterBand& band, Point at, Sampling sampling, std::vector<double>& cells) {
  const double shift = sampling == Sampling::smooth ? 0.5 : 0;
  const auto columns = static_cast<double>(band.columns()), rows = static_cast<double>(band.rows());
  if (!(at.x >= 0 && at.y >= 0 && at.x < columns && at.y < rows)) return city::kUnknown;
  const auto read = [&](double column, double row) {
    const auto x = static_cast<std::int64_t>(std::clamp(column, 0.0, columns - 1));
    band.read(x, x + 1, static_cast<std::int64_t>(std::clamp(row, 0.0, rows - 1)), 1, cells);
    return cells[0];
  };
  const double column = std::floor(at.x - shift), row = std::floor(at.y - shift);
  if (sampling == Sampling::cell) return read(column, row);
  const double east = at.x - shift - column, south = at.y - shift - row;
  const double value = (read(column, row) * (1 - east) + read(column + 1, row) * east) * (1 - south) +
                       (read(column, row + 1) * (1 - east) + read(column + 1, row + 1) * east) * south;
  return std::isfinite(value) ? value
                              : read(std::floor(at.x), std::floor(at.y));  // beside a hole: its own cell
}

}  // namespace

std::vector<double> sample_raster(ReadResult& result, const CitySources& sources, const Source& raster,
                                  const std::vector<Point>& at, Sampling sampling) {
  const GdalMessages quiet;
  const core::Job job;
  Reading reading{&sources, &job, &result};
  const Notes notes = begin_input(reading, raster, raster.key.empty() ? "raster" : raster.key);
  const RasterBand band(reading, raster, 1, notes);
  auto points = at;
  const auto& working = result.city.crs;
  if (!same_crs(working, band.crs().text) && !points.empty()) {
    const Projection projection(working, band.crs().text, own_lonlat(working, points[0]));
    if (projection.shift().guessed) {
      notes.refuse("no transformation from " + working + " to its CRS " + band.crs().name + " is known",
                   "have it transformed and give it in " + working);
    }
    projection.apply(points);
  }
  std::vector<double> values, cells;
  values.reserve(at.size());
  for (const auto& point : points) values.push_back(sample(band, band.cell(point), sampling, cells));
  return values;
}

}  // namespace mulin::layers
