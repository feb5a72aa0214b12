#include "geometry/predicates.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace mulin::geometry {
namespace {

/// A sum of doubles that loses nothing: components do not overlap, the last decides the sign.
class Expansion {
 public:
  void add(double value) {
    for (int i = 0; i < size_; ++i) {
      const double sum = value + part_[i];
      const double back = sum - value;
      part_[i] = (value - (sum - back)) + (part_[i] - back);
      value = sum;
    }
    part_[size_++] = value;
  }
  void add_product(double a, double b) {
    const double high = a * b;
    add(std::fma(a, b, -high));
    add(high);
  }
  [[nodiscard]] int sign() const {
    for (int i = size_ - 1; i >= 0; --i) {
      if (part_[i] != 0) return part_[i] > 0 ? 1 : -1;
    }
    return 0;
  }

 private:
  std::array<double, 12> part_{};
  int size_ = 0;
};

int exact_turn(Point a, Point b, Point c) {
  Expansion sum;
  sum.add_product(a.x, b.y);
  sum.add_product(-a.x, c.y);
  sum.add_product(-c.x, b.y);
  sum.add_product(-a.y, b.x);
  sum.add_product(a.y, c.x);
  sum.add_product(c.y, b.x);
  return sum.sign();
}

}  // namespace

int turn(Point a, Point b, Point c) {
  const double left = (a.x - c.x) * (b.y - c.y);
  const double right = (a.y - c.y) * (b.x - c.x);
  const double det = left - right;
  const double bound =
      (std::abs(left) + std::abs(right)) * 3.3306690738754716e-16;  // Shewchuk's ccwerrboundA
  if (det > bound) return 1;
  if (det < -bound) return -1;
  return exact_turn(a, b, c);
}

bool on_segment(Point p, Point a, Point b) {
  return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
         p.y <= std::max(a.y, b.y) && turn(a, b, p) == 0;
}

Meeting meeting(Point a, Point b, Point c, Point d) {
  const int c_side = turn(a, b, c);
  const int d_side = turn(a, b, d);
  const int a_side = turn(c, d, a);
  const int b_side = turn(c, d, b);
  if (c_side * d_side < 0 && a_side * b_side < 0) return Meeting::proper;
  const bool on_one_line = c_side == 0 && d_side == 0 && a_side == 0 && b_side == 0;
  if (!on_one_line || a == b || c == d) {
    const bool touch =
        on_segment(c, a, b) || on_segment(d, a, b) || on_segment(a, c, d) || on_segment(b, c, d);
    return touch ? Meeting::touch : Meeting::none;
  }
  const auto [a_low, a_high] = std::minmax(a, b);
  const auto [c_low, c_high] = std::minmax(c, d);
  const Point low = std::max(a_low, c_low);
  const Point high = std::min(a_high, c_high);
  if (low < high) return Meeting::overlap;
  return low == high ? Meeting::touch : Meeting::none;
}

double crossing_share(Point a, Point b, Point c, Point d) {
  const double across = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  const double part = (c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x);
  if (across == 0) return 0.5;
  return std::clamp(part / across, 0.0, 1.0);
}

}  // namespace mulin::geometry
