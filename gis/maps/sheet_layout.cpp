#include "maps/sheet_layout.h"

#include <algorithm>

namespace mulin::maps {
namespace {

constexpr double kLong = 420, kShort = 297;  // A3
constexpr double kEdge = 7, kGap = 3.2;
constexpr double kSidePanel = 120;           // width, landscape
constexpr double kLeastFootPanel = 84, kMostFootPanel = 124;  // height, portrait
constexpr double kFigures = 15.5, kScale = 31, kIndex = 40, kNotes = 25, kBlock = 24;

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

/// Panel on the right, one column: figures, table (what remains), legend, scale beside index map, notes, title block.
Layout landscape(double unit, const Needs& needs) {
  Layout out = frame_of(kLong, kShort, unit);
  const double top = out.title.bottom(), height = out.border.bottom() - top;
  out.map = map_in({out.border.x, top, out.border.w - kSidePanel, height});
  out.panel = {out.border.right() - kSidePanel, top, kSidePanel, height};
  const Rect in = out.panel.inset(3.5);
  out.figures = {in.x, in.y, in.w, kFigures};
  double y = in.bottom() - kBlock;
  out.block = {in.x, y, in.w, kBlock};
  out.notes = {in.x, y -= kNotes + kGap, in.w, kNotes};
  y -= kIndex + kGap;
  out.scale = {in.x, y, in.w * 0.52, kIndex};
  out.index = {in.x + in.w * 0.55, y, in.w * 0.45, kIndex};
  out.legend = {in.x, y -= needs.legend + kGap, in.w, needs.legend};
  out.table = {in.x, out.figures.bottom() + kGap, in.w, y - 2 * kGap - out.figures.bottom()};
  return out;
}

/// Panel below, three columns: figures and table; legend; scale, index map, notes, title block.
Layout portrait(double unit, const Needs& needs) {
  Layout out = frame_of(kShort, kLong, unit);
  out.portrait = true;
  const double panel = std::clamp(std::max(kFigures + kGap + needs.table, needs.legend) + 7, kLeastFootPanel,
                                  kMostFootPanel);
  const double top = out.title.bottom();
  out.map = map_in({out.border.x, top, out.border.w, out.border.bottom() - top - panel});
  out.panel = {out.border.x, out.border.bottom() - panel, out.border.w, panel};
  const Rect in = out.panel.inset(3.5);
  const double w1 = 118, w2 = 70, x2 = in.x + w1 + 1.5 * kGap, x3 = x2 + w2 + 1.5 * kGap, w3 = in.right() - x3;
  out.figures = {in.x, in.y, w1, kFigures};
  out.table = {in.x, out.figures.bottom() + kGap, w1, in.bottom() - out.figures.bottom() - kGap};
  const double legend = std::min(needs.legend, in.h);
  out.legend = {x2, in.y, w2, legend};
  const double below = in.h - legend - kGap;  // index map under the legend when there is room
  out.index = below > 20 ? Rect{x2, in.y + legend + kGap, w2, below} : Rect{};
  out.scale = {x3, in.y, w3, kScale};
  out.block = {x3, in.bottom() - kBlock, w3, kBlock};
  out.notes = {x3, out.scale.bottom() + kGap, w3, out.block.y - 2 * kGap - out.scale.bottom()};
  return out;
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
  Layout wide = landscape(unit, needs), tall = portrait(unit, needs);
  for (Layout* layout : {&wide, &tall}) layout->denominator = fitting_scale(box, layout->map, unit);
  const bool upright = tall.denominator != wide.denominator ? tall.denominator < wide.denominator
                                                            : box.height() > box.width();
  Layout out = upright ? tall : wide;
  if (view.scale > 0) {
    out.cut = view.scale < out.denominator;
    out.denominator = view.scale;
    const double metres_per_mm = out.denominator / 1000 * unit;
    out.cut = out.cut && (box.width() > out.map.w * metres_per_mm || box.height() > out.map.h * metres_per_mm);
  }
  return out;
}

}  // namespace mulin::maps
