#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/text.h"
#include "geometry/index.h"
#include "geometry/overlay.h"
#include "layers/clean.h"
#include "layers/fields.h"
#include "layers/open.h"
#include "layers/readers.h"

namespace mulin::layers {
namespace {

using city::Subdistrict;
using core::Row;
using geometry::Box;
using geometry::MultiPolygon;

constexpr double kGapReach = 30;  // metres: wider gaps between subdistricts are taken as meant

std::string square_metres(double area) {
  return core::grouped(area) + " m²";
}

std::optional<double> control_of(const std::vector<double>& totals, std::int64_t row, const Table& table,
                                 const SubdistrictSource& source, const Notes& notes) {
  if (totals.empty() || std::isnan(totals[static_cast<std::size_t>(row)])) return std::nullopt;
  const double total = totals[static_cast<std::size_t>(row)];
  if (total < 0 || total > 1e9) {
    notes.refuse(
        "feature " + table.label(row) + " has " + core::number(total) + " people in " + source.population,
        "correct it");
  }
  return total;
}

/// Rows of one code become one subdistrict: an island is often a row of its own.
void merge(Subdistrict& into, Subdistrict&& more, const Notes& notes) {
  if (into.name != more.name) {
    notes.refuse("code " + core::printable(into.code, 40) + " stands for \"" +
                     core::printable(into.name, 40) + "\" and \"" + core::printable(more.name, 40) + "\"",
                 "correct the codes");
  }
  if (into.control_total != more.control_total) {
    notes.refuse(
        "\"" + core::printable(into.name, 40) + "\" stands in several rows with different control totals",
        "merge the rows, or correct the totals");
  }
  into.shape = geometry::united(std::vector<MultiPolygon>{into.shape, more.shape});
}

std::vector<Subdistrict> by_code(std::vector<Subdistrict> all, const Notes& notes) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Subdistrict& a, const Subdistrict& b) { return a.code < b.code; });
  std::vector<Subdistrict> merged;
  Tally together;
  for (auto& one : all) {
    if (!merged.empty() && merged.back().code == one.code) {
      together.add(one.name);
      merge(merged.back(), std::move(one), notes);
    } else {
      merged.push_back(std::move(one));
    }
  }
  if (together) {
    notes.repaired("merged_rows",
                   counted(together, "row was", "rows were") + " joined to an earlier row of the same code",
                   "", together);
  }
  return merged;
}

/// Measures what pairs of subdistricts share. Throws when one nearly covers another.
void report_overlaps(const std::vector<Subdistrict>& all, const Notes& notes) {
  std::vector<Box> boxes;
  for (const auto& s : all) boxes.push_back(geometry::box_of(s.shape));
  const geometry::BoxIndex index(boxes);
  Tally pairs;
  double shared = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Row> others;
    index.search(boxes[i], [&](Row j) {
      if (j > static_cast<Row>(i)) others.push_back(j);
    });
    std::sort(others.begin(), others.end());
    for (const Row j : others) {
      const auto& other = all[static_cast<std::size_t>(j)];
      const double both = geometry::intersection_area(all[i].shape, other.shape);
      const double smaller = std::min(geometry::area(all[i].shape), geometry::area(other.shape));
      const auto names = core::printable(all[i].name, 40) + " and " + core::printable(other.name, 40);
      if (both > 0.5 * smaller) {
        notes.refuse(names + " overlap by " + square_metres(both) + ", " +
                         core::fixed(100 * both / smaller, 0) + " % of the smaller",
                     "remove the one that stands twice");
      }
      if (both <= 1) continue;
      pairs.add(names);
      shared += both;
    }
  }
  if (pairs) {
    notes.warn("overlap",
               counted(pairs, "pair of subdistricts overlaps", "pairs of subdistricts overlap") + ", by " +
                   square_metres(shared) + " together; people there belong to the one with the lower code",
               "correct the shared edges", pairs);
  }
}

/// Names of the subdistricts that a gap touches.
std::vector<std::string> beside(const MultiPolygon& gap, const std::vector<Subdistrict>& all) {
  const auto wide = geometry::buffered(gap, 0.5);
  const auto box = geometry::box_of(wide);
  std::vector<std::string> names;
  for (const auto& s : all) {
    if (geometry::box_of(s.shape).meets(box) && geometry::intersection_area(s.shape, wide) > 0)
      names.push_back(s.name);
  }
  return names;
}

/// Strips and holes between neighbours: closing the union fills them.
void report_gaps(const std::vector<Subdistrict>& all, const MultiPolygon& area, const Notes& notes) {
  if (all.size() < 2) return;
  const auto coarse = geometry::simplified(area, 0.5);
  const auto closed = geometry::buffered(geometry::buffered(coarse, kGapReach), -kGapReach);
  Tally gaps;
  double lost = 0;
  for (auto& part : geometry::difference(closed, coarse).parts) {
    const MultiPolygon gap{{std::move(part)}};
    const double size = geometry::area(gap);
    if (size < 100) continue;
    const auto names = beside(gap, all);
    if (names.size() < 2) continue;
    gaps.add(core::join(names, " – "));
    lost += size;
  }
  if (gaps) {
    notes.warn("gap",
               counted(gaps, "gap between subdistricts", "gaps between subdistricts") + ", " +
                   square_metres(lost) + " together; people there count as outside",
               "close the gaps", gaps);
  }
}

}  // namespace

void read_subdistricts(Reading& reading, const SubdistrictSource& source) {
  TableRequest request{"subdistricts",
                       "name",
                       {{"name", source.name, Want::text},
                        {"code", source.code, Want::text},
                        {"population", source.population, Want::number}},
                       "",
                       {}};
  const auto table = read_table(reading, source, request);
  const Notes notes = reading.notes(table);
  require_kind(reading, table, false, false, true, "polygons");
  const auto totals = numbers(reading, table, "population", true);
  auto shapes = clean_polygons(reading, table);
  std::vector<Subdistrict> all;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    if (shapes[r].empty()) continue;
    Subdistrict one;
    one.name = std::string(core::trimmed(table.text("name", row)));
    if (one.name.empty()) {
      if (table.column("name") != nullptr)
        notes.refuse("feature #" + std::to_string(table.fid[r]) + " has no " + source.name, "give it a name");
      one.name = std::to_string(table.fid[r]);
    }
    one.code = std::string(core::trimmed(table.text("code", row)));
    if (one.code.empty()) one.code = one.name;
    one.shape = std::move(shapes[r]);
    one.control_total = control_of(totals, row, table, source, notes);
    all.push_back(std::move(one));
  }
  if (all.empty()) notes.refuse("holds no polygon with area", "give the right layer");
  auto& city = reading.result->city;
  city.subdistricts = by_code(std::move(all), notes);
  report_overlaps(city.subdistricts, notes);
  std::vector<MultiPolygon> parts;
  for (const auto& s : city.subdistricts) parts.push_back(s.shape);
  city.study_area = geometry::united(parts);
  report_gaps(city.subdistricts, city.study_area, notes);
  reading.study = geometry::box_of(city.study_area);
}

namespace {

/// A broken geotransform can put cells anywhere that a double can be.
void require_on_earth(const Reading& reading) {
  constexpr double kFarthest = 1e8;  // metres: farther out than any projected place
  for (const auto p : reading.result->city.demand.at) {
    if (std::abs(p.x) < kFarthest && std::abs(p.y) < kFarthest) continue;
    throw core::DataError("population: " + shown_source(*reading.sources->population) + ": people at x " +
                          core::number(p.x) + ", y " + core::number(p.y) +
                          ", which is no place on Earth; correct the layer's CRS or geotransform");
  }
}

}  // namespace

void set_study_area_from_people(Reading& reading) {
  require_on_earth(reading);
  auto& city = reading.result->city;
  const auto hull = geometry::hull(city.demand.at);
  const double guard = std::max(1.0, reading.sources->guard);
  if (hull.empty()) {
    if (city.demand.at.empty())
      throw core::DataError("the population layer has nobody with a position; give one that has");
    const auto p = city.demand.at[0];
    std::vector<geometry::Line> dots;
    for (const auto q : city.demand.at) dots.push_back({p, q == p ? geometry::Point{p.x + 1e-3, p.y} : q});
    city.study_area = geometry::buffered_lines(dots, guard);
  } else {
    city.study_area = geometry::buffered(hull, guard);
  }
  city.subdistricts.push_back({"study area", "study area", city.study_area, std::nullopt});
  std::fill(city.demand.subdistrict.begin(), city.demand.subdistrict.end(), 0);
  reading.study = geometry::box_of(city.study_area);
}

}  // namespace mulin::layers
