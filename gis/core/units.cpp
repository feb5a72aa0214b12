#include "core/units.h"

#include <charconv>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/text.h"

namespace mulin::core {
namespace {

using Unit = std::pair<std::string_view, double>;

constexpr Unit kLengths[] = {{"m", 1}, {"km", 1000}, {"cm", 0.01}, {"ft", 0.3048}, {"mi", 1609.344}};
constexpr Unit kAreas[] = {{"m2", 1},    {"m²", 1},          {"ha", 1e4},       {"km2", 1e6},
                           {"km²", 1e6}, {"mu", 2000.0 / 3}, {"亩", 2000.0 / 3}};
constexpr Unit kSpeeds[] = {{"m/s", 1}, {"km/h", 1 / 3.6}, {"m/min", 1 / 60.0}};
constexpr Unit kDurations[] = {{"s", 1}, {"min", 60}, {"h", 3600}};

[[noreturn]] void refuse(std::string_view text, std::string_view key, std::string_view expected) {
  throw UsageError(std::string(key) + " = \"" + printable(text) + "\": expected " + std::string(expected));
}

struct Number {
  double value;
  std::string_view unit;
};

Number split(std::string_view text, std::string_view key, std::string_view expected) {
  text = trimmed(text);
  Number n{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n.value);
  if (error != std::errc() || !std::isfinite(n.value) || n.value < 0) refuse(text, key, expected);
  n.unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  return n;
}

double factor_of(std::string_view unit, std::span<const Unit> units) {
  for (const auto& [name, factor] : units) {
    if (name == unit) return factor;
  }
  return 0;
}

double parse(std::string_view text, std::string_view key, std::span<const Unit> units, bool zero_allowed,
             std::string_view expected) {
  const Number n = split(text, key, expected);
  const double value = n.value * factor_of(n.unit, units);
  if (factor_of(n.unit, units) == 0 || (value == 0 && !zero_allowed)) refuse(text, key, expected);
  return value;
}

}  // namespace

double parse_length(std::string_view text, std::string_view key) {
  return parse(text, key, kLengths, true, "a length with its unit, such as \"500 m\" or \"1.2 km\"");
}

double parse_area(std::string_view text, std::string_view key) {
  return parse(text, key, kAreas, true, "an area with its unit, such as \"600 m2\" or \"0.5 ha\"");
}

double parse_speed(std::string_view text, std::string_view key) {
  return parse(text, key, kSpeeds, false,
               "a speed above 0 with its unit, such as \"1.2 m/s\" or \"4.3 km/h\"");
}

double parse_duration(std::string_view text, std::string_view key) {
  return parse(text, key, kDurations, false,
               "a duration above 0 with its unit, such as \"5 min\" or \"30 s\"");
}

Limit parse_limit(std::string_view text, std::string_view key) {
  constexpr std::string_view expected = "a length or a walking time above 0, such as \"500 m\" or \"15 min\"";
  const Number n = split(text, key, expected);
  Limit limit;
  limit.is_time = factor_of(n.unit, kDurations) > 0;
  limit.seconds = n.value * factor_of(n.unit, kDurations);
  limit.metres = n.value * factor_of(n.unit, kLengths);
  if (limit.seconds <= 0 && limit.metres <= 0) refuse(text, key, expected);
  return limit;
}

}  // namespace mulin::core
