// catchments/service_area: the ground within a walk of some sites, as polygons along the reached streets.
// In: network, sources, band limits → out: one valid MultiPolygon a band, nested.
// Read first: catchments/travel.h.
#pragma once

#include <span>
#include <vector>

#include "catchments/travel.h"
#include "geometry/shapes.h"

namespace mulin::catchments {

/// The streets walked within `limit` of the nearest source, partial edges cut where the walk ends.
std::vector<geometry::Line> reached_streets(const Network& network, std::span<const Attachment> sources, Length limit);

/// reached_streets() widened by `halo` metres (a plot's depth beside the street), holes under `fill_holes_m2` closed.
geometry::MultiPolygon service_area(const Network& network, std::span<const Attachment> sources, Length limit,
                                    double halo, double fill_holes_m2);

}  // namespace mulin::catchments
