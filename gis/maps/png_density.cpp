#include "maps/png_density.h"

#include <cmath>
#include <cstdint>
#include <string_view>

namespace mulin::maps {
namespace {

constexpr std::size_t kAfterHeader = 8 + 25;  // signature, IHDR chunk

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0xEDB88320U : crc >> 1;
  }
  return ~crc;
}

void append_u32(std::string& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((value >> shift) & 255U);
}

}  // namespace

std::string with_density(std::string png, double dpi) {
  if (png.size() < kAfterHeader || std::string_view(png).substr(12, 4) != "IHDR") return png;
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
  std::string body = "pHYs";
  append_u32(body, per_metre);
  append_u32(body, per_metre);
  body += '\1';  // metres
  std::string chunk;
  append_u32(chunk, 9);
  chunk += body;
  append_u32(chunk, checksum(body));
  png.insert(kAfterHeader, chunk);
  return png;
}

}  // namespace mulin::maps
