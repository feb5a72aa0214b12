// layers/fit: a layer lies far from the study; which mistake about its coordinates would explain that?
// In: a few vertices as the file has them, its CRS, the study area → out: words that name what would fit.
// Nothing is moved. Read first: layers/table.h, layers/projection.h.
#pragma once

#include <span>
#include <string>

#include "layers/table.h"

namespace mulin::layers {

/// "longitude and latitude look swapped; …", "its coordinates would fit EPSG:4550; …"; when nothing fits,
/// that its CRS be checked. Cost: up to a second.
std::string what_would_fit(const Reading& reading, const LayerCrs& crs,
                           std::span<const geometry::Point> given);

}  // namespace mulin::layers
