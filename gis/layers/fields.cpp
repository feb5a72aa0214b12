#include "layers/fields.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace mulin::layers {
namespace {

/// Full-width forms (U+FF01…U+FF5E, U+3000) as their ASCII twins.
std::string half_width(std::string_view text, bool& changed) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    if (at(0) == 0xEF && (at(1) == 0xBC || at(1) == 0xBD)) {
      const unsigned code = 0xF000U + ((at(1) & 0x3FU) << 6U) + (at(2) & 0x3FU);
      if (code >= 0xFF01 && code <= 0xFF5E) {
        out += static_cast<char>(code - 0xFEE0);
        i += 2;
        changed = true;
        continue;
      }
    }
    if (at(0) == 0xE3 && at(1) == 0x80 && at(2) == 0x80) {
      out += ' ';
      i += 2;
      changed = true;
      continue;
    }
    out += text[i];
  }
  return out;
}

/// True for a name that fills the ten bytes of a DBF's header, in UTF-8 or in two bytes a Chinese character.
bool cut_by_dbf(const std::string& name) {
  if (name.size() >= 8 && name.size() <= 10) return true;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto b = static_cast<unsigned char>(name[i]);
    bytes += b < 0x80 ? 1U : b >= 0xC0 ? 2U : 0U;
  }
  return bytes == 9 || bytes == 10;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes "1,234,567" apart: groups of three after the first; nothing when the commas stand otherwise.
std::optional<std::string> without_groups(std::string_view digits) {
  const auto point = digits.find('.');
  const auto whole = digits.substr(0, point);
  if (whole.find(',') == std::string_view::npos) return std::string(digits);
  const auto parts = core::split(whole, ',');
  const std::size_t sign = parts[0].starts_with('-') || parts[0].starts_with('+') ? 1 : 0;
  if (parts[0].size() <= sign || parts[0].size() > sign + 3) return std::nullopt;
  // "1,234" could be 1.234 where the comma is the decimal point; two groups, or a point after them, settle
  // it.
  std::string out = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].size() != 3) return std::nullopt;
    out += parts[i];
  }
  return point == std::string_view::npos ? out : out + std::string(digits.substr(point));
}

}  // namespace

std::size_t find_field(std::span<const std::string> names, const std::string& wanted, std::string_view role,
                       const Notes& notes) {
  if (const auto n = std::count(names.begin(), names.end(), wanted); n == 1) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
  } else if (n > 1) {
    notes.refuse("has " + std::to_string(n) + " columns called \"" + core::printable(wanted, 60) + "\"",
                 "give each its own name");
  }
  const auto only = [&](auto&& matches) -> std::optional<std::size_t> {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!matches(names[i])) continue;
      if (found) return std::nullopt;
      found = i;
    }
    return found;
  };
  auto found = only([&](const std::string& name) { return core::lower(name) == core::lower(wanted); });
  if (!found) {
    found = only([&](const std::string& name) {
      return cut_by_dbf(name) && name.size() < wanted.size() &&
             core::lower(wanted).starts_with(core::lower(name));
    });
  }
  const std::string asked =
      (role.starts_with("column ") ? std::string("the column") : std::string(role) + " =") + " \"" +
      core::printable(wanted, 60) + "\"";
  if (found) {
    notes.guessed("field_name", asked + " is not a field; \"" + names[*found] + "\" was read",
                  "write the name as the layer has it");
    return *found;
  }
  const auto nearest = core::nearest_name(wanted, names);
  std::vector<std::string> first(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(20, names.size())));
  if (first.size() < names.size()) first.emplace_back("…");
  notes.refuse(asked + " is not a field",
               (nearest ? "did you mean \"" + *nearest + "\"? " : std::string()) +
                   (names.empty() ? "it has no fields" : "it has " + core::join(first)));
}

std::optional<std::size_t> find_by_habit(std::span<const std::string> names,
                                         std::span<const std::string_view> habits) {
  for (const auto habit : habits) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (core::lower(core::trimmed(names[i])) == habit) return i;
    }
  }
  return std::nullopt;
}

std::optional<WrittenNumber> written_number(std::string_view text) {
  if (const auto plain = core::to_number(text)) return WrittenNumber{*plain, true, ""};
  bool changed = false;
  const std::string narrow = half_width(text, changed);
  std::string_view rest = core::trimmed(narrow);
  std::size_t end = 0;
  while (end < rest.size() && (is_digit(rest[end]) || rest[end] == ',' || rest[end] == '.' ||
                               (end == 0 && (rest[0] == '-' || rest[0] == '+'))))
    ++end;
  if (end == 0 || !std::any_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end), is_digit))
    return std::nullopt;
  const auto digits = without_groups(rest.substr(0, end));
  const auto value = digits ? core::to_number(*digits) : std::nullopt;
  if (!value) return std::nullopt;
  const auto unit = core::trimmed(rest.substr(end));
  const bool exponent = unit.size() > 1 && (unit[0] == 'e' || unit[0] == 'E') &&
                        (is_digit(unit[1]) || unit[1] == '+' || unit[1] == '-');  // "1e999" overflows
  const bool more =
      !unit.empty() && (is_digit(unit[0]) || unit[0] == '-' || unit[0] == '~');  // "3-5", "1 200"
  if (exponent || more) return std::nullopt;
  return WrittenNumber{*value, false, std::string(unit)};
}

std::optional<std::string> iso_date(std::string_view text) {
  std::array<int, 3> parts{0, 1, 1};
  std::size_t part = 0;
  std::size_t digits = 0;
  std::string_view rest = core::trimmed(text);
  if (rest.find(' ') != std::string_view::npos) rest = rest.substr(0, rest.find(' '));
  if (rest.find('T') != std::string_view::npos) rest = rest.substr(0, rest.find('T'));
  if (rest.ends_with(".0")) rest.remove_suffix(2);
  std::string spread(rest);
  if (spread.size() == 8 && std::all_of(spread.begin(), spread.end(), is_digit))
    spread.insert(6, "-").insert(4, "-");
  for (std::size_t i = 0; i < spread.size(); ++i) {
    if (is_digit(spread[i])) {
      if (part > 2 || digits == 4) return std::nullopt;
      parts.at(part) = (digits == 0 ? 0 : parts.at(part)) * 10 + (spread[i] - '0');
      ++digits;
      continue;
    }
    const bool cjk = static_cast<unsigned char>(spread[i]) >= 0xE0;  // 年 月 日
    if (digits == 0 || (!cjk && std::string_view("-/.").find(spread[i]) == std::string_view::npos))
      return std::nullopt;
    if (cjk) i += 2;
    ++part;
    digits = 0;
  }
  if (parts[0] < 1000 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return std::nullopt;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(parts[0]) + "-" + two(parts[1]) + "-" + two(parts[2]);
}

}  // namespace mulin::layers
