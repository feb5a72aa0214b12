// layers/encoding: in which encoding is this text? By what the file says, checked against its bytes; else by
// proof. In: raw bytes, what a .cpg or LDID claims, what the study file says → out: an encoding iconv knows,
// and why. Read first: nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mulin::layers {

/// "UTF-8", "GB18030", "GBK", "CP1252" … for "utf8", "ANSI 936", "cp936", "gb2312", "65001"; nothing when
/// unknown.
std::optional<std::string> encoding_named(std::string_view name);

/// The encoding of a DBF's language driver id; nothing for 0 and for ids that say nothing. Source: Esri,
/// "Code pages".
std::optional<std::string> encoding_of_ldid(std::uint8_t ldid);

/// What the bytes themselves allow. A value may end in the middle of a character when its field is full.
struct BytesSeen {
  std::int64_t values = 0;      ///< values with a byte above 0x7F
  std::int64_t multibyte = 0;   ///< UTF-8 sequences of two bytes and more, while all values are UTF-8
  std::int64_t pairs = 0;       ///< GB2312 Han pairs (both bytes ≥ 0xA1, the first ≤ 0xF7)
  std::int64_t high_bytes = 0;  ///< bytes above 0x7F
  bool utf8 = true;             ///< every value is well-formed
  bool gb18030 = true;
  std::string sample;  ///< the first such value, raw
  void see(std::string_view value, bool may_be_cut);
  [[nodiscard]] bool ascii() const { return values == 0; }
  /// Nearly all bytes above 0x7F stand in Han pairs: Latin text does not look so.
  [[nodiscard]] bool looks_chinese() const {
    return gb18030 && pairs >= 2 && pairs * 2 * 10 >= high_bytes * 8;
  }
};

/// How the encoding was settled.
struct EncodingChoice {
  std::string name;       ///< empty: the bytes fit nothing that was claimed or proven
  bool guessed = false;   ///< nothing claimed it
  std::string overruled;  ///< the claim that the bytes disprove, "" when none
};

/// Weighs a claim (already a known name, or nothing) against the bytes.
EncodingChoice choose_encoding(const std::optional<std::string>& claim, const BytesSeen& bytes);

/// Text in UTF-8, nothing when the bytes are not text of that encoding. `cut_tail` drops an incomplete last
/// character.
std::optional<std::string> decoded(std::string_view bytes, const std::string& encoding,
                                   bool cut_tail = false);

/// The text fields of a DBF, read without any library.
struct DbfFacts {
  std::int64_t records = 0;
  std::uint8_t ldid = 0;
  BytesSeen bytes;
};
enum class DbfLook : std::uint8_t { header, texts };
/// Nothing when the file cannot be opened or has no DBF header. Cost: for the texts, one pass over the file.
std::optional<DbfFacts> look_at_dbf(const std::string& path, DbfLook look);

}  // namespace mulin::layers
