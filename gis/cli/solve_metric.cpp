#include "cli/solve_metric.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/error.h"
#include "core/text.h"

namespace mulin::cli {
namespace {

constexpr double kEarth = 6'371'000;  // metres
constexpr double kDegree = std::numbers::pi / 180;

std::size_t at(core::Row r) {
  return static_cast<std::size_t>(r);
}

/// How far apart in x and y two points within the radius can be, at this point.
struct Window {
  double x, y;
};

Window window(Metric metric, double py, double radius) {
  if (metric == Metric::euclid) return {radius, radius};
  if (metric == Metric::euclid_floor) return {radius + 1, radius + 1};
  const double angle = radius / kEarth * (1 + 1e-9);
  const double edge = std::abs(py) * kDegree + angle;
  if (edge >= std::numbers::pi / 2) return {360, angle / kDegree};
  // Source: Bronshtein & Semendyayev: greatest longitude difference of a small circle.
  return {std::asin(std::min(1.0, std::sin(angle) / std::cos(py * kDegree))) / kDegree * (1 + 1e-9),
          angle / kDegree};
}

/// Demand sorted into square cells; a query visits the cells that a window touches.
class Grid {
 public:
  Grid(const Points& points, Window cell) : points_(points) {
    const auto n = points.x.size();
    low_x_ = *std::ranges::min_element(points.x);
    low_y_ = *std::ranges::min_element(points.y);
    const double wide = *std::ranges::max_element(points.x) - low_x_;
    const double high = *std::ranges::max_element(points.y) - low_y_;
    const double most = std::max(1.0, std::sqrt(static_cast<double>(n)) * 2);
    cell_ = {std::max(cell.x, wide / most), std::max(cell.y, high / most)};
    if (!(cell_.x > 0)) cell_.x = 1;
    if (!(cell_.y > 0)) cell_.y = 1;
    columns_ = static_cast<std::int64_t>(wide / cell_.x) + 1;
    rows_ = static_cast<std::int64_t>(high / cell_.y) + 1;
    first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
    for (std::size_t i = 0; i < n; ++i) ++first_[cell_of(i) + 1];
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    item_.resize(n);
    auto next = first_;
    for (std::size_t i = 0; i < n; ++i)
      item_[static_cast<std::size_t>(next[cell_of(i)]++)] = static_cast<core::Row>(i);
  }

  template <class Body>
  void each_near(double x, double y, Window reach, Body&& body) const {
    const auto place = [](double v, double low, double size, std::int64_t count) {
      return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(
                                          std::clamp((v - low) / size, -1.0, static_cast<double>(count)))),
                                      0, count - 1);
    };
    if (x + reach.x < low_x_ || y + reach.y < low_y_) return;
    const auto x0 = place(x - reach.x, low_x_, cell_.x, columns_),
               x1 = place(x + reach.x, low_x_, cell_.x, columns_);
    const auto y0 = place(y - reach.y, low_y_, cell_.y, rows_),
               y1 = place(y + reach.y, low_y_, cell_.y, rows_);
    for (auto r = y0; r <= y1; ++r) {
      const auto from = first_[static_cast<std::size_t>(r * columns_ + x0)];
      const auto to = first_[static_cast<std::size_t>(r * columns_ + x1 + 1)];
      for (auto k = from; k < to; ++k) body(item_[static_cast<std::size_t>(k)]);
    }
  }

 private:
  [[nodiscard]] std::size_t cell_of(std::size_t i) const {
    const auto c = std::min(columns_ - 1, static_cast<std::int64_t>((points_.x[i] - low_x_) / cell_.x));
    const auto r = std::min(rows_ - 1, static_cast<std::int64_t>((points_.y[i] - low_y_) / cell_.y));
    return static_cast<std::size_t>(r * columns_ + c);
  }
  Points points_;
  double low_x_ = 0, low_y_ = 0;
  Window cell_{};
  std::int64_t columns_ = 1, rows_ = 1;
  std::vector<std::int64_t> first_;
  std::vector<core::Row> item_;
};

}  // namespace

Metric metric_of(std::string_view name) {
  if (name == "euclid") return Metric::euclid;
  if (name == "euclid-floor") return Metric::euclid_floor;
  if (name == "haversine") return Metric::haversine;
  throw core::UsageError("--metric \"" + core::printable(name) +
                         "\" is unknown; expected euclid, euclid-floor or haversine");
}

double distance(Metric metric, double ax, double ay, double bx, double by) {
  if (metric != Metric::haversine) {
    const double straight = std::sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
    return metric == Metric::euclid ? straight : std::floor(straight);
  }
  // Source: Sinnott, "Virtues of the haversine", Sky and Telescope 68 (1984).
  const double up = std::sin((by - ay) * kDegree / 2);
  const double along = std::sin((bx - ax) * kDegree / 2);
  const double h = up * up + std::cos(ay * kDegree) * std::cos(by * kDegree) * along * along;
  return 2 * kEarth * std::asin(std::min(1.0, std::sqrt(h)));
}

locate::Travel travel_between(Metric metric, const Points& sites, const Points& demand,
                              std::optional<double> radius, const core::Job& job) {
  locate::Travel travel;
  const auto n = static_cast<core::Row>(demand.x.size());
  const auto m = static_cast<core::Row>(sites.x.size());
  const auto take = [&](core::Row s, core::Row d) {
    const double cost = distance(metric, sites.x[at(s)], sites.y[at(s)], demand.x[at(d)], demand.y[at(d)]);
    if (!radius || cost <= *radius) travel.add(d, cost);
  };
  if (!radius || n == 0) {
    travel.demand.reserve(at(n) * at(m));
    travel.cost.reserve(at(n) * at(m));
    for (core::Row s = 0; s < m; ++s) {
      job.check();
      for (core::Row d = 0; d < n; ++d) take(s, d);
      travel.close_site();
    }
    return travel;
  }
  const Grid grid(demand, window(metric, 0, *radius));
  std::vector<core::Row> near;
  for (core::Row s = 0; s < m; ++s) {
    if ((s & 255) == 0) job.check();
    const Window reach = window(metric, sites.y[at(s)], *radius);
    near.clear();
    const auto collect = [&](double x) {
      grid.each_near(x, sites.y[at(s)], reach, [&](core::Row d) { near.push_back(d); });
    };
    collect(sites.x[at(s)]);
    if (metric == Metric::haversine && reach.x < 360) {  // across the date line
      if (sites.x[at(s)] - reach.x < -180) collect(sites.x[at(s)] + 360);
      if (sites.x[at(s)] + reach.x > 180) collect(sites.x[at(s)] - 360);
    }
    std::ranges::sort(near);
    near.erase(std::unique(near.begin(), near.end()), near.end());
    for (const core::Row d : near) take(s, d);
    travel.close_site();
  }
  return travel;
}

}  // namespace mulin::cli
