#include "maps/sheet_legend.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "maps/map_marks.h"
#include "maps/palette.h"
#include "maps/sheet_words.h"

namespace mulin::maps {
namespace {

using geometry::Line;
using geometry::Point;

constexpr double kRow = 4.9, kSwatch = 8;

Line middle_line(const Rect& r) {
  return {{r.x, r.y + r.h / 2}, {r.right(), r.y + r.h / 2}};
}

std::string metres(double m) {
  return core::number(m) + " m";
}

bool has_site(const PlanView& view, SiteMark mark) {
  return std::any_of(view.sites.begin(), view.sites.end(), [&](const MapSite& s) { return s.mark == mark; });
}

LegendEntry swatch(Colour inside, const Pen& edge, std::string words) {
  return {[=](Canvas& c, const Rect& r) {
            c.rectangle(r.inset(0.5));
            c.fill_and_stroke(inside, edge);
          },
          std::move(words)};
}

void add_sites(std::vector<LegendEntry>& out, const PlanView& view, Sheet sheet) {
  const auto site = [&](SiteMark mark, Word word) {
    if (!has_site(view, mark)) return;
    out.push_back({[mark](Canvas& c, const Rect& r) {
                     MapSite sample;
                     sample.mark = mark;
                     sample.rank = 1;
                     mark_chosen(c, r.middle(), 1.7, sample);
                   },
                   std::string(say(word, view.locale))});
  };
  site(SiteMark::chosen, Word::chosen_site);
  site(SiteMark::required, Word::required_site);
  if (!view.centres.empty()) {
    out.push_back({[](Canvas& c, const Rect& r) { mark_centre(c, r.middle()); },
                   std::string(say(Word::existing_centre, view.locale))});
  }
  if (sheet == Sheet::candidates && has_site(view, SiteMark::rejected)) {
    out.push_back({[](Canvas& c, const Rect& r) { mark_rejected(c, r.middle()); },
                   std::string(say(Word::rejected_site, view.locale))});
  }
}

void add_service(std::vector<LegendEntry>& out, const PlanView& view, Sheet sheet) {
  const MapBand* band = cutoff_band(view);
  if (band == nullptr) return;
  if (sheet == Sheet::candidates) {
    if (!band->before.empty()) {
      out.push_back(swatch(palette::served_before, {palette::served_before_edge, 0.14, {}},
                           filled(Word::served_before, view.locale, {metres(band->metres)})));
    }
    out.push_back(swatch(palette::served_after, {palette::served_after_edge, 0.34, {}},
                         std::string(say(Word::served_after, view.locale))));
  } else {
    out.push_back(swatch(palette::walk_area, palette::new_limit,
                         filled(Word::served_with_plan, view.locale, {metres(band->metres)})));
    if (!band->before.empty()) {
      out.push_back({[](Canvas& c, const Rect& r) {
                       c.line(middle_line(r));
                       c.stroke(palette::old_limit);
                     },
                     filled(Word::served_before_line, view.locale, {metres(band->metres)})});
    }
  }
}

void add_ground(std::vector<LegendEntry>& out, const PlanView& view) {
  const auto words = [&](Word word) { return std::string(say(word, view.locale)); };
  if (!view.exclusions.empty()) {
    out.push_back({[](Canvas& c, const Rect& r) {
                     const Rect in = r.inset(0.5);
                     c.save();
                     c.rectangle(in);
                     c.clip();
                     hatch(c, in);
                     c.restore();
                     c.rectangle(in);
                     c.stroke({palette::exclusion, 0.22, {}});
                   },
                   words(Word::exclusion)});
  }
  if (!view.water.empty())
    out.push_back(swatch(palette::water, {palette::water_edge, 0.16, {}}, words(Word::water)));
  if (!view.barrier_lines.empty()) {
    out.push_back({[](Canvas& c, const Rect& r) { rail_line(c, middle_line(r)); }, words(Word::railway)});
  }
  if (std::any_of(view.streets.begin(), view.streets.end(), [](const MapStreet& s) { return s.rank >= 3; })) {
    out.push_back({[](Canvas& c, const Rect& r) {
                     c.line(middle_line(r));
                     c.stroke({palette::streets[3].casing, 0.9, {}, false});
                     c.line(middle_line(r));
                     c.stroke({palette::streets[3].inside, 0.65, {}, false});
                   },
                   words(Word::main_street)});
  }
  out.push_back({[](Canvas& c, const Rect& r) {
                   c.line(middle_line(r));
                   c.stroke({palette::border_band, 2.4, {}, false});
                   c.line(middle_line(r));
                   c.stroke({palette::border, 0.5, {3.6, 0.9, 0.6, 0.9}, false});
                 },
                 words(Word::district_border)});
  if (view.subdistricts.size() > 1) {
    out.push_back({[](Canvas& c, const Rect& r) {
                     c.line(middle_line(r));
                     c.stroke({palette::border, 0.3, {1.6, 0.9}, false});
                   },
                   words(Word::subdistrict_border)});
  }
}

void add_score_scale(Legend& legend, const PlanView& view) {
  if (!has_site(view, SiteMark::candidate)) return;
  legend.scale_title = say(Word::candidate_score, view.locale);
  const auto steps = score_steps(view);
  for (std::size_t k = 0; k < palette::scores.size(); ++k) {
    legend.colour_scale.push_back(
        {[k](Canvas& c, const Rect& r) { mark_candidate(c, r.middle(), palette::scores[k]); },
         core::fixed(steps[k], 2) + "–" + core::fixed(steps[k + 1], 2)});
  }
}

LegendEntry walk_entry(const PlanView& view, std::size_t k, std::string words) {
  const WalkLook look = walk_look(view, k);
  return {[look](Canvas& c, const Rect& r) {
            look.ring ? c.circle(r.middle(), 0.75) : c.dot(r.middle());
            c.stroke({look.colour, look.ring ? 0.22 : 1.6, {}});
          },
          std::move(words)};
}

void add_walk_scale(Legend& legend, const PlanView& view, double metres_per_mm) {
  if (view.demand.empty()) return;
  legend.scale_title = view.cutoff_m > 0
                           ? filled(Word::walking_distance_covered, view.locale, {metres(view.cutoff_m)})
                           : std::string(say(Word::walking_distance, view.locale));
  const std::size_t bands = view.bands.size();
  for (std::size_t k = 0; k < bands; ++k) {
    const std::string to = metres(view.bands[k].metres);
    const auto from = k == 0 ? "" : core::number(view.bands[k - 1].metres);
    legend.colour_scale.push_back(walk_entry(
        view, k,
        k == 0 ? filled(Word::within, view.locale, {to}) : filled(Word::between, view.locale, {from, to})));
  }
  const double last = bands == 0 ? view.cutoff_m : view.bands.back().metres;
  legend.colour_scale.push_back(walk_entry(view, bands, filled(Word::beyond, view.locale, {metres(last)})));
  const DotScale scale = dot_scale(view, metres_per_mm);
  const double unit = round_length(std::max(1.0, scale.typical / 2));
  legend.size_title = say(Word::dot_size, view.locale);
  for (const double people : {unit, unit * 2, unit * 5}) {
    legend.sizes.push_back({[=](Canvas& c, const Rect& r) {
                              c.dot(r.middle());
                              c.stroke({palette::soft_ink, scale.size(people), {}});
                            },
                            core::grouped(people)});
  }
}

/// Width of words at 2.25 mm, guessed without a font: Chinese letters take an em, others little more than
/// half.
double rough_width(const std::string& words) {
  double em = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto byte = static_cast<unsigned char>(words[i]);
    if ((byte & 0xC0U) != 0x80) em += byte >= 0xE3 ? 1 : 0.56;
  }
  return em * 2.25;
}

int columns_for(double width) {
  return width >= 80 ? 2 : 1;
}

/// Places of the colour scale beside each other, by the width they need.
int scale_columns(const Legend& legend, double width) {
  double widest = 10;
  for (const auto& entry : legend.colour_scale) widest = std::max(widest, rough_width(entry.words));
  return std::clamp(static_cast<int>(width / (widest + 5)), 1, static_cast<int>(legend.colour_scale.size()));
}

std::size_t rows_of(std::size_t entries, int columns) {
  return (entries + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
}

}  // namespace

Legend legend_of(const PlanView& view, Sheet sheet, double metres_per_mm) {
  Legend legend;
  add_sites(legend.entries, view, sheet);
  add_service(legend.entries, view, sheet);
  add_ground(legend.entries, view);
  if (sheet == Sheet::candidates) {
    add_score_scale(legend, view);
  } else {
    add_walk_scale(legend, view, metres_per_mm);
  }
  return legend;
}

double legend_height(const Legend& legend, double width) {
  double rows = static_cast<double>(rows_of(legend.entries.size(), columns_for(width)));
  if (!legend.colour_scale.empty()) {
    rows += 1 + static_cast<double>(rows_of(legend.colour_scale.size(), scale_columns(legend, width)));
  }
  if (!legend.sizes.empty()) rows += 1;
  return kHeadingHeight + rows * kRow + 1;
}

double draw_heading(Canvas& canvas, const Rect& box, std::string_view words) {
  canvas.rectangle({box.x, box.y + 0.4, 1.1, 3.6});
  canvas.fill(palette::title_band);
  canvas.text({box.x + 2.4, box.y + 2.2}, words, canvas.fitted(words, {3.1, true}, box.w - 2.4, 2.3));
  canvas.line(Line{{box.x, box.y + 5}, {box.right(), box.y + 5}});
  canvas.stroke({palette::hairline, 0.18, {}, false});
  return box.y + kHeadingHeight;
}

void draw_legend(Canvas& canvas, const Legend& legend, const Rect& box, std::string_view locale) {
  double y = draw_heading(canvas, box, say(Word::legend, locale));
  const TextStyle style{2.25};
  const auto draw_entry = [&](const LegendEntry& entry, double x, double at, double width,
                              double swatch_width) {
    entry.draw(canvas, {x, at + 0.45, swatch_width, kRow - 0.9});
    canvas.text({x + swatch_width + 1.4, at + kRow / 2}, entry.words,
                canvas.fitted(entry.words, style, width - swatch_width - 2.2, 1.8));
  };
  const auto draw_grid = [&](const std::vector<LegendEntry>& entries, int columns, double swatch_width) {
    const double w = box.w / columns;
    const std::size_t rows = rows_of(entries.size(), columns);
    for (std::size_t i = 0; i < entries.size(); ++i) {  // down the first column, then the next
      const auto column = static_cast<double>(i / rows), row = static_cast<double>(i % rows);
      draw_entry(entries[i], box.x + column * w, y + row * kRow, w, swatch_width);
    }
    y += static_cast<double>(rows) * kRow;
  };
  draw_grid(legend.entries, columns_for(box.w), kSwatch);
  if (!legend.colour_scale.empty()) {
    canvas.text({box.x, y + kRow / 2}, legend.scale_title, {2.25, true, palette::ink, 0, Align::left, box.w});
    y += kRow;
    draw_grid(legend.colour_scale, scale_columns(legend, box.w), 3.2);
  }
  double x =
      box.x + canvas.text({box.x, y + kRow / 2}, legend.size_title, {2.1, false, palette::soft_ink}) + 2;
  for (const LegendEntry& entry : legend.sizes) {
    draw_entry(entry, x, y, 16, 3.2);
    x += 15;
  }
}

}  // namespace mulin::maps
