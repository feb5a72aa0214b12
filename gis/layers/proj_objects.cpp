#include "layers/proj_objects.h"

#include <proj.h>

#include "core/error.h"
#include "core/text.h"

namespace mulin::layers::proj {

void DestroyContext::operator()(PJ_CONTEXT* context) const {
  proj_context_destroy(context);
}
void DestroyPj::operator()(PJ* pj) const {
  proj_destroy(pj);
}

Context make_context() {
  Context context(proj_context_create());
  proj_context_set_enable_network(context.get(), 0);
  proj_log_level(context.get(), PJ_LOG_NONE);
  return context;
}

PJ_CONTEXT* shared_context() {
  static thread_local const Context context = make_context();
  return context.get();
}

bool plain_form(std::string_view text) {
  return text.find("://") == std::string_view::npos && text.find("+init") == std::string_view::npos &&
         text.find("file:") == std::string_view::npos;
}

Pj horizontal_crs(const std::string& text) {
  auto* context = shared_context();
  const bool bare = text.starts_with("+proj=") && text.find("+type=") == std::string::npos;
  const auto whole = bare ? text + " +type=crs" : text;  // as users write it
  Pj pj(plain_form(text) ? proj_create(context, whole.c_str()) : nullptr);
  if (!pj || proj_is_crs(pj.get()) == 0) return nullptr;
  if (proj_get_type(pj.get()) == PJ_TYPE_COMPOUND_CRS) pj.reset(proj_crs_get_sub_crs(context, pj.get(), 0));
  return pj;
}

Pj required_crs(const std::string& text) {
  auto pj = horizontal_crs(text);
  if (!pj) {
    throw core::UsageError("crs = \"" + core::printable(text, 60) +
                           "\" is not a coordinate system; write its code, such as \"EPSG:4549\"");
  }
  return pj;
}

Pj unbound(const PJ* crs) {
  auto* context = shared_context();
  if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS) return Pj(proj_get_source_crs(context, crs));
  return Pj(proj_clone(context, crs));
}

Pj base_of(const PJ* crs) {
  return Pj(proj_crs_get_geodetic_crs(shared_context(), crs));
}

bool in_greenwich_degrees(const PJ* geographic) {
  auto* context = shared_context();
  const Pj meridian(proj_get_prime_meridian(context, geographic));
  const Pj system(proj_crs_get_coordinate_system(context, geographic));
  double longitude = 0;
  double unit = 0;
  if (!meridian || !system) return false;
  proj_prime_meridian_get_parameters(context, meridian.get(), &longitude, nullptr, nullptr);
  proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, nullptr, &unit, nullptr, nullptr,
                        nullptr);
  return longitude == 0 && unit > 0.0174 && unit < 0.0175;
}

std::string name_of(const PJ* pj) {
  const char* name = pj == nullptr ? nullptr : proj_get_name(pj);
  return name == nullptr ? "unnamed" : name;
}

Pj with_easy_axes(Pj pj) {
  if (!pj) return pj;
  Pj easy(proj_normalize_for_visualization(shared_context(), pj.get()));
  return easy ? std::move(easy) : std::move(pj);
}

}  // namespace mulin::layers::proj
