#include <gtest/gtest.h>

#include "core/error.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

std::string refusal(const Table& table, const WriteOptions& options) {
  const Scratch scratch;
  try {
    write_shapefile(table, scratch.folder(), options);
  } catch (const core::OutputError& error) {
    EXPECT_EQ(error.exit_code(), 5);
    EXPECT_TRUE(files_in(scratch.folder()).empty());
    return error.what();
  }
  return "";
}

WriteOptions in(const std::string& encoding) {
  WriteOptions options = sample_options();
  options.encoding = encoding;
  return options;
}

TEST(WriteShapefile, IsFiveFilesAndAStyle) {
  const Scratch scratch;
  write_shapefile(sample_sites(), scratch.folder(), sample_options());
  EXPECT_EQ(files_in(scratch.folder()), (std::vector<std::string>{"sites.cpg", "sites.dbf", "sites.prj",
                                                                  "sites.qml", "sites.shp", "sites.shx"}));
  EXPECT_EQ(bytes_of(scratch.file("sites.cpg")), "UTF-8");
}

TEST(WriteShapefile, ReadsBackInEachEncoding) {
  for (const std::string encoding : {"UTF-8", "GBK", "GB18030", "gb2312", "CP936"}) {
    const Scratch scratch;
    write_shapefile(sample_sites(), scratch.folder(), in(encoding));
    const auto read = read_layer(scratch.file("sites.shp"), "sites");
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(read[0].fields.at("name"), "长白新村街道睦邻中心") << encoding;
    EXPECT_EQ(read[0].fields.at("score"), "0.8765");
    EXPECT_EQ(read[0].wkt, "POINT (641000 3465000)");
    EXPECT_EQ(read[1].fields.count("mean_m"), 0U) << "an empty cell is NULL";
    EXPECT_EQ(read[2].wkt, "") << "no place, no shape";
  }
}

TEST(WriteShapefile, GbkIsFoundWithoutTheCpgToo) {
  const Scratch scratch;
  write_shapefile(sample_sites(), scratch.folder(), in("GBK"));
  ASSERT_EQ(unlink(scratch.file("sites.cpg").c_str()), 0);
  EXPECT_EQ(read_layer(scratch.file("sites.shp"), "sites")[0].fields.at("name"), "长白新村街道睦邻中心");
}

TEST(WriteShapefile, ACharacterThatGbkLacksIsRefusedByNameAndFeature) {
  for (const std::string character : {"𬭎", "Ñ", "😀"}) {
    Table table = sample_sites();
    table.cells[2] = "张" + character + "中心";
    const std::string message = refusal(table, in("GBK"));
    EXPECT_EQ(message, "sites, feature 1 (A-12), field name: \"" + character +
                           "\" does not exist in GBK; set [output] encoding = \"GB18030\" (or \"UTF-8\")");
    EXPECT_EQ(refusal(table, in("GB18030")), "");
    EXPECT_EQ(refusal(table, in("UTF-8")), "");
  }
}

TEST(WriteShapefile, PinyinNamesAreUsedWhenAsked) {
  const Scratch scratch;
  WriteOptions options = sample_options();
  options.pinyin = true;
  write_shapefile(sample_sites(), scratch.folder(), options);
  const auto read = read_layer(scratch.file("sites.shp"), "sites");
  EXPECT_EQ(read[0].fields.at("DKBH"), "A-12");
  EXPECT_EQ(read[0].fields.at("score"), "0.8765") << "a column without pinyin keeps its short name";
}

TEST(WriteShapefile, TheStyleSpeaksOfTheNamesInTheDbf) {
  const Scratch scratch;
  WriteOptions options = sample_options();
  options.pinyin = true;
  write_shapefile(sample_sites(), scratch.folder(), options);
  const std::string style = bytes_of(scratch.file("sites.qml"));
  EXPECT_NE(style.find("coalesce(&quot;PM&quot;, &apos;&apos;)"), std::string::npos) << style;
  EXPECT_NE(style.find("field=\"DKBH\""), std::string::npos);
  EXPECT_EQ(style.find("site_id"), std::string::npos);
}

TEST(WriteShapefile, NamesThatADbfCannotHoldAreAFaultOfTheProgram) {
  for (const std::string name : {"", "elevenchars", "名称", "two words", "RANK"}) {
    Table table = sample_sites();
    table.columns[2].dbf = name;
    const Scratch scratch;
    EXPECT_THROW(write_shapefile(table, scratch.folder(), sample_options()), std::logic_error) << name;
  }
}

TEST(WriteShapefile, LongTextIsCutBetweenCharactersAndSaid) {
  Table table = sample_sites();
  std::string text;
  for (int i = 0; i < 100; ++i) text += "睦";
  table.cells[2] = text;
  core::Findings findings;
  WriteOptions options = sample_options();
  options.findings = &findings;
  const Scratch scratch;
  write_shapefile(table, scratch.folder(), options);
  EXPECT_EQ(read_layer(scratch.file("sites.shp"), "sites")[0].fields.at("name"), text.substr(0, 84 * 3));
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(findings.all()[0].code, "text_cut");
  EXPECT_EQ(findings.all()[0].count, 1);
}

TEST(WriteShapefile, TheDateInTheDbfIsTheAskedOne) {
  const Scratch scratch;
  write_shapefile(sample_sites(), scratch.folder(), sample_options());
  EXPECT_EQ(bytes_of(scratch.file("sites.dbf")).substr(1, 3), std::string("\x74\x01\x0F"));
}

TEST(WriteShapefile, PolygonsKeepPartsAndHoles) {
  const Scratch scratch;
  write_shapefile(sample_subdistricts(), scratch.folder(), sample_options());
  const auto read = read_layer(scratch.file("subdistricts.shp"), "subdistricts");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_TRUE(read[0].wkt.starts_with("MULTIPOLYGON (((")) << read[0].wkt;
  EXPECT_NE(read[0].wkt.find("640200 3465200"), std::string::npos);
  EXPECT_EQ(read[0].fields.at("population"), "186000");
  EXPECT_EQ(read[1].fields.count("population"), 0U);
}

TEST(WriteShapefile, EmptyTablesAndTablesWithoutShapesAreFine) {
  Table none = sample_sites();
  none.cells.clear();
  none.points.clear();
  const Scratch scratch;
  write_shapefile(none, scratch.folder(), sample_options());
  EXPECT_TRUE(read_layer(scratch.file("sites.shp"), "sites").empty());
  write_shapefile(sample_reach(), scratch.folder(), sample_options());
  EXPECT_EQ(read_layer(scratch.file("reach.dbf"), "reach").size(), 2000U);
}

TEST(WriteShapefile, AnUnknownEncodingIsSaidBeforehand) {
  EXPECT_THROW(check_encoding("latin1"), core::UsageError);
  EXPECT_NO_THROW(check_encoding("gbk"));
}

}  // namespace
}  // namespace mulin::maps
