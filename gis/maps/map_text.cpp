#include "maps/map_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "core/text.h"
#include "maps/map_marks.h"
#include "maps/palette.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

struct Labeller {
  const MapDrawing& map;
  TakenBoxes taken;
  std::vector<PlacedSite> sites;
  TakenBoxes dots;  ///< candidates: better not covered, but a name may

  [[nodiscard]] Canvas& canvas() const { return map.canvas; }

  /// The first place that is free and covers no candidate; else the first that is free.
  std::optional<Rect> take_one(std::span<const Rect> places) {
    for (const bool strict : {true, false}) {
      for (const Rect& place : places) {
        if ((strict && !dots.is_free(place)) || !taken.is_free(place)) continue;
        taken.take(place);
        return place;
      }
    }
    return std::nullopt;
  }
};

std::vector<std::string> letters_of(const std::string& words) {
  std::vector<std::string> letters;
  for (const char c : words) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
    if (!continues || letters.empty()) letters.emplace_back();
    letters.back() += c;
  }
  return letters;
}

bool is_cjk(const std::string& words) {
  for (const std::string& letter : letters_of(words)) {
    if (static_cast<unsigned char>(letter[0]) >= 0xE3) return true;
  }
  return false;
}

Rect centred(Point at, double w, double h) {
  return {at.x - w / 2, at.y - h / 2, w, h};
}

void take_marks(Labeller& l, double radius) {
  const geometry::Box ground = l.map.to_paper.ground();
  for (const auto& site : l.sites) l.taken.take(centred(site.mark, 2 * radius + 0.8, 2 * radius + 0.8));
  for (const auto& site : l.map.view.sites) {
    if (site.mark == SiteMark::candidate && ground.contains(site.at)) {
      l.dots.take(centred(l.map.to_paper(site.at), 1.2, 1.2));
    }
  }
  for (const auto& centre : l.map.view.centres) {
    if (ground.contains(centre.at)) l.taken.take(centred(l.map.to_paper(centre.at), 2.6, 2.6));
  }
}

void label_sites(Labeller& l, double radius) {
  const TextStyle style{2.15, true, palette::ink, 0.45, Align::left};
  for (const auto& [site, at, mark] : l.sites) {
    const std::string& words = site->name.empty() ? site->id : site->name;
    if (words.empty() || core::code_points(words) > 24) continue;
    const double w = l.canvas().text_width(words, style) + 0.6;
    const auto box = l.take_one(around(mark, radius + 0.6, w, 2.9));
    if (box) l.canvas().text({box->x + 0.3, box->y + box->h / 2}, words, style);
  }
}

/// Places of a raster where a w × h word lies inside the area, nearest to its inner point first.
std::vector<Point> places_inside(const MapDrawing& map, const geometry::MultiPolygon& shape, double w,
                                 double h) {
  const geometry::Box box = geometry::box_of(shape);
  const Point middle = geometry::inner_point(shape);
  const double unit = map.to_paper.metres_per_mm;
  std::vector<Point> inside;
  constexpr int steps = 24;
  for (int row = 1; row < steps; ++row) {
    for (int column = 1; column < steps; ++column) {
      const Point p{box.min_x + box.width() * column / steps, box.min_y + box.height() * row / steps};
      const bool fits = geometry::contains(shape, {p.x - w / 2 * unit, p.y}) &&
                        geometry::contains(shape, {p.x + w / 2 * unit, p.y}) &&
                        geometry::contains(shape, {p.x, p.y + h / 2 * unit}) &&
                        geometry::contains(shape, {p.x, p.y - h / 2 * unit});
      if (fits) inside.push_back(p);
    }
  }
  std::stable_sort(inside.begin(), inside.end(), [&](Point a, Point b) {
    return geometry::distance(a, middle) < geometry::distance(b, middle);
  });
  return inside;
}

/// A name in one line or, at its middle space, in two.
std::vector<std::string> lines_of(const std::string& name, bool two) {
  std::size_t cut = std::string::npos;
  for (std::size_t i = name.find(' '); two && i != std::string::npos; i = name.find(' ', i + 1)) {
    const auto off_middle = [&](std::size_t at) { return std::max(at, name.size() - at); };
    if (cut == std::string::npos || off_middle(i) < off_middle(cut)) cut = i;
  }
  if (cut == std::string::npos) return {name};
  return {name.substr(0, cut), name.substr(cut + 1)};
}

/// Writes lines where they lie inside the shape; with `anywhere`, else at its inner point.
bool label_area(Labeller& l, const geometry::MultiPolygon& shape, const std::vector<std::string>& lines,
                const TextStyle& style, bool anywhere) {
  if (lines[0].empty() || shape.empty()) return false;
  const double pitch = style.size * 1.25, h = pitch * static_cast<double>(lines.size()) + 0.4;
  double w = 0;
  for (const auto& line : lines) w = std::max(w, l.canvas().text_width(line, style) + 1);
  std::vector<Rect> boxes;
  for (const Point p : places_inside(l.map, shape, w, h)) boxes.push_back(centred(l.map.to_paper(p), w, h));
  if (anywhere) boxes.push_back(centred(l.map.to_paper(geometry::inner_point(shape)), w, h));
  const auto box = l.take_one(boxes);
  if (!box) return false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    l.canvas().text({box->middle().x, box->y + 0.2 + pitch * (static_cast<double>(i) + 0.5)}, lines[i],
                    style);
  }
  return true;
}

/// As large as its area holds, in one line or two; where no size fits, small and over the border.
void label_subdistrict(Labeller& l, const MapArea& area) {
  const bool cjk = is_cjk(area.name);
  for (double size = cjk ? 3.5 : 2.9; size > 1.95; size -= 0.35) {
    for (const bool two : {false, true}) {
      const auto lines = lines_of(area.name, two);
      if (two && lines.size() < 2) continue;
      const TextStyle style{size, true, palette::border, 0.55, Align::centre, 0, cjk ? size * 0.14 : 0};
      if (label_area(l, area.shape, lines, style, false)) return;
    }
  }
  label_area(l, area.shape, lines_of(area.name, true), {2.0, true, palette::border, 0.5, Align::centre},
             true);
}

void label_subdistricts(Labeller& l) {
  const auto& areas = l.map.view.subdistricts;
  if (areas.size() < 2) return;  // the title says it
  for (const auto& area : areas) label_subdistrict(l, area);
}

void label_water(Labeller& l) {
  std::map<std::string, const MapArea*> largest;
  for (const auto& area : l.map.view.water) {
    const auto [at, fresh] = largest.emplace(area.name, &area);
    if (!fresh && geometry::area(area.shape) > geometry::area(at->second->shape)) at->second = &area;
  }
  for (const auto& [name, area] : largest) {
    if (geometry::area(area->shape) / std::pow(l.map.to_paper.metres_per_mm, 2) < 60)
      continue;  // mm² of paper
    label_area(l, area->shape, {name}, {3.0, false, palette::water_name, 0.4, Align::centre, 0, 1.0}, true);
  }
}

bool in_water(const PlanView& view, Point p) {
  return std::any_of(view.water.begin(), view.water.end(),
                     [&](const MapArea& area) { return geometry::contains(area.shape, p); });
}

/// Each name at the largest of its areas, and at others wide enough to hold it 30 mm or more away.
void label_exclusions(Labeller& l) {
  const TextStyle style{1.9, false, palette::exclusion, 0.45, Align::centre};
  const double unit = l.map.to_paper.metres_per_mm;
  std::vector<std::pair<double, const MapArea*>> areas;  // largest first
  for (const auto& area : l.map.view.exclusions) {
    if (!area.shape.empty() && !area.name.empty()) areas.emplace_back(-geometry::area(area.shape), &area);
  }
  std::stable_sort(areas.begin(), areas.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::map<std::string, std::vector<Point>> written;
  for (const auto& [size, found] : areas) {
    const MapArea& area = *found;
    const Point inside = geometry::inner_point(area.shape);
    const double w = l.canvas().text_width(area.name, style) + 0.4;
    const geometry::Box box = geometry::box_of(area.shape);
    const Point middle = l.map.to_paper(inside);
    auto& before = written[area.name];
    const bool near = std::any_of(before.begin(), before.end(),
                                  [&](Point p) { return geometry::distance(p, middle) < 30; });
    if (near || in_water(l.map.view, inside) || (!before.empty() && box.width() < w * unit)) continue;
    const double up = box.height() / 2 / unit + 1.5;
    std::vector<Rect> places;
    for (const double dy : {0.0, -up, up}) places.push_back(centred({middle.x, middle.y + dy}, w, 2.4));
    const auto place = l.take_one(places);
    if (!place) continue;
    l.canvas().text(place->middle(), area.name, style);
    before.push_back(middle);
  }
}

/// One try to write a street's name from `start` mm along its line on paper.
bool write_along(Labeller& l, const Line& line, double start, const std::string& words,
                 const TextStyle& style) {
  const bool upright = is_cjk(words);
  const std::vector<std::string> letters = upright ? letters_of(words) : std::vector{words};
  const double width = l.canvas().text_width(words, style);
  const auto pitches =
      upright ? std::vector<double>(letters.size(), style.size * 1.5)
              : std::vector<double>(std::max<std::size_t>(2, static_cast<std::size_t>(width / 2)),
                                    width / std::max(2.0, std::floor(width / 2)));
  const auto places = letters_along(line, start, pitches, upright);
  if (!places) return false;
  std::vector<Rect> boxes;
  for (const LetterPlace& place : *places) {
    const double side = upright ? style.size * 1.25 : std::max(style.size * 1.2, pitches[0]);
    boxes.push_back(centred(place.at, side, side));
  }
  if (!l.taken.take_if_free(boxes)) return false;
  if (!upright) {  // one straight word, turned as its middle
    const Point a = places->front().at, b = places->back().at;
    l.canvas().save();
    const Point middle = geometry::point_along(line, start + width / 2);
    l.canvas().turn(middle, std::atan2(b.y - a.y, b.x - a.x));
    l.canvas().text(middle, words, style);
    l.canvas().restore();
    return true;
  }
  for (std::size_t i = 0; i < letters.size(); ++i) {
    l.canvas().save();
    l.canvas().turn((*places)[i].at, (*places)[i].turn);
    l.canvas().text((*places)[i].at, letters[i], style);
    l.canvas().restore();
  }
  return true;
}

struct NamedStreet {
  std::string name;
  int rank = 0;
  Line line;  // on paper
  double length = 0;
};

/// The named streets of these ranks, joined by name, the main and long ones first.
std::vector<NamedStreet> named_streets(const MapDrawing& map, int least_rank) {
  std::map<std::pair<int, std::string>, std::vector<Line>> by_name;
  for (const auto& street : map.view.streets) {
    if (street.rank >= least_rank && !street.name.empty())
      by_name[{-street.rank, street.name}].push_back(street.line);
  }
  std::vector<NamedStreet> out;
  for (auto& [key, lines] : by_name) {
    for (const Line& chain : chained(std::move(lines))) {
      Line paper = on_paper(map.to_paper, chain);
      const double length = paper.empty() ? 0 : geometry::length(paper);
      if (length > 8) out.push_back({key.second, -key.first, std::move(paper), length});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const NamedStreet& a, const NamedStreet& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.length > b.length;
  });
  return out;
}

/// Starts along a street to try: from just before its middle outward.
std::vector<double> middle_out(double length, double step) {
  std::vector<double> starts;
  for (double start = step; start < length; start += step) starts.push_back(start);
  const double middle = length / 2 - 5;
  std::stable_sort(starts.begin(), starts.end(),
                   [&](double a, double b) { return std::abs(a - middle) < std::abs(b - middle); });
  return starts;
}

/// A name stands once on a street, and again after 110 mm.
void label_streets(Labeller& l) {
  constexpr double again = 110, step = 4;
  const int least_rank = l.map.denominator <= 15000 ? 2 : 3;
  std::map<std::string, std::vector<Point>> written;
  for (const NamedStreet& street : named_streets(l.map, least_rank)) {
    const TextStyle style{street.rank >= 4 ? 2.3 : 2.0, false, palette::street_name, 0.4, Align::centre};
    for (const double start : middle_out(street.length, step)) {
      const Point here = geometry::point_along(street.line, start);
      auto& before = written[street.name];
      const bool near = std::any_of(before.begin(), before.end(),
                                    [&](Point p) { return geometry::distance(p, here) < again; });
      if (!near && write_along(l, street.line, start, street.name, style)) before.push_back(here);
    }
  }
}

}  // namespace

TakenBoxes draw_labels(const MapDrawing& map, const LabelWishes& wishes) {
  const Rect room = map.to_paper.frame.inset(0.6);
  Labeller labeller{map, TakenBoxes(room), placed_sites(map, wishes.site_radius),
                    TakenBoxes(map.to_paper.frame)};
  take_marks(labeller, wishes.site_radius);
  if (wishes.site_names) label_sites(labeller, wishes.site_radius);
  label_subdistricts(labeller);
  label_water(labeller);
  label_exclusions(labeller);
  label_streets(labeller);
  return std::move(labeller.taken);
}

}  // namespace mulin::maps
