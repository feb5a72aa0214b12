// maps/sheet_legend: what each sign on the map means. Only signs that are on this map are listed.
// In: PlanView, sheet → out: entries in one or two columns; the height they need.
// Read first: maps/map_body.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "maps/map_body.h"
#include "maps/sheets.h"

namespace mulin::maps {

struct LegendEntry {
  std::function<void(Canvas&, const Rect&)> draw;  ///< into a swatch of 8 × 4 mm
  std::string words;
};

struct Legend {
  std::vector<LegendEntry> entries;
  std::string scale_title;                ///< of the colour scale: "Candidate, by score"
  std::vector<LegendEntry> colour_scale;  ///< light to dark, or near to far
  std::string size_title;                 ///< "People at a place"
  std::vector<LegendEntry> sizes;         ///< dots of growing size
};

/// `metres_per_mm` sizes the sample dots; it does not change the legend's height.
Legend legend_of(const PlanView& view, Sheet sheet, double metres_per_mm);

/// Height in mm when set `width` wide, its heading included.
double legend_height(const Legend& legend, double width);

void draw_legend(Canvas& canvas, const Legend& legend, const Rect& box, std::string_view locale);

/// A heading with a rule below, as all boxes of the panel have; returns the y below it.
double draw_heading(Canvas& canvas, const Rect& box, std::string_view words);
inline constexpr double kHeadingHeight = 6.2;

}  // namespace mulin::maps
