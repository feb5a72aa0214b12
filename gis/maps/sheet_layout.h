// maps/sheet_layout: where everything stands on the sheet. Landscape or portrait, whichever shows the place
// larger. In: the place's box, the number of table rows → out: rectangles of paper and the scale. Read first:
// maps/map_scale.h.
#pragma once

#include "geometry/shapes.h"
#include "maps/canvas.h"
#include "maps/map_scale.h"
#include "maps/plan_view.h"
#include "maps/sheets.h"

namespace mulin::maps {

/// Units: millimetres of an A3 drawing; other papers are the same drawing larger or smaller
/// (PaperSize::unit).
struct Layout {
  PaperSize paper;
  Rect border;  ///< the outer line
  Rect title;   ///< the band on top
  Rect map;     ///< inside the neat line
  Rect panel;   ///< all that is beside or below the map
  Rect figures, table, legend, scale, index, notes, block;
  bool portrait = false;
  double denominator = 25000;
  bool too_large =
      false;  ///< the scale asked for would cut the place: the largest that fits is taken, and said
};

/// Room that contents ask for, mm.
struct Needs {
  double table = 40;        ///< height of the table with all its rows
  double legend_wide = 30;  ///< height of the legend at kLegendWide
  double legend_tall = 30;  ///< and at kLegendTall
};

inline constexpr double kTickBand = 4.2;  ///< between neat line and border, for the grid's figures
inline constexpr double kTitleHeight = 17;
inline constexpr double kLegendWide = 93,
                        kLegendTall = 88;  ///< its least width on landscape and portrait sheets

/// The box of what the sheet is about: the study area, else the subdistricts, else sites, centres and people,
/// else streets; never without width or height.
geometry::Box shown_box(const PlanView& view);

/// Throws: UsageError when view.paper is unknown.
Layout lay_out(const PlanView& view, const geometry::Box& box, const Needs& needs);

}  // namespace mulin::maps
