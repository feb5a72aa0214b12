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

constexpr double kGapReach = 60;  // metres: gaps wider than twice this are taken as meant

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
                   "check that these rows are one subdistrict; give them codes of their own if not", together);
  }
  return merged;
}

/// Two codes of one name cannot be told apart by quotas and tables.
void require_own_names(const std::vector<Subdistrict>& all, const Notes& notes) {
  std::map<std::string, std::string> code_of;
  for (const auto& one : all) {
    const auto [at, added] = code_of.try_emplace(one.name, one.code);
    if (added) continue;
    notes.refuse("\"" + core::printable(one.name, 40) + "\" stands for the codes " +
                     core::printable(at->second, 40) + " and " + core::printable(one.code, 40),
                 "give each a name of its own, or leave `code` out to join them");
  }
}

/// What two subdistricts share goes to the one with the lower code, so that all are disjoint from here on.
/// Throws when one nearly covers the other.
void part_overlap(Subdistrict& lower, Subdistrict& higher, Reading& reading, const Notes& notes) {
  constexpr double kRounding = 1;  // m²: shared edges rounded apart
  auto shared = geometry::intersection(lower.shape, higher.shape);
  const double both = geometry::area(shared);
  if (both <= kRounding) return;
  const double smaller = std::min(geometry::area(lower.shape), geometry::area(higher.shape));
  const auto names = core::printable(lower.name, 40) + " and " + core::printable(higher.name, 40);
  if (both > 0.5 * smaller) {
    notes.refuse(names + " overlap by " + square_metres(both) + ", " + core::fixed(100 * both / smaller, 0) +
                     " % of the smaller",
                 "remove the one that stands twice, or cut the hole where one lies inside the other");
  }
  higher.shape = geometry::difference(higher.shape, lower.shape);
  reading.seams.push_back({names, std::move(shared), false});
}

void part_overlaps(std::vector<Subdistrict>& all, Reading& reading, const Notes& notes) {
  std::vector<Box> boxes;
  for (const auto& s : all) boxes.push_back(geometry::box_of(s.shape));
  const geometry::BoxIndex index(boxes);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Row> others;
    index.search(boxes[i], [&](Row j) {
      if (j > static_cast<Row>(i)) others.push_back(j);
    });
    std::sort(others.begin(), others.end());
    for (const Row j : others) {
      reading.job->check();
      part_overlap(all[i], all[static_cast<std::size_t>(j)], reading, notes);
    }
  }
}

/// Names of the subdistricts that a gap touches.
std::vector<std::string> beside(const MultiPolygon& gap, const std::vector<Subdistrict>& all) {
  const auto wide = geometry::buffered(gap, 0.5);
  const auto box = geometry::box_of(wide);
  std::vector<std::string> names;
  for (const auto& s : all) {
    if (geometry::box_of(s.shape).meets(box) && geometry::intersection_area(s.shape, wide) > 0)
      names.push_back(core::printable(s.name, 40));
  }
  return names;
}

std::int64_t vertices_of(const MultiPolygon& shape) {
  std::int64_t n = 0;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) n += static_cast<std::int64_t>(ring.size());
  }
  return n;
}

/// Strips and holes between neighbours: closing the union fills them.
void find_gaps(const std::vector<Subdistrict>& all, const MultiPolygon& area, Reading& reading) {
  constexpr std::int64_t kMany = 50'000;  // vertices: more are thinned first, and slivers lost in it
  if (all.size() < 2) return;
  const bool many = vertices_of(area) > kMany;
  const auto ground = many ? geometry::simplified(area, 0.5) : area;
  const double least = many ? 100 : 1;  // m²
  for (auto& part : geometry::difference(geometry::closed(ground, kGapReach), ground).parts) {
    MultiPolygon gap{{std::move(part)}};
    if (geometry::area(gap) < least) continue;
    const auto names = beside(gap, all);
    if (names.size() >= 2) reading.seams.push_back({core::join(names, " – "), std::move(gap), true});
  }
}

/// People whose place lies on the seam.
double people_on(const Seam& seam, const city::Demand& demand) {
  const auto box = geometry::box_of(seam.where);
  double sum = 0;
  for (std::size_t i = 0; i < demand.at.size(); ++i) {
    const bool counts = !seam.gap || demand.subdistrict[i] == core::kNoRow;
    if (counts && box.contains(demand.at[i]) && geometry::contains(seam.where, demand.at[i]))
      sum += demand.people[i];
  }
  return sum;
}

struct SeamSum {
  Tally tally;
  double area = 0;
  double people = 0;
  [[nodiscard]] std::string text() const {
    return square_metres(area) + " with " + core::grouped(people) + " people";
  }
};

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
  Tally free;
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
    if (!totals.empty() && !one.control_total) free.add(core::printable(one.name, 40));
    all.push_back(std::move(one));
  }
  if (all.empty()) notes.refuse("holds no polygon with area", "give the right layer");
  if (free)
    notes.warn("no_control",
               counted(free, "subdistrict has", "subdistricts have") + " no number in " + source.population +
                   "; people there are not scaled",
               "fill it in", free);
  auto& city = reading.result->city;
  city.subdistricts = by_code(std::move(all), notes);
  require_own_names(city.subdistricts, notes);
  part_overlaps(city.subdistricts, reading, notes);
  std::vector<MultiPolygon> parts;
  for (const auto& s : city.subdistricts) parts.push_back(s.shape);
  city.study_area = geometry::united(parts);
  find_gaps(city.subdistricts, city.study_area, reading);
  reading.study = geometry::box_of(city.study_area);
}

void report_seams(Reading& reading) {
  SeamSum sums[2];
  for (const auto& seam : reading.seams) {
    auto& sum = sums[seam.gap ? 1 : 0];
    const double area = geometry::area(seam.where);
    const double people = people_on(seam, reading.result->city.demand);
    sum.tally.add(seam.names + ": " + SeamSum{{}, area, people}.text());
    sum.area += area;
    sum.people += people;
  }
  const Notes notes(*reading.result, 0);  // the subdistricts are read first
  if (sums[0].tally)
    notes.warn("overlap",
               counted(sums[0].tally, "pair of subdistricts overlaps", "pairs of subdistricts overlap") +
                   ", by " + sums[0].text() + " together; the ground belongs to the one with the lower code",
               "correct the shared edges", sums[0].tally);
  if (sums[1].tally)
    notes.warn("gap",
               counted(sums[1].tally, "gap between subdistricts", "gaps between subdistricts") + ", " +
                   sums[1].text() + " together; people there count as outside",
               "close the gaps", sums[1].tally);
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
