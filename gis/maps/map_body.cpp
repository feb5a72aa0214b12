#include "maps/map_body.h"

#include <algorithm>
#include <cmath>

#include "maps/palette.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

constexpr double kStep = 0.1;  // mm; what is smaller is not drawn

void trace_frame(const MapDrawing& map) {
  map.canvas.rectangle(map.to_paper.frame);
}

/// Tints by a greedy colouring in the order of the areas.
std::vector<std::size_t> tints_of(std::size_t areas, const Boundaries& borders) {
  std::vector<std::size_t> tints(areas, 0);
  for (std::size_t area = 0; area < areas; ++area) {
    std::vector<int> used(palette::tints.size(), 0);
    for (const auto& [a, b] : borders.neighbours) {
      if (static_cast<std::size_t>(b) == area) ++used[tints[static_cast<std::size_t>(a)]];
    }
    tints[area] = static_cast<std::size_t>(std::min_element(used.begin(), used.end()) - used.begin());
  }
  return tints;
}

}  // namespace

double MapDrawing::street_factor() const {
  return std::clamp(std::pow(25000 / (to_paper.metres_per_mm * 1000), 0.6), 0.4, 2.5);
}

void prepare(MapDrawing& map) {
  std::vector<const geometry::MultiPolygon*> areas;
  for (const auto& area : map.view.subdistricts) areas.push_back(&area.shape);
  if (areas.empty()) areas.push_back(&map.view.study_area);
  const double mm = map.to_paper.metres_per_mm;
  map.borders = boundaries(areas, std::max(1.0, 0.15 * mm), 0.6 * mm);
  map.tints = tints_of(areas.size(), map.borders);
}

Line on_paper(const Projector& to_paper, std::span<const Point> line) {
  if (line.size() < 2 || !to_paper.ground().meets(geometry::box_of(line))) return {};
  Line out = {to_paper(line.front())};
  double longest = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point p = to_paper(line[i]);
    const double step = geometry::distance(out.back(), p);
    longest = std::max(longest, step);
    if (step >= kStep || i + 1 == line.size()) out.push_back(p);
  }
  return longest < kStep ? Line{} : out;
}

void trace(const MapDrawing& map, const geometry::MultiPolygon& shape) {
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) {
      const Line line = on_paper(map.to_paper, ring);
      if (line.size() > 3) map.canvas.line(line, true);
    }
  }
}

const MapBand* cutoff_band(const PlanView& view) {
  const MapBand* found = view.bands.empty() ? nullptr : &view.bands.back();
  for (const auto& band : view.bands) {
    if (std::abs(band.metres - view.cutoff_m) < 0.5) found = &band;
  }
  return found;
}

void draw_ground(const MapDrawing& map) {
  trace_frame(map);
  map.canvas.fill(palette::outside);
  if (map.view.subdistricts.empty()) {
    trace(map, map.view.study_area);
    map.canvas.fill(palette::tints[0]);
  }
  for (std::size_t i = 0; i < map.view.subdistricts.size(); ++i) {
    trace(map, map.view.subdistricts[i].shape);
    map.canvas.fill(palette::tints[map.tints[i]]);
  }
}

void draw_service(const MapDrawing& map) {
  const MapBand* band = cutoff_band(map.view);
  if (band == nullptr) return;
  map.canvas.save();  // only what the plan adds gets the second colour
  trace_frame(map);
  trace(map, band->before);
  map.canvas.clip();
  trace(map, band->after);
  map.canvas.fill_and_stroke(palette::served_after, {palette::served_after_edge, 0.34, {}});
  map.canvas.restore();
  trace(map, band->before);
  map.canvas.fill_and_stroke(palette::served_before, {palette::served_before_edge, 0.14, {}});
}

void draw_bands(const MapDrawing& map) {
  for (auto band = map.view.bands.rbegin(); band != map.view.bands.rend(); ++band) {
    trace(map, band->after);
    map.canvas.fill(palette::walk_area);
  }
  if (const MapBand* band = cutoff_band(map.view)) {
    trace(map, band->after);
    map.canvas.stroke(palette::new_limit);
    trace(map, band->before);
    map.canvas.stroke(palette::old_limit);
  }
}

void draw_water(const MapDrawing& map) {
  for (const auto& area : map.view.water) trace(map, area.shape);
  map.canvas.fill_and_stroke(palette::water, {palette::water_edge, 0.16, {}});
}

void hatch(Canvas& canvas, const Rect& box) {
  constexpr double pitch = 1.3;
  const double from = std::floor((box.x - box.h) / pitch) * pitch;  // on one raster, so neighbours join
  for (double x = from - std::fmod(box.bottom(), pitch); x < box.right() + pitch; x += pitch) {
    canvas.line(Line{{x, box.bottom()}, {x + box.h, box.y}});
  }
  canvas.stroke({faded(palette::exclusion, 0.85), 0.16, {}, false});
}

void draw_exclusions(const MapDrawing& map) {
  for (const auto& area : map.view.exclusions) {
    const geometry::Box box = geometry::box_of(area.shape);
    if (box.empty() || !box.meets(map.to_paper.ground())) continue;
    const Point a = map.to_paper({box.min_x, box.max_y}), b = map.to_paper({box.max_x, box.min_y});
    const Rect& f = map.to_paper.frame;
    const double x = std::max(a.x, f.x), y = std::max(a.y, f.y);
    map.canvas.save();
    trace(map, area.shape);
    map.canvas.clip();
    hatch(map.canvas, {x, y, std::min(b.x, f.right()) - x, std::min(b.y, f.bottom()) - y});
    map.canvas.restore();
    trace(map, area.shape);
    map.canvas.stroke({palette::exclusion, 0.22, {}});
  }
}

void draw_streets(const MapDrawing& map) {
  const double factor = map.street_factor();
  for (const int grade : {-1, 0, 1}) {  // tunnels, ground, bridges
    std::vector<std::vector<Line>> by_rank(palette::streets.size());
    for (const auto& street : map.view.streets) {
      if (std::clamp(street.level, -1, 1) != grade) continue;
      Line line = on_paper(map.to_paper, street.line);
      if (!line.empty())
        by_rank[static_cast<std::size_t>(std::clamp(street.rank, 0, 4))].push_back(std::move(line));
    }
    const auto stroke_all = [&](std::size_t rank, const Pen& pen) {
      for (const Line& line : by_rank[rank]) map.canvas.line(line);
      map.canvas.stroke(pen);
    };
    const std::vector<double> dash = grade < 0 ? std::vector<double>{0.9, 0.7} : std::vector<double>{};
    for (std::size_t rank = 0; rank < by_rank.size(); ++rank) {
      const auto& look = palette::streets[rank];
      stroke_all(rank, {look.casing, std::max(0.09, look.width * factor), dash, grade == 0});
    }
    for (std::size_t rank = 0; rank < by_rank.size() && grade >= 0; ++rank) {
      const auto& look = palette::streets[rank];
      const double inside = look.width * factor - 0.2;
      if (look.cased && inside > 0.08) stroke_all(rank, {look.inside, inside, {}});
    }
  }
}

void rail_line(Canvas& canvas, std::span<const Point> line) {
  canvas.line(line);
  canvas.stroke({palette::rail, 0.62, {}, false});
  canvas.line(line);
  canvas.stroke({rgb(0xFFFFFF), 0.38, {1.9, 1.9}, false});
}

void draw_railways(const MapDrawing& map) {
  for (const Line& line : chained(map.view.barrier_lines)) {
    const Line paper = on_paper(map.to_paper, line);
    if (!paper.empty()) rail_line(map.canvas, paper);
  }
}

void draw_borders(const MapDrawing& map) {
  const auto& view = map.view;
  if (!view.study_area.empty() || !view.subdistricts.empty()) {
    trace_frame(map);
    if (view.study_area.empty()) {
      for (const auto& area : view.subdistricts) trace(map, area.shape);
    } else {
      trace(map, view.study_area);
    }
    map.canvas.fill(rgb(0xFFFFFF, 0.55));
  }
  const auto stroke_all = [&](const std::vector<Line>& lines, const Pen& pen) {
    for (const Line& line : lines) map.canvas.line(on_paper(map.to_paper, line));
    map.canvas.stroke(pen);
  };
  stroke_all(map.borders.outer, {palette::border_band, 2.4, {}});
  stroke_all(map.borders.inner, {faded(palette::border, 0.85), 0.3, {1.6, 0.9}, false});
  stroke_all(map.borders.outer, {palette::border, 0.5, {3.6, 0.9, 0.6, 0.9}, false});
}

}  // namespace mulin::maps
