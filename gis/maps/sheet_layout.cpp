#include "maps/sheet_layout.h"

#include <algorithm>

namespace mulin::maps {
namespace {

constexpr double kLong = 420, kShort = 297;  // A3
constexpr double kEdge = 7, kGap = 3.2;
constexpr double kSidePanel = 120, kLeastSidePanel = kLegendWide + 7;  // width, landscape
constexpr double kLeastPanel = 84, kMostPanel = 124;                   // height, portrait
constexpr double kFigures = 15.5, kScale = 24, kIndex = 40, kNotes = 22, kBlock = 24;
constexpr double kLeastIndex = 20;  // an index map of less height is left out

Layout frame_of(double w, double h, double unit) {
  Layout out;
  out.paper = {w, h, unit};
  out.border = Rect{0, 0, w, h}.inset(kEdge);
  out.title = {out.border.x, out.border.y, out.border.w, kTitleHeight};
  return out;
}

Rect map_in(const Rect& space) {
  return space.inset(kTickBand + 1);
}

/// Panel on the right, one column: figures, table (what remains), legend, scale beside index map, notes,
/// title block.
Layout landscape(double unit, const Needs& needs, double panel) {
  Layout out = frame_of(kLong, kShort, unit);
  const double top = out.title.bottom(), height = out.border.bottom() - top;
  out.map = map_in({out.border.x, top, out.border.w - panel, height});
  out.panel = {out.border.right() - panel, top, panel, height};
  const Rect in = out.panel.inset(3.5);
  out.figures = {in.x, in.y, in.w, kFigures};
  double y = in.bottom() - kBlock;
  out.block = {in.x, y, in.w, kBlock};
  out.notes = {in.x, y -= kNotes + kGap, in.w, kNotes};
  y -= kIndex + kGap;
  out.scale = {in.x, y, in.w * 0.52, kIndex};
  out.index = {in.x + in.w * 0.55, y, in.w * 0.45, kIndex};
  out.legend = {in.x, y -= needs.legend_wide + kGap, in.w, needs.legend_wide};
  out.table = {in.x, out.figures.bottom() + kGap, in.w, y - 2 * kGap - out.figures.bottom()};
  return out;
}

/// The landscape sheet with a wide panel, or a narrow one where that gains scale.
Layout best_landscape(const geometry::Box& box, double unit, const Needs& needs) {
  Layout wide = landscape(unit, needs, kSidePanel), narrow = landscape(unit, needs, kLeastSidePanel);
  for (Layout* layout : {&wide, &narrow}) layout->denominator = fitting_scale(box, layout->map, unit);
  return narrow.denominator < wide.denominator ? narrow : wide;
}

/// Panel below, three columns: figures and table; legend and index map; scale, notes, title block.
Layout portrait(double unit, const Needs& needs, double panel) {
  Layout out = frame_of(kShort, kLong, unit);
  out.portrait = true;
  const double top = out.title.bottom();
  out.map = map_in({out.border.x, top, out.border.w, out.border.bottom() - top - panel});
  out.panel = {out.border.x, out.border.bottom() - panel, out.border.w, panel};
  const Rect in = out.panel.inset(3.5);
  const double w1 = 112, x2 = in.x + w1 + 1.5 * kGap, x3 = x2 + kLegendTall + 1.5 * kGap,
               w3 = in.right() - x3;
  out.figures = {in.x, in.y, w1, kFigures};
  out.table = {in.x, out.figures.bottom() + kGap, w1, in.bottom() - out.figures.bottom() - kGap};
  out.legend = {x2, in.y, kLegendTall, std::min(needs.legend_tall, in.h)};
  const double below = in.bottom() - out.legend.bottom() - kGap;
  if (below >= kLeastIndex) out.index = {x2, out.legend.bottom() + kGap, kLegendTall, below};
  out.scale = {x3, in.y, w3, kScale};
  out.block = {x3, in.bottom() - kBlock, w3, kBlock};
  out.notes = {x3, out.scale.bottom() + kGap, w3, out.block.y - 2 * kGap - out.scale.bottom()};
  return out;
}

/// The portrait sheet whose panel gives the table room, as far as that costs no scale.
Layout best_portrait(const geometry::Box& box, double unit, const Needs& needs) {
  Layout least = portrait(unit, needs, kLeastPanel);
  least.denominator = fitting_scale(box, least.map, unit);
  const double wanted = std::min(kMostPanel, kFigures + kGap + needs.table + 7);
  for (double panel = wanted; panel > kLeastPanel; panel -= 2) {
    Layout roomy = portrait(unit, needs, panel);
    roomy.denominator = fitting_scale(box, roomy.map, unit);
    if (roomy.denominator == least.denominator) return roomy;
  }
  return least;
}

geometry::Box all_points(const PlanView& view) {
  geometry::Box box;
  for (const auto& site : view.sites) box.include(site.at);
  for (const auto& centre : view.centres) box.include(centre.at);
  for (const auto& place : view.demand) box.include(place.at);
  return box;
}

}  // namespace

geometry::Box shown_box(const PlanView& view) {
  geometry::Box box = geometry::box_of(view.study_area);
  if (box.empty()) {
    for (const auto& area : view.subdistricts) box.include(geometry::box_of(area.shape));
  }
  if (box.empty()) box = all_points(view);
  if (box.empty()) {
    for (const auto& street : view.streets) box.include(geometry::box_of(street.line));
  }
  if (box.empty()) box.include(geometry::Point{});
  const double least = 200;  // metres: a single site still gets its surroundings
  if (box.width() < least || box.height() < least) box = box.widened(least / 2);
  return box;
}

Layout lay_out(const PlanView& view, const geometry::Box& box, const Needs& needs) {
  const double unit = paper_unit(view.paper);
  const Layout wide = best_landscape(box, unit, needs);
  const Layout tall = best_portrait(box, unit, needs);
  const bool upright =
      tall.denominator != wide.denominator ? tall.denominator < wide.denominator : box.height() > box.width();
  Layout out = upright ? tall : wide;
  if (view.scale > 0) {
    const double metres_per_mm = view.scale / 1000 * unit;
    out.too_large = box.width() > out.map.w * metres_per_mm || box.height() > out.map.h * metres_per_mm;
    if (!out.too_large) out.denominator = view.scale;
  }
  return out;
}

}  // namespace mulin::maps
