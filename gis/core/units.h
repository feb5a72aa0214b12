// core/units: quantities with units as people write them in a study file: "1.2 m/s", "15 min", "600 m2".
// In: text → out: metres, square metres, metres per second, seconds.
// Read first: core/error.h.
#pragma once

#include <string_view>

namespace mulin::core {

/// A walking limit: a distance, or a time that each group's speed turns into a distance.
struct Limit {
  double metres = 0;   ///< when !is_time
  double seconds = 0;  ///< when is_time
  bool is_time = false;
  /// Metres that somebody of `speed` m/s may walk.
  [[nodiscard]] double metres_at(double speed) const { return is_time ? seconds * speed : metres; }
};

// Each takes the value and the key it stands under (for the message).
// Throws: UsageError when the unit is missing or unknown, the number not finite, or not > 0
// (lengths may be 0: "0 m" snaps nothing, spaces nothing).
double parse_length(std::string_view text, std::string_view key);  ///< m, km, cm, ft, mi → metres
double parse_area(std::string_view text, std::string_view key);   ///< m2, m², ha, km2, km², mu, 亩 → m²
double parse_speed(std::string_view text, std::string_view key);  ///< m/s, km/h, m/min → m/s
double parse_duration(std::string_view text, std::string_view key);  ///< s, min, h → seconds
Limit parse_limit(std::string_view text, std::string_view key);      ///< a length or a duration

}  // namespace mulin::core
