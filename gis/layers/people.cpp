#include "layers/people.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "core/text.h"
#include "geometry/coverage.h"
#include "geometry/overlay.h"
#include "layers/open.h"
#include "layers/readers.h"

namespace mulin::layers {
namespace {

using core::kNoRow;
using core::Row;
using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

constexpr double kSquare = 100;  // metres
constexpr double kMostPeople = 1e9;
constexpr double kVast = 4e6 * kSquare * kSquare;  // m²: more places than a computer should be asked to hold

std::vector<MultiPolygon> zone_shapes(const city::City& city) {
  std::vector<MultiPolygon> shapes;
  for (const auto& s : city.subdistricts) shapes.push_back(s.shape);
  return shapes;
}

MultiPolygon square_at(const geometry::Grid& grid, std::int64_t column, std::int64_t row) {
  const double x = grid.left + static_cast<double>(column) * grid.cell_width;
  const double y = grid.top - static_cast<double>(row + 1) * grid.cell_height;
  const double right = x + grid.cell_width;
  const double top = y + grid.cell_height;
  return {{{{{{x, y}, {right, y}, {right, top}, {x, top}, {x, y}}}}}};
}

/// The middle of a square when it lies in the shape, else a point inside what the square holds of it.
Point place_in_square(const MultiPolygon& shape, const MultiPolygon& square, Point middle) {
  if (geometry::contains(shape, middle)) return middle;
  const auto held = geometry::intersection(shape, square);
  return held.empty() ? middle : geometry::inner_point(held);
}

/// Sum in ascending order of magnitude is not needed: long double carries 1e9 people over 1e8 places to a
/// millionth.
double total(std::span<const double> values) {
  long double sum = 0;
  for (const double v : values) sum += v;
  return static_cast<double>(sum);
}

}  // namespace

void CountCheck::operator()(std::span<const double> counts, const std::string& label) const {
  const auto field =
      source_.count.empty() ? std::string("band ") + std::to_string(source_.band) : source_.count;
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    notes_.refuse("feature " + label + " has " + what, remedy);
  };
  if (counts[0] < 0)
    refuse(core::number(counts[0]) + " people in " + field,
           "correct it; a value for \"no data\" must be declared");
  if (!(counts[0] <= kMostPeople))
    refuse(core::number(counts[0]) + " people in " + field + ", more than any place holds", "correct it");
  std::size_t g = 1;
  for (const auto& [name, where] : source_.groups) {
    if (counts[g] < 0) refuse(core::number(counts[g]) + " people in group " + name, "correct it");
    if (counts[g] > counts[0] * (1 + 1e-6) + 1e-3) {
      refuse(core::number(counts[g]) + " people in group " + name + " but " + core::number(counts[0]) +
                 " in all",
             "a group is a part of the whole: correct one of them");
    }
    ++g;
  }
}

DemandBuilder::DemandBuilder(Reading& reading, const PopulationSource& source)
    : reading_(reading),
      source_(source),
      demand_(reading.result->city.demand),
      zones_(zone_shapes(reading.result->city)) {
  for (const auto& [name, where] : source.groups) demand_.groups.push_back({name, {}});
}

void DemandBuilder::add(std::string id, Point at, Row zone, std::span<const double> counts, double share) {
  demand_.id.push_back(std::move(id));
  demand_.at.push_back(at);
  demand_.people.push_back(counts[0] * share);
  demand_.subdistrict.push_back(zone);
  for (std::size_t g = 0; g < demand_.groups.size(); ++g) {
    demand_.groups[g].people.push_back(std::min(counts[g + 1], counts[0]) * share);
  }
}

void DemandBuilder::drop(std::span<const double> counts) {
  dropped_ += counts[0];
}

void DemandBuilder::add_spread_evenly(const std::string& id, const MultiPolygon& shape,
                                      std::span<const double> counts) {
  std::int64_t number = 0;
  const auto pieces = zones_.empty() ? std::vector<Piece>{{kNoRow, 1, {}}} : zones_.split(shape);
  const bool single = pieces.size() == 1;
  for (const auto& piece : pieces) {
    const auto& part = piece.shape.empty() ? shape : piece.shape;
    const Box box = geometry::box_of(part);
    const bool vast = geometry::area(part) > kVast;
    const bool beyond = piece.zone == kNoRow && !zones_.empty();
    if (vast && !beyond) refuse_vast(id, part);
    if (vast || (box.width() <= kSquare && box.height() <= kSquare)) {
      add(single ? id : id + "/" + std::to_string(++number), geometry::inner_point(part), piece.zone, counts,
          piece.share);
    } else {
      add_squares(id, piece, part, counts, number);
    }
  }
}

void DemandBuilder::refuse_vast(const std::string& id, const MultiPolygon& part) const {
  throw core::DataError("population: " + shown_source(source_) + ": feature " + core::printable(id, 40) +
                        " has people on " + core::grouped(geometry::area(part) / 1e6) + " km², more than " +
                        core::grouped(kVast / 1e6) +
                        " km² in one polygon; give smaller polygons, or check the CRS and the coordinates");
}

void DemandBuilder::add_squares(const std::string& id, const Piece& piece, const MultiPolygon& shape,
                                std::span<const double> counts, std::int64_t& number) {
  const Box box = geometry::box_of(shape);
  geometry::Grid grid;
  grid.cell_width = grid.cell_height = kSquare;
  grid.left = std::floor(box.min_x / kSquare) * kSquare;
  grid.top = std::ceil(box.max_y / kSquare) * kSquare;
  grid.columns = static_cast<std::int64_t>(std::ceil((box.max_x - grid.left) / kSquare)) + 1;
  grid.rows = static_cast<std::int64_t>(std::ceil((grid.top - box.min_y) / kSquare)) + 1;
  const auto cells = geometry::coverage(shape, grid);
  double sum = 0;
  for (const auto& cell : cells) sum += cell.fraction;
  for (const auto& cell : cells) {
    const Point middle{grid.left + (static_cast<double>(cell.column) + 0.5) * kSquare,
                       grid.top - (static_cast<double>(cell.row) + 0.5) * kSquare};
    const auto at = cell.fraction > 0.999
                        ? middle
                        : place_in_square(shape, square_at(grid, cell.column, cell.row), middle);
    add(id + "/" + std::to_string(++number), at, piece.zone, counts, piece.share * cell.fraction / sum);
  }
}

void DemandBuilder::scale_to_controls(const Notes& notes) {
  auto& city = reading_.result->city;
  const auto zones = city.subdistricts.size();
  std::vector<long double> inside(zones, 0);
  for (std::size_t i = 0; i < demand_.at.size(); ++i) {
    if (demand_.subdistrict[i] != kNoRow)
      inside[static_cast<std::size_t>(demand_.subdistrict[i])] += demand_.people[i];
  }
  std::vector<double> factor(zones, 1);
  for (std::size_t z = 0; z < zones; ++z) {
    const auto& zone = city.subdistricts[z];
    if (!zone.control_total) continue;
    const auto source = static_cast<double>(inside[z]);
    if (source <= 0 && *zone.control_total > 0) {
      notes.refuse(
          "has nobody in " + zone.name + ", whose control total is " + core::grouped(*zone.control_total),
          "give a population layer that covers it, or correct the total");
    }
    factor[z] = source > 0 ? *zone.control_total / source : 1;
    city.account.controls.push_back({zone.name, source, *zone.control_total, factor[z]});
  }
  for (std::size_t i = 0; i < demand_.at.size(); ++i) {
    if (demand_.subdistrict[i] == kNoRow) continue;
    const double by = factor[static_cast<std::size_t>(demand_.subdistrict[i])];
    demand_.people[i] *= by;
    for (auto& group : demand_.groups) group.people[i] = std::min(group.people[i] * by, demand_.people[i]);
  }
}

void DemandBuilder::finish(const Notes& notes) {
  auto& account = reading_.result->city.account;
  const double before = total(demand_.people);
  if (std::abs(before + dropped_ - source_total_) > 0.5) {
    throw std::logic_error("people were lost: " + core::number(source_total_) + " read, " +
                           core::number(before + dropped_) + " placed");
  }
  if (source_total_ <= 0) notes.refuse("holds no people", "check `count` and `measure`");
  scale_to_controls(notes);
  account.source_total = source_total_;
  account.dropped = dropped_;
  account.scaled_total = total(demand_.people) + dropped_;
  if (account.scaled_total <= 0)
    notes.refuse("has nobody left: every control total is 0", "correct the totals");
}

void read_people(Reading& reading, const PopulationSource& source) {
  if (source.measure != "count" && source.measure != "per_km2" && source.measure != "per_ha") {
    throw core::UsageError(source.key + ".measure = \"" + core::printable(source.measure, 40) +
                           "\": expected \"count\", \"per_km2\" or \"per_ha\"");
  }
  DemandBuilder builder(reading, source);
  Notes notes(*reading.result, 0);
  if (is_raster(source, reading.sources->folder))
    read_people_of_raster(reading, source, builder, notes);
  else
    read_people_of_features(reading, source, builder, notes);
  builder.finish(notes);
  double outside = 0;
  const auto& demand = reading.result->city.demand;
  for (std::size_t i = 0; i < demand.at.size(); ++i)
    outside += demand.subdistrict[i] == kNoRow ? demand.people[i] : 0;
  if (outside >= 0.5 && !builder.zones().empty()) {
    notes.warn("outside", core::grouped(outside) + " people live outside every subdistrict",
               "they count as outside; widen the subdistricts if they belong to them");
  }
}

}  // namespace mulin::layers
