// maps/map_body: the ground of the map, without marks and words: areas, water, streets, shading, borders.
// In: PlanView and its projection to paper → out: ink. Drawn from the ground up; what decides lies on top.
// Read first: maps/sheet_layout.h, maps/palette.h.
#pragma once

#include <span>
#include <vector>

#include "maps/boundaries.h"
#include "maps/canvas.h"
#include "maps/map_scale.h"
#include "maps/plan_view.h"

namespace mulin::maps {

/// What all drawing functions of one map share.
struct MapDrawing {
  Canvas& canvas;
  const PlanView& view;
  Projector to_paper;
  double denominator = 25000;
  Boundaries borders = {};  ///< of the subdistricts, or of the study area without them
  std::vector<std::size_t> tints =
      {};  ///< one of palette::tints a subdistrict; neighbours differ where four suffice

  /// Widths of streets at this scale, relative to 1:25,000: thinner on small scales, but less than in
  /// proportion.
  [[nodiscard]] double street_factor() const;
};

/// Fills `borders` and `tints`.
void prepare(MapDrawing& map);

/// A line on paper without steps below 0.1 mm (its ends stay); nothing when all of it is smaller, or outside
/// the frame.
geometry::Line on_paper(const Projector& to_paper, std::span<const geometry::Point> line);

/// Adds the outlines of a shape to the canvas's path, small rings left out.
void trace(const MapDrawing& map, const geometry::MultiPolygon& shape);

void draw_ground(const MapDrawing& map);   ///< outside, subdistrict tints
void draw_service(const MapDrawing& map);  ///< cutoff areas: of existing centres, and what the plan adds
void draw_bands(const MapDrawing& map);    ///< all bands after the plan, and the old cutoff's limit
void draw_water(const MapDrawing& map);
void draw_exclusions(const MapDrawing& map);
void draw_streets(const MapDrawing& map);
void draw_railways(const MapDrawing& map);
void draw_borders(const MapDrawing& map);  ///< with a veil over what is outside

void hatch(Canvas& canvas,
           const Rect& box);  ///< lines of the exclusions over a box, to be clipped by the caller
void rail_line(Canvas& canvas, std::span<const geometry::Point> line);

/// The band of the cutoff, nullptr without.
const MapBand* cutoff_band(const PlanView& view);

}  // namespace mulin::maps
