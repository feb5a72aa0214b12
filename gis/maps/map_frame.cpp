#include "maps/map_frame.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/text.h"
#include "maps/palette.h"
#include "maps/sheet_words.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

/// Multiples of `spacing` strictly within (from, to).
std::vector<double> grid_lines(double from, double to, double spacing) {
  std::vector<double> out;
  for (double k = std::floor(from / spacing) + 1; k * spacing < to; ++k) out.push_back(k * spacing);
  return out;
}

std::string length_text(double metres, bool unit) {
  const bool km = metres >= 1000;
  std::string text = core::number(km ? metres / 1000 : metres);
  if (unit) text += km ? " km" : " m";
  return text;
}

void draw_scale_bar(Canvas& canvas, Point left, double most, double metres_per_mm) {
  const double total = round_length(most * metres_per_mm), mm = total / metres_per_mm;
  constexpr double h = 1.5;
  constexpr int parts = 4;
  for (int i = 0; i < parts; ++i) {
    canvas.rectangle({left.x + mm * i / parts, left.y, mm / parts, h});
    canvas.fill_and_stroke(i % 2 == 0 ? palette::ink : rgb(0xFFFFFF), {palette::ink, 0.2, {}, false});
  }
  for (const int i : {0, 2, 4}) {
    const double x = left.x + mm * i / parts;
    canvas.line(Line{{x, left.y}, {x, left.y - 0.8}});
    canvas.stroke({palette::ink, 0.2, {}, false});
    const std::string words = i == 0 ? "0" : length_text(total * i / parts, i == parts);
    canvas.text({x, left.y - 2.2}, words, {2.1, false, palette::ink, 0, Align::centre});
  }
}

/// A two-toned needle from the foot to the tip, turned from the vertical.
void draw_needle(Canvas& canvas, Point foot, double length, double turn) {
  const auto at = [&](double right, double up) {
    return Point{foot.x + right * std::cos(turn) + up * std::sin(turn),
                 foot.y + right * std::sin(turn) - up * std::cos(turn)};
  };
  const double half = length * 0.24;
  canvas.line(Line{at(0, length), at(-half, 0), at(0, length * 0.22)}, true);
  canvas.fill_and_stroke(palette::ink, {palette::ink, 0.2, {}});
  canvas.line(Line{at(0, length), at(half, 0), at(0, length * 0.22)}, true);
  canvas.fill_and_stroke(rgb(0xFFFFFF), {palette::ink, 0.2, {}});
}

}  // namespace

double grid_spacing(double metres_per_mm) {
  double spacing = round_length(35 * metres_per_mm);
  if (spacing < 35 * metres_per_mm) spacing = round_length(spacing * 2.5);
  return spacing;
}

void draw_grid_crosses(const MapDrawing& map) {
  const geometry::Box ground = map.to_paper.ground();
  const double spacing = grid_spacing(map.to_paper.metres_per_mm);
  for (const double x : grid_lines(ground.min_x, ground.max_x, spacing)) {
    for (const double y : grid_lines(ground.min_y, ground.max_y, spacing)) {
      const Point p = map.to_paper({x, y});
      map.canvas.line(Line{{p.x - 1.6, p.y}, {p.x + 1.6, p.y}});
      map.canvas.line(Line{{p.x, p.y - 1.6}, {p.x, p.y + 1.6}});
    }
  }
  map.canvas.stroke({rgb(0x5A6B78, 0.7), 0.12, {}, false});
}

void draw_neat_line(const MapDrawing& map) {
  const Rect& f = map.to_paper.frame;
  const geometry::Box ground = map.to_paper.ground();
  const double spacing = grid_spacing(map.to_paper.metres_per_mm);
  const TextStyle style{1.75, false, palette::soft_ink, 0, Align::centre};
  for (const double x : grid_lines(ground.min_x, ground.max_x, spacing)) {
    const double at = map.to_paper({x, ground.min_y}).x;
    map.canvas.line(Line{{at, f.y}, {at, f.y - 1.2}});
    map.canvas.line(Line{{at, f.bottom()}, {at, f.bottom() + 1.2}});
    map.canvas.text({at, f.y - 2.5}, core::grouped(x), style);
    map.canvas.text({at, f.bottom() + 2.5}, core::grouped(x), style);
  }
  for (const double y : grid_lines(ground.min_y, ground.max_y, spacing)) {
    const double at = map.to_paper({ground.min_x, y}).y;
    map.canvas.line(Line{{f.x, at}, {f.x - 1.2, at}});
    map.canvas.line(Line{{f.right(), at}, {f.right() + 1.2, at}});
    for (const double x : {f.x - 2.5, f.right() + 2.5}) {
      map.canvas.save();
      map.canvas.turn({x, at}, -std::numbers::pi / 2);
      map.canvas.text({x, at}, core::grouped(y), style);
      map.canvas.restore();
    }
  }
  map.canvas.stroke({palette::ink, 0.15, {}, false});
  map.canvas.rectangle(f);
  map.canvas.stroke({palette::ink, 0.4, {}, false});
}

void draw_scale_and_north(const MapDrawing& map, const Rect& box) {
  const auto& view = map.view;
  const double degrees = view.convergence * 180 / std::numbers::pi;
  const bool two_norths = std::abs(degrees) >= 0.3;
  const double needle = std::min(15.0, box.h * 0.45);
  const Point foot{box.right() - 9, box.y + needle + 5.5};
  draw_needle(map.canvas, foot, needle, -view.convergence);
  const double tip = needle + 2.3;
  map.canvas.text({foot.x - tip * std::sin(view.convergence), foot.y - tip * std::cos(view.convergence)},
                  say(Word::true_north, view.locale), {3.2, true, palette::ink, 0, Align::centre});
  if (two_norths) {
    const double side = degrees > 0 ? 1 : -1;
    const double x = foot.x + side * needle * 0.42;
    map.canvas.line(Line{{x, foot.y}, {x, foot.y - needle * 0.75}});
    map.canvas.stroke({palette::soft_ink, 0.2, {}, false});
    map.canvas.line(Line{
        {x - 0.6, foot.y - needle * 0.6}, {x, foot.y - needle * 0.75}, {x + 0.6, foot.y - needle * 0.6}});
    map.canvas.stroke({palette::soft_ink, 0.2, {}});
    const Word word = degrees > 0 ? Word::grid_east : Word::grid_west;
    map.canvas.text({box.right(), foot.y + 2.6},
                    filled(word, view.locale, {core::fixed(std::abs(degrees), 1)}),
                    {1.8, false, palette::soft_ink, 0, Align::right});
  }
  map.canvas.text({box.x, box.y + 3.2}, scale_text(map.denominator), {5.0, true});
  map.canvas.text({box.x, box.y + 8.2}, view.paper, {2.1, false, palette::soft_ink});
  const bool high = box.h > 34;  // then the bar takes the whole width, below the arrow
  draw_scale_bar(map.canvas, {box.x + 1.2, box.y + (high ? 32 : 16.5)}, box.w - (high ? 8 : 26),
                 map.to_paper.metres_per_mm);
}

void draw_index(const MapDrawing& map, const Rect& box) {
  const auto& view = map.view;
  const geometry::Box all = shown_box(view);
  const double metres_per_mm = std::max(all.width() / box.w, all.height() / box.h) * 1.04;
  MapDrawing small{
      map.canvas, view, {box, {(all.min_x + all.max_x) / 2, (all.min_y + all.max_y) / 2}, metres_per_mm}};
  small.denominator = metres_per_mm * 1000;
  map.canvas.save();
  map.canvas.rectangle(box.inset(-0.3));
  map.canvas.clip();
  for (const auto& area : view.subdistricts) {
    trace(small, area.shape);
    map.canvas.fill(area.new_sites > 0 ? rgb(0xEBC9C4) : rgb(0xF3F2EE));
  }
  draw_water(small);
  for (const auto* lines : {&map.borders.inner, &map.borders.outer}) {
    for (const Line& line : *lines) map.canvas.line(on_paper(small.to_paper, line));
    map.canvas.stroke({palette::border, lines == &map.borders.outer ? 0.35 : 0.15, {}});
  }
  for (const auto& area : view.subdistricts) {
    if (area.new_sites <= 0 || area.shape.empty()) continue;
    map.canvas.text(small.to_paper(geometry::inner_point(area.shape)), std::to_string(area.new_sites),
                    {std::clamp(box.h * 0.1, 2.2, 3.4), true, palette::chosen, 0.35, Align::centre});
  }
  const geometry::Box shown = map.to_paper.ground();
  if (shown.min_x > all.min_x || shown.max_x < all.max_x || shown.min_y > all.min_y ||
      shown.max_y < all.max_y) {
    const Point a = small.to_paper({shown.min_x, shown.max_y}),
                b = small.to_paper({shown.max_x, shown.min_y});
    map.canvas.rectangle({a.x, a.y, b.x - a.x, b.y - a.y});
    map.canvas.stroke({palette::ink, 0.4, {}, false});
  }
  map.canvas.restore();
}

}  // namespace mulin::maps
