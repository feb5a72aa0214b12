// Text that data may bring, in cells, column names and values that styles speak of: every file stays
// well-formed and says it unchanged, or says what it could not hold.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#if __has_include(<gdal/cpl_minixml.h>)
#include <gdal/cpl_minixml.h>
#else
#include <cpl_minixml.h>
#endif

#include "core/csv.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

const std::vector<std::string>& hostile() {
  static const std::vector<std::string> texts = {"\"quoted\" 'twice' \\",
                                                 "</script><script>alert(1)</script>",
                                                 "]]>",
                                                 "<![CDATA[",
                                                 "&amp;&#0;<!--",
                                                 "a\r\nb\tc",
                                                 "=HYPERLINK(\"http://x\",\"y\")",
                                                 "+1+cmd|' /C calc'!A0",
                                                 "@SUM(1)",
                                                 "'; DROP TABLE sites; --",
                                                 "%n%s{}{0}",
                                                 "../../x",
                                                 "C:\\x:y*?",
                                                 "🏘️睦邻👵🏽",
                                                 "𠮷𬭎𫟹",
                                                 "\u202Etxt.exe",
                                                 "\uFEFFbom",
                                                 "\x01\x1B[2J\x7F\u009B",
                                                 "null",
                                                 "1e999",
                                                 "2016-01-15",
                                                 "true",
                                                 ",",
                                                 " blank "};
  return texts;
}

Table hostile_table() {
  Table table{.name = "sites", .title_en = "<sites> & \"]]>", .geometry = Geometry::point};
  table.columns = {{.name = "site_id", .dbf = "site_id", .meaning_en = "]]></QML>&"},
                   {.name = "name", .dbf = "name"},
                   {.name = "v_</ogc:Filter>\"'&]]>", .dbf = "v_1", .type = Type::real},
                   {.name = "m_睦邻 \r\n,\"", .dbf = "m_1", .type = Type::real},
                   {.name = "status", .dbf = "status"}};
  for (std::size_t i = 0; i < hostile().size(); ++i) {
    table.add_row({hostile()[i], hostile()[(i + 1) % hostile().size()], 0.25, 1e15, hostile()[i]});
    table.points.push_back({640000.0 + static_cast<double>(i), 3465000});
  }
  return table;
}

/// What XML and DBF cannot hold: control characters; white space at the ends.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7F) out += c;
  }
  return out;
}

bool well_formed_xml(const std::string& text) {
  CPLXMLNode* tree = CPLParseXMLString(text.c_str());
  CPLDestroyXMLNode(tree);
  return tree != nullptr && text.find("]]>") == std::string::npos;
}

TEST(HostileText, ReadsBackFromCsv) {
  const Scratch scratch;
  const Table table = hostile_table();
  write_csv(table, scratch.file("sites.csv"));
  const auto read = core::read_csv(scratch.file("sites.csv"));
  ASSERT_EQ(read.rows.size(), hostile().size());
  for (std::size_t i = 0; i < hostile().size(); ++i) {
    const std::string& cell = read.rows[i][0];
    EXPECT_EQ(cell.starts_with("'") && cell.substr(1) == hostile()[i] ? cell.substr(1) : cell, hostile()[i]);
    EXPECT_EQ(std::string("=+-@\t\r").find(cell[0]), std::string::npos) << cell;
  }
}

TEST(HostileText, ReadsBackFromGeoJson) {
  const Scratch scratch;
  write_geojson(hostile_table(), scratch.file("sites.geojson"), sample_options());
  const std::string bytes = bytes_of(scratch.file("sites.geojson"));
  const auto all = nlohmann::json::parse(bytes);
  for (std::size_t i = 0; i < hostile().size(); ++i)
    EXPECT_EQ(all["features"][i]["properties"]["site_id"], hostile()[i]);
  EXPECT_EQ(bytes.find('\x1B'), std::string::npos);
}

TEST(HostileText, ReadsBackFromTheGeoPackageWhoseStylesAreWellFormed) {
  const Scratch scratch;
  const Table table = hostile_table();
  write_geopackage({&table}, scratch.file("p.gpkg"), sample_options());
  const auto read = read_layer(scratch.file("p.gpkg"), "sites");
  ASSERT_EQ(read.size(), hostile().size());
  for (std::size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i].fields.at("site_id"), hostile()[i]);
  for (const char* style : {"styleQML", "styleSLD"}) {
    for (const auto& xml :
         query(scratch.file("p.gpkg"), std::string("SELECT ") + style + " FROM layer_styles"))
      EXPECT_TRUE(well_formed_xml(xml)) << style << xml;
  }
}

TEST(HostileText, ReadsBackFromShapefilesAndTheirStyleIsWellFormed) {
  const Scratch scratch;
  write_shapefile(hostile_table(), scratch.folder(), sample_options());
  const auto read = read_layer(scratch.file("sites.shp"), "sites");
  ASSERT_EQ(read.size(), hostile().size());
  for (std::size_t i = 0; i < read.size(); ++i)
    EXPECT_EQ(plain(read[i].fields.at("site_id")), plain(hostile()[i]));
  EXPECT_TRUE(well_formed_xml(bytes_of(scratch.file("sites.qml"))));
}

TEST(HostileText, NeverBecomesAFormulaInAWorkbook) {
  const Scratch scratch;
  const Table table = hostile_table();
  write_xlsx({&table}, scratch.file("sites.xlsx"), sample_options());
  const auto read = read_layer(scratch.file("sites.xlsx"), "sites");
  ASSERT_EQ(read.size(), hostile().size());
  for (std::size_t i = 0; i < read.size(); ++i)
    EXPECT_EQ(plain(read[i].fields.at("site_id")), plain(hostile()[i]));
}

TEST(HostileText, OfTenThousandCharactersIsCutInADbfAloneAndSaid) {
  const Scratch scratch;
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "睦";
  Table table{.name = "sites", .cells = {text}, .geometry = Geometry::point, .points = {{640000, 3465000}}};
  table.columns = {{.name = "site_id", .dbf = "site_id"}};
  core::Findings findings;
  WriteOptions options = sample_options();
  options.findings = &findings;
  write_shapefile(table, scratch.folder(), options);
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(findings.all()[0].code, "text_cut");
  EXPECT_EQ(read_layer(scratch.file("sites.shp"), "sites")[0].fields.at("site_id").size(), 252U);
  write_geopackage({&table}, scratch.file("p.gpkg"), options);
  EXPECT_EQ(read_layer(scratch.file("p.gpkg"), "sites")[0].fields.at("site_id"), text);
  write_geojson(table, scratch.file("s.geojson"), options);
  EXPECT_EQ(read_layer(scratch.file("s.geojson"), "sites")[0].fields.at("site_id"), text);
}

}  // namespace
}  // namespace mulin::maps
