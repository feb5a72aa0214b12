// core/text: text that behaves the same in every locale: numbers, trimming, safe printing, "did you mean".
// In: bytes (UTF-8 expected, not assumed) → out: text safe to print on one line.
// Read first: nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mulin::core {

/// Without leading and trailing ASCII white space.
std::string_view trimmed(std::string_view text);

/// Control characters (C0, DEL, C1), line separators, marks of writing direction and invalid UTF-8 replaced
/// by
/// '?', at most `most` characters kept: what data bring can neither move a cursor, nor fake a second line,
/// nor turn the words around it.
std::string printable(std::string_view text, std::size_t most = 120);

/// True when the bytes are well-formed UTF-8 (no overlong forms, no surrogates). Source: Unicode 15, table
/// 3-7.
bool is_utf8(std::string_view text);

/// Number of code points. Requires: is_utf8(text).
std::size_t code_points(std::string_view text);

/// The whole text as a number, '.' as decimal point; nothing when any character is left over, or it is not
/// finite.
std::optional<double> to_number(std::string_view text);

/// Shortest text that reads back as the same double; "nan" never appears: not-a-number gives "".
std::string number(double value);

/// With exactly `decimals` digits after the point, half away from zero; no "-0".
std::string fixed(double value, int decimals);

/// With thousands separated by ',': 1242600 → "1,242,600".
std::string grouped(double value);

/// The name closest to `word` by edit distance over code points; nothing when all differ by more than half of
/// it.
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names);

/// "a, b, c".
std::string join(std::span<const std::string> parts, std::string_view between = ", ");

std::vector<std::string> split(std::string_view text, char at);

/// ASCII letters only.
std::string lower(std::string_view text);

}  // namespace mulin::core
