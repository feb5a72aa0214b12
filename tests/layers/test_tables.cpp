// CSV and worksheets as planners save them.
#include <gtest/gtest.h>

#include "layers/gdal_town.h"
#include "layers/grid.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

using test::expect_words;

CitySources sites_of(const test::Folder& folder, const std::string& name) {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from(name);
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "name";
  sources.sites->keep = {"note"};
  return sources;
}

/// Reads the text as a CSV of sites: id, name and note of each.
std::string read_back(const std::string& text, const std::string& name = "sites.csv") {
  const test::Folder folder;
  folder.write(name, text);
  std::string out;
  for (const auto& site : test::read(sites_of(folder, name)).city.parcels.all)
    out += site.id + "/" + site.name + "/" + site.attributes.at(0) + ";";
  return out;
}

std::string refused(const std::string& text) {
  const test::Folder folder;
  folder.write("sites.csv", text);
  return test::refusal(sites_of(folder, "sites.csv"));
}

TEST(Tables, AreReadWithAnySeparatorLineEndAndQuote) {
  EXPECT_EQ(read_back("id,x,y,name,note\nA,640500,3460500,甲,1\nB,640600,3460500,乙,2"), "A/甲/1;B/乙/2;")
      << "no line end after the last row";
  EXPECT_EQ(read_back("id;x;y;name;note\r\nA;640500;3460500;甲;1,5\r\n"), "A/甲/1,5;");
  EXPECT_EQ(read_back("id\tx\ty\tname\tnote\nA\t640500\t3460500\t甲,乙\t1\n"), "A/甲,乙/1;");
  EXPECT_EQ(read_back("id|x|y|name|note\nA|640500|3460500|甲|1\n"), "A/甲/1;");
  EXPECT_EQ(read_back("id,x,y,name,note\rA,640500,3460500,甲,1\r"), "A/甲/1;") << "line ends of an old Mac";
  EXPECT_EQ(read_back("id,x,y,name,note\nA,640500,3460500,\"甲\"\"乙\"\"\",\"1, 2\"\n"), "A/甲\"乙\"/1, 2;");
  EXPECT_EQ(read_back("id,x,y,name,note\nA,640500,3460500,甲,'=1+1\n"), "A/甲/=1+1;")
      << "the guard comes off";
  EXPECT_EQ(read_back("id,x,y,name,note\nA,640500,3460500,甲,1\n,,,,\n\n"), "A/甲/1;")
      << "blank rows at the end";
  EXPECT_EQ(read_back("\xEF\xBB\xBFid,x,y,name,note\nA,640500,3460500,甲,1\n"), "A/甲/1;");
  EXPECT_EQ(read_back("id\tx\ty\tname\tnote\nA\t640500\t3460500\t甲\t1\n", "sites.tsv"), "A/甲/1;");
}

TEST(Tables, InUtf16AreReadByTheirMark) {
  std::string text("\xFF\xFE", 2);
  for (const char c : std::string("id,x,y,name,note\nA,640500,3460500,B,1\n")) text += {c, '\0'};
  EXPECT_EQ(read_back(text), "A/B/1;");
}

TEST(Tables, TheHeaderMayStandBelowTitles) {
  EXPECT_EQ(
      read_back(
          "2016年睦邻中心候选点一览表,,,,\n填表单位:,杨浦区,,,\nid,x,y,name,note\nA,640500,3460500,甲,1\n"),
      "A/甲/1;");
  const test::Folder folder;
  folder.write("sites.csv", "一览表\n\nid,x,y,name,note\nA,640500,3460500,甲,1\n");
  const auto result = test::read(sites_of(folder, "sites.csv"));
  expect_words(test::finding(result, "header_row")->message, {"line 3"});
}

TEST(Tables, ARowOfAnotherLengthIsRefusedByItsLine) {
  expect_words(refused("id,x,y,name,note\nA,640500,3460500,甲,1\nB,640600,3460500,东大名路12号,3楼,1\n"),
               {"sites.csv", "line 3", "6 cells", "5"});
  expect_words(refused("id,x,y,name,note\nA,\"640500,3460500,甲,1\n"), {"line 2", "quote"});
}

TEST(Tables, ANameOfTwoColumnsAndAWrongCoordinateAreRefused) {
  expect_words(refused("id,id,x,y,name,note\nA,B,640500,3460500,甲,1\n"), {"2 columns", "id"});
  expect_words(refused("id,x,y,name,note\nA,\"640500,5\",3460500,甲,1\n"), {"A", "640500,5", "x"});
}

TEST(Tables, AMillionRowsAreReadInBoundedMemory) {
  std::string text = "id,x,y,name,note\n";
  for (int i = 0; i < 1000000; ++i)
    text += std::to_string(i) + "," + std::to_string(640000 + i % 1000) + "," +
            std::to_string(3460000 + i / 1000) + ",甲,1\n";
  const test::Folder folder;
  ReadResult scratch;
  scratch.inputs.emplace_back();
  const auto grid = delimited(text, ',', Notes(scratch, 0));
  EXPECT_EQ(grid.rows(), 1000001U);
  EXPECT_EQ(grid.cell(1000000, 0), "999999");
  EXPECT_EQ(grid.line(1000000), 1000001);
}

/// A workbook with one sheet of the given rows in SpreadsheetML.
std::string workbook(const std::string& rows) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  return test::zip_of(
      {{"[Content_Types].xml",
        head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
               "Extension=\"rels\" "
               "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
               "Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" "
               "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/"
               "><Override PartName=\"/xl/worksheets/sheet1.xml\" "
               "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></"
               "Types>"},
       {"_rels/.rels",
        head + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
               "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
               "relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
       {"xl/workbook.xml",
        head +
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet "
            "name=\"候选点\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        head + "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
               "Id=\"r1\" "
               "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
               "Target=\"worksheets/sheet1.xml\"/></Relationships>"},
       {"xl/worksheets/sheet1.xml",
        head + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" +
            rows + "</sheetData></worksheet>"}});
}

std::string text_row(int row, const std::vector<std::string>& cells) {
  std::string out = "<row r=\"" + std::to_string(row) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const auto place = std::string(1, static_cast<char>('A' + i)) + std::to_string(row);
    out += cells[i][0] == '<' ? "<c r=\"" + place + "\">" + cells[i] + "</c>"
                              : "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
  }
  return out + "</row>";
}

TEST(Worksheets, TitlesMergedCellsAndEmptyRowsAreNoTrouble) {
  const auto rows =
      text_row(1, {"2016年候选点"}) + text_row(3, {"id", "x", "y", "name", "note", "", "备注"}) +
      text_row(4, {"007", "<v>640500</v>", "<v>3460500.5</v>", "甲", "<f>1+1</f><v>2</v>"}) +
      text_row(5, {}) + text_row(6, {"1e3", "<v>640600</v>", "<v>3460500</v>", "乙", "TRUE", "x"}) +
      text_row(9, {});
  EXPECT_EQ(read_back(workbook(rows), "sites.xlsx"), "007/甲/2;1e3/乙/TRUE;");
}

TEST(Worksheets, AFormulaWithoutItsValueIsRefused) {
  const test::Folder folder;
  folder.write("sites.xlsx", workbook(text_row(1, {"id", "x", "y", "name", "note"}) +
                                      text_row(2, {"A", "<f>640000+500</f>", "<v>3460500</v>", "甲", "1"})));
  expect_words(test::refusal(sites_of(folder, "sites.xlsx")), {"sites.xlsx", "formulas", "save"});
}

TEST(Worksheets, XmlEntitiesAreRefused) {
  const test::Folder folder;
  const std::string evil = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
  folder.write("sites.xlsx", workbook(evil));
  expect_words(test::refusal(sites_of(folder, "sites.xlsx")), {"sites.xlsx", "entities"});
}

TEST(Numbers, AreReadWithTheirUnitOrRefusedAndNever0) {
  const test::Folder folder;
  auto sources = sites_of(folder, "sites.csv");
  sources.sites->cost = "price";
  const auto with = [&](const std::string& a, const std::string& b) {
    folder.write("sites.csv", "id,x,y,name,note,price\nA,640500,3460500,甲,1,\"" + a +
                                  "\"\nB,640600,3460500,乙,2,\"" + b + "\"\n");
    return test::refusal(sources);
  };
  for (const char* text :
       {"1 200", "1.234,5", "N/A", "-", "约500", "#DIV/0!", "1,2", "1e999", "一千", "12-15"})
    expect_words(with("100", text), {"sites.csv", "B", text, "price"});
  for (const char* text : {"12%", "3.5万", "117450 元/㎡"})
    expect_words(with("100", text), {"B", text, "unit"});
  EXPECT_EQ(with("3.5万", "4万"), "");
  EXPECT_EQ(with("１２３", "1,200"), "");
  EXPECT_EQ(with("100", ""), "");
}

}  // namespace
}  // namespace mulin::layers
