#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/error.h"
#include "core/text.h"
#include "layers/people.h"

namespace mulin::layers {
namespace {

using geometry::MultiPolygon;
using geometry::Point;

constexpr double kMostPeople = 1e9;

TableRequest request_for(const PopulationSource& source) {
  TableRequest request{"population", "id", {{"count", source.count, Want::number}}, "", {"id"}};
  for (const auto& [name, field] : source.groups)
    request.asks.push_back({"group " + name, field, Want::number});
  return request;
}

/// The layer's ids when they differ, else its feature numbers.
std::vector<std::string> ids_of(const Table& table) {
  std::vector<std::string> ids;
  std::unordered_set<std::string> seen;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    ids.push_back(table.text("id", row));
    if (ids.back().empty() || !seen.insert(ids.back()).second) {
      ids.clear();
      break;
    }
  }
  if (ids.empty()) {
    for (const auto fid : table.fid) ids.push_back(std::to_string(fid));
  }
  return ids;
}

/// People and groups of each row; null is nobody, said.
class RowCounts {
 public:
  RowCounts(const Reading& reading, const PopulationSource& source, const Table& table)
      : people_(numbers(reading, table, "count", true)),
        notes_(reading.notes(table)),
        table_(table),
        source_(source) {
    for (const auto& [name, field] : source.groups)
      groups_.push_back(numbers(reading, table, "group " + name, true));
  }

  /// `factor` turns a density into people.
  Counts at(std::int64_t row, double factor) {
    const auto r = static_cast<std::size_t>(row);
    Counts counts{value(people_, r, factor, nulls_)};
    for (const auto& group : groups_) counts.push_back(value(group, r, factor, group_nulls_));
    CountCheck(source_, notes_)(counts, table_.label(row));
    return counts;
  }

  void report() const {
    if (nulls_) {
      notes_.left_out("null_people",
                      counted(nulls_, "feature has", "features have") + " no number in " + source_.count +
                          "; counted as nobody",
                      "fill them in; null is not zero", nulls_);
    }
    if (group_nulls_) {
      notes_.left_out(
          "null_group",
          counted(group_nulls_, "feature has", "features have") + " no number in a group; counted as nobody",
          "fill them in", group_nulls_);
    }
  }

 private:
  double value(const std::vector<double>& values, std::size_t row, double factor, Tally& nulls) {
    if (!std::isnan(values[row])) return values[row] * factor;
    nulls.add(table_.label(static_cast<std::int64_t>(row)));
    return 0;
  }

  std::vector<double> people_;
  std::vector<std::vector<double>> groups_;
  Notes notes_;
  const Table& table_;
  const PopulationSource& source_;
  Tally nulls_;
  Tally group_nulls_;
};

/// People per unit of the field's measure on a shape of this area.
double density_factor(const PopulationSource& source, double area) {
  if (source.measure == "per_km2") return area / 1e6;
  if (source.measure == "per_ha") return area / 1e4;
  return 1;
}

std::vector<Point> points_of(const Table& table, std::int64_t row) {
  std::vector<Point> points;
  const auto r = static_cast<std::size_t>(row);
  for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
    if (table.shapes.kind[static_cast<std::size_t>(p)] == PathKind::point)
      points.push_back(table.shapes.path(p)[0]);
  }
  return points;
}

void add_points(DemandBuilder& builder, const std::string& id, const std::vector<Point>& points,
                const Counts& counts) {
  const double share = 1.0 / static_cast<double>(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto name = points.size() == 1 ? id : id + "/" + std::to_string(i + 1);
    builder.add(std::move(name), points[i], builder.zones().find(points[i]), counts, share);
  }
}

}  // namespace

void read_people_of_features(Reading& reading, const PopulationSource& source, DemandBuilder& builder,
                             Notes& notes) {
  const auto table = read_table(reading, source, request_for(source));
  notes = reading.notes(table);
  if (table.column("count") == nullptr) {
    throw core::UsageError(source.key +
                           ".count is missing: name the field with the number of people, such as \"POP\"");
  }
  require_kind(reading, table, true, false, true, "points or polygons");
  require_nearby(reading, table, 50'000);
  if (source.spread && std::find(table.shapes.kind.begin(), table.shapes.kind.end(), PathKind::outer) ==
                           table.shapes.kind.end()) {
    throw core::UsageError(source.key + ".spread: " + notes.shown() +
                           " holds points, which have their place already; leave it out, or give polygons");
  }
  const auto ids = ids_of(table);
  const auto shapes = clean_polygons(reading, table);
  const bool density = source.measure != "count";
  RowCounts rows(reading, source, table);
  std::vector<Counts> polygon_counts;
  double dropped = 0;
  Tally lost;
  double sum = 0;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    if (row % 1024 == 0) reading.job->check();
    const auto r = static_cast<std::size_t>(row);
    const auto points = points_of(table, row);
    if (density && shapes[r].empty() && !points.empty()) {
      notes.refuse("feature " + table.label(row) + " is a point, which has no area for measure = \"" +
                       source.measure + "\"",
                   "use polygons, or measure = \"count\"");
    }
    const auto counts = rows.at(row, density ? density_factor(source, geometry::area(shapes[r])) : 1);
    builder.read(counts[0]);
    sum += counts[0];
    if (sum > kMostPeople * 10)
      notes.refuse("adds up to more than ten thousand million people in " + source.count,
                   "correct the numbers");
    if (source.spread) polygon_counts.push_back(shapes[r].empty() ? Counts(counts.size(), 0) : counts);
    if (!shapes[r].empty()) {
      if (!source.spread) builder.add_spread_evenly(ids[r], shapes[r], counts);
    } else if (!points.empty()) {
      add_points(builder, ids[r], points, counts);
    } else {
      builder.drop(counts);
      dropped += counts[0];
      if (counts[0] > 0) lost.add(table.label(row), counts[0]);
    }
  }
  rows.report();
  if (density)
    notes.inform("planar_density", "densities were multiplied by areas measured in the working CRS");
  if (lost) {
    notes.warn("people_without_place",
               counted(lost, "feature", "features") + " with " + core::grouped(dropped) +
                   " people have no position as a point or a polygon with area; these people are dropped",
               "give them a position", lost);
  }
  if (source.spread) {
    spread_over_features(reading, source, SpreadJob{table, shapes, polygon_counts, ids}, builder);
  }
}

}  // namespace mulin::layers
