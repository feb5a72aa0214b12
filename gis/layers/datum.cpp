// The offset datums of Chinese web maps. Source: the published reverse engineering of GCJ-02 (Krassovsky 1940
// ellipsoid, a = 6378245, e² = 0.00669342162296594323) and Baidu's BD-09 on top of it.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "layers/projection.h"

namespace mulin::layers {
namespace {

using geometry::Point;
constexpr double kPi = std::numbers::pi;
constexpr double kAxis = 6378245.0;
constexpr double kEccentricity2 = 0.00669342162296594323;
constexpr double kBaidu = kPi * 3000.0 / 180.0;

/// The box within which the published formula shifts.
constexpr double kWest = 72.004, kEast = 137.8347, kSouth = 0.8293, kNorth = 55.8271;  // degrees

bool in_china(Point p, double wider = 0) {
  return p.x >= kWest - wider && p.x <= kEast + wider && p.y >= kSouth - wider && p.y <= kNorth + wider;
}

double wave(double v) {
  return (20.0 * std::sin(6.0 * v * kPi) + 20.0 * std::sin(2.0 * v * kPi)) * 2.0 / 3.0;
}

double shift_y(double x, double y) {
  return -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) + wave(x) +
         (20.0 * std::sin(y * kPi) + 40.0 * std::sin(y / 3.0 * kPi)) * 2.0 / 3.0 +
         (160.0 * std::sin(y / 12.0 * kPi) + 320.0 * std::sin(y * kPi / 30.0)) * 2.0 / 3.0;
}

double shift_x(double x, double y) {
  return 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) + wave(x) +
         (20.0 * std::sin(x * kPi) + 40.0 * std::sin(x / 3.0 * kPi)) * 2.0 / 3.0 +
         (150.0 * std::sin(x / 12.0 * kPi) + 300.0 * std::sin(x / 30.0 * kPi)) * 2.0 / 3.0;
}

Point bd09_to_gcj02(Point p) {
  const double x = p.x - 0.0065;
  const double y = p.y - 0.006;
  const double z = std::sqrt(x * x + y * y) - 0.00002 * std::sin(y * kBaidu);
  const double theta = std::atan2(y, x) - 0.000003 * std::cos(x * kBaidu);
  return {z * std::cos(theta), z * std::sin(theta)};
}

Point gcj02_to_bd09(Point p) {
  const double z = std::sqrt(p.x * p.x + p.y * p.y) + 0.00002 * std::sin(p.y * kBaidu);
  const double theta = std::atan2(p.y, p.x) + 0.000003 * std::cos(p.x * kBaidu);
  return {z * std::cos(theta) + 0.0065, z * std::sin(theta) + 0.006};
}

/// Fixed point of guess ← guess + (wanted − forward(guess)); 1e-10° is 0.01 mm. The shifts vary slowly, so it
/// contracts. Edge: a place just beyond the box that the shift has carried out of it is brought back; one
/// that no place within leads to stays.
template <class Forward>
Point undone(Point wanted, Point guess, Forward&& forward) {
  constexpr double reach = 0.02;  // degrees: more than any of the shifts
  if (!in_china(wanted, reach)) return wanted;
  Point best = wanted;
  double least = 1e-9;
  for (int i = 0; i < 30; ++i) {
    const Point inside{std::clamp(guess.x, kWest, kEast), std::clamp(guess.y, kSouth, kNorth)};
    const Point there = forward(inside);
    const Point miss{wanted.x - there.x, wanted.y - there.y};
    const double size = std::max(std::abs(miss.x), std::abs(miss.y));
    if (size < least) {
      best = inside;
      least = size;
    }
    guess = {inside.x + miss.x, inside.y + miss.y};
    if (size < 1e-10) break;
  }
  return best;
}

}  // namespace

geometry::Point wgs84_to_gcj02(Point p) {
  if (!in_china(p)) return p;
  const double radians = p.y / 180.0 * kPi;
  const double sine = std::sin(radians);
  const double magic = 1 - kEccentricity2 * sine * sine;
  const double root = std::sqrt(magic);
  const double dx = shift_x(p.x - 105.0, p.y - 35.0) * 180.0 / (kAxis / root * std::cos(radians) * kPi);
  const double dy =
      shift_y(p.x - 105.0, p.y - 35.0) * 180.0 / (kAxis * (1 - kEccentricity2) / (magic * root) * kPi);
  return {p.x + dx, p.y + dy};
}

geometry::Point gcj02_to_wgs84(Point p) {
  return undone(p, p, wgs84_to_gcj02);
}

geometry::Point wgs84_to_bd09(Point p) {
  return in_china(p) ? gcj02_to_bd09(wgs84_to_gcj02(p)) : p;
}

geometry::Point bd09_to_wgs84(Point p) {
  return undone(p, gcj02_to_wgs84(bd09_to_gcj02(p)), wgs84_to_bd09);
}

}  // namespace mulin::layers
