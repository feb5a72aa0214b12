// layers/place: which CRS does a layer have, and where do its shapes lie in the working CRS?
// In: what the file and the study say → out: shapes in metres, finite; or a refusal that says what would fit.
// Read first: layers/table.h, layers/projection.h.
#pragma once

#include <span>
#include <string>

#include "layers/crs.h"
#include "layers/projection.h"
#include "layers/table.h"

class OGRSpatialReference;

namespace mulin::layers {

/// What a file says of its CRS.
struct StatedCrs {
  const OGRSpatialReference* srs = nullptr;  ///< as GDAL reports it; nullptr: none
  bool by_the_file =
      true;  ///< false: it is the format's default (GeoJSON), which the study's `crs` overrules
  bool degree_columns = false;  ///< its columns are called longitude and latitude
  std::string fault;            ///< "its .prj is empty"
};

/// The file's word, else the study's `crs`, else longitude and latitude when the columns are called so
/// (said). Throws: DataError when there is none, when both differ, or when it has no place on Earth;
/// UsageError when `transform` is given with `crs` or `datum`.
LayerCrs layer_crs(const Source& source, const StatedCrs& stated, std::span<const geometry::Point> sample,
                   const Notes& notes);

/// From a layer's CRS to another; remembers in the report how its datum was shifted. `example`: a place in
/// the layer's CRS, which counts when it is the first layer. Throws: DataError.
Projection projection_of(const Reading& reading, const LayerCrs& crs, const std::string& to,
                         geometry::Point example, const Notes& notes);

/// Transforms the shapes; undoes the offset datum. Edges that the change of CRS bends by more than 10 cm get
/// further vertices. Features that cannot be transformed lose their shapes, counted. Throws: DataError for a
/// vertex that is not finite or out of range, naming the feature, and for a layer whose coordinates cannot be
/// in its CRS.
void place_shapes(const Reading& reading, const Source& source, const LayerCrs& crs, Table& table,
                  const Notes& notes);

/// Points of a layer's CRS in the working CRS, with the source's datum and transform; not-a-number where
/// impossible.
void place_points(const Reading& reading, const Source& source, const LayerCrs& crs,
                  std::span<geometry::Point> points, const Notes& notes);

/// Warns, first of all, of the layers whose datum was taken as another for want of a transformation, and of
/// the layers in other datums that they meet; says which transformations were used.
void tell_datum_shifts(ReadResult& result);

}  // namespace mulin::layers
