#include "maps/map_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/text.h"

namespace mulin::maps {
namespace {

constexpr double kMargin = 0.015;

}  // namespace

double round_scale(double needed) {
  if (!(needed > 0) || !std::isfinite(needed)) return 1000;
  constexpr std::array<double, 11> steps = {1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10};
  const double ten = std::pow(10.0, std::floor(std::log10(needed)));
  for (const double step : steps) {
    if (step * ten >= needed * (1 - 1e-9)) return step * ten;
  }
  return 10 * ten;
}

double round_length(double metres) {
  const double ten = std::pow(10.0, std::floor(std::log10(metres * (1 + 1e-9))));
  for (const double step : {5.0, 2.0}) {
    if (step * ten <= metres * (1 + 1e-9)) return step * ten;
  }
  return ten;
}

double fitting_scale(const geometry::Box& box, const Rect& frame, double unit) {
  const double share = 1 - 2 * kMargin;
  const double metres_per_mm = std::max(box.width() / (frame.w * share), box.height() / (frame.h * share));
  return round_scale(std::max(metres_per_mm / unit * 1000, 500.0));
}

std::string scale_text(double denominator) {
  return "1:" + core::grouped(denominator);
}

double paper_unit(const std::string& paper) {
  for (int size = 0; size <= 4; ++size) {
    if (paper == "A" + std::to_string(size)) return std::pow(2.0, (3 - size) / 2.0);
  }
  throw core::UsageError("map.paper: \"" + core::printable(paper) + "\" is not one of A0, A1, A2, A3, A4");
}

}  // namespace mulin::maps
