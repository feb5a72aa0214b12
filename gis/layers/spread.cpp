#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "geometry/index.h"
#include "geometry/overlay.h"
#include "layers/people.h"

namespace mulin::layers {
namespace {

using core::Row;
using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

/// The features that receive people, columns of equal length.
struct Receivers {
  std::vector<std::string> id;
  std::vector<MultiPolygon> shape;  ///< empty: a point
  std::vector<Point> at;
  std::vector<double> weight;  ///< area, or the field asked for
  std::vector<Box> box;
};

Receivers read_receivers(Reading& reading, const PopulationSource& source) {
  Source where = *source.spread;
  where.key = source.key + ".spread";
  const auto table =
      read_table(reading, where, {where.key, "", {{"by", source.spread_by, Want::number}}, "", {}});
  require_kind(reading, table, true, false, true, "polygons or points");
  require_nearby(reading, table, 5000);
  const auto notes = reading.notes(table);
  const auto by = numbers(reading, table, "by", false);
  Receivers out;
  Tally nothing;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    auto shape = tidied(table.shapes.polygons(row));
    if (table.shapes.empty(row)) continue;
    const auto first = table.shapes.feature_first[static_cast<std::size_t>(row)];
    const double area = geometry::area(shape);
    if (shape.empty() && table.shapes.kind[static_cast<std::size_t>(first)] != PathKind::point) continue;
    const double weight = !by.empty() ? by[static_cast<std::size_t>(row)] : shape.empty() ? 1 : area;
    if (!(weight > 0)) {
      if (weight < 0)
        notes.refuse(
            "feature " + table.label(row) + " has " + core::number(weight) + " in " + source.spread_by,
            "correct it");
      nothing.add(std::to_string(table.fid[static_cast<std::size_t>(row)]));
      continue;
    }
    out.id.push_back(std::to_string(table.fid[static_cast<std::size_t>(row)]));
    out.at.push_back(shape.empty() ? table.shapes.path(first)[0] : geometry::inner_point(shape));
    Box box = geometry::box_of(shape);
    box.include(out.at.back());
    out.box.push_back(box);
    out.weight.push_back(weight);
    out.shape.push_back(std::move(shape));
  }
  if (nothing) {
    notes.left_out("no_weight",
                   counted(nothing, "feature has", "features have") + " no " +
                       (by.empty() ? "area" : source.spread_by) + " and receive nobody",
                   "fill it in if somebody lives there", nothing);
  }
  return out;
}

/// Which share of the receiver lies in the polygon.
double share_inside(const PreparedPolygon& prepared, const MultiPolygon& polygon, const Receivers& to,
                    std::size_t i) {
  if (to.shape[i].empty() || !prepared.edge_near(to.box[i])) return prepared.contains(to.at[i]) ? 1 : 0;
  auto shape = to.shape[i];
  repair(shape);
  const double whole = geometry::area(shape);
  if (whole <= 0) return prepared.contains(to.at[i]) ? 1 : 0;
  const double share = geometry::intersection_area(shape, polygon) / whole;
  return share < 1e-9 ? 0 : std::min(share, 1.0);
}

}  // namespace

void spread_over_features(Reading& reading, const PopulationSource& source, const SpreadJob& job,
                          DemandBuilder& builder) {
  const auto to = read_receivers(reading, source);
  const geometry::BoxIndex index(to.box);
  const auto columns = builder.groups() + 1;
  std::vector<double> given(to.id.size() * columns, 0);
  Tally bare;
  double bare_people = 0;
  for (std::size_t row = 0; row < job.shapes.size(); ++row) {
    reading.job->check();
    const auto& polygon = job.shapes[row];
    if (polygon.empty()) continue;
    const PreparedPolygon prepared(polygon);
    std::vector<std::pair<std::size_t, double>> shares;
    index.search(prepared.box(), [&](Row i) {
      const auto at = static_cast<std::size_t>(i);
      if (const double share = share_inside(prepared, polygon, to, at); share > 0)
        shares.emplace_back(at, share * to.weight[at]);
    });
    std::sort(shares.begin(), shares.end());
    double sum = 0;
    for (const auto& [at, weight] : shares) sum += weight;
    if (shares.empty()) {
      const auto& counts = job.counts[row];
      if (counts[0] <= 0) continue;
      bare.add(job.table.label(static_cast<std::int64_t>(row)));
      bare_people += counts[0];
      builder.add_spread_evenly("area " + job.ids[row], polygon, counts);
      continue;
    }
    for (const auto& [at, weight] : shares) {
      for (std::size_t c = 0; c < columns; ++c) given[at * columns + c] += job.counts[row][c] * weight / sum;
    }
  }
  for (std::size_t i = 0; i < to.id.size(); ++i) {
    const std::span<const double> counts(&given[i * columns], columns);
    if (counts[0] > 0) builder.add(to.id[i], to.at[i], builder.zones().find(to.at[i]), counts);
  }
  if (bare) {
    reading.notes(job.table).warn("nothing_to_spread_over",
                                  counted(bare, "polygon holds", "polygons hold") +
                                      " none of the features people are spread over; their " +
                                      core::grouped(bare_people) + " people are spread evenly",
                                  "complete the layer of `spread`", bare);
  }
}

}  // namespace mulin::layers
