// sites/subdistrict: to which subdistrict does a place belong? One rule for points and polygons, for many
// places. In: City → out: a row of City::subdistricts, or that the place is outside. Read first:
// sites/ground.h.
#pragma once

#include "city/city.h"
#include "sites/ground.h"

namespace mulin::sites {

/// A point belongs to the subdistrict that holds it; a polygon to the one that holds most of its area, as
/// long as at least half of it lies in the study area. Ties (to 1e-9 of the area) go to the lowest code.
class SubdistrictFinder {
 public:
  /// Requires: the city outlives the finder.
  explicit SubdistrictFinder(const city::City& city);

  /// kNoRow outside all, and always when the city has no subdistricts.
  [[nodiscard]] Row of(const geometry::MultiPolygon& shape, geometry::Point at) const;

  /// Is the place (for a polygon: at least half of it) in the study area? Where subdistricts are known they
  /// decide.
  [[nodiscard]] bool inside(const geometry::MultiPolygon& shape, geometry::Point at) const;

 private:
  [[nodiscard]] bool before(Row a, Row b) const;
  const city::City& city_;
  Ground ground_;  // owners: the subdistricts, or the study area alone
};

}  // namespace mulin::sites
