// layers/working_crs: the one system that everything is brought to: chosen when the study names none, refused
// when lengths cannot be taken in it.
// In: where the study lies → out: "EPSG:32651", or a refusal, or a warning of its scale.
// Read first: layers/projection.h, layers/table.h.
#pragma once

#include <span>
#include <string>

#include "layers/table.h"

namespace mulin::layers {

/// The middle of the points' box in longitude and latitude.
geometry::Point middle_in_degrees(const Source& source, const LayerCrs& crs,
                                  std::span<const geometry::Point> points, const Notes& notes);

/// "EPSG:32651": the UTM zone of a place.
std::string utm_zone(geometry::Point lonlat);

/// Throws: UsageError unless planar lengths can be taken in the CRS.
void require_metric(const std::string& crs);

/// Throws: UsageError when lengths at these points are wrong by more than 1 %; warns above 0.1 %.
void check_scale(const Reading& reading, std::span<const geometry::Point> at);

}  // namespace mulin::layers
