#include "scoring/value.h"

#include <algorithm>
#include <cmath>

namespace mulin::scoring {
namespace {

double linear(double from, double to, double raw) {
  if (from == to) return 1;
  return (raw - from) / (to - from);
}

/// The last point at or below raw decides; below the first point, the first.
double stepped(const std::vector<std::pair<double, double>>& points, double raw) {
  double value = points.front().second;
  for (const auto& [at, worth] : points) {
    if (raw < at) break;
    value = worth;
  }
  return value;
}

double interpolated(const std::vector<std::pair<double, double>>& points, double raw) {
  if (raw <= points.front().first) return points.front().second;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto& [x0, y0] = points[i - 1];
    const auto& [x1, y1] = points[i];
    if (raw < x1) return y0 + (y1 - y0) * (raw - x0) / (x1 - x0);
  }
  return points.back().second;
}

double shaped(const ValueFunction& f, double raw) {
  switch (f.shape) {
    case Shape::linear:
      return linear(f.from, f.to, raw);
    case Shape::piecewise:
      return f.points.empty() ? 0 : interpolated(f.points, raw);
    case Shape::step:
      return f.points.empty() ? 0 : stepped(f.points, raw);
    case Shape::logistic:
      return 1 / (1 + std::exp(-f.steepness * (raw - f.midpoint)));
    case Shape::gaussian: {
      const double away = (raw - f.ideal) / f.spread;
      return std::exp(-0.5 * away * away);
    }
  }
  return 0;
}

}  // namespace

ValueFunction with_references(ValueFunction f, std::span<const double> raw,
                              std::span<const std::uint8_t> in_play) {
  if (f.fixed) return f;
  double least = std::numeric_limits<double>::infinity(), greatest = -least;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if ((!in_play.empty() && in_play[i] == 0) || !std::isfinite(raw[i])) continue;
    least = std::min(least, raw[i]);
    greatest = std::max(greatest, raw[i]);
  }
  if (least > greatest) least = greatest = 0;  // nothing in play
  f.from = f.more_is_better ? least : greatest;
  f.to = f.more_is_better ? greatest : least;
  return f;
}

double value_of(const ValueFunction& f, double raw) {
  if (std::isnan(raw)) return 0;
  return std::clamp(shaped(f, raw), 0.0, 1.0);
}

}  // namespace mulin::scoring
