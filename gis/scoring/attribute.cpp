#include "scoring/attribute.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/text.h"
#include "scoring/measures.h"

namespace mulin::scoring {
namespace {

constexpr std::array kEmpty = {"", "-", "—", "null", "n/a"};
constexpr std::array kYes = {"是", "有", "yes", "y", "true"};
constexpr std::array kNo = {"否", "无", "no", "n", "false"};

template <std::size_t N>
bool one_of(std::string_view word, const std::array<const char*, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](const char* w) { return word == w; });
}

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// Full-width forms U+FF01…U+FF5E become ASCII, the ideographic space a space.
std::string narrowed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    const unsigned code = (byte(0) << 16) | (byte(1) << 8) | byte(2);
    if (code >= 0xEFBC81 && code <= 0xEFBCBF) {
      out += static_cast<char>(code - 0xEFBC81 + '!');
      i += 2;
    } else if (code >= 0xEFBD80 && code <= 0xEFBD9E) {
      out += static_cast<char>(code - 0xEFBD80 + '`');
      i += 2;
    } else if (code == 0xE38080) {
      out += ' ';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::size_t number_end(std::string_view text) {
  std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  while (i < text.size() && (digit(text[i]) || text[i] == '.' || text[i] == ',')) ++i;
  const bool exponent =
      i > 0 && i + 1 < text.size() && (text[i] == 'e' || text[i] == 'E') &&
      (digit(text[i + 1]) || ((text[i + 1] == '-' || text[i + 1] == '+') && i + 2 < text.size()));
  if (!exponent) return i;
  i += 2;
  while (i < text.size() && digit(text[i])) ++i;
  return i;
}

/// "1,200.5" → "1200.5"; nothing when the commas do not stand every three digits.
std::optional<std::string> without_thousands(std::string_view number) {
  const std::size_t end = std::min(number.find('.'), number.size());
  std::string out;
  bool commas = false;
  std::size_t since = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    if (c != ',') {
      out += c;
      if (i < end && digit(c)) ++since;
      continue;
    }
    if (i > end || since == 0 || since > 3 || (commas && since != 3)) return std::nullopt;
    commas = true;
    since = 0;
  }
  if (commas && since != 3) return std::nullopt;
  return out;
}

/// A unit holds no digit but the 2 or 3 of m2 and m3, and no sign of a range.
bool is_unit(std::string_view rest) {
  for (const std::string_view range : {"~", "至", "–"}) {
    if (rest.find(range) != std::string_view::npos) return false;
  }
  if (!rest.empty() && (rest.front() == '-' || rest.front() == ',')) return false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const bool power = i > 0 && rest[i - 1] == 'm' && (rest[i] == '2' || rest[i] == '3');
    if (digit(rest[i]) && !power) return false;
  }
  return true;
}

std::size_t column_of(const city::Parcels& parcels, const std::string& column) {
  const auto& names = parcels.attribute_names;
  const auto at = std::find(names.begin(), names.end(), column);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  const auto nearest = core::nearest_name(column, names);
  throw core::UsageError("criterion: the sites have no column \"" + core::printable(column) + "\"" +
                         (nearest         ? "; did you mean \"" + core::printable(*nearest) + "\"?"
                          : names.empty() ? "; only a layer of sites has columns"
                                          : "; there are: " + core::printable(core::join(names), 400)));
}

[[noreturn]] void refuse(const std::string& column, const sites::Candidate& site, const std::string& text,
                         const std::string& expected) {
  throw core::DataError("column \"" + core::printable(column) + "\" of site " + core::printable(site.id) +
                        " is \"" + core::printable(text, 40) + "\"; expected " + expected);
}

/// read(site, text) of each candidate's cell; generated places have an empty one.
template <class Read>
std::vector<double> cells(const sites::Candidates& candidates, const city::Parcels& parcels,
                          const std::string& column, Read&& read) {
  const std::size_t c = column_of(parcels, column);
  std::vector<double> numbers;
  for (const sites::Candidate& site : candidates.all) {
    numbers.push_back(read(site, site.parcel == core::kNoRow ? "" : parcels.all[site.parcel].attributes[c]));
  }
  return numbers;
}

}  // namespace

CellNumber cell_number(std::string_view text) {
  const std::string narrow = narrowed(text);
  const std::string_view cell = core::trimmed(narrow);
  const std::string word = core::lower(cell);
  if (one_of(word, kEmpty)) return {};
  if (one_of(word, kYes)) return {true, 1, ""};
  if (one_of(word, kNo)) return {true, 0, ""};
  const std::size_t end = number_end(cell);
  const auto plain = without_thousands(cell.substr(0, end));
  const auto value = plain ? core::to_number(*plain) : std::nullopt;
  const auto unit = core::trimmed(cell.substr(std::min(end, cell.size())));
  if (!value || !is_unit(unit)) return {false, std::nullopt, ""};
  return {true, value, std::string(unit)};
}

std::vector<double> attribute(const sites::Candidates& candidates, const city::Parcels& parcels,
                              const std::string& column) {
  std::string unit;
  return cells(candidates, parcels, column, [&](const sites::Candidate& site, const std::string& text) {
    const CellNumber cell = cell_number(text);
    if (unit.empty()) unit = cell.unit;
    if (!cell.unit.empty() && cell.unit != unit)
      refuse(column, site, text,
             "the unit of the others, \"" + core::printable(unit, 20) + "\", or numbers only");
    if (!cell.readable) {
      refuse(column, site, text, "a number (with a unit, if any, after it), yes or no, or nothing");
    }
    return cell.value.value_or(city::kUnknown);
  });
}

std::vector<double> category(const sites::Candidates& candidates, const city::Parcels& parcels,
                             const std::string& column, const std::map<std::string, double>& worth) {
  std::vector<std::string> names;
  names.reserve(worth.size());
  for (const auto& [name, value] : worth) names.push_back(name);
  return cells(candidates, parcels, column, [&](const sites::Candidate& site, const std::string& text) {
    const std::string word(core::trimmed(text));
    if (word.empty()) return city::kUnknown;
    const auto found = worth.find(word);
    if (found == worth.end())
      refuse(column, site, text, "one of: " + core::printable(core::join(names), 200));
    return found->second;
  });
}

}  // namespace mulin::scoring
