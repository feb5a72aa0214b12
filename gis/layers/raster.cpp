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
constexpr std::int64_t kMostKnotStep = 64;
constexpr double kKnotDegrees = 0.05;
constexpr int kMostBands = 1024;
constexpr std::int64_t kMostTogether = 1 << 25;  // cells; GDAL holds a whole piece in memory

/// The band's value for "no data", as the band itself can hold it.
std::optional<double> nodata_of(GDALRasterBand& band) {
  int has = 0;
  const double value = band.GetNoDataValue(&has);
  if (has == 0) return std::nullopt;
  return band.GetRasterDataType() == GDT_Float32 ? static_cast<double>(static_cast<float>(value)) : value;
}

/// A value such as −3.4028234663852886e+38 is often written with six digits: what is next to it is it too.
double nodata_tolerance(double nodata) {
  return std::abs(nodata) > 1e30 ? std::abs(nodata) * 1e-5 : 0;
}

/// The greatest value of a type that whole numbers fill up: past it a count cannot be told.
std::optional<double> greatest_of(GDALDataType type) {
  switch (type) {
    case GDT_Byte:
      return std::numeric_limits<std::uint8_t>::max();
    case GDT_UInt16:
      return std::numeric_limits<std::uint16_t>::max();
    case GDT_Int16:
      return std::numeric_limits<std::int16_t>::max();
    default:
      return std::nullopt;  // wider ones hold more than any place: refused as too many people
  }
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
  understand_values(notes);
  crs_ = layer_crs(source, {data.GetSpatialRef(), true, false, ""}, {}, notes);
}

int RasterBand::bands() const {
  return source_.dataset->GetRasterCount();
}

/// What a stored value means: colours are refused, "no data", scale, offset and mask are kept for read().
void RasterBand::understand_values(const Notes& notes) {
  auto& cells = *source_.dataset->GetRasterBand(band_);
  if (cells.GetColorTable() != nullptr)
    notes.refuse(
        "band " + std::to_string(band_) + " has a colour table: its cells are numbers of colours",
        "give the raster of numbers, not its picture (gdal_edit.py -unsetcolortable where they are)");
  const auto colour = cells.GetColorInterpretation();
  if (colour >= GCI_RedBand && colour <= GCI_AlphaBand)
    notes.refuse("band " + std::to_string(band_) + " is a colour (" + GDALGetColorInterpretationName(colour) +
                     ") of a picture",
                 "give the raster of numbers, not its picture");
  nodata_ = nodata_of(cells);
  nodata_within_ = nodata_ ? nodata_tolerance(*nodata_) : 0;
  int has = 0;
  if (const double scale = cells.GetScale(&has); has != 0) scale_ = scale;
  if (const double offset = cells.GetOffset(&has); has != 0) offset_ = offset;
  if (!std::isfinite(scale_) || scale_ == 0 || !std::isfinite(offset_))
    notes.refuse("has the scale " + std::to_string(scale_) + " and the offset " + std::to_string(offset_),
                 "correct its tags");
  if (scale_ != 1 || offset_ != 0)
    notes.inform("scaled", "its values are stored with scale " + core::number(scale_) + " and offset " +
                               core::number(offset_) + ", which were applied");
  masked_ = (cells.GetMaskFlags() & (GMF_ALL_VALID | GMF_NODATA)) == 0;
  bytes_ = cells.GetRasterDataType() == GDT_Byte;
  if (const auto most = greatest_of(cells.GetRasterDataType()); most && most != nodata_)
    ceiling_ = *most * scale_ + offset_;
}

void RasterBand::hide_masked(std::int64_t left, std::int64_t row, int width, int count,
                             std::vector<double>& values) const {
  std::vector<std::uint8_t> mask(values.size());
  const GdalMessages messages;
  const auto done = source_.dataset->GetRasterBand(band_)->GetMaskBand()->RasterIO(
      GF_Read, static_cast<int>(left), static_cast<int>(row), width, count, mask.data(), width, count,
      GDT_Byte, 0, 0, nullptr);
  if (done != CE_None)
    notes_.refuse(
        "its mask cannot be read at row " + std::to_string(row) + " (" + messages.first_failure() + ")",
        "copy the file again");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (mask[i] == 0) values[i] = std::numeric_limits<double>::quiet_NaN();
  }
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
    const bool none = nodata_ && (values[i] == *nodata_ || std::abs(values[i] - *nodata_) < nodata_within_);
    values[i] = none ? std::numeric_limits<double>::quiet_NaN() : values[i] * scale_ + offset_;
  }
  if (masked_) hide_masked(left, row, width, static_cast<int>(count), values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isinf(values[i])) continue;
    const auto at = static_cast<std::int64_t>(i);
    notes_.refuse("cell r" + std::to_string(row + at / width) + "c" + std::to_string(left + at % width) +
                      " is infinite",
                  "correct it, or declare it as no data");
  }
}

bool RasterBand::nothing_in(std::int64_t left, std::int64_t right, std::int64_t row,
                            std::int64_t count) const {
  if (offset_ != 0) return false;
  const int status = source_.dataset->GetRasterBand(band_)->GetDataCoverageStatus(
      static_cast<int>(left), static_cast<int>(row), static_cast<int>(right - left), static_cast<int>(count),
      GDAL_DATA_COVERAGE_STATUS_DATA, nullptr);
  return status == GDAL_DATA_COVERAGE_STATUS_EMPTY;
}

CellAreas::CellAreas(const RasterBand& band, const CellWindow& window) : window_(window) {
  const auto lonlat = [&](std::vector<Point> points) {
    if (!band.crs().degrees)
      Projection(band.crs().text, "EPSG:4326", own_lonlat(band.crs().text, points.at(0))).apply(points);
    return points;
  };
  const auto x0 = static_cast<double>((window.left + window.right) / 2);
  const auto y0 = static_cast<double>((window.top + window.bottom) / 2);
  const auto cell = lonlat({band.place(x0, y0), band.place(x0 + 1, y0), band.place(x0, y0 + 1)});
  const double degrees = std::max(std::abs(cell[1].y - cell[0].y) + std::abs(cell[1].x - cell[0].x),
                                  std::abs(cell[2].y - cell[0].y) + std::abs(cell[2].x - cell[0].x));
  step_ = degrees > 0 ? static_cast<std::int64_t>(
                            std::clamp(kKnotDegrees / degrees, 1.0, static_cast<double>(kMostKnotStep)))
                      : kMostKnotStep;
  across_ = (window.right - window.left) / step_ + 2;
  const auto down = (window.bottom - window.top) / step_ + 2;
  std::vector<Point> corners;
  for (std::int64_t j = 0; j < down; ++j) {
    for (std::int64_t i = 0; i < across_; ++i) {
      const auto x = static_cast<double>(window.left + i * step_);
      const auto y = static_cast<double>(window.top + j * step_);
      for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 1.0}})
        corners.push_back(band.place(x + dx, y + dy));
    }
  }
  corners = lonlat(std::move(corners));
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
  const auto i = (column - window_.left) / step_;
  const auto j = (row - window_.top) / step_;
  const double u = static_cast<double>((column - window_.left) % step_) / static_cast<double>(step_);
  const double v = static_cast<double>((row - window_.top) % step_) / static_cast<double>(step_);
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
