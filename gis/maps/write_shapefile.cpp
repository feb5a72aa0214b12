// Shapefiles as a planning bureau opens them: short names, a stated encoding, no character lost unseen.
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <stdexcept>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/style.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr std::size_t kMostBytes = 254;  // of a DBF text cell
constexpr std::size_t kMostNameBytes = 10;
constexpr std::size_t kLanguageByte = 29;  // of the DBF header
constexpr char kCodePage936 = 0x4D;

/// What a reader looks for in the .cpg, and what iconv calls it.
struct Encoding {
  std::string cpg;
  char language = 0;  ///< DBF language driver id, 0: see the .cpg
};

/// Throws: UsageError.
Encoding encoding_named(const std::string& asked) {
  std::string name = core::lower(asked);
  std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
  if (name == "utf8") return {"UTF-8"};
  if (name == "gbk" || name == "cp936" || name == "gb2312") return {"GBK", kCodePage936};
  if (name == "gb18030") return {"GB18030"};
  throw core::UsageError("encoding \"" + core::printable(asked) + "\": expected UTF-8, GBK or GB18030");
}

/// UTF-8 → the encoding of a shapefile, character by character.
class Encoder {
 public:
  explicit Encoder(const std::string& to) : to_(to), handle_(iconv_open(to.c_str(), "UTF-8")) {
    if (handle_ == iconv_t(-1)) throw core::OutputError("encoding " + to + ": this system's iconv lacks it");
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  ~Encoder() { iconv_close(handle_); }

  /// The bytes of one character, empty when the encoding lacks it. Requires: well-formed UTF-8.
  std::string operator()(std::string_view character) {
    char out[16];
    char* in = const_cast<char*>(character.data());
    char* end = out;
    std::size_t in_left = character.size();
    std::size_t out_left = sizeof out;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    const auto result = iconv(handle_, &in, &in_left, &end, &out_left);
    return result == 0 && in_left == 0 ? std::string(out, end)
                                       : std::string();  // > 0: replaced by something like it
  }

  [[nodiscard]] const std::string& name() const { return to_; }

 private:
  std::string to_;
  iconv_t handle_;
};

std::string_view next_character(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) ++n;
  return text.substr(0, n);
}

/// Text cells of one table encoded; counts those cut to what a DBF cell holds.
class CellEncoder {
 public:
  CellEncoder(const Table& table, const std::string& encoding) : table_(table), encode_(encoding) {
    cuts_.severity = core::Severity::warning;
    cuts_.layer = table.name;
    cuts_.code = "text_cut";
    cuts_.message = "text cut to the " + std::to_string(kMostBytes) + " bytes a shapefile cell holds";
    cuts_.remedy = "read the whole text in plan.gpkg or " + table.name + ".csv";
    cuts_.count = 0;
  }

  std::string operator()(std::size_t row, std::size_t column) {
    const std::string text = well_formed(std::get<std::string>(table_.at(row, column)));
    std::string out;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view character = next_character(rest);
      const std::string bytes = encode_(character);
      if (bytes.empty()) refuse(row, column, character);
      if (out.size() + bytes.size() > kMostBytes) {
        note_cut(row);
        break;
      }
      out += bytes;
      rest.remove_prefix(character.size());
    }
    return out;
  }

  [[nodiscard]] const core::Finding& cuts() const { return cuts_; }

 private:
  [[noreturn]] void refuse(std::size_t row, std::size_t column, std::string_view character) const {
    throw core::OutputError(row_name(table_, row) + ", field " + table_.columns[column].name + ": \"" +
                            core::printable(character) + "\" does not exist in " + encode_.name() +
                            "; set [output] encoding = \"GB18030\" (or \"UTF-8\")");
  }
  void note_cut(std::size_t row) {
    if (cuts_.ids.size() < 10) cuts_.ids.push_back(row_name(table_, row));
    ++cuts_.count;
  }

  const Table& table_;
  Encoder encode_;
  core::Finding cuts_;
};

/// Names are of the program's making, so a bad one is its fault, unless a kept column of the user's brought
/// it.
void check_names(const Table& table, const std::vector<OgrField>& fields) {
  std::set<std::string> seen;
  for (const OgrField& field : fields) {
    const bool ascii = std::ranges::all_of(field.name, [](char c) { return c > 0x20 && c < 0x7F; });
    if (field.name.empty() || field.name.size() > kMostNameBytes || !ascii) {
      throw std::logic_error("table " + table.name + ": \"" + field.name + "\" is no shapefile field name");
    }
    if (!seen.insert(core::lower(field.name)).second) {
      throw std::logic_error("table " + table.name + ": two shapefile fields are named " + field.name);
    }
  }
}

/// The table as the DBF holds it: text encoded, each field as wide as its widest cell.
struct Encoded {
  Table table;
  std::vector<OgrField> fields;
};

Encoded encoded(const Table& table, const WriteOptions& options, const std::string& encoding) {
  Encoded out{table, {}};
  for (const Column& column : table.columns) out.fields.push_back({short_name(column, options), 1});
  check_names(table, out.fields);
  CellEncoder encode(table, encoding);
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    const std::size_t c = i % table.columns.size();
    if (is_empty(table.cells[i])) continue;
    const bool is_text = table.columns[c].type == Type::text;
    std::string bytes =
        is_text ? encode(i / table.columns.size(), c) : cell_text(table.columns[c], table.cells[i]);
    out.fields[c].width = std::max(out.fields[c].width, static_cast<int>(bytes.size()));
    if (is_text) out.table.cells[i] = std::move(bytes);
  }
  if (encode.cuts().count > 0 && options.findings != nullptr) options.findings->add(encode.cuts());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (column.type == Type::real) out.fields[c].width = std::max(out.fields[c].width, column.decimals + 2);
  }
  return out;
}

/// Beside the shapefile, where QGIS looks for it.
void write_style(const Table& table, const std::string& folder, const std::vector<OgrField>& fields,
                 const WriteOptions& options) {
  if (table.geometry == Geometry::none) return;
  std::vector<std::string> names;
  for (const OgrField& field : fields) names.push_back(field.name);
  const Style style = renamed(style_of(table, options), table, names);
  write_file(folder + "/" + table.name + ".qml", qml(style, table, options, names));
}

}  // namespace

void check_encoding(const std::string& encoding) {
  encoding_named(encoding);
}

void write_shapefile(const Table& table, const std::string& folder, const WriteOptions& options) {
  check_table(table);
  const Encoding encoding = encoding_named(options.encoding);
  const Encoded cells = encoded(table, options, encoding.cpg);
  const MemoryFolder memory;
  const std::string shown = folder + "/" + table.name + (table.geometry == Geometry::none ? ".dbf" : ".shp");
  const std::vector<std::string> layer_options = {"ENCODING=", "DBF_DATE_LAST_UPDATE=" + options.date};
  write_ogr({.driver = "ESRI Shapefile",
             .path = memory.file(""),
             .shown = shown,
             .crs = options.crs,
             .layers = {{&cells.table, true, cells.fields, layer_options}}});
  for (const char* ending : {".shp", ".shx", ".dbf", ".prj"}) {
    std::string bytes(memory.bytes(table.name + ending));
    if (bytes.empty()) continue;  // a table without shapes is a .dbf alone
    if (std::string_view(ending) == ".dbf") bytes[kLanguageByte] = encoding.language;
    write_file(folder + "/" + table.name + ending, bytes);
  }
  write_file(folder + "/" + table.name + ".cpg", encoding.cpg);
  write_style(table, folder, cells.fields, options);
  const Table* tables[] = {&table};
  check_ogr(shown, "ESRI Shapefile", tables);
}

}  // namespace mulin::maps
