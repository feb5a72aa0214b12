#include "maps/sheet_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/text.h"
#include "maps/map_marks.h"
#include "maps/palette.h"
#include "maps/sheet_legend.h"
#include "maps/sheet_words.h"

namespace mulin::maps {
namespace {

using geometry::Line;

constexpr double kTitles = 5.4;  // height of the row of column titles

std::string percent(double part, double whole) {
  return whole > 0 ? core::fixed(100 * part / whole, 1) : "";
}

std::vector<const MapSite*> chosen_by_rank(const PlanView& view) {
  std::vector<const MapSite*> chosen;
  for (const auto& site : view.sites) {
    if (is_chosen(site)) chosen.push_back(&site);
  }
  std::stable_sort(chosen.begin(), chosen.end(),
                   [](const auto* a, const auto* b) { return a->rank < b->rank; });
  return chosen;
}

SheetTable site_table(const PlanView& view) {
  const auto title = [&](Word word) { return std::string(say(word, view.locale)); };
  SheetTable table;
  table.title = title(Word::site_table);
  table.columns = {{title(Word::no), Align::centre},
                   {title(Word::site), Align::left},
                   {title(Word::subdistrict), Align::left},
                   {title(Word::new_people), Align::right},
                   {title(Word::covered_people), Align::right},
                   {title(Word::mean_walk), Align::right},
                   {title(Word::score), Align::right}};
  for (const MapSite* site : chosen_by_rank(view)) {
    std::string name = site->name.empty() ? site->id : site->name;
    if (!site->name.empty() && site->id != site->name && core::code_points(name) <= 9) name += " " + site->id;
    table.rows.push_back({std::to_string(site->rank), name, site->subdistrict, core::grouped(site->pop_new),
                          core::grouped(site->pop_cov), core::fixed(site->mean_m, 0),
                          core::fixed(site->score, 3)});
  }
  return table;
}

SheetTable coverage_table(const PlanView& view) {
  const auto title = [&](Word word) { return std::string(say(word, view.locale)); };
  SheetTable table;
  table.title = title(Word::coverage_table);
  table.columns = {{title(Word::subdistrict), Align::left}, {title(Word::new_sites), Align::right},
                   {title(Word::population), Align::right}, {title(Word::before), Align::right},
                   {title(Word::share), Align::right},      {title(Word::after), Align::right},
                   {title(Word::share), Align::right},      {title(Word::gain), Align::right}};
  const auto row = [](const std::string& name, int sites, double all, double before, double after) {
    return std::vector<std::string>{name,
                                    sites > 0 ? std::to_string(sites) : "–",
                                    core::grouped(all),
                                    core::grouped(before),
                                    percent(before, all),
                                    core::grouped(after),
                                    percent(after, all),
                                    core::grouped(after - before)};
  };
  int sites = 0;
  for (const auto& area : view.subdistricts) {
    table.rows.push_back(
        row(area.name, area.new_sites, area.population, area.covered_before, area.covered_after));
    sites += area.new_sites;
  }
  if (sites == 0) sites = static_cast<int>(chosen_by_rank(view).size());
  if (table.rows.size() < 2) table.rows.clear();  // the total says it
  table.total = row(title(Word::total), sites, view.population, view.covered_before, view.covered_after);
  return table;
}

double fixed_height(const SheetTable& table) {
  return kHeadingHeight + kTitles + (table.total.empty() ? 0 : kFullRow);
}

constexpr double kPad = 0.9;

/// The widest cell of each column at a text size, with its margins.
std::vector<double> natural_widths(Canvas& canvas, const SheetTable& table, double size) {
  std::vector<double> natural;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    double widest = canvas.text_width(table.columns[c].title, {std::min(2.0, size), true});
    for (const auto& row : table.rows) widest = std::max(widest, canvas.text_width(row[c], {size}));
    if (!table.total.empty()) widest = std::max(widest, canvas.text_width(table.total[c], {size, true}));
    natural.push_back(widest + 2 * kPad + 0.2);
  }
  return natural;
}

struct Widths {
  std::vector<double> of;
  double size;  ///< of the text
};

/// As wide as the widest cells, what is left over shared out. When there is too little, letters shrink
/// to 1.75 mm and then words give way before numbers.
Widths widths(Canvas& canvas, const SheetTable& table, double width, double size) {
  auto of = natural_widths(canvas, table, size);
  const auto sum = [&] { return std::accumulate(of.begin(), of.end(), 0.0); };
  for (; sum() > width && size > 1.75; size -= 0.1) of = natural_widths(canvas, table, size - 0.1);
  const double all = sum();
  double words = 0;
  for (std::size_t c = 0; c < of.size(); ++c) words += table.columns[c].align == Align::left ? of[c] : 0;
  for (std::size_t c = 0; c < of.size(); ++c) {
    if (all <= width) {
      of[c] += (width - all) / static_cast<double>(of.size());
    } else if (words > all - width) {
      if (table.columns[c].align == Align::left) of[c] *= (words - (all - width)) / words;
    } else {
      of[c] *= width / all;
    }
  }
  return {std::move(of), size};
}

/// One row of cells with its text in the middle.
void draw_row(Canvas& canvas, const SheetTable& table, const std::vector<double>& widths,
              const std::vector<std::string>& cells, const Rect& box, const TextStyle& style) {
  double x = box.x;
  for (std::size_t i = 0; i < table.columns.size(); x += widths[i++]) {
    TextStyle cell = style;
    cell.align = table.columns[i].align;
    const double w = widths[i];
    const double at = cell.align == Align::left    ? x + kPad
                      : cell.align == Align::right ? x + w - kPad
                                                   : x + w / 2;
    canvas.text({at, box.y + box.h / 2}, cells[i],
                canvas.fitted(cells[i], cell, w - 2 * kPad, style.size * 0.85));
  }
}

}  // namespace

SheetTable table_of(const PlanView& view, Sheet sheet) {
  return sheet == Sheet::candidates ? site_table(view) : coverage_table(view);
}

double table_height(const SheetTable& table, double row) {
  return fixed_height(table) + row * static_cast<double>(std::max<std::size_t>(1, table.rows.size()));
}

std::size_t rows_that_fit(const SheetTable& table, std::size_t first, double height) {
  const std::size_t left = table.rows.size() - first;
  const double room = std::max(0.0, height - fixed_height(table));
  if (static_cast<double>(left) * kLeastRow <= room + 1e-9) return left;
  return static_cast<std::size_t>(
      std::max(0.0, std::floor(room / kLeastRow) - 1));  // a line stays for the notice
}

std::size_t draw_table(Canvas& canvas, const SheetTable& table, std::size_t first, const Rect& box,
                       const std::string& more) {
  const std::size_t last = first + rows_that_fit(table, first, box.h);
  const bool rest = last < table.rows.size();
  const double lines = static_cast<double>(last - first + (rest ? 1 : 0));
  const double row = std::clamp((box.h - fixed_height(table)) / std::max(1.0, lines), kLeastRow, kRoomyRow);
  const auto [columns, size] = widths(canvas, table, box.w, std::min(2.45, row * 0.51));

  double y = draw_heading(canvas, box, table.title);
  canvas.rectangle({box.x, y, box.w, kTitles});
  canvas.fill(palette::table_head);
  std::vector<std::string> titles;
  for (const auto& column : table.columns) titles.push_back(column.title);
  draw_row(canvas, table, columns, titles, {box.x, y, box.w, kTitles}, {std::min(2.1, size), true});
  y += kTitles;
  for (std::size_t i = first; i < last; ++i, y += row) {
    if ((i - first) % 2 == 1) {
      canvas.rectangle({box.x, y, box.w, row});
      canvas.fill(palette::table_stripe);
    }
    draw_row(canvas, table, columns, table.rows[i], {box.x, y, box.w, row}, {size});
  }
  if (rest) {
    std::string words = more;
    if (const auto at = words.find("{0}"); at != std::string::npos) {
      words.replace(at, 3, std::to_string(table.rows.size() - last));
    }
    canvas.text({box.x + box.w / 2, y + row / 2}, words, {size, false, palette::soft_ink, 0, Align::centre});
    y += row;
  } else if (!table.total.empty()) {
    canvas.line(Line{{box.x, y}, {box.right(), y}});
    canvas.stroke({palette::ink, 0.2, {}, false});
    draw_row(canvas, table, columns, table.total, {box.x, y, box.w, kFullRow}, {size, true});
    y += kFullRow;
  }
  canvas.line(Line{{box.x, y}, {box.right(), y}});
  canvas.stroke({palette::ink, 0.3, {}, false});
  return last;
}

}  // namespace mulin::maps
