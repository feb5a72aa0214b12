#include "maps/sheets.h"

#include <algorithm>
#include <numbers>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/map_frame.h"
#include "maps/map_marks.h"
#include "maps/map_text.h"
#include "maps/palette.h"
#include "maps/sheet_bars.h"
#include "maps/sheet_layout.h"
#include "maps/sheet_legend.h"
#include "maps/sheet_table.h"
#include "maps/sheet_words.h"

namespace mulin::maps {
namespace {

using geometry::Line;

struct Page {
  Canvas& canvas;
  const PlanView& view;
  Sheet sheet;
  const Layout& layout;

  [[nodiscard]] std::string_view word(Word w) const { return say(w, view.locale); }
};

std::string subtitle(const PlanView& view, Sheet sheet) {
  return std::string(
      say(sheet == Sheet::candidates ? Word::candidates_title : Word::coverage_title, view.locale));
}

void draw_draft_mark(const Page& page, const Rect& band) {
  const TextStyle style{4.6, true, palette::draft, 0, Align::centre, 0, 0.6};
  const double w = page.canvas.text_width(page.word(Word::draft), style) + 6, h = 8.4;
  const Rect box{band.right() - w - 5, band.y + (band.h - h) / 2, w, h};
  page.canvas.rectangle(box);
  page.canvas.fill_and_stroke(rgb(0xFFFFFF), {palette::draft, 0.7, {}, false});
  page.canvas.rectangle(box.inset(0.9));
  page.canvas.stroke({palette::draft, 0.2, {}, false});
  page.canvas.text(box.middle(), page.word(Word::draft), style);
}

void draw_title(const Page& page, const std::string& second_line) {
  const Rect& band = page.layout.title;
  page.canvas.rectangle(band);
  page.canvas.fill(palette::title_band);
  const double room = band.w - (page.view.draft ? 46 : 12);
  const TextStyle first{6.6, true, rgb(0xFFFFFF), 0, Align::left, 0, 0.5}, second{3.2, false, rgb(0xD8E3EA)};
  page.canvas.text({band.x + 6, band.y + 6.2}, page.view.title,
                   page.canvas.fitted(page.view.title, first, room, 3.6));
  page.canvas.text({band.x + 6, band.y + 13}, second_line,
                   page.canvas.fitted(second_line, second, room, 2.2));
  if (page.view.draft) draw_draft_mark(page, band);
}

/// Four numbers that a meeting asks for first.
void draw_figures(const Page& page) {
  const auto& v = page.view;
  const auto share = [&](double people) {
    return v.population > 0 ? core::fixed(100 * people / v.population, 1) + " %" : "–";
  };
  const auto chosen = std::count_if(v.sites.begin(), v.sites.end(), is_chosen);
  const std::pair<std::string, Word> figures[] = {
      {share(v.covered_before), Word::figure_before},
      {share(v.covered_after), Word::figure_after},
      {"+" + core::grouped(v.covered_after - v.covered_before), Word::figure_gain},
      {std::to_string(chosen), Word::figure_sites}};
  const Rect& box = page.layout.figures;
  page.canvas.rectangle(box);
  page.canvas.fill(palette::table_head);
  double x = box.x;
  for (std::size_t i = 0; i < 4; ++i) {
    const double w = box.w / 4;
    const TextStyle large{5.2, true, i == 2 ? palette::chosen : palette::ink, 0, Align::centre};
    const TextStyle small{2.2, false, palette::soft_ink, 0, Align::centre};
    const auto words = page.word(figures[i].second);
    page.canvas.text({x + w / 2, box.y + 5.6}, figures[i].first,
                     page.canvas.fitted(figures[i].first, large, w - 1, 2));
    page.canvas.text({x + w / 2, box.y + 11.8}, words, page.canvas.fitted(words, small, w - 1, 1.6));
    x += w;
  }
}

std::string notes_text(const Page& page) {
  const auto& v = page.view;
  std::string out;
  const auto add = [&](const std::string& line) { out += (out.empty() ? "" : "  ") + line; };
  std::string crs = v.crs_name;
  if (!v.crs_code.empty()) crs += crs.empty() ? v.crs_code : " (" + v.crs_code + ")";
  if (!crs.empty()) add(filled(Word::crs, v.locale, {crs}));
  add(std::string(page.word(Word::grid_unit)));
  if (page.layout.too_large) add(filled(Word::too_large, v.locale, {scale_text(v.scale), v.paper}));
  return out;
}

/// "Sources: streets, water: © somebody, 2015; …": what shares credit and year stands together.
std::string sources_text(const Page& page) {
  const bool zh = page.view.locale == "zh";
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // credit and year, roles
  for (const auto& source : page.view.sources) {
    std::string credit = source.credit.empty() ? source.source : source.credit;
    if (!source.year.empty()) credit += (zh ? "," : ", ") + source.year;
    const std::string role(role_name(source.role, page.view.locale));
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == credit; });
    if (group == groups.end()) group = groups.insert(group, {credit, {}});
    auto& roles = group->second;
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  }
  std::string out;
  for (const auto& [credit, roles] : groups) {
    out += out.empty() ? std::string(page.word(Word::sources)) : zh ? ";" : "; ";
    out += core::join(roles, zh ? "、" : ", ") + (zh ? ":" : ": ") + credit;
  }
  return out;
}

void draw_notes(const Page& page) {
  const Rect& box = page.layout.notes;
  double y = draw_heading(page.canvas, box, page.word(Word::notes));
  TextStyle style{2.0, false, palette::ink};
  const std::string all = notes_text(page) + "\n" + sources_text(page);
  for (const std::string& words : core::split(all, '\n')) {
    const double room = box.bottom() - y;
    TextStyle fitted = style;
    while (fitted.size > 1.6 && page.canvas.paragraph_height(box.w, words, fitted) > room) fitted.size -= 0.1;
    if (room > 2) y += page.canvas.paragraph({box.x, y, box.w, room}, words, fitted) + 0.6;
  }
}

/// 图签: who, when, which sheet, approval.
void draw_block(const Page& page) {
  const Rect& box = page.layout.block;
  const auto& v = page.view;
  const double row = box.h / 3, half = box.w / 2;
  const auto cell = [&](double x, double y, double w, Word name, const std::string& value) {
    page.canvas.rectangle({x, y, w, row});
    page.canvas.stroke({palette::ink, 0.18, {}, false});
    page.canvas.text({x + 1.6, y + 2.0}, page.word(name), {1.8, false, palette::soft_ink});
    page.canvas.text({x + 1.6, y + row - 2.5}, value, page.canvas.fitted(value, {2.6, true}, w - 3.2, 1.7));
  };
  cell(box.x, box.y, box.w, Word::author, v.author);
  cell(box.x, box.y + row, half, Word::sheet_no, v.sheet_no);
  cell(box.x + half, box.y + row, half, Word::date, v.date);
  cell(box.x, box.y + 2 * row, box.w, Word::approval_no, v.approval_no);
  page.canvas.rectangle(box);
  page.canvas.stroke({palette::ink, 0.45, {}, false});
  page.canvas.text({box.right() - 1.6, box.bottom() - row + 2.2}, page.word(Word::drawn_by),
                   {1.6, false, palette::soft_ink, 0, Align::right});
}

/// In one place: where new sites go (candidates), or how far people walk (coverage).
void draw_side_figure(const Page& page, const MapDrawing& map) {
  Rect at = page.layout.index;
  const bool bars = page.sheet == Sheet::coverage;
  if (at.w <= 0 || (bars ? page.view.demand.empty() : page.view.subdistricts.size() < 2)) return;
  if (bars) {
    const double y = draw_heading(page.canvas, at, page.word(Word::walk_bars));
    draw_walk_bars(page.canvas, page.view, {at.x, y, at.w, at.bottom() - y});
    return;
  }
  const bool wide = at.w > 1.5 * at.h;  // heading and list on the left, map on the right
  const Rect left = {at.x, at.y, wide ? at.w * 0.52 : at.w, at.h};
  const double y = draw_heading(page.canvas, left, page.word(Word::index_map));
  if (!wide) return draw_index(map, {at.x, y, at.w, at.bottom() - y});
  draw_new_site_list(page.canvas, page.view, {at.x, y, left.w, at.bottom() - y});
  draw_index(map, {left.right() + 2, at.y, at.w - left.w - 2, at.h});
}

void draw_map(const Page& page) {
  const geometry::Box box = shown_box(page.view);
  const double metres_per_mm = page.layout.denominator / 1000 * page.layout.paper.unit;
  MapDrawing map{page.canvas,
                 page.view,
                 {page.layout.map, {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}, metres_per_mm},
                 page.layout.denominator};
  prepare(map);
  const bool candidates = page.sheet == Sheet::candidates;
  page.canvas.save();
  page.canvas.rectangle(page.layout.map);
  page.canvas.clip();
  draw_ground(map);
  candidates ? draw_service(map) : draw_bands(map);
  draw_exclusions(map);
  draw_water(map);  // over the hatches: no need to forbid a river twice
  draw_streets(map);
  draw_railways(map);
  draw_borders(map);
  draw_grid_crosses(map);
  if (!candidates) draw_demand(map);
  if (candidates) draw_candidates(map);
  draw_centres(map);
  const double radius = candidates ? 2.6 : 2.1;
  draw_labels(map, {candidates, radius});
  draw_chosen(map, radius);
  page.canvas.restore();
  draw_neat_line(map);
  draw_scale_and_north(map, page.layout.scale);
  draw_side_figure(page, map);
}

void draw_border(const Page& page) {
  page.canvas.rectangle(page.layout.border);
  page.canvas.stroke({palette::ink, 0.7, {}, false});
}

/// Further pages with the rows that found no room beside the map, in one or two columns.
void draw_rest(const Page& page, const SheetTable& table, std::size_t first) {
  for (int number = 2; first < table.rows.size(); ++number) {
    page.canvas.next_page();
    draw_title(page, filled(Word::continued, page.view.locale, {table.title}));
    draw_border(page);
    const Rect in = Rect{page.layout.border.x, page.layout.title.bottom(), page.layout.border.w,
                         page.layout.border.bottom() - page.layout.title.bottom() - 6}
                        .inset(6);
    const int columns = page.layout.portrait ? 1 : 2;
    const double gap = 8, w = (in.w - gap * (columns - 1)) / columns;
    for (int column = 0; column < columns && first < table.rows.size(); ++column) {
      first = draw_table(page.canvas, table, first, {in.x + column * (w + gap), in.y, w, in.h}, "");
    }
    page.canvas.text({page.layout.border.right() - 5, page.layout.border.bottom() - 5},
                     filled(Word::of_pages, page.view.locale, {std::to_string(number)}),
                     {2.2, false, palette::soft_ink, 0, Align::right});
  }
}

/// What the largest of the sheets needs: all sheets of a view share one frame and one scale.
Needs needs_of(const PlanView& view) {
  Needs needs;
  for (const Sheet sheet : {Sheet::candidates, Sheet::coverage}) {
    const Legend legend = legend_of(view, sheet, 1);
    needs.table = std::max(needs.table, table_height(table_of(view, sheet), kGoodRow));
    needs.legend_wide = std::max(needs.legend_wide, legend_height(legend, kLegendWide));
    needs.legend_tall = std::max(needs.legend_tall, legend_height(legend, kLegendTall));
  }
  return needs;
}

std::string sheet_bytes(const PlanView& view, Sheet sheet, Ink ink) {
  const SheetTable table = table_of(view, sheet);
  const Layout layout = lay_out(view, shown_box(view), needs_of(view));
  const Legend legend = legend_of(view, sheet, layout.denominator / 1000 * layout.paper.unit);
  const std::string title = view.title.empty() ? subtitle(view, sheet) : view.title;
  Canvas canvas(layout.paper, ink, {title, view.author, view.date, view.dpi});
  const Page page{canvas, view, sheet, layout};
  draw_map(page);
  draw_title(page, subtitle(view, sheet) + (view.model_line.empty() ? "" : " · " + view.model_line));
  draw_figures(page);
  const Word more = ink == Ink::pdf ? Word::more_sites : Word::more_sites_pdf;
  const std::size_t next = draw_table(canvas, table, 0, layout.table, std::string(page.word(more)));
  draw_legend(canvas, legend, layout.legend, view.locale);
  draw_notes(page);
  draw_block(page);
  draw_border(page);
  canvas.line(layout.portrait
                  ? Line{{layout.panel.x, layout.panel.y}, {layout.panel.right(), layout.panel.y}}
                  : Line{{layout.panel.x, layout.panel.y}, {layout.panel.x, layout.panel.bottom()}});
  canvas.stroke({palette::ink, 0.35, {}, false});
  if (ink == Ink::pdf) draw_rest(page, table, next);
  return canvas.finish();
}

}  // namespace

void write_sheet_pdf(const PlanView& view, Sheet sheet, const std::string& path) {
  write_file(path, sheet_bytes(view, sheet, Ink::pdf));
}

void write_sheet_png(const PlanView& view, Sheet sheet, const std::string& path) {
  write_file(path, sheet_bytes(view, sheet, Ink::png));
}

}  // namespace mulin::maps
