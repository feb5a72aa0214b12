// layers/place: which CRS does a layer have, and where do its shapes lie in the working CRS?
// In: what the file and the study say → out: shapes in metres, finite; or a refusal that says what would fit.
// Read first: layers/table.h, layers/projection.h.
#pragma once

#include <span>
#include <string>

#include "layers/table.h"

class OGRSpatialReference;

namespace mulin::layers {

struct LayerCrs {
  std::string text;  ///< "EPSG:4490", or WKT when it has no code, or a PROJ pipeline
  std::string name;  ///< for reports
  bool degrees = false;
};

/// The file's word, else the study's `crs`, else longitude and latitude when the columns are called so
/// (said). Throws: DataError when there is none, when both differ, or when it has no place on Earth.
LayerCrs layer_crs(const Source& source, const OGRSpatialReference* stated, bool states_crs,
                   bool degree_columns, std::span<const geometry::Point> sample, const Notes& notes);

/// Transforms the shapes; undoes the offset datum. Features that cannot be transformed lose their shapes,
/// counted. Throws: DataError for a vertex that is not finite or out of range, naming the feature.
void place_shapes(const Reading& reading, const Source& source, const LayerCrs& crs, Table& table,
                  const Notes& notes);

/// Points of a layer's CRS in the working CRS, with the source's datum and transform; not-a-number where
/// impossible.
void place_points(const Reading& reading, const Source& source, const LayerCrs& crs,
                  std::span<geometry::Point> points, const Notes& notes);

/// The middle of the points' box in longitude and latitude.
geometry::Point middle_in_degrees(const Source& source, const LayerCrs& crs,
                                  std::span<const geometry::Point> points, const Notes& notes);

/// "EPSG:32651": the UTM zone of a place.
std::string utm_zone(geometry::Point lonlat);

/// Throws: UsageError unless the CRS is projected and in metres.
void require_metric(const std::string& crs);

/// Throws: UsageError when lengths at these points are wrong by more than 1 %; warns above 0.1 %.
void check_scale(const Reading& reading, std::span<const geometry::Point> at);

}  // namespace mulin::layers
