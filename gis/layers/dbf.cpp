#include "layers/dbf.h"

#include <cpl_vsi.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/text.h"
#include "layers/safety.h"

namespace mulin::layers {
namespace {

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

std::uint8_t byte_at(std::string_view s, std::size_t i) {
  return static_cast<std::uint8_t>(s[i]);
}

struct DbfField {
  int column;
  char type;
  std::size_t offset;
  std::size_t width;
};

std::vector<DbfField> fields_of(std::string_view header) {
  std::vector<DbfField> fields;
  std::size_t offset = 1;  // the deletion flag
  for (std::size_t at = 32; at + 32 <= header.size() && byte_at(header, at) != 0x0D; at += 32) {
    const std::size_t width = byte_at(header, at + 16);
    fields.push_back({static_cast<int>(fields.size()), header[at + 11], offset, width});
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

void see_cell(const DbfField& field, std::string_view record, std::int64_t feature, DbfFacts& facts) {
  if (field.offset + field.width > record.size()) return;
  const auto value = without_padding(record.substr(field.offset, field.width));
  if (field.type == 'C') facts.bytes.see(value, value.size() + 1 >= field.width);
  if (field.type != 'N' && field.type != 'F') return;
  const auto text = core::trimmed(value);
  if (text.empty() || text[0] == '*' || core::to_number(text)) return;
  facts.bad_numbers.try_emplace(field.column, BadCell{feature, std::string(text)});
}

/// What the .cpg or the header claims, and who claims it.
struct Claim {
  std::optional<std::string> encoding;
  std::string claimant;
};

std::string first_line(const std::string& path) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  std::string text(200, '\0');
  text.resize(file ? VSIFReadL(text.data(), 1, text.size(), file.get()) : 0);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return std::string(core::trimmed(text.substr(0, text.find('\n'))));
}

Claim claim_of(const std::string& shp, const DbfFacts& facts, const Notes& notes) {
  if (const auto cpg = sibling(shp, "cpg"); !cpg.empty()) {
    const auto claimant = std::filesystem::path(cpg).filename().string();
    const auto name = first_line(cpg);
    if (auto claim = encoding_named(name)) return {claim, claimant};
    if (!name.empty() && !facts.bytes.ascii()) {
      notes.refuse(claimant + " names an unknown encoding \"" + core::printable(name, 40) + "\"",
                   "state `encoding` in the study file");
    }
  }
  return {encoding_of_ldid(facts.ldid), "its DBF header"};
}

/// The study file's word, when the bytes do not disprove it.
std::string stated_encoding(const BytesSeen& bytes, const Source& source, const Notes& notes) {
  auto claim = encoding_named(source.encoding);
  if (!claim)
    notes.refuse("encoding = \"" + source.encoding + "\" is not known",
                 "use UTF-8, GBK, GB18030, BIG5 or CP1252");
  if (*claim == "GBK") claim = "GB18030";
  const bool fits = *claim == "UTF-8"     ? bytes.utf8
                    : *claim == "GB18030" ? bytes.gb18030
                    : *claim == "BIG5"    ? bytes.big5
                                          : true;
  if (!fits) notes.refuse("its texts are not " + source.encoding, "correct `encoding`");
  if (*claim != "UTF-8" && bytes.utf8 && bytes.multibyte >= 3) {
    notes.refuse("its texts are UTF-8, the study file says encoding = \"" + source.encoding + "\"",
                 "remove `encoding`");
  }
  return *claim;
}

}  // namespace

std::optional<DbfFacts> look_at_dbf(const std::string& path, DbfLook look) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
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
  if (look == DbfLook::header) return facts;
  const auto fields = fields_of(header);
  std::string block;
  const std::size_t per_block = std::max<std::size_t>(1, (1U << 20U) / record_size);
  for (std::int64_t record = 0; record < facts.records;) {
    block.resize(per_block * record_size);
    const std::size_t got = VSIFReadL(block.data(), 1, block.size(), file.get()) / record_size;
    if (got == 0) break;
    for (std::size_t r = 0; r < got && record < facts.records; ++r, ++record) {
      const auto row = std::string_view(block).substr(r * record_size, record_size);
      if (row[0] == '*') continue;  // deleted
      for (const auto& field : fields) see_cell(field, row, record, facts);
    }
  }
  return facts;
}

std::string dbf_encoding(const std::string& shp, const DbfFacts& facts, const Source& source,
                         const Notes& notes) {
  const auto stem = std::filesystem::path(shp).stem().string();
  const auto& bytes = facts.bytes;
  if (bytes.mixed()) {
    notes.refuse(
        stem + ".dbf mixes UTF-8 (\"" + core::printable(bytes.sample_utf8, 20) + "\") with another encoding",
        "export it again in one encoding, such as UTF-8");
  }
  if (!source.encoding.empty()) return stated_encoding(bytes, source, notes);
  const auto [claim, claimant] = claim_of(shp, facts, notes);
  const auto choice = choose_encoding(claim, bytes);
  if (choice.name.empty()) {
    const auto why = claim ? claimant + " says " + *claim + ", which its bytes are not"
                           : "its texts state no encoding and fit neither UTF-8 nor GBK";
    notes.refuse(stem + ".dbf: " + why, "state `encoding`, such as \"GBK\", \"BIG5\" or \"CP1252\"");
  }
  if (choice.guessed && !bytes.ascii() && (choice.name != "UTF-8" || claim)) {
    const auto sample = decoded(bytes.sample, choice.name, true).value_or("");
    const auto before =
        claim ? claimant + " says " + *claim + ", but " : std::string("no encoding is stated; ");
    const auto what =
        before + "its bytes read as " + choice.name + " (\"" + core::printable(sample, 20) + "\")";
    const auto remedy = "check the names; `encoding` in the study file overrules";
    if (claim)
      notes.warn("encoding_overruled", what, remedy);
    else
      notes.guessed("encoding_guessed", what, remedy);
  }
  return choice.name;
}

}  // namespace mulin::layers
