#include "layers/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include "core/text.h"

namespace mulin::layers {
namespace {

std::string letters_and_digits(std::string_view name) {
  std::string out;
  for (const char c : core::lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

std::uint8_t byte_at(std::string_view s, std::size_t i) {
  return static_cast<std::uint8_t>(s[i]);
}

/// Bytes of the GB18030 character at `i`: 1, 2 or 4; 0 when there is none; -1 when the text ends within it.
int gb18030_length(std::string_view s, std::size_t i) {
  const unsigned lead = byte_at(s, i);
  if (lead < 0x80) return 1;
  if (lead == 0x80 || lead == 0xFF) return 0;
  if (i + 1 >= s.size()) return -1;
  const unsigned second = byte_at(s, i + 1);
  if (second >= 0x40 && second <= 0xFE && second != 0x7F) return 2;
  if (second < 0x30 || second > 0x39) return 0;
  if (i + 3 >= s.size()) return -1;
  const bool four = byte_at(s, i + 2) >= 0x81 && byte_at(s, i + 2) <= 0xFE && byte_at(s, i + 3) >= 0x30 &&
                    byte_at(s, i + 3) <= 0x39;
  return four ? 4 : 0;
}

/// Walks over the characters of two bytes and more; false when the value is not of that encoding, but for a
/// last character that is cut when that is allowed.
template <class Length, class See>
bool each_wide(std::string_view s, bool may_be_cut, Length&& length, See&& see) {
  for (std::size_t i = 0; i < s.size();) {
    const int n = length(s, i);
    if (n == -1) return may_be_cut;
    if (n == 0) return false;
    if (n > 1) see(byte_at(s, i), n == 2 ? byte_at(s, i + 1) : 0U);
    i += static_cast<std::size_t>(n);
  }
  return true;
}

/// Bytes of the Big5 character at `i`, as gb18030_length().
int big5_length(std::string_view s, std::size_t i) {
  const unsigned lead = byte_at(s, i);
  if (lead < 0x80) return 1;
  if (lead < 0xA1 || lead > 0xF9) return 0;
  if (i + 1 >= s.size()) return -1;
  const unsigned trail = byte_at(s, i + 1);
  return (trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE) ? 2 : 0;
}

/// Three-byte UTF-8 sequences, in which Chinese is written.
std::int64_t long_sequences(std::string_view s) {
  return std::count_if(s.begin(), s.end(),
                       [](char c) { return (static_cast<std::uint8_t>(c) & 0xF0U) == 0xE0; });
}

/// Without the bytes of a character that the end cuts off.
std::string_view without_cut_utf8(std::string_view s) {
  std::size_t at = s.size();
  while (at > 0 && s.size() - at < 3 && (byte_at(s, at - 1) & 0xC0U) == 0x80) --at;
  if (at == 0) return s;
  const unsigned lead = byte_at(s, at - 1);
  const std::size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  return s.size() - (at - 1) < needed ? s.substr(0, at - 1) : s;
}

class Iconv {
 public:
  explicit Iconv(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
  ~Iconv() {
    if (known()) iconv_close(handle_);
  }
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;
  [[nodiscard]] bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  [[nodiscard]] iconv_t get() const { return handle_; }

 private:
  iconv_t handle_;
};

}  // namespace

std::optional<std::string> encoding_named(std::string_view name) {
  static const std::map<std::string, std::string> known = {{"utf8", "UTF-8"},
                                                           {"65001", "UTF-8"},
                                                           {"cp65001", "UTF-8"},
                                                           {"gbk", "GBK"},
                                                           {"cp936", "GBK"},
                                                           {"936", "GBK"},
                                                           {"ansi936", "GBK"},
                                                           {"gb2312", "GBK"},
                                                           {"windows936", "GBK"},
                                                           {"ms936", "GBK"},
                                                           {"euccn", "GBK"},
                                                           {"gb18030", "GB18030"},
                                                           {"54936", "GB18030"},
                                                           {"cp54936", "GB18030"},
                                                           {"big5", "BIG5"},
                                                           {"950", "BIG5"},
                                                           {"cp950", "BIG5"},
                                                           {"ansi950", "BIG5"},
                                                           {"big5hkscs", "BIG5-HKSCS"},
                                                           {"1252", "CP1252"},
                                                           {"cp1252", "CP1252"},
                                                           {"ansi1252", "CP1252"},
                                                           {"windows1252", "CP1252"},
                                                           {"latin1", "ISO-8859-1"},
                                                           {"iso88591", "ISO-8859-1"},
                                                           {"88591", "ISO-8859-1"},
                                                           {"iso885915", "ISO-8859-15"},
                                                           {"1250", "CP1250"},
                                                           {"cp1250", "CP1250"},
                                                           {"1251", "CP1251"},
                                                           {"cp1251", "CP1251"},
                                                           {"932", "CP932"},
                                                           {"cp932", "CP932"},
                                                           {"shiftjis", "CP932"},
                                                           {"sjis", "CP932"},
                                                           {"949", "CP949"},
                                                           {"cp949", "CP949"},
                                                           {"euckr", "CP949"},
                                                           {"ascii", "UTF-8"},
                                                           {"usascii", "UTF-8"},
                                                           {"utf16", "UTF-16"},
                                                           {"utf16le", "UTF-16LE"},
                                                           {"utf16be", "UTF-16BE"},
                                                           {"850", "CP850"},
                                                           {"cp850", "CP850"},
                                                           {"437", "CP437"},
                                                           {"cp437", "CP437"}};
  const auto found = known.find(letters_and_digits(name));
  if (found == known.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> encoding_of_ldid(std::uint8_t ldid) {
  switch (ldid) {
    case 0x4D:
    case 0x7A:
      return "GBK";
    case 0x4F:
    case 0x78:
      return "BIG5";
    case 0x13:
    case 0x7B:
      return "CP932";
    case 0x4E:
    case 0x79:
      return "CP949";
    case 0x03:
    case 0x57:
    case 0x58:
    case 0x59:
      return "CP1252";
    case 0x01:
      return "CP437";
    case 0x02:
      return "CP850";
    case 0xC8:
      return "CP1250";
    case 0xC9:
      return "CP1251";
    default:
      return std::nullopt;
  }
}

void BytesSeen::see(std::string_view value, bool may_be_cut) {
  if (std::none_of(value.begin(), value.end(), [](char c) { return static_cast<std::uint8_t>(c) > 0x7F; }))
    return;
  ++values;
  if (sample.empty()) sample = value;
  const bool is_utf8 = core::is_utf8(may_be_cut ? without_cut_utf8(value) : value);
  if (is_utf8 && long_sequences(value) >= 2 && sample_utf8.empty()) sample_utf8 = value;
  if (is_utf8)
    multibyte += std::count_if(value.begin(), value.end(),
                               [](char c) { return static_cast<std::uint8_t>(c) >= 0xC2; });
  utf8 = utf8 && is_utf8;
  const bool is_gb = each_wide(value, may_be_cut, gb18030_length, [&](unsigned lead, unsigned trail) {
    ++gb_characters;
    const bool common = (lead >= 0xB0 && lead <= 0xF7) || lead == 0xA1 || lead == 0xA3;
    gb_common += common && trail >= 0xA1 ? 1 : 0;
  });
  gb18030 = gb18030 && is_gb;
  const bool is_big5 = each_wide(value, may_be_cut, big5_length, [&](unsigned lead, unsigned trail) {
    ++big5_characters;
    big5_common += (lead >= 0xA4 && lead <= 0xC6) || (lead == 0xA1 && trail < 0xB0) ? 1 : 0;
    big5_high += trail >= 0xA1 ? 1 : 0;
  });
  big5 = big5 && is_big5;
}

EncodingChoice choose_encoding(const std::optional<std::string>& claim, const BytesSeen& bytes) {
  if (bytes.ascii()) return {"UTF-8", false, ""};  // whatever is claimed: decoding nothing is free
  const auto instead = bytes.looks_chinese() ? "GB18030" : "";
  if (!claim) return {bytes.utf8 ? "UTF-8" : instead, true, ""};
  if (*claim == "UTF-8") {
    if (bytes.utf8) return {*claim, false, ""};
    return {instead, true, *claim};
  }
  if (bytes.utf8 && bytes.multibyte >= 2) return {"UTF-8", true, *claim};
  if (*claim == "GBK" || *claim == "GB18030") {
    // GB18030 extends GBK: what a .cpg calls GBK may hold its four-byte characters.
    const bool fits = bytes.gb18030 && bytes.gb_common * 10 >= bytes.gb_characters * 3 &&
                      (bytes.looks_chinese() || !bytes.looks_big5());
    return fits ? EncodingChoice{"GB18030", false, ""} : EncodingChoice{"", true, *claim};
  }
  if (*claim == "BIG5") {
    // Four in ten of Big5's second bytes are below 0xA1, of GBK's nearly none.
    const bool few_low = bytes.big5_characters >= 8 && bytes.big5_high * 10 >= bytes.big5_characters * 9;
    const bool fits = bytes.big5 && bytes.big5_common * 10 >= bytes.big5_characters * 7 &&
                      !(bytes.looks_chinese() && few_low);
    return fits ? EncodingChoice{"BIG5", false, ""} : EncodingChoice{instead, true, *claim};
  }
  const bool western =
      claim->starts_with("CP125") || claim->starts_with("ISO-8859") || *claim == "CP437" || *claim == "CP850";
  if (western && bytes.looks_chinese()) return {"GB18030", true, *claim};
  if (western && bytes.looks_big5()) return {"", true, *claim};
  return {*claim, false, ""};
}

std::optional<std::string> decoded(std::string_view bytes, const std::string& encoding, bool cut_tail) {
  if (encoding == "UTF-8") {
    const auto text = cut_tail ? without_cut_utf8(bytes) : bytes;
    return core::is_utf8(text) ? std::optional<std::string>(text) : std::nullopt;
  }
  const Iconv handle(encoding);
  if (!handle.known()) return std::nullopt;
  std::string out;
  std::string in(bytes);
  char* from = in.data();
  std::size_t left = in.size();
  while (left > 0) {
    std::array<char, 4096> buffer{};
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const bool failed = iconv(handle.get(), &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    out.append(buffer.data(), to);
    if (failed && errno == EINVAL && cut_tail) break;
    if (failed && errno != E2BIG) return std::nullopt;
  }
  return out;
}

}  // namespace mulin::layers
