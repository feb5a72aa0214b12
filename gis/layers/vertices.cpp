#include "layers/vertices.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "layers/projection.h"

namespace mulin::layers {
namespace {

using geometry::Point;

/// Metres: an edge off by more than `bent` gets a vertex in its middle; none shorter than `straight` is, in
/// any usual CRS.
struct Allowance {
  double bent, straight;
};
/// Shorter edges are left alone: 10 cm is less than surveys promise, and who exported the corners of a field
/// in metres to degrees finds the same corners again.
constexpr Allowance kWhole{0.1, 1000};
/// An edge that is bent at all is followed closely; rings more so: neighbours that share 20 km then overlap
/// by less than 1 m².
constexpr Allowance kLines{1e-3, 100};
constexpr Allowance kRings{5e-5, 50};
constexpr int kDeepest = 12;  // halvings of one edge
constexpr std::size_t kMostAdded = 1 << 20;

/// One vertex that no layer may have.
[[noreturn]] void refuse_vertex(const Table& table, std::int64_t row, Point p, std::string_view why,
                                const Notes& notes) {
  notes.refuse("feature " + table.label(row) + " has the vertex (" + pair_text(p) + ")" + std::string(why),
               "correct or delete the feature");
}

/// Degrees that no place has.
void require_on_globe(const Table& table, std::int64_t row, Point v, const LayerCrs& crs,
                      const Notes& notes) {
  if (std::abs(v.x) <= 90 && std::abs(v.y) > 90 && std::abs(v.y) <= 180)
    refuse_vertex(table, row, v, ": longitude and latitude look swapped", notes);
  if (std::abs(v.x) > 360 || std::abs(v.y) > 90)
    refuse_vertex(table, row, v, " in " + crs.name + ", where degrees are expected", notes);
  if (std::abs(v.y) > 89.99) refuse_vertex(table, row, v, ", a pole", notes);
}

bool like_degrees(Point p) {
  return std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
}
bool like_swapped_degrees(Point p) {
  return std::abs(p.x) <= 90 && std::abs(p.y) <= 180;
}

/// The place survives the way to longitude and latitude and back: it lies where the projection holds.
bool expressible(const std::string& crs, Point p) {
  const auto lonlat = own_lonlat(crs, p);
  if (!(std::abs(lonlat.x) <= 360 && std::abs(lonlat.y) <= 90)) return false;
  const auto back = from_own_lonlat(crs, lonlat);
  return std::abs(back.x - p.x) < 1 && std::abs(back.y - p.y) < 1;
}

/// The zone number that an easting carries; 0: none.
int zone_carried(Point p) {
  return p.x >= 13e6 && p.x < 61e6 ? static_cast<int>(p.x / 1e6) : 0;
}

/// The zone number that an easting would need to lie in this CRS; 0: none helps. Many do, at the edge of what
/// the projection can express: the one in their middle is the CRS's own.
int zone_lacking(const std::string& crs, Point p) {
  if (p.x < 0 || p.x >= 1e6) return 0;
  std::vector<int> zones;
  for (int zone = 13; zone <= 60; ++zone) {
    if (expressible(crs, {p.x + zone * 1e6, p.y})) zones.push_back(zone);
  }
  return zones.empty() ? 0 : zones[zones.size() / 2];
}

class EdgeBender {
 public:
  EdgeBender(bool degrees, const std::function<void(std::span<Point>)>& place)
      : degrees_(degrees), place_(place) {}

  /// Appends what lies between two vertices, the ends left out.
  void between(Point a, Point b, Point placed_a, Point placed_b, std::vector<Point>& out, int depth = 0) {
    const auto& allow = depth == 0 ? kWhole : allowed;
    if (depth == kDeepest || added_ >= kMostAdded) return;
    if (!(geometry::distance(placed_a, placed_b) > allow.straight)) return;
    if (degrees_ && std::abs(a.x - b.x) > 180) return;     // over the antimeridian: the middle is not between
    const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};  // the same whichever way the edge runs
    Point placed[] = {middle};
    place_(placed);
    const Point straight{(placed_a.x + placed_b.x) / 2, (placed_a.y + placed_b.y) / 2};
    if (!(geometry::distance(placed[0], straight) > allow.bent)) return;
    ++added_;
    between(a, middle, placed_a, placed[0], out, depth + 1);
    out.push_back(placed[0]);
    between(middle, b, placed[0], placed_b, out, depth + 1);
  }

  [[nodiscard]] std::size_t added() const { return added_; }

  Allowance allowed = kLines;

 private:
  bool degrees_;
  const std::function<void(std::span<Point>)>& place_;
  std::size_t added_ = 0;
};

}  // namespace

std::string pair_text(Point p) {
  return core::number(p.x) + ", " + core::number(p.y);
}

std::string looks(std::span<const Point> sample) {
  if (sample.empty()) return "";
  const Point p = sample[0];
  const std::string text = " (its first point is " + pair_text(p) + ", ";
  if (like_degrees(p)) return text + "which looks like degrees)";
  if (like_swapped_degrees(p)) return text + "which looks like degrees, latitude first)";
  return text + "which looks like metres)";
}

void require_finite(const Table& table, const LayerCrs& crs, const Notes& notes) {
  const auto& shapes = table.shapes;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const auto r = static_cast<std::size_t>(row);
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      for (const Point v : shapes.path(p)) {
        if (!std::isfinite(v.x) || !std::isfinite(v.y)) {
          notes.refuse("feature " + table.label(row) + " has a vertex that is not finite (" +
                           std::to_string(v.x) + ", " + std::to_string(v.y) + ")",
                       "correct or delete the feature");
        }
        if (crs.degrees) require_on_globe(table, row, v, crs, notes);
        if (std::abs(v.x) > kMostMetres || std::abs(v.y) > kMostMetres)
          refuse_vertex(table, row, v, ", out of any range on Earth", notes);
      }
    }
  }
}

void require_plausible(const LayerCrs& crs, std::span<const Point> given, const Notes& notes) {
  std::vector<Point> sample;
  for (const Point p : given) {
    if (std::isfinite(p.x) && std::isfinite(p.y) && p != Point{0, 0}) sample.push_back(p);
  }
  if (sample.empty() || crs.text.empty()) return;
  const auto most = [&](auto&& holds) {
    return 2 * std::count_if(sample.begin(), sample.end(), holds) >
           static_cast<std::ptrdiff_t>(sample.size());
  };
  const auto all = [&](auto&& holds) { return std::all_of(sample.begin(), sample.end(), holds); };
  const auto its = "its coordinates (" + pair_text(sample[0]) + " …) ";
  if (crs.degrees) {
    if (most([](Point p) { return std::abs(p.x) <= 90 && std::abs(p.y) > 90 && std::abs(p.y) <= 180; })) {
      notes.refuse("longitude and latitude look swapped (its first point is " + pair_text(sample[0]) + ")",
                   "swap the columns, or export it again");
    }
    if (!most([](Point p) { return std::abs(p.x) > 360 || std::abs(p.y) > 360; })) return;
    const int zone = zone_carried(sample[0]);
    notes.refuse(its + "are no degrees, as its CRS " + crs.name + " would have them",
                 zone > 0 ? "give it its true CRS, one of zone " + std::to_string(zone) + " such as EPSG:4528"
                          : "give it its true CRS, such as \"EPSG:4549\"");
  }
  if (crs.geographic) return;
  if (all(like_degrees) || all(like_swapped_degrees)) {
    notes.refuse(its + "look like degrees, its CRS " + crs.name + " would have metres",
                 "give it its true CRS, such as \"EPSG:4490\" or \"EPSG:4326\"");
  }
  if (!most([&](Point p) { return !expressible(crs.text, p); })) return;
  if (const int zone = zone_carried(sample[0])) {
    notes.refuse(
        its + "carry the zone number " + std::to_string(zone) + ", which " + crs.name + " does without",
        "give it the CRS with that zone number, such as EPSG:4528 for zone 40");
  }
  if (const int zone = zone_lacking(crs.text, sample[0])) {
    notes.refuse(its + "lack the zone number " + std::to_string(zone) + " of " + crs.name,
                 "give it the CRS without zone number, such as EPSG:4549 for 120°E");
  }
  notes.refuse(its + "lie outside what its CRS " + crs.name + " can express", "give it its true CRS");
}

void bend_long_edges(Table& table, std::span<const Point> given, bool degrees,
                     const std::function<void(std::span<Point>)>& place) {
  auto& shapes = table.shapes;
  EdgeBender bender(degrees, place);
  std::vector<Point> points;
  std::vector<std::int64_t> first{0};
  points.reserve(shapes.points.size());
  for (std::size_t p = 0; p < shapes.kind.size(); ++p) {
    const auto begin = static_cast<std::size_t>(shapes.path_first[p]);
    const auto end = static_cast<std::size_t>(shapes.path_first[p + 1]);
    const bool edges = shapes.kind[p] != PathKind::point && shapes.kind[p] != PathKind::lost;
    bender.allowed = shapes.kind[p] == PathKind::line ? kLines : kRings;
    for (auto i = begin; i < end; ++i) {
      if (edges && i > begin)
        bender.between(given[i - 1], given[i], shapes.points[i - 1], shapes.points[i], points);
      points.push_back(shapes.points[i]);
    }
    first.push_back(static_cast<std::int64_t>(points.size()));
  }
  if (bender.added() == 0) return;
  shapes.points = std::move(points);
  shapes.path_first = std::move(first);
}

}  // namespace mulin::layers
