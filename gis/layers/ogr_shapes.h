// layers/ogr_shapes: GDAL's geometries taken apart into flat paths.
// In: an OGRGeometry of any kind → out: points, lines and rings appended to Shapes.
// Read first: layers/table.h (Shapes).
#pragma once

#include "layers/table.h"

class OGRGeometry;

namespace mulin::layers {

/// Adds what the geometry consists of; Z and M are dropped, curves stroked. False: it has parts of a kind
/// with no use here.
bool add_geometry(const OGRGeometry& geometry, Shapes& shapes);

void add_point(geometry::Point p, Shapes& shapes);

}  // namespace mulin::layers
