#include "layers/projection.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "core/text.h"
#include "layers/crs.h"
#include "layers/proj_objects.h"

namespace mulin::layers {
namespace {

using geometry::Point;
using proj::Pj;

constexpr double kDegree = 3.14159265358979323846 / 180;

void run(PJ* operation, std::span<Point> points, PJ_DIRECTION direction = PJ_FWD) {
  constexpr std::size_t step = sizeof(Point);
  proj_errno_reset(operation);
  proj_trans_generic(operation, direction, &points[0].x, step, points.size(), &points[0].y, step,
                     points.size(), nullptr, 0, 0, nullptr, 0, 0);
}

/// A file holds no radians: a pipeline that wants them is given what the degrees are.
Pj make_pipeline(const std::string& text) {
  auto* context = proj::shared_context();
  const bool plain = proj::plain_form(text) && text.find("proj=") != std::string::npos;
  Pj pipeline(plain ? proj_create(context, text.c_str()) : nullptr);
  if (!pipeline || proj_is_crs(pipeline.get()) != 0) {
    throw core::UsageError(
        "`transform` is not a PROJ pipeline that can be used here (its text is not shown: parameters can be "
        "confidential); check its steps, and that the grids it names are on this machine");
  }
  return pipeline;
}

/// The place in 1/10 degree: what is made for one point is kept for its neighbours.
std::optional<Point> rounded(std::optional<Point> at) {
  if (!at || !(std::abs(at->x) <= 360) || !(std::abs(at->y) <= 90)) return std::nullopt;
  return Point{std::round(at->x * 10) / 10, std::round(at->y * 10) / 10};
}

}  // namespace

struct Projection::Impl {
  proj::Context context = proj::make_context();
  std::vector<Pj> steps;
  DatumShift shift;
  bool radians = false;
};

Projection::Projection(const std::string& from, const std::string& to, std::optional<Point> lonlat)
    : impl_(std::make_unique<Impl>()) {
  // Working an operation out costs 30 ms, copying one 0.1 ms: each thread keeps what it has worked out.
  using Key = std::tuple<std::string, std::string, double, double>;
  proj::shared_context();  // first, so that it outlives what it made
  static thread_local std::map<Key, Route> known;
  const auto at = rounded(lonlat);
  auto& route = known[{from, to, at ? at->x : 999, at ? at->y : 999}];
  if (route.steps.empty()) {
    const auto source = proj::required_crs(from);
    const auto target = proj::required_crs(to);
    route = route_between(source.get(), target.get(), at);
  }
  if (route.steps.empty()) {
    throw core::DataError("there is no transformation from " + core::printable(from, 60) + " to " +
                          core::printable(to, 60));
  }
  for (const auto& step : route.steps)
    impl_->steps.emplace_back(proj_clone(impl_->context.get(), step.get()));
  impl_->shift = route.shift;
}

Projection::Projection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Projection::~Projection() = default;
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;

Projection Projection::by_pipeline(const std::string& pipeline) {
  auto impl = std::make_unique<Impl>();
  const auto operation = make_pipeline(pipeline);
  impl->steps.emplace_back(proj_clone(impl->context.get(), operation.get()));
  impl->radians = proj_angular_input(operation.get(), PJ_FWD) != 0;
  return Projection(std::move(impl));
}

const DatumShift& Projection::shift() const {
  return impl_->shift;
}

void Projection::apply(std::span<Point> points) const {
  if (points.empty()) return;
  if (impl_->radians) {
    for (auto& p : points) p = {p.x * kDegree, p.y * kDegree};
  }
  for (const auto& step : impl_->steps) run(step.get(), points);
  for (auto& p : points) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) p.x = p.y = std::numeric_limits<double>::quiet_NaN();
  }
}

namespace {

/// Between a CRS and the longitude and latitude of its own datum.
Point by_own_definition(const std::string& crs, Point point, PJ_DIRECTION direction) {
  proj::shared_context();
  static thread_local std::map<std::string, Pj> known;
  auto& operation = known[crs];
  if (!operation) {
    const auto whole = proj::required_crs(crs);
    const auto system = proj::unbound(whole.get());
    auto base = proj::base_of(system.get());
    if (base && !proj::in_greenwich_degrees(base.get())) base = proj::horizontal_crs("EPSG:4326");
    if (base) {
      operation = proj::with_easy_axes(Pj(proj_create_crs_to_crs_from_pj(proj::shared_context(), system.get(),
                                                                         base.get(), nullptr, nullptr)));
    }
  }
  Point one[] = {point};
  if (!operation) return {std::nan(""), std::nan("")};
  run(operation.get(), one, direction);
  return one[0];
}

}  // namespace

Point own_lonlat(const std::string& crs, Point point) {
  return by_own_definition(crs, point, PJ_FWD);
}

Point from_own_lonlat(const std::string& crs, Point lonlat) {
  return by_own_definition(crs, lonlat, PJ_INV);
}

CrsFacts crs_facts(const std::string& crs, std::span<const geometry::Point> at) {
  const Pj whole = proj::required_crs(crs);
  const Pj pj = proj::unbound(whole.get());
  CrsFacts facts;
  facts.name = proj::name_of(pj.get());
  const char* authority = proj_get_id_auth_name(pj.get(), 0);
  const char* code = proj_get_id_code(pj.get(), 0);
  if (authority != nullptr && code != nullptr) facts.code = std::string(authority) + ":" + code;
  facts.metric = unfit_to_work_in(crs).empty();
  if (!facts.metric || at.empty()) return facts;
  // Measured, not looked up: a step of 100 m on the map against the same step on the ellipsoid.
  const Projection to_degrees(crs, "EPSG:4326", own_lonlat(crs, at[0]));
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto p = at[i];
    std::vector<geometry::Point> cross = {p, {p.x + 100, p.y}, {p.x, p.y + 100}};
    to_degrees.apply(cross);
    const double e2 = 0.00669437999014;
    const double sine = std::sin(cross[0].y * kDegree);
    const double w = 1 - e2 * sine * sine;
    const double east = 6378137.0 / std::sqrt(w) * std::cos(cross[0].y * kDegree) * kDegree;
    const double north = 6378137.0 * (1 - e2) / (w * std::sqrt(w)) * kDegree;
    for (const std::size_t k : {std::size_t{1}, std::size_t{2}}) {
      const double dx = (cross[k].x - cross[0].x) * east;
      const double dy = (cross[k].y - cross[0].y) * north;
      facts.scale_error = std::max(facts.scale_error, std::abs(100 / std::hypot(dx, dy) - 1));
      if (i == 0 && k == 2) facts.convergence = std::atan2(dx, dy);
    }
  }
  return facts;
}

std::vector<geometry::Point> to_lonlat(const std::string& crs, std::span<const geometry::Point> points) {
  std::vector<geometry::Point> out(points.begin(), points.end());
  if (out.empty()) return out;
  Projection(crs, "EPSG:4326", own_lonlat(crs, out[0])).apply(out);
  return out;
}

}  // namespace mulin::layers
