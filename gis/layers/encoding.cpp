#include "layers/encoding.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>

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

/// True when the value is GB18030, but for a last character that is cut when that is allowed.
bool is_gb18030(std::string_view s, bool may_be_cut) {
  for (std::size_t i = 0; i < s.size();) {
    const int n = gb18030_length(s, i);
    if (n == -1) return may_be_cut;
    if (n == 0) return false;
    i += static_cast<std::size_t>(n);
  }
  return true;
}

std::int64_t han_pairs(std::string_view s) {
  std::int64_t pairs = 0;
  for (std::size_t i = 0; i + 1 < s.size();) {
    const bool pair = byte_at(s, i) >= 0xA1 && byte_at(s, i) <= 0xF7 && byte_at(s, i + 1) >= 0xA1;
    pairs += pair ? 1 : 0;
    i += pair ? 2 : 1;
  }
  return pairs;
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

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};

struct TextField {
  std::size_t offset;
  std::size_t width;
};

std::vector<TextField> text_fields(std::string_view header) {
  std::vector<TextField> fields;
  std::size_t offset = 1;  // the deletion flag
  for (std::size_t at = 32; at + 32 <= header.size() && byte_at(header, at) != 0x0D; at += 32) {
    const std::size_t width = byte_at(header, at + 16);
    if (header[at + 11] == 'C') fields.push_back({offset, width});
    offset += width;
  }
  return fields;
}

std::string_view without_padding(std::string_view value) {
  std::size_t end = value.size();
  while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\0')) --end;
  return value.substr(0, end);
}

void see_field_names(std::string_view header, BytesSeen& bytes) {
  for (std::size_t at = 32; at + 32 <= header.size() && byte_at(header, at) != 0x0D; at += 32) {
    std::string_view name = header.substr(at, 11);
    name = name.substr(0, name.find('\0'));
    bytes.see(name, name.size() >= 10);
  }
}

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
  std::int64_t high = 0;
  for (const char c : value) high += static_cast<std::uint8_t>(c) >> 7U;
  if (high == 0) return;
  ++values;
  high_bytes += high;
  pairs += han_pairs(value);
  if (sample.empty()) sample = value;
  if (utf8) {
    utf8 = core::is_utf8(may_be_cut ? without_cut_utf8(value) : value);
    multibyte += std::count_if(value.begin(), value.end(),
                               [](char c) { return static_cast<std::uint8_t>(c) >= 0xC2; });
  }
  if (gb18030) gb18030 = is_gb18030(value, may_be_cut);
}

EncodingChoice choose_encoding(const std::optional<std::string>& claim, const BytesSeen& bytes) {
  if (bytes.ascii()) return {"UTF-8", false, ""};  // whatever is claimed: decoding nothing is free
  const bool proven_utf8 = bytes.utf8 && bytes.multibyte >= 2;
  if (!claim) {
    if (bytes.utf8) return {"UTF-8", true, ""};
    if (bytes.looks_chinese()) return {"GB18030", true, ""};
    return {"", true, ""};
  }
  if (*claim == "UTF-8") {
    if (bytes.utf8) return {*claim, false, ""};
    return {bytes.looks_chinese() ? "GB18030" : "", true, *claim};
  }
  if (proven_utf8) return {"UTF-8", true, *claim};
  if (*claim == "GBK" || *claim == "GB18030") {
    // GB18030 extends GBK: what a .cpg calls GBK may hold its four-byte characters.
    return bytes.gb18030 ? EncodingChoice{"GB18030", false, ""} : EncodingChoice{"", true, *claim};
  }
  const bool western =
      claim->starts_with("CP125") || claim->starts_with("ISO-8859") || *claim == "CP437" || *claim == "CP850";
  if (western && bytes.looks_chinese()) return {"GB18030", true, *claim};
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

std::optional<DbfFacts> look_at_dbf(const std::string& path, DbfLook look) {
  const std::unique_ptr<VSILFILE, CloseFile> file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return std::nullopt;
  std::string header(32, '\0');
  if (VSIFReadL(header.data(), 1, 32, file.get()) != 32) return std::nullopt;
  DbfFacts facts;
  for (std::size_t i = 7; i >= 4; --i) facts.records = facts.records * 256 + byte_at(header, i);
  const std::size_t header_size = byte_at(header, 8) + 256U * byte_at(header, 9);
  const std::size_t record_size = byte_at(header, 10) + 256U * byte_at(header, 11);
  facts.ldid = byte_at(header, 29);
  if (header_size < 33 || record_size == 0) return std::nullopt;
  header.resize(header_size);
  if (VSIFReadL(header.data() + 32, 1, header_size - 32, file.get()) != header_size - 32) return std::nullopt;
  see_field_names(header, facts.bytes);
  const auto fields = text_fields(header);
  if (fields.empty() || look == DbfLook::header) return facts;
  std::string block;
  const std::size_t per_block = std::max<std::size_t>(1, (1U << 20U) / record_size);
  for (std::int64_t record = 0; record < facts.records;) {
    block.resize(per_block * record_size);
    const std::size_t got = VSIFReadL(block.data(), 1, block.size(), file.get()) / record_size;
    if (got == 0) break;
    for (std::size_t r = 0; r < got && record < facts.records; ++r, ++record) {
      for (const auto& field : fields) {
        if (field.offset + field.width > record_size) continue;
        const auto raw = std::string_view(block).substr(r * record_size + field.offset, field.width);
        const auto value = without_padding(raw);
        facts.bytes.see(value, value.size() + 1 >= field.width);
      }
    }
  }
  return facts;
}

}  // namespace mulin::layers
