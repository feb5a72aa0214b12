// layers/positions: which columns of a table say where its rows lie?
// In: the names of the columns → out: those of x and y (or longitude and latitude), or of a WKT.
// Read first: layers/fields.h.
#pragma once

#include <string>
#include <vector>

#include "layers/notes.h"
#include "layers/sources.h"

namespace mulin::layers {

/// Numbers of columns; −1 where there is none.
struct PositionFields {
  int x = -1;
  int y = -1;
  int wkt = -1;
  bool degrees = false;  ///< the names say longitude and latitude
};

/// By the study's `fields = { x = …, y = … }`, else by the names people use. Throws: DataError when there is
/// none.
PositionFields position_fields(const std::vector<std::string>& names, const Source& source,
                               const Notes& notes);

}  // namespace mulin::layers
