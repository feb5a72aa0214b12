#include "maps/sheet_bars.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/text.h"
#include "maps/map_marks.h"
#include "maps/palette.h"
#include "maps/sheet_words.h"

namespace mulin::maps {
namespace {

void draw_bar(Canvas& canvas, const PlanView& view, const std::vector<double>& shares, const Rect& bar) {
  double x = bar.x;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const double w = bar.w * shares[k];
    const WalkLook look = walk_look(view, k);
    canvas.rectangle({x, bar.y, w, bar.h});
    canvas.fill_and_stroke(look.ring ? faded(look.colour, 0.16) : look.colour,
                           {rgb(0xFFFFFF), 0.15, {}, false});
    const std::string words = core::fixed(100 * shares[k], 0) + " %";
    const TextStyle style{2.1, true, look.ring ? look.colour : rgb(0xFFFFFF), 0, Align::centre};
    if (canvas.text_width(words, style) + 0.8 < w) canvas.text({x + w / 2, bar.y + bar.h / 2}, words, style);
    x += w;
  }
  canvas.rectangle(bar);
  canvas.stroke({palette::soft_ink, 0.15, {}, false});
}

}  // namespace

WalkShares walk_shares(const PlanView& view) {
  WalkShares shares;
  shares.before.assign(view.bands.size() + 1, 0);
  shares.after = shares.before;
  double total = 0;
  for (const auto& place : view.demand) {
    if (!(place.people > 0)) continue;
    total += place.people;
    shares.before[walk_class(view, place.before_m)] += place.people;
    shares.after[walk_class(view, place.after_m)] += place.people;
  }
  if (total <= 0) return shares;
  for (auto* column : {&shares.before, &shares.after}) {
    for (double& share : *column) share /= total;
  }
  return shares;
}

void draw_walk_bars(Canvas& canvas, const PlanView& view, const Rect& box) {
  const WalkShares shares = walk_shares(view);
  if (typical_people(view) <= 0 || view.demand.empty()) return;
  const double label = 14, h = std::min(5.6, (box.h - 4) / 2);
  const auto row = [&](double y, Word word, const std::vector<double>& column) {
    canvas.text({box.x, y + h / 2}, say(word, view.locale),
                {2.3, true, palette::ink, 0, Align::left, label - 1});
    draw_bar(canvas, view, column, {box.x + label, y, box.w - label, h});
  };
  row(box.y + 0.8, Word::today, shares.before);
  row(box.y + h + 2.6, Word::planned, shares.after);
}

void draw_new_site_list(Canvas& canvas, const PlanView& view, const Rect& box) {
  std::vector<const MapArea*> areas;
  for (const auto& area : view.subdistricts) {
    if (area.new_sites > 0) areas.push_back(&area);
  }
  std::stable_sort(areas.begin(), areas.end(),
                   [](const auto* a, const auto* b) { return a->new_sites > b->new_sites; });
  constexpr double row = 3.7;
  const auto rows = static_cast<std::size_t>(std::max(1.0, std::floor(box.h / row)));
  const std::size_t columns = areas.size() > rows ? 2 : 1, room = rows * columns;
  const double w = box.w / static_cast<double>(columns);
  for (std::size_t i = 0; i < std::min(areas.size(), room); ++i) {
    const double x = box.x + static_cast<double>(i / rows) * w;
    const double y = box.y + (static_cast<double>(i % rows) + 0.5) * row;
    if (i + 1 == room && areas.size() > room) {
      canvas.text({x + 4.8, y}, "…", {2.2});
      break;
    }
    const MapArea& area = *areas[i];
    canvas.text({x + 3.4, y}, std::to_string(area.new_sites), {2.3, true, palette::chosen, 0, Align::right});
    canvas.text({x + 4.8, y}, area.name, canvas.fitted(area.name, {2.2}, w - 5.6, 1.7));
  }
}

}  // namespace mulin::maps
