// sites/generate: places made up by rule where the planner has no list: along streets, on a grid, at
// junctions. In: City, SiteOptions → out: points in the study area, from the north-west, none nearer than
// duplicate_within. Read first: sites/candidates.h.
#pragma once

#include <vector>

#include "sites/candidates.h"

namespace mulin::sites {

/// Beyond this many, a step is surely mistyped.
inline constexpr std::int64_t kMostGenerated = 200'000;

/// At ½, 1½, 2½ … steps along each street on the ground (no bridge, tunnel or other level), so that a street
/// chopped into blocks has as many places as it has steps, and no place stands on a shared corner.
std::vector<geometry::Point> along_streets(const city::Streets& streets, double step);

/// The centres of squares of this side that lie in the area. Squares start at the CRS's origin, so that a
/// larger area moves none.
std::vector<geometry::Point> grid_centres(const geometry::MultiPolygon& area, double side);

/// Where three or more streets meet: at ends and shared vertices, and where lines of one level cross (unless
/// the source joins at vertices only). A line passing through counts twice, a line ending counts once,
/// whatever its level.
std::vector<geometry::Point> junctions(const city::Streets& streets);

/// All that the options ask for, inside the study area, by place: from the north, then from the west; of
/// those nearer than `duplicate_within` to each other the first. Throws: UsageError for more than
/// kMostGenerated.
std::vector<geometry::Point> generated_places(const city::City& city, const SiteOptions& options);

}  // namespace mulin::sites
