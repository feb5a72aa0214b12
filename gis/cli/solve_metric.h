// cli/solve_metric: distances between points by formula, never looking at pairs beyond the radius.
// In: coordinates, a metric → out: a travel table; pairs of sites nearer than a spacing.
// Read first: locate/problem.h.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/job.h"
#include "locate/problem.h"

namespace mulin::cli {

enum class Metric { euclid, euclid_floor, haversine };

/// Throws: UsageError for an unknown name.
Metric metric_of(std::string_view name);

struct Points {
  std::span<const double> x, y;
};

/// Units: euclid as the coordinates; haversine degrees in, metres on a sphere of 6,371,000 m out.
double distance(Metric metric, double ax, double ay, double bx, double by);

/// All pairs, or those within the radius (inclusive), one row a site, demand ascending.
/// Cost: with a radius, a grid of cells that wide: only neighbouring cells are looked at.
locate::Travel travel_between(Metric metric, const Points& sites, const Points& demand,
                              std::optional<double> radius, const core::Job& job);

}  // namespace mulin::cli
