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
std::vector<geometry::Line> reached_streets(const Network& network, std::span<const Attachment> sources,
                                            Length limit);

/// The ground within `halo` metres (a plot's depth) of a reached street and nearer to it than to any street
/// not reached; holes under `fill_holes_m2` closed, but for what is nearer to a street not reached. All
/// reached streets lie inside. Bands of the same halo and fill nest. Drawn on a grid of halo / 12. Edge:
/// nothing reached gives an empty shape. Cost: reached length × halo; 12 bytes a grid corner near a reached
/// street. Requires: halo ≤ 300.
geometry::MultiPolygon service_area(const Network& network, std::span<const Attachment> sources, Length limit,
                                    double halo, double fill_holes_m2);

}  // namespace mulin::catchments
