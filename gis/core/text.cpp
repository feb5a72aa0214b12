#include "core/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace mulin::core {
namespace {

/// Length of the well-formed UTF-8 sequence at the front of `s`, 0 when there is none.
std::size_t sequence_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0U; };
  const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

bool is_control(std::string_view character) {
  const auto b = static_cast<std::uint8_t>(character[0]);
  if (character.size() == 1) return b < 0x20 || b == 0x7F;
  if (b == 0xC2) return static_cast<std::uint8_t>(character[1]) < 0xA0;
  const auto within = [&](std::string_view first, std::string_view last) {
    return character.size() == first.size() && character >= first && character <= last;
  };
  // Line and paragraph separators; what turns the direction of writing. Source: Unicode 15, UAX #9.
  return character == "\u061C" || within("\u200E", "\u200F") || within("\u2028", "\u202E") ||
         within("\u2066", "\u2069");
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t n = std::max<std::size_t>(1, sequence_length(text));
    out.push_back(text.substr(0, n));
    text.remove_prefix(n);
  }
  return out;
}

std::size_t edit_distance(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks[] = {" ",  "\t",       "\r",           "\n",          "\v",
                                         "\f", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  for (bool more = true; more;) {
    more = false;
    for (const auto blank : blanks) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        more = true;
      } else if (text.ends_with(blank)) {
        text.remove_suffix(blank.size());
        more = true;
      }
    }
  }
  return text;
}

std::string printable(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  while (!text.empty()) {
    if (count++ == most) return out + "…";
    const std::size_t n = sequence_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(1, n));
    out += n == 0 || is_control(character) ? std::string_view("?") : character;
    text.remove_prefix(character.size());
  }
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = sequence_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  return characters(text).size();
}

std::optional<double> to_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string number(double value) {
  if (!std::isfinite(value)) return "";
  if (value == 0) return "0";
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, result.ptr};
}

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return "";
  const double scale = std::pow(10.0, decimals);
  if (std::abs(value) < 1e15 / scale) value = std::round(value * scale) / scale;
  if (value == 0) value = 0;  // no "-0"
  char buffer[400];
  const auto result =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
  return {buffer, result.ptr};
}

std::string grouped(double value) {
  std::string digits = fixed(value, 0);
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names) {
  const auto wanted = characters(word);
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, wanted.size() / 2) + 1;
  for (const auto& name : names) {
    auto known = characters(name);
    std::size_t d = edit_distance(wanted, known);
    if (known.size() > wanted.size()) {  // a word cut short: "popluation" for "population_within"
      known.resize(wanted.size());
      d = std::min(d, edit_distance(wanted, known) + 1);
    }
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

std::string join(std::span<const std::string> parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) {
    if (&part != parts.data()) out += between;
    out += part;
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (;;) {
    const auto cut = text.find(at);
    parts.emplace_back(text.substr(0, cut));
    if (cut == std::string_view::npos) return parts;
    text.remove_prefix(cut + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace mulin::core
