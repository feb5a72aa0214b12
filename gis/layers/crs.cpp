#include "layers/crs.h"

#include <proj.h>

#include <string_view>

#include "layers/proj_objects.h"

namespace mulin::layers {
namespace {

using proj::Pj;

/// Metres (or radians) in a unit of the first axis, and which ways the first two axes run.
struct Axes {
  double unit = 0;
  std::string first, second;
};

Axes axes_of(const PJ* crs) {
  auto* context = proj::shared_context();
  Axes axes;
  const Pj system(proj_crs_get_coordinate_system(context, crs));
  if (!system) return axes;
  const char* direction = nullptr;
  if (proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, &direction, &axes.unit, nullptr,
                            nullptr, nullptr) != 0 &&
      direction != nullptr)
    axes.first = direction;
  if (proj_cs_get_axis_info(context, system.get(), 1, nullptr, nullptr, &direction, nullptr, nullptr, nullptr,
                            nullptr) != 0 &&
      direction != nullptr)
    axes.second = direction;
  return axes;
}

std::string method_of(const PJ* crs) {
  auto* context = proj::shared_context();
  const Pj operation(proj_crs_get_coordoperation(context, crs));
  const char* name = nullptr;
  if (!operation ||
      proj_coordoperation_get_method_info(context, operation.get(), &name, nullptr, nullptr) == 0)
    return "";
  return name == nullptr ? "" : name;
}

/// A sphere's metres taken for the ellipsoid's: lengths are right nowhere.
bool is_web_mercator(const PJ* crs) {
  const auto method = method_of(crs);
  return method.find("Pseudo Mercator") != std::string::npos ||
         method.find("Pseudo-Mercator") != std::string::npos ||
         method.find("Auxiliary Sphere") != std::string::npos;
}

}  // namespace

CrsKind crs_kind(const std::string& crs) {
  const auto whole = proj::horizontal_crs(crs);
  if (!whole) return CrsKind::unknown;
  const auto system = proj::unbound(whole.get());
  switch (system ? proj_get_type(system.get()) : PJ_TYPE_UNKNOWN) {
    case PJ_TYPE_GEOGRAPHIC_2D_CRS:
    case PJ_TYPE_GEOGRAPHIC_3D_CRS:
      return CrsKind::geographic;
    case PJ_TYPE_PROJECTED_CRS:
      return CrsKind::projected;
    default:
      return CrsKind::engineering;
  }
}

bool same_crs(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto x = proj::horizontal_crs(a);
  const auto y = proj::horizontal_crs(b);
  if (!x || !y) return false;
  const auto plain_x = proj::unbound(x.get());
  const auto plain_y = proj::unbound(y.get());
  return proj_is_equivalent_to_with_ctx(proj::shared_context(), plain_x.get(), plain_y.get(),
                                        PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

std::string unfit_to_work_in(const std::string& crs) {
  const auto whole = proj::required_crs(crs);
  const auto system = proj::unbound(whole.get());
  if (proj_get_type(system.get()) != PJ_TYPE_PROJECTED_CRS) return "is not in metres";
  const auto axes = axes_of(system.get());
  if (axes.unit != 1) return "is not in metres (its unit is " + std::to_string(axes.unit) + " m)";
  const bool upright =
      (axes.first == "east" && axes.second == "north") || (axes.first == "north" && axes.second == "east");
  if (!upright) return "has axes that run " + axes.first + " and " + axes.second + ", not east and north";
  if (is_web_mercator(system.get())) return "is the web maps' Mercator, whose metres are none";
  return "";
}

std::string datum_name(const std::string& crs) {
  const auto whole = proj::horizontal_crs(crs);
  const auto base = whole ? proj::base_of(whole.get()) : nullptr;
  return base ? proj::name_of(base.get()) : "";
}

bool plain_degrees(const std::string& crs) {
  if (crs_kind(crs) != CrsKind::geographic) return false;
  const auto whole = proj::horizontal_crs(crs);
  const auto system = proj::unbound(whole.get());
  return proj::in_greenwich_degrees(system.get());
}

}  // namespace mulin::layers
