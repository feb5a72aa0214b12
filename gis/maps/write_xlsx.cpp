// Workbooks by hand: a sheet a table and one that explains the columns. GDAL's own writer turns text that
// begins with '=' into formulas. Source: ECMA-376 part 1.
#include <cpl_vsi.h>

#include <algorithm>
#include <cstdint>
#include <map>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/write_gdal.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr std::size_t kMostRows = 1048575;      // below the header
constexpr std::size_t kMostCharacters = 32767;  // of a cell
constexpr int kFirstDecimals = 2;               // style number of "no decimals", after default and header
constexpr int kMostDecimals = 9;

constexpr const char* kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr const char* kMain = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
constexpr const char* kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kPackage = "http://schemas.openxmlformats.org/package/2006";

/// Files of a zip archive in memory; nothing in it depends on the day.
class Zip {
 public:
  explicit Zip(std::string path) : path_("/vsizip/" + path), whole_(VSIFOpenL(path_.c_str(), "wb")) {}
  Zip(const Zip&) = delete;
  Zip& operator=(const Zip&) = delete;
  ~Zip() {
    if (whole_ != nullptr) VSIFCloseL(whole_);
  }
  void add(const std::string& name, const std::string& bytes) {
    VSILFILE* file = VSIFOpenL((path_ + "/" + name).c_str(), "wb");
    const bool good = file != nullptr && VSIFWriteL(bytes.data(), 1, bytes.size(), file) == bytes.size();
    if ((file != nullptr && VSIFCloseL(file) != 0) || !good)
      throw core::OutputError(name + ": cannot be packed");
  }

 private:
  std::string path_;
  VSILFILE* whole_;
};

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t out = 0;
  for (std::size_t i = count; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return out;
}

/// The archive with each file dated, 0:00 o'clock; GDAL leaves dates empty. Source: PKWARE APPNOTE 4.3.
std::string dated(std::string bytes, const std::string& date) {
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<unsigned>(std::stoul(date.substr(at, size)));
  };
  const unsigned stamp = (std::max(1980U, part(0, 4)) - 1980) << 9 | part(5, 2) << 5 | part(8, 2);
  const auto put = [&](std::size_t at) {
    bytes.at(at) = static_cast<char>(stamp & 255U);
    bytes.at(at + 1) = static_cast<char>(stamp >> 8);
  };
  const std::size_t end = bytes.rfind("PK\x05\x06");
  std::size_t entry = little_endian(bytes, end + 16, 4);
  for (auto left = little_endian(bytes, end + 10, 2); left > 0; --left) {
    put(entry + 14);
    put(little_endian(bytes, entry + 42, 4) + 12);
    entry += 46 + little_endian(bytes, entry + 28, 2) + little_endian(bytes, entry + 30, 2) +
             little_endian(bytes, entry + 32, 2);
  }
  return bytes;
}

/// 0 → A, 26 → AA.
std::string column_letters(std::size_t column) {
  std::string out;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (n - 1) % 26));
  return out;
}

/// Text as a cell shows it; never a formula. Edge: longer text is cut at a character.
std::string text_cell(const std::string& place, const std::string& text) {
  std::string kept = well_formed(text);
  if (kept.size() > kMostCharacters) {
    kept.resize(kMostCharacters);
    while (!core::is_utf8(kept)) kept.pop_back();
  }
  std::erase(kept, '\r');  // XML reads CR LF as LF
  return "<c" + place + " t=\"inlineStr\"><is><t xml:space=\"preserve\">" + xml_text(kept) + "</t></is></c>";
}

int style_of(const Column& column) {
  return kFirstDecimals + (column.type == Type::real ? std::clamp(column.decimals, 0, kMostDecimals) : 0);
}

/// ` r="B7"`, which spares readers the counting.
std::string place(std::size_t row, std::size_t column) {
  return " r=\"" + column_letters(column) + std::to_string(row + 1) + "\"";
}

std::string row_begin(std::size_t row) {
  return "<row r=\"" + std::to_string(row + 1) + "\">";
}

/// Cells of row `row` of the table, one below in the sheet; an empty cell is left out.
std::string row_xml(const Table& table, std::size_t row) {
  std::string out = row_begin(row + 1);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const Cell& cell = table.at(row, c);
    const std::string at = place(row + 1, c);
    if (is_empty(cell)) continue;
    out += column.type == Type::text ? text_cell(at, std::get<std::string>(cell))
                                     : "<c" + at + " s=\"" + std::to_string(style_of(column)) + "\"><v>" +
                                           cell_text(column, cell) + "</v></c>";
  }
  return out + "</row>\n";
}

const std::string& heading(const Column& column, const WriteOptions& options) {
  return options.pinyin && !column.pinyin.empty() ? column.pinyin : column.name;
}

/// Wide enough for the heading and the first rows; CJK characters take two places.
double width_of(const Table& table, std::size_t column, const WriteOptions& options) {
  const auto places = [](const std::string& text) {
    const std::size_t characters = core::code_points(text);
    return std::min<std::size_t>(60, characters + (text.size() - characters) / 2);
  };
  std::size_t most = places(heading(table.columns[column], options)) + 3;
  for (std::size_t row = 0; row < std::min<std::size_t>(200, table.rows()); ++row) {
    most = std::max(most, places(cell_text(table.columns[column], table.at(row, column))) + 2);
  }
  return static_cast<double>(most);
}

std::string sheet(const Table& table, const WriteOptions& options) {
  std::string columns, rows = row_begin(0);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string number = std::to_string(c + 1);
    columns += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" +
               core::number(width_of(table, c, options)) + "\" customWidth=\"1\"/>";
    rows += text_cell(place(0, c) + " s=\"1\"", heading(table.columns[c], options));
  }
  rows += "</row>\n";
  for (std::size_t row = 0; row < table.rows(); ++row) rows += row_xml(table, row);
  const std::string corner = column_letters(table.columns.size() - 1) + std::to_string(table.rows() + 1);
  return std::string(kHead) + "<worksheet " + kMain + "><sheetViews><sheetView workbookViewId=\"0\">" +
         "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
         "state=\"frozen\"/></sheetView></sheetViews>" +
         "<cols>" + columns + "</cols><sheetData>" + rows + "</sheetData><autoFilter ref=\"A1:" + corner +
         "\"/></worksheet>";
}

/// What each column means, as a table of its own.
Table explained(const std::vector<const Table*>& tables, const WriteOptions& options) {
  Table out{.name = "fields"};
  for (const char* name : {"table", "field", "name", "meaning", "unit"})
    out.columns.push_back({.name = name});
  for (const Table* table : tables) {
    for (const Column& c : table->columns) {
      out.add_row({table->name, heading(c, options), c.name, meaning(c, options), c.unit});
    }
  }
  return out;
}

std::string styles() {
  std::string formats,
      cells =
          "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
          "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"0\" applyFont=\"1\" applyFill=\"1\"/>";
  for (int decimals = 0; decimals <= kMostDecimals; ++decimals) {
    const std::string id = std::to_string(164 + decimals);  // own formats begin there
    formats += "<numFmt numFmtId=\"" + id + "\" formatCode=\"" + core::fixed(0, decimals) + "\"/>";
    cells += "<xf numFmtId=\"" + id + "\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/>";
  }
  const std::string count = std::to_string(kMostDecimals + 1);
  return std::string(kHead) + "<styleSheet " + kMain + "><numFmts count=\"" + count + "\">" + formats +
         "</numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz "
         "val=\"11\"/>"
         "<name val=\"Calibri\"/></font></fonts><fills count=\"3\"><fill><patternFill "
         "patternType=\"none\"/></fill>"
         "<fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill "
         "patternType=\"solid\"><fgColor "
         "rgb=\"FFE4E9EC\"/></patternFill></fill></fills><borders "
         "count=\"1\"><border/></borders><cellStyleXfs "
         "count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"" +
         std::to_string(kMostDecimals + 1 + kFirstDecimals) + "\">" + cells + "</cellXfs></styleSheet>";
}

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + type + "\" Target=\"" + target + "\"/>";
}

std::string relations(const std::string& all) {
  return std::string(kHead) + "<Relationships xmlns=\"" + kPackage + "/relationships\">" + all +
         "</Relationships>";
}

std::string part(const std::string& name, const std::string& type) {
  return "<Override PartName=\"/" + name + "\" ContentType=\"application/vnd.openxmlformats-" + type +
         "+xml\"/>";
}

std::string stamps(const WriteOptions& options) {
  const auto stamp = [&](const std::string& name) {
    return "<dcterms:" + name + " xsi:type=\"dcterms:W3CDTF\">" + options.date +
           "T00:00:00Z</dcterms:" + name + ">";
  };
  return std::string(kHead) + "<cp:coreProperties xmlns:cp=\"" + kPackage + "/metadata/core-properties\" " +
         "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" +
         stamp("created") + stamp("modified") + "</cp:coreProperties>";
}

std::string sheet_file(std::size_t i) {
  return "worksheets/sheet" + std::to_string(i + 1) + ".xml";
}

/// The parts of the archive by name, sheets apart.
std::map<std::string, std::string> frame(const std::vector<const Table*>& sheets,
                                         const WriteOptions& options) {
  const std::string office(kOffice), package(kPackage);
  std::string names, links = relation("styles", office + "/styles", "styles.xml");
  std::string types = part("xl/workbook.xml", "officedocument.spreadsheetml.sheet.main") +
                      part("xl/styles.xml", "officedocument.spreadsheetml.styles") +
                      part("docProps/core.xml", "package.core-properties");
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string id = "sheet" + std::to_string(i + 1);
    names += "<sheet name=\"" + xml_text(sheets[i]->name.substr(0, 31)) + "\" sheetId=\"" +
             std::to_string(i + 1) + "\" r:id=\"" + id + "\"/>";
    links += relation(id, office + "/worksheet", sheet_file(i));
    types += part("xl/" + sheet_file(i), "officedocument.spreadsheetml.worksheet");
  }
  return {
      {"[Content_Types].xml",
       std::string(kHead) + "<Types xmlns=\"" + package + "/content-types\"><Default Extension=\"rels\" " +
           "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" + types + "</Types>"},
      {"_rels/.rels",
       relations(relation("book", office + "/officeDocument", "xl/workbook.xml") +
                 relation("core", package + "/relationships/metadata/core-properties", "docProps/core.xml"))},
      {"docProps/core.xml", stamps(options)},
      {"xl/_rels/workbook.xml.rels", relations(links)},
      {"xl/styles.xml", styles()},
      {"xl/workbook.xml", std::string(kHead) + "<workbook " + kMain + " xmlns:r=\"" + office + "\"><sheets>" +
                              names + "</sheets></workbook>"}};
}

/// Unpacks a sheet from the file on the disk and counts its rows.
void check_sheet(const std::string& path, std::size_t i, const Table& table) {
  const std::string inside = "/vsizip/{" + path + "}/xl/" + sheet_file(i);
  GByte* bytes = nullptr;
  vsi_l_offset size = 0;
  std::size_t found = 0;
  if (VSIIngestFile(nullptr, inside.c_str(), &bytes, &size, -1) != 0) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    for (auto at = text.find("<row "); at != std::string_view::npos; at = text.find("<row ", at + 1)) ++found;
  }
  VSIFree(bytes);
  if (found != table.rows() + 1) {
    throw core::OutputError(message_at(path, "sheet " + table.name + " has not its rows on reading back"));
  }
}

}  // namespace

void write_xlsx(const std::vector<const Table*>& tables, const std::string& path,
                const WriteOptions& options) {
  for (const Table* table : tables) {
    check_table(*table);
    if (table->rows() > kMostRows)
      throw core::OutputError(message_at(path, table->name + " has more rows than a sheet"));
  }
  const Table fields = explained(tables, options);
  std::vector<const Table*> sheets = tables;
  sheets.push_back(&fields);
  const MemoryFolder memory;
  const GdalMessages messages;
  {
    Zip zip(memory.file("book.xlsx"));
    for (const auto& [name, bytes] : frame(sheets, options)) zip.add(name, bytes);
    for (std::size_t i = 0; i < sheets.size(); ++i)
      zip.add("xl/" + sheet_file(i), sheet(*sheets[i], options));
  }
  messages.check(path);
  write_file(path, dated(std::string(memory.bytes("book.xlsx")), options.date));
  for (std::size_t i = 0; i < sheets.size(); ++i) check_sheet(path, i, *sheets[i]);
}

}  // namespace mulin::maps
