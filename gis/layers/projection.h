// layers/projection: from one coordinate system to another, or a reason why not.
// In: CRS as users write them ("EPSG:4549", WKT, PROJ pipeline) → out: points in x east, y north / longitude,
// latitude. Read first: nothing. PROJ behind this door.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geometry/shapes.h"
#include "layers/datum_shift.h"

namespace mulin::layers {

class Projection {
 public:
  /// Axis order is always x east, y north (longitude, latitude), whatever the authority says. A datum shift
  /// is the best that is known at the place `lonlat`; where none is known, longitude and latitude are taken
  /// as they are: ask shift(). Throws: UsageError for a CRS that cannot be understood; DataError when there
  /// is no way at all.
  Projection(const std::string& from, const std::string& to, std::optional<geometry::Point> lonlat = {});
  /// A PROJ pipeline of the user's own, from the file's numbers (degrees as degrees) to those of the working
  /// CRS. Throws: UsageError, which never quotes it: parameters of local systems are confidential.
  static Projection by_pipeline(const std::string& pipeline);
  ~Projection();
  Projection(Projection&&) noexcept;
  Projection& operator=(Projection&&) noexcept;

  /// In place; a point that cannot be transformed becomes not-a-number.
  void apply(std::span<geometry::Point> points) const;
  [[nodiscard]] const DatumShift& shift() const;

 private:
  struct Impl;
  explicit Projection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What a map says under its frame, and whether it measures truly.
struct CrsFacts {
  std::string name;        ///< "CGCS2000 / 3-degree Gauss-Kruger CM 120E"
  std::string code;        ///< "EPSG:4549", or empty
  bool metric = false;     ///< fit to work in: projected, in metres, x east, y north
  double scale_error = 0;  ///< largest |scale − 1| at the points asked about
  double convergence = 0;  ///< grid north against true north at the first point, radians
};
CrsFacts crs_facts(const std::string& crs, std::span<const geometry::Point> at);

/// WGS 84 of points in the working CRS.
std::vector<geometry::Point> to_lonlat(const std::string& crs, std::span<const geometry::Point> points);

/// Longitude and latitude on the CRS's own datum: for questions, exact to its own definition.
geometry::Point own_lonlat(const std::string& crs, geometry::Point point);
geometry::Point from_own_lonlat(const std::string& crs, geometry::Point lonlat);

/// GCJ-02 ↔ WGS 84 and BD-09 ↔ GCJ-02, inverted by iteration to < 1 cm; outside China's box unchanged.
geometry::Point gcj02_to_wgs84(geometry::Point lonlat);
geometry::Point wgs84_to_gcj02(geometry::Point lonlat);
geometry::Point bd09_to_wgs84(geometry::Point lonlat);
geometry::Point wgs84_to_bd09(geometry::Point lonlat);

}  // namespace mulin::layers
