// maps/read_geopackage: a layer of a plan.gpkg back into a table, without its shapes.
// In: path, layer → out: maps::Table with names and cells.
// Read first: maps/table.h. GDAL behind this door.
#pragma once

#include <string>

#include "maps/table.h"

namespace mulin::maps {

/// Throws: DataError naming the file and the layer when either is missing.
Table read_layer(const std::string& path, const std::string& layer);

/// The column's place. Throws: DataError when the table has none of this name.
std::size_t column_of(const Table& table, const std::string& name);

/// Texts and numbers of a cell; empty cells give "" and not-a-number.
std::string text_of(const Cell& cell);
double number_of(const Cell& cell);

}  // namespace mulin::maps
