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
  std::int64_t values = 0;     ///< values with a byte above 0x7F
  std::int64_t multibyte = 0;  ///< UTF-8 sequences of two bytes and more
  bool utf8 = true;            ///< every value is well-formed
  bool gb18030 = true;
  bool big5 = true;
  std::int64_t gb_characters = 0;  ///< of two or four bytes, read as GB18030
  std::int64_t gb_common = 0;      ///< of them those that GB 2312 has: Han, punctuation, full-width forms
  std::int64_t big5_characters = 0;
  std::int64_t big5_common = 0;  ///< of its frequently used plane
  std::int64_t big5_high = 0;    ///< with a second byte above 0xA0, as nearly all of GBK have
  std::string sample;            ///< the first such value, raw
  std::string sample_utf8;       ///< the first that is UTF-8 beyond doubt: two Chinese characters and more
  void see(std::string_view value, bool may_be_cut);
  [[nodiscard]] bool ascii() const { return values == 0; }
  /// Nearly all are characters that GB 2312 has: neither Latin text nor Big5 looks so.
  [[nodiscard]] bool looks_chinese() const {
    return gb18030 && gb_common >= 2 && gb_common * 10 >= gb_characters * 8;
  }
  [[nodiscard]] bool looks_big5() const {
    return big5 && big5_characters >= 2 && big5_common * 10 >= big5_characters * 9 &&
           big5_high * 4 >= big5_characters;
  }
  /// Some values are UTF-8 beyond doubt, others are not UTF-8.
  [[nodiscard]] bool mixed() const { return !utf8 && !sample_utf8.empty(); }
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

}  // namespace mulin::layers
