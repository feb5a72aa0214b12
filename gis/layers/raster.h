// layers/raster: a band of cells, where they lie and what they hold.
// In: a GeoTIFF → out: cells of a window, row block by row block; never the whole file at once.
// Read first: layers/table.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "layers/open.h"
#include "layers/place.h"

namespace mulin::layers {

/// Columns and rows [left, right) × [top, bottom).
struct CellWindow {
  std::int64_t left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] bool empty() const { return left >= right || top >= bottom; }
};

/// One band of an open raster.
class RasterBand {
 public:
  /// Throws: DataError for a raster without CRS or place, a complex band, a band that is not there.
  RasterBand(const Reading& reading, const Source& source, int band, const Notes& notes);

  [[nodiscard]] std::int64_t columns() const { return columns_; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] const LayerCrs& crs() const { return crs_; }
  /// The place of column and row (fractions allowed; 0, 0 is the outer corner of the first cell) in the
  /// raster's CRS.
  [[nodiscard]] geometry::Point place(double column, double row) const;
  /// Column and row of a place in the raster's CRS.
  [[nodiscard]] geometry::Point cell(geometry::Point place) const;
  /// True when it lies exactly on the same cells.
  [[nodiscard]] bool same_grid(const RasterBand& other) const;
  /// Reads cells [left, right) of `count` rows from `row`, scale and offset applied; NaN where there is no
  /// data or the mask hides it. Throws: DataError.
  void read(std::int64_t left, std::int64_t right, std::int64_t row, std::int64_t count,
            std::vector<double>& values) const;
  /// True when the file stores nothing there (a sparse raster), so that all cells are 0 or no data.
  [[nodiscard]] bool nothing_in(std::int64_t left, std::int64_t right, std::int64_t row,
                                std::int64_t count) const;
  /// Rows that the file stores together.
  [[nodiscard]] std::int64_t rows_together() const { return rows_together_; }
  [[nodiscard]] int bands() const;
  /// The greatest number that the file's type of whole numbers can say, scaled as the cells are; nothing for
  /// real numbers and types too wide to be full.
  [[nodiscard]] std::optional<double> ceiling() const { return ceiling_; }
  [[nodiscard]] bool bytes() const { return bytes_; }

 private:
  void understand_values(const Notes& notes);
  void hide_masked(std::int64_t left, std::int64_t row, int width, int count,
                   std::vector<double>& values) const;

  RasterSource source_;
  int band_ = 1;
  Notes notes_;
  LayerCrs crs_;
  std::array<double, 6> forward_{};
  std::array<double, 6> inverse_{};
  std::int64_t columns_ = 0, rows_ = 0, rows_together_ = 1;
  std::optional<double> nodata_;
  double nodata_within_ = 0;
  double scale_ = 1, offset_ = 0;
  bool masked_ = false, bytes_ = false;
  std::optional<double> ceiling_;
};

/// True area of cells in m², whatever the raster's CRS. On the ellipsoid, interpolated between cells at most
/// 64 and about 5 km apart: right to a hundred-thousandth.
class CellAreas {
 public:
  CellAreas(const RasterBand& band, const CellWindow& window);
  [[nodiscard]] double operator()(std::int64_t column, std::int64_t row) const;

 private:
  CellWindow window_;
  std::int64_t step_ = 1;  // cells between knots
  std::int64_t across_ = 0;
  std::vector<double> knots_;
};

geometry::Point middle_of_raster(Reading& reading, const Source& source);

}  // namespace mulin::layers
