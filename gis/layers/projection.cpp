#include "layers/projection.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

#include "core/error.h"
#include "core/text.h"
#include "layers/crs.h"

namespace mulin::layers {
namespace {

struct DestroyContext {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
};
struct DestroyPj {
  void operator()(PJ* pj) const { proj_destroy(pj); }
};
using Context = std::unique_ptr<PJ_CONTEXT, DestroyContext>;
using Pj = std::unique_ptr<PJ, DestroyPj>;

Context make_context() {
  Context context(proj_context_create());
  proj_context_set_enable_network(context.get(), 0);
  proj_log_level(context.get(), PJ_LOG_NONE);
  return context;
}

/// For questions: opening PROJ's database anew for each would cost 10 ms a time.
PJ_CONTEXT* shared_context() {
  static thread_local const Context context = make_context();
  return context.get();
}

bool is_crs(PJ* pj) {
  return pj != nullptr && proj_is_crs(pj) != 0;
}

/// A user's word that is not plainly a CRS could be a file or an address: only these forms are read.
bool plain_form(std::string_view text) {
  return text.find("://") == std::string_view::npos && text.find("+init") == std::string_view::npos &&
         text.find("file:") == std::string_view::npos;
}

Pj make_crs(PJ_CONTEXT* context, const std::string& text) {
  Pj pj(plain_form(text) ? proj_create(context, text.c_str()) : nullptr);
  if (!is_crs(pj.get())) {
    throw core::UsageError("crs = \"" + core::printable(text, 60) +
                           "\" is not a coordinate system; write its code, such as \"EPSG:4549\"");
  }
  return pj;
}

std::string name_of(PJ* pj) {
  return proj_get_name(pj) == nullptr ? "unnamed" : proj_get_name(pj);
}

/// The geodetic part of a CRS, its datum without height.
Pj base_of(PJ_CONTEXT* context, PJ* crs) {
  return Pj(proj_crs_get_geodetic_crs(context, crs));
}

/// Datums that agree with WGS 84 to about a metre: a null shift between them is no error of siting.
bool agrees_with_wgs84(PJ* geodetic) {
  static constexpr std::string_view names[] = {"WGS 84",
                                               "CGCS2000",
                                               "China Geodetic Coordinate System 2000",
                                               "ITRF",
                                               "ETRS89",
                                               "ETRF",
                                               "SIRGAS",
                                               "REGCAN95",
                                               "RGF93",
                                               "GDA94",
                                               "GDA2020",
                                               "JGD2000",
                                               "JGD2011",
                                               "KGD2002",
                                               "NZGD2000",
                                               "IGS",
                                               "NAD83",
                                               "POSGAR",
                                               "Hong Kong Geodetic CS",
                                               "TWD97",
                                               "unknown",
                                               "Unknown"};
  if (geodetic == nullptr) return false;
  const auto name = name_of(geodetic);
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view n) { return name.starts_with(n); });
}

Pj with_easy_axes(PJ_CONTEXT* context, Pj pj) {
  if (!pj) return pj;
  Pj easy(proj_normalize_for_visualization(context, pj.get()));
  return easy ? std::move(easy) : std::move(pj);
}

/// A transformation that PROJ can account for; a guess ("ballpark") only between datums that agree anyway.
Pj make_operation(PJ_CONTEXT* context, const std::string& from, const std::string& to, bool tolerant) {
  const Pj source = make_crs(context, from);
  const Pj target = make_crs(context, to);
  static constexpr const char* strict[] = {"ALLOW_BALLPARK=NO", nullptr};
  Pj exact(proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, strict));
  if (exact) return with_easy_axes(context, std::move(exact));
  const Pj a = base_of(context, source.get());
  const Pj b = base_of(context, target.get());
  if (!tolerant && !(agrees_with_wgs84(a.get()) && agrees_with_wgs84(b.get()))) {
    const auto named = [](const std::string& text, PJ* base) {
      return (text.size() < 20 ? text + " (" : "(") +
             (base == nullptr ? "no place on Earth" : name_of(base)) + ")";
    };
    throw core::DataError("no known transformation from " + named(from, a.get()) + " to " +
                          named(to, b.get()) +
                          ": treating them as equal can be wrong by 100 m and more; give the layer in " + to +
                          ", or a `transform` of your own");
  }
  return with_easy_axes(
      context, Pj(proj_create_crs_to_crs_from_pj(context, source.get(), target.get(), nullptr, nullptr)));
}

}  // namespace

namespace {

bool is_pipeline(const std::string& text) {
  return text.find("+proj=pipeline") != std::string::npos || text.starts_with("proj=pipeline");
}

Pj make_pipeline(const std::string& text) {
  Pj pipeline(plain_form(text) ? proj_create(shared_context(), text.c_str()) : nullptr);
  if (!pipeline) {
    throw core::UsageError("transform = \"" + core::printable(text, 60) + "\" is not a PROJ pipeline");
  }
  return pipeline;
}

}  // namespace

struct Projection::Impl {
  Context context = make_context();
  Pj operation;
};

Projection::Projection(const std::string& from, const std::string& to)
    : Projection(from, to, Strictness::refuse_guesses) {}

Projection::Projection(const std::string& from, const std::string& to, Strictness strictness)
    : impl_(std::make_unique<Impl>()) {
  // Working an operation out costs 30 ms, copying one 0.1 ms: each thread keeps what it has worked out.
  auto* maker = shared_context();  // first, so that it outlives what it made
  static thread_local std::map<std::pair<std::string, std::string>, Pj> known[2];
  const bool tolerant = strictness == Strictness::allow_guesses;
  auto& operation = known[tolerant ? 1 : 0][{from, to}];
  if (!operation)
    operation = is_pipeline(from) ? make_pipeline(from) : make_operation(maker, from, to, tolerant);
  if (!operation) {
    throw core::DataError("there is no transformation from " + core::printable(from, 60) + " to " + to);
  }
  impl_->operation.reset(proj_clone(impl_->context.get(), operation.get()));
}

Projection::~Projection() = default;
Projection::Projection(Projection&&) noexcept = default;
Projection& Projection::operator=(Projection&&) noexcept = default;

void Projection::apply(std::span<geometry::Point> points) const {
  if (points.empty()) return;
  constexpr std::size_t step = sizeof(geometry::Point);
  proj_errno_reset(impl_->operation.get());
  proj_trans_generic(impl_->operation.get(), PJ_FWD, &points[0].x, step, points.size(), &points[0].y, step,
                     points.size(), nullptr, 0, 0, nullptr, 0, 0);
  for (auto& p : points) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
      p.x = p.y = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

CrsFacts crs_facts(const std::string& crs, std::span<const geometry::Point> at) {
  PJ_CONTEXT* context = shared_context();
  const Pj pj = make_crs(context, crs);
  CrsFacts facts;
  facts.name = name_of(pj.get());
  const char* authority = proj_get_id_auth_name(pj.get(), 0);
  const char* code = proj_get_id_code(pj.get(), 0);
  if (authority != nullptr && code != nullptr) facts.code = std::string(authority) + ":" + code;
  const Pj system(proj_crs_get_coordinate_system(context, pj.get()));
  double unit = 0;
  if (system) {
    proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, nullptr, &unit, nullptr, nullptr,
                          nullptr);
  }
  const auto type = proj_get_type(pj.get());
  facts.metric = type == PJ_TYPE_PROJECTED_CRS && unit == 1;
  if (!facts.metric || at.empty()) return facts;
  // Measured, not looked up: a step of 100 m on the map against the same step on the ellipsoid.
  const Projection to_degrees(crs, "EPSG:4326", Projection::Strictness::allow_guesses);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto p = at[i];
    std::vector<geometry::Point> cross = {p, {p.x + 100, p.y}, {p.x, p.y + 100}};
    to_degrees.apply(cross);
    const double rad = 3.14159265358979323846 / 180;
    const double e2 = 0.00669437999014;
    const double sine = std::sin(cross[0].y * rad);
    const double w = 1 - e2 * sine * sine;
    const double east = 6378137.0 / std::sqrt(w) * std::cos(cross[0].y * rad) * rad;
    const double north = 6378137.0 * (1 - e2) / (w * std::sqrt(w)) * rad;
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
  Projection(crs, "EPSG:4326", Projection::Strictness::allow_guesses).apply(out);
  return out;
}

CrsKind crs_kind(const std::string& crs) {
  PJ_CONTEXT* context = shared_context();
  const Pj pj(plain_form(crs) ? proj_create(context, crs.c_str()) : nullptr);
  if (!is_crs(pj.get())) return CrsKind::unknown;
  switch (proj_get_type(pj.get())) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
      return CrsKind::geographic;
    case PJ_TYPE_PROJECTED_CRS:
      return CrsKind::projected;
    case PJ_TYPE_COMPOUND_CRS:
    case PJ_TYPE_BOUND_CRS:
      return base_of(context, pj.get()) ? CrsKind::projected : CrsKind::unknown;
    default:
      return CrsKind::engineering;
  }
}

bool same_crs(const std::string& a, const std::string& b) {
  if (a == b) return true;
  PJ_CONTEXT* context = shared_context();
  const Pj x(proj_create(context, a.c_str()));
  const Pj y(proj_create(context, b.c_str()));
  return x && y &&
         proj_is_equivalent_to_with_ctx(context, x.get(), y.get(),
                                        PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

}  // namespace mulin::layers
