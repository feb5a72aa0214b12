// maps/map_frame: what makes a picture a map: neat line, grid ticks with coordinates, scale bar, north arrow,
// index map. In: the map's projection → out: ink around and beside it. Read first: maps/map_body.h.
#pragma once

#include "maps/map_body.h"
#include "maps/sheet_layout.h"

namespace mulin::maps {

/// Crosses where grid lines meet, inside the map; drawn under the marks.
void draw_grid_crosses(const MapDrawing& map);

/// The neat line and, outside it, ticks with their coordinates.
void draw_neat_line(const MapDrawing& map);

/// Scale bar, "1:25,000", and an arrow to true north; grid north beside it when they differ by 0.3° or more.
void draw_scale_and_north(const MapDrawing& map, const Rect& box);

/// The subdistricts small: those with new sites toned, with their number; the frame of the map when it shows
/// a part.
void draw_index(const MapDrawing& map, const Rect& box);

/// Metres between grid lines: round, 35 mm or more on paper.
double grid_spacing(double metres_per_mm);

}  // namespace mulin::maps
