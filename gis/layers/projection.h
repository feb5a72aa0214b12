// layers/projection: from one coordinate system to another, or a reason why not.
// In: CRS as users write them ("EPSG:4549", WKT, PROJ pipeline) → out: points in x east, y north / longitude,
// latitude. Read first: nothing. PROJ behind this door.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::layers {

class Projection {
 public:
  /// Axis order is always x east, y north (longitude, latitude), whatever the authority says.
  /// Throws: UsageError for a CRS that cannot be understood; DataError for a ballpark or null datum shift
  /// between datums that differ (4214/4610 → 4490 in PROJ 9.1).
  Projection(const std::string& from, const std::string& to);
  /// `allow_guesses` takes PROJ's ballpark rather than throwing: for map corners and labels, never for
  /// layers.
  enum class Strictness { refuse_guesses, allow_guesses };
  Projection(const std::string& from, const std::string& to, Strictness strictness);
  ~Projection();
  Projection(Projection&&) noexcept;
  Projection& operator=(Projection&&) noexcept;

  /// In place; a point that cannot be transformed becomes not-a-number.
  void apply(std::span<geometry::Point> points) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// What a map says under its frame, and whether it measures truly.
struct CrsFacts {
  std::string name;        ///< "CGCS2000 / 3-degree Gauss-Kruger CM 120E"
  std::string code;        ///< "EPSG:4549", or empty
  bool metric = false;     ///< projected, in metres
  double scale_error = 0;  ///< largest |scale − 1| at the points asked about
  double convergence = 0;  ///< grid north against true north at the first point, radians
};
CrsFacts crs_facts(const std::string& crs, std::span<const geometry::Point> at);

/// WGS 84 of points in the working CRS.
std::vector<geometry::Point> to_lonlat(const std::string& crs, std::span<const geometry::Point> points);

/// GCJ-02 ↔ WGS 84 and BD-09 ↔ GCJ-02, inverted by iteration to < 1 cm; outside China's box unchanged.
geometry::Point gcj02_to_wgs84(geometry::Point lonlat);
geometry::Point wgs84_to_gcj02(geometry::Point lonlat);
geometry::Point bd09_to_wgs84(geometry::Point lonlat);
geometry::Point wgs84_to_bd09(geometry::Point lonlat);

}  // namespace mulin::layers
