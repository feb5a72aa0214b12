// tests/fuzz/fuzz: what all fuzz targets share: an answer is an answer, everything else is a finding.
// In: bytes of the fuzzer or of a corpus file → out: nothing, or the end of the process with the broken law's
// name. Read first: nothing. scripts/fuzz runs the targets; tests/fuzz/replay.cpp makes ordinary tests of
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "geometry/shapes.h"

namespace mulin::fuzz {

using Bytes = std::span<const std::uint8_t>;

std::string text_of(Bytes bytes);

/// Ends the process with the law's words unless it holds.
void require(bool holds, std::string_view law);

/// Runs what a command would run. A DataError or UsageError is an answer when it is one printable line; any
/// other exception leaves, and is a finding. Returns: true when nothing was refused.
bool accepted(const std::function<void()>& work);

/// A folder of the process's own below the temporary folder (scripts/fuzz puts that into memory).
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }
  void write(std::string_view name, std::string_view content) const;
  void remove(std::string_view name) const;

 private:
  std::string folder_;
};

/// Reads choices off the bytes; zeros when they are used up.
class Draw {
 public:
  explicit Draw(Bytes bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] Bytes rest() const { return rest_; }
  std::uint8_t byte();
  /// 0 … n − 1. Requires: 0 < n ≤ 256.
  int below(int n) { return byte() % n; }
  bool flag() { return (byte() & 1U) != 0; }
  /// A piece led by its length in two bytes, low byte first.
  Bytes piece();
  double real();
  /// Metres: mostly on a lattice of 10 m, so that things coincide; some a hair beside it, some far off, some
  /// any number below `largest`.
  double metre(double largest);
  geometry::Point point(double largest);

 private:
  Bytes rest_;
};

}  // namespace mulin::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
