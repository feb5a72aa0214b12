// core/random: random numbers that are the same on every machine, compiler and thread count.
// In: a seed and a stream number → out: uniform integers and reals (std distributions differ between
// libraries). Read first: nothing.
#pragma once

#include <cstdint>

namespace mulin::core {

__extension__ typedef unsigned __int128 Wide;  // GCC and Clang have it; ISO C++ does not name it

/// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class Random {
 public:
  /// Streams of one seed are independent: give each draw, place or thread-free piece of work its own.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : state_(mix(seed) ^ mix(~stream)) {}

  std::uint64_t bits() { return mix(state_ += 0x9E3779B97F4A7C15ULL); }
  /// Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, n). Requires: n > 0.
  std::uint64_t below(std::uint64_t n) {
    return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
  }

 private:
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace mulin::core
