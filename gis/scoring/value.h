// scoring/value: what is a raw measure worth, from 0 (worst) to 1 (best)?
// In: a raw number, a value function → out: 0…1.
// Read first: nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace mulin::scoring {

enum class Shape : std::uint8_t { linear, piecewise, step, logistic, gaussian };

/// `from` is worth 0 and `to` is worth 1 (from > to: less is better). Without fixed references they are the
/// least and the greatest raw value among the sites in play (`better = more`), or the other way round
/// (`less`). Edge: when all raw values are equal every site is worth 1.
struct ValueFunction {
  bool more_is_better = true;
  bool fixed = false;  ///< `from` and `to` are given, so adding a site changes no other's value
  double from = 0, to = 1;
  Shape shape = Shape::linear;
  std::vector<std::pair<double, double>> points;  ///< piecewise and step: raw → value, ascending raw
  double ideal = 0, spread = 1;                   ///< gaussian: exp(−½((raw − ideal)/spread)²)
  double midpoint = 0, steepness = 1;             ///< logistic: 1/(1+exp(−steepness·(raw − midpoint)))
};

/// Fills `from` and `to` from the raw values in play when they are not fixed.
ValueFunction with_references(ValueFunction f, std::span<const double> raw,
                              std::span<const std::uint8_t> in_play);

/// Requires: references filled. Edge: clamped to 0…1; not-a-number gives 0.
double value_of(const ValueFunction& f, double raw);

}  // namespace mulin::scoring
