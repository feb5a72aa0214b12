// maps/sheet_bars: how far people walk, today and with the plan, as two bars of the map's own colours.
// In: PlanView's demand and bands → out: shares of the population by walking class.
// Read first: maps/map_marks.h.
#pragma once

#include <vector>

#include "maps/canvas.h"
#include "maps/plan_view.h"

namespace mulin::maps {

struct WalkShares {
  std::vector<double> before,
      after;  ///< of all people, one a class of walk_class(); sum 1, or 0 without people
};

WalkShares walk_shares(const PlanView& view);

/// Draws both bars, with a share written where it has room. Edge: without people, nothing.
void draw_walk_bars(Canvas& canvas, const PlanView& view, const Rect& box);

/// The subdistricts that get new sites, with their number: beside the index map.
void draw_new_site_list(Canvas& canvas, const PlanView& view, const Rect& box);

}  // namespace mulin::maps
