#include "layers/fit.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "layers/projection.h"

namespace mulin::layers {
namespace {

using geometry::Box;
using geometry::Point;

/// Codes that data of this place often come in: degrees, UTM, and in China the Gauss-Krüger zones of 3° and
/// 6°, with and without a zone number, with their neighbours.
std::vector<std::string> likely_codes(Point lonlat) {
  std::vector<std::string> codes = {"EPSG:4326"};
  const auto add = [&](int code) { codes.push_back("EPSG:" + std::to_string(code)); };
  constexpr int order[] = {0, 1, -1};
  if (lonlat.x > 73.5 && lonlat.x < 136.5 && lonlat.y > 0) {
    const int three = static_cast<int>(std::lround(lonlat.x / 3));
    const int six = static_cast<int>(std::floor(lonlat.x / 6)) + 1;
    for (const int d : order) {
      const int zone = std::clamp(three + d, 25, 45);
      add(4534 + zone - 25);
      add(4513 + zone - 25);
    }
    for (const int d : order) {
      const int zone = std::clamp(six + d, 13, 23);
      add(4502 + zone - 13);
      add(4491 + zone - 13);
    }
  }
  const int utm = static_cast<int>(std::floor((lonlat.x + 180) / 6)) + 1;
  for (const int d : order) add((lonlat.y < 0 ? 32700 : 32600) + std::clamp(utm + d, 1, 60));
  codes.emplace_back("EPSG:3857");
  return codes;
}

class Fitting {
 public:
  Fitting(const Reading& reading, std::span<const Point> given)
      : working_(reading.result->city.crs), given_(given.begin(), given.end()) {
    const Box& b = reading.study;
    study_ = b.widened(std::max(2000.0, std::hypot(b.width(), b.height()) / 2));
    const Point middle[] = {{(b.min_x + b.max_x) / 2, (b.min_y + b.max_y) / 2}};
    lonlat_ = to_lonlat(working_, middle)[0];
  }

  [[nodiscard]] Point lonlat() const { return lonlat_; }

  /// Most of the vertices come to lie about the study when they are changed so and read in this CRS.
  template <class Change>
  [[nodiscard]] bool by(const std::string& crs, Change&& change) const {
    std::vector<Point> points;
    for (const Point p : given_) points.push_back(change(p));
    if (points.empty() || crs.empty()) return false;
    try {
      if (crs != working_) Projection(crs, working_).apply(points);
    } catch (const core::Error&) {
      return false;
    }
    const auto inside =
        std::count_if(points.begin(), points.end(), [&](Point p) { return study_.contains(p); });
    return 2 * inside > static_cast<std::ptrdiff_t>(points.size());
  }

 private:
  std::string working_;
  std::vector<Point> given_;
  Box study_;
  Point lonlat_;
};

Point as_given(Point p) {
  return p;
}
Point swapped(Point p) {
  return {p.y, p.x};
}

/// Up to three of the codes under which the vertices would lie about the study.
std::string fitting_codes(const Fitting& fitting, const LayerCrs& crs, Point (*change)(Point)) {
  std::vector<std::string> codes;
  for (const auto& code : likely_codes(fitting.lonlat())) {
    if (codes.size() < 3 && !same_crs(code, crs.text) && fitting.by(code, change)) codes.push_back(code);
  }
  return core::join(codes, " or ");
}

}  // namespace

std::string what_would_fit(const Reading& reading, const LayerCrs& crs, std::span<const Point> given) {
  if (crs.text.empty()) return "check the steps of its `transform`";
  const Fitting fitting(reading, given);
  if (fitting.by(crs.text, swapped)) {
    return crs.geographic ? "longitude and latitude look swapped; swap the columns, or export it again"
                          : "x and y look swapped (Chinese surveying calls north X); swap the columns";
  }
  if (const auto codes = fitting_codes(fitting, crs, as_given); !codes.empty())
    return "its coordinates would fit as " + codes + ", not as " + crs.name + "; give it its true CRS";
  if (const auto codes = fitting_codes(fitting, crs, swapped); !codes.empty())
    return "its coordinates would fit as " + codes +
           " with x and y swapped; give it its true CRS, and swap the "
           "columns";
  const auto scaled = [&](double by) {
    return fitting.by(crs.text, [by](Point p) { return Point{p.x * by, p.y * by}; });
  };
  if (scaled(0.3048)) return "its coordinates look like feet; give it the CRS in feet, or convert it";
  if (scaled(1 / 0.3048)) return "its coordinates look like metres in a CRS of feet; give it its true CRS";
  if (scaled(1000)) return "its coordinates look like kilometres; convert it to metres";
  return "check its CRS";
}

}  // namespace mulin::layers
