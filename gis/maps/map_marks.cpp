#include "maps/map_marks.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "maps/palette.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

/// Moves two marks away from each other by half of what they overlap; the same place parts sideways.
bool push_apart(PlacedSite& a, PlacedSite& b, double apart) {
  const double d = geometry::distance(a.mark, b.mark);
  if (d >= apart - 1e-6) return false;
  const Point way = d > 1e-6 ? Point{(b.mark.x - a.mark.x) / d, (b.mark.y - a.mark.y) / d} : Point{1, 0};
  const double by = (apart - d) / 2;
  a.mark = {a.mark.x - by * way.x, a.mark.y - by * way.y};
  b.mark = {b.mark.x + by * way.x, b.mark.y + by * way.y};
  return true;
}

}  // namespace

bool is_chosen(const MapSite& site) {
  return site.mark == SiteMark::chosen || site.mark == SiteMark::required;
}

std::size_t walk_class(const PlanView& view, double metres) {
  for (std::size_t i = 0; i < view.bands.size(); ++i) {
    if (metres <= view.bands[i].metres) return i;
  }
  return view.bands.size();
}

double typical_people(const PlanView& view) {
  std::vector<double> people;
  double total = 0;
  for (const auto& place : view.demand) {
    if (place.people > 0) people.push_back(place.people), total += place.people;
  }
  std::sort(people.begin(), people.end());
  double sum = 0;
  for (const double p : people) {
    if ((sum += p) >= total / 2) return p;
  }
  return 1;
}

double DotScale::size(double people) const {
  return std::clamp(diameter * std::sqrt(std::max(people, 0.0) / typical), 0.2, 2.4 * diameter);
}

DotScale dot_scale(const PlanView& view, double metres_per_mm) {
  constexpr double cell = 3;  // mm
  std::set<std::pair<long, long>> occupied;
  std::size_t places = 0;
  for (const auto& place : view.demand) {
    if (!(place.people > 0)) continue;
    ++places;
    occupied.emplace(std::lround(place.at.x / metres_per_mm / cell),
                     std::lround(place.at.y / metres_per_mm / cell));
  }
  const double room =
      static_cast<double>(occupied.size()) * cell * cell / std::max(1.0, static_cast<double>(places));
  return {typical_people(view), std::clamp(0.5 * std::sqrt(room), 0.3, 1.5)};
}

WalkLook walk_look(const PlanView& view, std::size_t walk_class) {
  const std::size_t bands = view.bands.size();
  if (walk_class >= bands) return {palette::beyond, true};
  const bool covered = view.cutoff_m <= 0 || view.bands[walk_class].metres <= view.cutoff_m + 0.5;
  return covered ? WalkLook{palette::walk(walk_class, bands), false} : WalkLook{palette::nearly, true};
}

void draw_demand(const MapDrawing& map) {
  const DotScale scale = dot_scale(map.view, map.to_paper.metres_per_mm);
  const geometry::Box ground = map.to_paper.ground();
  std::vector<std::vector<std::pair<int, Point>>> classes(map.view.bands.size() +
                                                          1);  // steps of 0.1 mm, place
  for (const auto& place : map.view.demand) {
    if (!(place.people > 0) || !ground.contains(place.at)) continue;
    const int size = static_cast<int>(std::lround(10 * scale.size(place.people)));
    classes[walk_class(map.view, place.after_m)].emplace_back(size, map.to_paper(place.at));
  }
  for (std::size_t k = classes.size(); k-- > 0;) {  // the near ones on top
    const WalkLook look = walk_look(map.view, k);
    auto& dots = classes[k];
    std::stable_sort(dots.begin(), dots.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < dots.size(); ++i) {
      const double size = dots[i].first / 10.0;
      const double rim = std::min(0.22, 0.3 * size);
      look.ring ? map.canvas.circle(dots[i].second, (size - rim) / 2) : map.canvas.dot(dots[i].second);
      const bool last = i + 1 == dots.size() || dots[i + 1].first != dots[i].first;
      if (last) map.canvas.stroke({look.colour, look.ring ? rim : size, {}});
    }
  }
}

std::vector<double> score_steps(const PlanView& view) {
  double least = 1, most = 0;
  for (const auto& site : view.sites) {
    if (site.mark == SiteMark::rejected || !std::isfinite(site.score)) continue;
    least = std::min(least, site.score);
    most = std::max(most, site.score);
  }
  if (least > most) least = 0, most = 1;
  const double low = std::floor(least * 20) / 20, high = std::max(std::ceil(most * 20) / 20, low + 0.05);
  std::vector<double> steps;
  for (int i = 0; i <= 5; ++i) steps.push_back(low + (high - low) * i / 5);
  return steps;
}

std::size_t score_class(const std::vector<double>& steps, double score) {
  std::size_t k = 0;
  while (k + 2 < steps.size() && score >= steps[k + 1]) ++k;
  return k;
}

void mark_candidate(Canvas& canvas, Point at, Colour colour) {
  canvas.circle(at, 0.72);
  canvas.fill_and_stroke(colour, {rgb(0xFFFFFF), 0.16, {}});
}

void mark_rejected(Canvas& canvas, Point at) {
  constexpr double r = 0.45;
  canvas.line(Line{{at.x - r, at.y - r}, {at.x + r, at.y + r}});
  canvas.line(Line{{at.x - r, at.y + r}, {at.x + r, at.y - r}});
  canvas.stroke({palette::rejected, 0.16, {}, false});
}

void mark_centre(Canvas& canvas, Point at) {
  canvas.rectangle({at.x - 1.2, at.y - 1.2, 2.4, 2.4});
  canvas.fill_and_stroke(palette::centre, {rgb(0xFFFFFF), 0.3, {}, false});
  canvas.circle(at, 0.45);
  canvas.fill(rgb(0xFFFFFF));
}

void mark_chosen(Canvas& canvas, Point at, double radius, const MapSite& site) {
  const auto shape = [&](double r) {
    if (site.mark == SiteMark::required) {
      canvas.rectangle({at.x - r * 0.92, at.y - r * 0.92, r * 1.84, r * 1.84});
    } else {
      canvas.circle(at, r);
    }
  };
  shape(radius + 0.55);
  canvas.fill(rgb(0xFFFFFF, 0.95));
  shape(radius);
  canvas.fill(palette::chosen);
  const std::string number = site.rank > 0 ? std::to_string(site.rank) : "";
  const double size = radius * (number.size() > 2 ? 0.9 : number.size() > 1 ? 1.15 : 1.35);
  canvas.text(at, number, {size, true, rgb(0xFFFFFF), 0, Align::centre});
}

void draw_candidates(const MapDrawing& map) {
  const geometry::Box ground = map.to_paper.ground();
  const auto steps = score_steps(map.view);
  std::vector<const MapSite*> open;
  for (const auto& site : map.view.sites) {
    if (!ground.contains(site.at)) continue;
    if (site.mark == SiteMark::rejected) mark_rejected(map.canvas, map.to_paper(site.at));
    if (site.mark == SiteMark::candidate) open.push_back(&site);
  }
  std::stable_sort(open.begin(), open.end(),
                   [](const auto* a, const auto* b) { return a->score < b->score; });
  for (const MapSite* site : open) {
    mark_candidate(map.canvas, map.to_paper(site->at), palette::scores[score_class(steps, site->score)]);
  }
}

void draw_centres(const MapDrawing& map) {
  for (const auto& centre : map.view.centres) {
    if (map.to_paper.ground().contains(centre.at)) mark_centre(map.canvas, map.to_paper(centre.at));
  }
}

std::vector<PlacedSite> placed_sites(const MapDrawing& map, double radius) {
  std::vector<PlacedSite> placed;
  for (const auto& site : map.view.sites) {
    if (!is_chosen(site) || !map.to_paper.ground().contains(site.at)) continue;
    placed.push_back({&site, map.to_paper(site.at), map.to_paper(site.at)});
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.site->rank < b.site->rank; });
  const double apart = 2 * radius + 0.6;
  for (int round = 0; round < 60; ++round) {
    bool moved = false;
    for (std::size_t i = 0; i < placed.size(); ++i) {
      for (std::size_t k = i + 1; k < placed.size(); ++k)
        moved = push_apart(placed[i], placed[k], apart) || moved;
    }
    if (!moved) break;
  }
  const Rect room = map.to_paper.frame.inset(radius + 1);
  for (auto& p : placed) {
    p.mark = {std::clamp(p.mark.x, room.x, room.right()), std::clamp(p.mark.y, room.y, room.bottom())};
  }
  return placed;
}

void draw_chosen(const MapDrawing& map, double radius) {
  const auto placed = placed_sites(map, radius);
  for (const PlacedSite& p : placed) {
    if (geometry::distance(p.at, p.mark) < 0.4) continue;
    map.canvas.line(Line{p.at, p.mark});
    map.canvas.stroke({palette::chosen, 0.35, {}});
    map.canvas.circle(p.at, 0.6);
    map.canvas.fill(palette::chosen);
  }
  for (auto p = placed.rbegin(); p != placed.rend(); ++p) mark_chosen(map.canvas, p->mark, radius, *p->site);
}

}  // namespace mulin::maps
