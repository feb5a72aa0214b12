#include <gtest/gtest.h>

#include "write_samples.h"

namespace mulin::maps {
namespace {

TEST(WriteXlsx, TextStaysTextAndNumbersStayNumbers) {
  const Scratch scratch;
  const Table sites = sample_sites();
  write_xlsx({&sites}, scratch.file("sites.xlsx"), sample_options());
  const auto read = read_layer(scratch.file("sites.xlsx"), "sites");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].fields.at("name"), "长白新村街道睦邻中心");
  EXPECT_EQ(read[0].fields.at("score"), "0.8765");
  EXPECT_EQ(read[1].fields.at("name"), "=HYPERLINK(\"x\")");
  EXPECT_EQ(read[1].fields.at("site_id"), "-5");
  EXPECT_EQ(read[1].fields.count("mean_distance"), 0U);
  EXPECT_EQ(read[2].fields.at("name"), "a,\n\"b\"");
}

TEST(WriteXlsx, HasASheetThatExplainsTheColumns) {
  const Scratch scratch;
  const Table sites = sample_sites();
  WriteOptions options = sample_options();
  options.chinese = options.pinyin = true;
  write_xlsx({&sites}, scratch.file("sites.xlsx"), options);
  EXPECT_EQ(read_layer(scratch.file("sites.xlsx"), "sites")[0].fields.at("DKBH"), "A-12");
  const auto fields = query(scratch.file("sites.xlsx"), "SELECT * FROM fields");
  ASSERT_FALSE(fields.empty());
  EXPECT_NE(std::find(fields.begin(), fields.end(), "sites|DKBH|site_id|点位编号|"), fields.end());
}

TEST(WriteXlsx, ATableWithoutRowsIsAHeader) {
  const Scratch scratch;
  Table none = sample_sites();
  none.cells.clear();
  none.points.clear();
  EXPECT_NO_THROW(write_xlsx({&none}, scratch.file("sites.xlsx"), sample_options()));
}

}  // namespace
}  // namespace mulin::maps
