// maps/map_marks: what the map is about: people by walking distance, candidates by score, centres, chosen
// sites. In: PlanView and its projection → out: ink on top of map_body's; classes and sizes that the legend
// shares. Read first: maps/map_body.h.
#pragma once

#include <vector>

#include "maps/map_body.h"

namespace mulin::maps {

void draw_demand(const MapDrawing& map);  ///< coloured by walk_class()
void draw_candidates(const MapDrawing& map);
void draw_centres(const MapDrawing& map);
void draw_chosen(const MapDrawing& map, double radius);

bool is_chosen(const MapSite& site);  ///< or required

/// A chosen site on paper: where it is, and where its mark stands when neighbours need room.
struct PlacedSite {
  const MapSite* site = nullptr;
  geometry::Point at, mark;
};

/// The chosen sites inside the frame by rank, their marks moved apart so that each number can be read.
std::vector<PlacedSite> placed_sites(const MapDrawing& map, double radius);

// Marks, shared with the legend.
void mark_centre(Canvas& canvas, geometry::Point at);
void mark_rejected(Canvas& canvas, geometry::Point at);
void mark_candidate(Canvas& canvas, geometry::Point at, Colour colour);
void mark_chosen(Canvas& canvas, geometry::Point at, double radius, const MapSite& site);

/// The band (0 = nearest) a walk falls into; view.bands.size() for beyond or unreachable.
/// Edge: a walk equal to a band's metres is within it.
std::size_t walk_class(const PlanView& view, double metres);

/// How the places of a walking class are drawn: dots within the cutoff, rings beyond it.
struct WalkLook {
  Colour colour;
  bool ring = false;
};
WalkLook walk_look(const PlanView& view, std::size_t walk_class);

/// Lower ends of the classes of palette::scores, and the upper end of the last: six ascending scores.
std::vector<double> score_steps(const PlanView& view);
std::size_t score_class(const std::vector<double>& steps, double score);

/// How many people a dot of which size stands for: its area grows with them, and dots are as large as the
/// places' density on paper allows.
struct DotScale {
  double typical = 1;   ///< people
  double diameter = 1;  ///< mm, of a place with `typical` people
  [[nodiscard]] double size(double people) const;
};
DotScale dot_scale(const PlanView& view, double metres_per_mm);
double typical_people(const PlanView& view);  ///< of a place, the people-weighted median; 1 without people

}  // namespace mulin::maps
