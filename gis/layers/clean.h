// layers/clean: polygons made fit for reasoning, each repair counted with the area it changed.
// In: the raw rings of a table → out: valid MultiPolygons.
// Read first: layers/table.h, geometry/overlay.h.
#pragma once

#include <vector>

#include "layers/table.h"

namespace mulin::layers {

/// Rings closed, repeated vertices and rings without area gone. No GEOS. Edge: nothing left → empty.
geometry::MultiPolygon tidied(geometry::MultiPolygon raw);

/// A valid polygon for each row, empty where the row has none. Repairs are counted, with the area before and
/// after. Throws: DataError for a polygon that crosses itself more often than can be repaired in reasonable
/// work, or that is too wound up to be checked.
std::vector<geometry::MultiPolygon> clean_polygons(const Reading& reading, const Table& table);

/// True when the shape is a valid polygon already, or has become one.
struct Repair {
  bool needed = false;
  double before = 0;  ///< m²
  double after = 0;
};
Repair repair(geometry::MultiPolygon& shape);

/// Counts the features, and the parts of features, that are of another kind and are left out.
/// Throws: DataError when the layer has features of another kind than this room can use, naming what it has.
void require_kind(const Reading& reading, const Table& table, bool points, bool lines, bool polygons,
                  std::string_view wanted);

}  // namespace mulin::layers
