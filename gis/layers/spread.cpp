// People of polygons given to buildings, streets or points inside them.
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
using geometry::Line;
using geometry::MultiPolygon;
using geometry::Point;

constexpr double kPiece = 100;  // metres of street that are one place

/// What receives people: a building, a piece of street, a point.
struct Receiver {
  std::string id;
  Point at;
  double weight = 0;   ///< area, length, 1, or the field asked for
  MultiPolygon shape;  ///< of a building
  Line line;           ///< of a street
};

struct Receivers {
  std::vector<Receiver> all;
  std::vector<Box> box;

  void add(Receiver one) {
    Box around = geometry::box_of(one.shape);
    around.include(geometry::box_of(one.line));
    around.include(one.at);
    box.push_back(around);
    all.push_back(std::move(one));
  }
};

/// The line in equal pieces no longer than kPiece.
std::vector<Line> pieces_of(const Line& line) {
  const double whole = geometry::length(line);
  const auto n = static_cast<int>(std::clamp(std::ceil(whole / kPiece), 1.0, 1e6));
  std::vector<Line> pieces;
  for (int k = 0; k < n; ++k)
    pieces.push_back(n == 1 ? line : geometry::part_along(line, whole * k / n, whole * (k + 1) / n));
  return pieces;
}

/// What one feature receives with: its polygons as one, else its lines in pieces, else its points. Weights
/// are areas, lengths, or shares of 1.
std::vector<Receiver> receivers_of(const Table& table, std::int64_t row, MultiPolygon shape) {
  std::vector<Receiver> out;
  if (const double area = geometry::area(shape); area > 0) {
    auto& one = out.emplace_back();
    one.at = geometry::inner_point(shape);
    one.weight = area;
    one.shape = std::move(shape);
    return out;
  }
  std::vector<Point> points;
  const auto r = static_cast<std::size_t>(row);
  for (auto p = table.shapes.feature_first[r]; p < table.shapes.feature_first[r + 1]; ++p) {
    const auto kind = table.shapes.kind[static_cast<std::size_t>(p)];
    const auto path = table.shapes.path(p);
    if (kind == PathKind::point) points.push_back(path[0]);
    if (kind != PathKind::line || geometry::length(path) <= 0) continue;
    for (auto& piece : pieces_of(Line(path.begin(), path.end()))) {
      auto& one = out.emplace_back();
      one.weight = geometry::length(piece);
      one.at = geometry::point_along(piece, one.weight / 2);
      one.line = std::move(piece);
    }
  }
  if (!out.empty()) return out;
  for (const Point p : points) out.push_back({"", p, 1.0 / static_cast<double>(points.size()), {}, {}});
  return out;
}

/// Refuses a negative weight; none is none.
double weight_of(const Table& table, std::int64_t row, const std::vector<double>& by,
                 const std::string& field, const Notes& notes) {
  const double weight = by[static_cast<std::size_t>(row)];
  if (weight < 0)
    notes.refuse("feature " + table.label(row) + " has " + core::number(weight) + " in " + field,
                 "correct it");
  return std::isnan(weight) ? 0 : weight;
}

Receivers read_receivers(Reading& reading, const PopulationSource& source) {
  Source where = *source.spread;
  where.key = source.key + ".spread";
  const auto table =
      read_table(reading, where, {where.key, "", {{"by", source.spread_by, Want::number}}, "", {}});
  require_kind(reading, table, true, true, true, "polygons, lines or points");
  require_nearby(reading, table, 5000);
  const auto notes = reading.notes(table);
  const auto by = numbers(reading, table, "by", false);
  auto shapes = clean_polygons(reading, table);
  Receivers out;
  Tally nothing;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    if (table.shapes.empty(row)) continue;
    auto found = receivers_of(table, row, std::move(shapes[static_cast<std::size_t>(row)]));
    double sum = 0;
    for (const auto& one : found) sum += one.weight;
    const double whole = by.empty() ? sum : weight_of(table, row, by, source.spread_by, notes);
    const auto fid = std::to_string(table.fid[static_cast<std::size_t>(row)]);
    if (!(whole > 0) || !(sum > 0)) {
      nothing.add("#" + fid);
      continue;
    }
    int number = 0;
    for (auto& one : found) {
      one.id = found.size() == 1 ? fid : fid + "/" + std::to_string(++number);
      one.weight *= whole / sum;
      out.add(std::move(one));
    }
  }
  if (nothing) {
    notes.left_out("no_weight",
                   counted(nothing, "feature has", "features have") + " no " +
                       (by.empty() ? "area or length" : source.spread_by) + " and receive nobody",
                   "fill it in if somebody lives there", nothing);
  }
  return out;
}

/// The part of a receiver that lies in a polygon.
struct Part {
  std::size_t receiver = 0;
  double weight = 0;
  bool whole = true;
  Point at;  ///< inside the polygon
};

/// What of a building lies in the polygon; weight is the share.
Part building_part(const Receiver& to, const MultiPolygon& polygon) {
  const auto inside = geometry::intersection(to.shape, polygon);
  const double share = geometry::area(inside) / geometry::area(to.shape);
  if (share < 1e-9) return {};
  if (share > 1 - 1e-9) return {0, 1, true, to.at};
  return {0, share, false, geometry::inner_point(inside)};
}

/// What of a piece of street lies in the polygon; its place is the middle of the longest part.
Part street_part(const Receiver& to, const MultiPolygon& polygon) {
  const double all = geometry::length(to.line);
  double inside = 0;
  double longest = 0;
  Part part{0, 0, false, to.at};
  for (const auto& one : geometry::inside_parts(to.line, polygon)) {
    const double length = geometry::length(one);
    inside += length;
    if (length <= longest) continue;
    longest = length;
    part.at = geometry::point_along(one, length / 2);
  }
  if (inside < all * 1e-9) return {};
  part.whole = inside > all * (1 - 1e-9);
  part.weight = part.whole ? 1 : inside / all;
  if (part.whole) part.at = to.at;
  return part;
}

Part part_inside(const PreparedPolygon& prepared, const MultiPolygon& polygon, const Receiver& to,
                 const Box& box) {
  const bool point = to.shape.empty() && to.line.empty();
  if (point || !prepared.edge_near(box)) return {0, prepared.contains(to.at) ? 1.0 : 0.0, true, to.at};
  return to.line.empty() ? building_part(to, polygon) : street_part(to, polygon);
}

/// Polygon after polygon gives its people to what lies in it; nobody leaves their polygon.
class Spreading {
 public:
  Spreading(const SpreadJob& job, const Receivers& to, DemandBuilder& builder)
      : job_(job), to_(to), builder_(builder), index_(to.box), columns_(builder.groups() + 1) {
    given_.assign(to.all.size() * columns_, 0);
  }

  void give(std::size_t row) {
    const auto& counts = job_.counts[row];
    const auto& polygon = job_.shapes[row];
    if (polygon.empty() || counts[0] <= 0) return;
    const auto parts = parts_in(polygon);
    if (parts.empty()) {
      bare.add(job_.table.label(static_cast<std::int64_t>(row)));
      bare_people += counts[0];
      builder_.add_spread_evenly("area " + job_.ids[row], polygon, counts);
      return;
    }
    double sum = 0;
    for (const auto& part : parts) sum += part.weight;
    for (const auto& part : parts) {
      const double share = part.weight / sum;
      if (!part.whole) {
        builder_.add(to_.all[part.receiver].id + "/" + job_.ids[row], part.at,
                     builder_.zones().find_rounded(part.at), counts, share);
        continue;
      }
      for (std::size_t c = 0; c < columns_; ++c) given_[part.receiver * columns_ + c] += counts[c] * share;
    }
  }

  void finish() {
    for (std::size_t i = 0; i < to_.all.size(); ++i) {
      const std::span<const double> counts(&given_[i * columns_], columns_);
      const auto& one = to_.all[i];
      if (counts[0] > 0) builder_.add(one.id, one.at, builder_.zones().find_rounded(one.at), counts);
    }
  }

  Tally bare;
  double bare_people = 0;

 private:
  [[nodiscard]] std::vector<Part> parts_in(const MultiPolygon& polygon) const {
    const PreparedPolygon prepared(polygon);
    std::vector<Part> parts;
    index_.search(prepared.box(), [&](Row i) {
      const auto at = static_cast<std::size_t>(i);
      auto part = part_inside(prepared, polygon, to_.all[at], to_.box[at]);
      part.receiver = at;
      part.weight *= to_.all[at].weight;
      if (part.weight > 0) parts.push_back(part);
    });
    std::sort(parts.begin(), parts.end(),
              [](const Part& a, const Part& b) { return a.receiver < b.receiver; });
    return parts;
  }

  const SpreadJob& job_;
  const Receivers& to_;
  DemandBuilder& builder_;
  geometry::BoxIndex index_;
  std::size_t columns_;
  std::vector<double> given_;
};

}  // namespace

void spread_over_features(Reading& reading, const PopulationSource& source, const SpreadJob& job,
                          DemandBuilder& builder) {
  const auto to = read_receivers(reading, source);
  Spreading spreading(job, to, builder);
  for (std::size_t row = 0; row < job.shapes.size(); ++row) {
    reading.job->check();
    spreading.give(row);
  }
  spreading.finish();
  if (!spreading.bare) return;
  reading.notes(job.table).warn("nothing_to_spread_over",
                                counted(spreading.bare, "polygon holds", "polygons hold") +
                                    " none of the features people are spread over; their " +
                                    core::grouped(spreading.bare_people) + " people are spread evenly",
                                "complete the layer of `spread`", spreading.bare);
}

}  // namespace mulin::layers
