#include "layers/datum_shift.h"

#include <proj.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace mulin::layers {
namespace {

using proj::Pj;

constexpr double kAround = 0.01;  // degrees about the place that a transformation must be made for

/// True for the shape of WGS 84 and GRS 80: another ellipsoid is another datum, whatever its name.
bool earth_shaped(const PJ* geodetic) {
  auto* context = proj::shared_context();
  const Pj ellipsoid(proj_get_ellipsoid(context, geodetic));
  double major = 0;
  double flattening = 0;
  if (!ellipsoid ||
      proj_ellipsoid_get_parameters(context, ellipsoid.get(), &major, nullptr, nullptr, &flattening) == 0)
    return false;
  return std::abs(major - 6378137) < 0.5 && std::abs(flattening - 298.257) < 0.001;
}

/// Datums that agree with WGS 84 to about a metre: a null shift between them is no error of siting.
bool agrees_with_wgs84(const PJ* geodetic) {
  static constexpr std::string_view names[] = {"WGS 84",
                                               "WGS_1984",
                                               "CGCS2000",
                                               "China Geodetic Coordinate System 2000",
                                               "GCS_China_Geodetic_Coordinate_System_2000",
                                               "China 2000",
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
  if (geodetic == nullptr || !earth_shaped(geodetic)) return false;
  const auto name = proj::name_of(geodetic);
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view n) { return name.starts_with(n); });
}

/// TOWGS84[0,0,0,…]: a transformation that says nothing.
bool bound_by_zeros(const PJ* crs) {
  auto* context = proj::shared_context();
  if (proj_get_type(crs) != PJ_TYPE_BOUND_CRS) return false;
  const Pj operation(proj_crs_get_coordoperation(context, crs));
  double values[7] = {0, 0, 0, 0, 0, 0, 0};
  if (!operation || proj_coordoperation_get_towgs84_values(context, operation.get(), values, 7, 0) == 0)
    return false;
  return std::all_of(std::begin(values), std::end(values), [](double v) { return v == 0; });
}

struct DestroyList {
  void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
};
struct DestroyFactory {
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* f) const { proj_operation_factory_context_destroy(f); }
};

enum class Ballpark : std::uint8_t { never, only };

/// The best operation for the place: one that PROJ can account for, or its ballpark.
Pj best_operation(const PJ* from, const PJ* to, std::optional<geometry::Point> at, Ballpark ballpark) {
  auto* context = proj::shared_context();
  const std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, DestroyFactory> factory(
      proj_create_operation_factory_context(context, nullptr));
  proj_operation_factory_context_set_allow_ballpark_transformations(context, factory.get(),
                                                                    ballpark == Ballpark::only ? 1 : 0);
  proj_operation_factory_context_set_grid_availability_use(
      context, factory.get(), PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  if (at) {
    proj_operation_factory_context_set_area_of_interest(context, factory.get(), at->x - kAround,
                                                        at->y - kAround, at->x + kAround, at->y + kAround);
  }
  const std::unique_ptr<PJ_OBJ_LIST, DestroyList> list(
      proj_create_operations(context, from, to, factory.get()));
  const int count = list ? proj_list_get_count(list.get()) : 0;
  for (int i = 0; i < count; ++i) {
    Pj operation(proj_list_get(context, list.get(), i));
    const bool null = proj_coordoperation_has_ballpark_transformation(context, operation.get()) != 0;
    if (null == (ballpark == Ballpark::only)) return operation;
  }
  return nullptr;
}

Pj wgs84() {
  return proj::horizontal_crs("EPSG:4326");
}

bool one_datum(const PJ* a, const PJ* b) {
  return proj_is_equivalent_to_with_ctx(proj::shared_context(), a, b,
                                        PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

/// "Inverse of UTM zone 51N + ED50 to WGS 84 (15) + …": the part that is no mere conversion.
void name_operation(const PJ* operation, DatumShift& shift) {
  shift.name = proj::name_of(operation);
  shift.accuracy = proj_coordoperation_get_accuracy(proj::shared_context(), operation);
}

}  // namespace

double null_shift_bound(const std::string& datum) {
  if (datum.find("Beijing") != std::string::npos) return std::hypot(62, 84);
  if (datum.find("Xian") != std::string::npos) return std::hypot(43, 119);
  return 0;
}

Route route_between(const PJ* from, const PJ* to, std::optional<geometry::Point> at) {
  Route route;
  const Pj a = proj::base_of(from);
  const Pj b = proj::base_of(to);
  if (!a || !b) return route;
  auto& shift = route.shift;
  shift.from = proj::name_of(a.get());
  shift.to = proj::name_of(b.get());
  const auto add = [&](Pj step) {
    if (step) route.steps.push_back(proj::with_easy_axes(std::move(step)));
  };
  const bool one = one_datum(a.get(), b.get());
  const bool near_a = agrees_with_wgs84(a.get());
  const bool near_b = agrees_with_wgs84(b.get());
  if (auto known = best_operation(from, to, at, Ballpark::never)) {
    shift.guessed = !one && ((bound_by_zeros(from) && !near_a) || (bound_by_zeros(to) && !near_b));
    if (!one && !shift.guessed) name_operation(known.get(), shift);
    add(std::move(known));
    return route;
  }
  if (one || (near_a && near_b)) {
    shift.accuracy = one ? 0 : 1;
    add(best_operation(from, to, at, Ballpark::only));
    return route;
  }
  // What is published leads to WGS 84; from there to another of its kind is about a metre.
  const Pj hub = wgs84();
  if (auto known = near_b ? best_operation(from, hub.get(), at, Ballpark::never) : nullptr) {
    name_operation(known.get(), shift);
    shift.guessed = bound_by_zeros(from);
    add(std::move(known));
    add(best_operation(hub.get(), to, at, Ballpark::only));
    return route;
  }
  if (auto known = near_a ? best_operation(hub.get(), to, at, Ballpark::never) : nullptr) {
    name_operation(known.get(), shift);
    shift.guessed = bound_by_zeros(to);
    add(best_operation(from, hub.get(), at, Ballpark::only));
    add(std::move(known));
    return route;
  }
  shift.guessed = true;
  add(best_operation(from, to, at, Ballpark::only));
  return route;
}

}  // namespace mulin::layers
