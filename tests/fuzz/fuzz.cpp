#include "fuzz.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/error.h"
#include "core/text.h"

namespace mulin::fuzz {

std::string text_of(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

void require(bool holds, std::string_view law) {
  if (holds) return;
  std::fprintf(stderr, "law broken: %.*s\n", static_cast<int>(law.size()), law.data());
  std::abort();
}

bool accepted(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const core::Error& e) {
    const std::string line = e.what();
    if (std::getenv("MULIN_FUZZ_SAY") != nullptr) std::fprintf(stderr, "%s\n", line.c_str());
    require(e.exit_code() == 2 || e.exit_code() == 3, "bad input is refused with exit 2 or 3: " + line);
    require(!line.empty() && core::is_utf8(line), "a refusal is UTF-8: " + core::printable(line, 1000));
    require(line == core::printable(line, line.size()),
            "a refusal is one printable line: " + core::printable(line, 1000));
    return false;
  }
}

Scratch::Scratch() {
  auto name = (std::filesystem::temp_directory_path() / "mulin-fuzz-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Scratch::write(std::string_view name, std::string_view content) const {
  std::ofstream out(path(name), std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

void Scratch::remove(std::string_view name) const {
  std::error_code ignored;
  std::filesystem::remove(path(name), ignored);
}

std::uint8_t Draw::byte() {
  if (rest_.empty()) return 0;
  const auto b = rest_.front();
  rest_ = rest_.subspan(1);
  return b;
}

Bytes Draw::piece() {
  const std::size_t low = byte(), high = byte();
  const auto n = std::min(rest_.size(), low + 256 * high);
  const auto out = rest_.first(n);
  rest_ = rest_.subspan(n);
  return out;
}

double Draw::real() {
  std::uint8_t raw[8];
  for (auto& b : raw) b = byte();
  double value = 0;
  std::memcpy(&value, raw, sizeof value);
  return value;
}

double Draw::metre(double largest) {
  const auto b = byte();
  const double lattice = 10.0 * (b & 15U);
  switch (b >> 4U) {
    case 15: {
      const double any = real();
      return std::abs(any) < largest ? any : 0;
    }
    case 14:
      return lattice + std::ldexp(1.0, -(byte() % 60));
    case 13:
      return std::fmod(lattice * 1e4 + byte(), largest);
    case 12:
      return lattice + byte() / 256.0;
    default:
      return lattice;
  }
}

geometry::Point Draw::point(double largest) {
  const double x = metre(largest);
  return {x, metre(largest)};
}

}  // namespace mulin::fuzz
