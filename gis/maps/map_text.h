// maps/map_text: the words on the map. Sites first, then subdistricts, water and exclusions, then streets.
// In: a drawn map → out: words with halos, none over another, none cut by the frame; what finds no room is
// left out. Read first: maps/labels.h, maps/map_body.h.
#pragma once

#include "maps/labels.h"
#include "maps/map_body.h"

namespace mulin::maps {

struct LabelWishes {
  bool site_names = true;
  double site_radius = 2.4;  ///< of the chosen sites' marks
};

/// Writes all labels; returns the boxes taken, marks included, for the tests' law.
TakenBoxes draw_labels(const MapDrawing& map, const LabelWishes& wishes);

}  // namespace mulin::maps
