#include <gtest/gtest.h>

#include "core/csv.h"
#include "core/error.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

Table one_column(std::vector<Cell> cells) {
  Table table{.name = "t", .cells = std::move(cells)};
  table.columns = {{.name = "text", .dbf = "text"}};
  return table;
}

std::string csv_of(const Table& table) {
  const Scratch scratch;
  write_csv(table, scratch.file("t.csv"));
  return bytes_of(scratch.file("t.csv"));
}

TEST(WriteCsv, HasBomCrlfAndQuotesWhereNeeded) {
  EXPECT_EQ(csv_of(sample_sites()),
            "\xEF\xBB\xBFrank,site_id,name,score,mean_distance\r\n"
            "1,A-12,长白新村街道睦邻中心,0.8765,412.3\r\n"
            "2,-5,\"'=HYPERLINK(\"\"x\"\")\",0.5000,\"\"\r\n"
            "3,C,\"a,\r\n\"\"b\"\"\",0.0000,\"\"\r\n");
}

TEST(WriteCsv, TextThatASpreadsheetWouldRunGetsAnApostrophe) {
  EXPECT_EQ(csv_of(one_column({"=1+1", "+cmd", "-x", "@a", "\tb", "+12", "-3.5", "1e3", "a=b"})),
            "\xEF\xBB\xBFtext\r\n'=1+1\r\n'+cmd\r\n'-x\r\n'@a\r\n'\tb\r\n+12\r\n-3.5\r\n1e3\r\na=b\r\n");
  EXPECT_EQ(csv_of(one_column({"\rb"})), "\xEF\xBB\xBFtext\r\n\"'\rb\"\r\n");
}

TEST(WriteCsv, AnEmptyLastCellIsQuotedSoThatNoReaderDropsIt) {
  EXPECT_EQ(csv_of(one_column({std::monostate(), "", "a"})), "\xEF\xBB\xBFtext\r\n\"\"\r\n\"\"\r\na\r\n");
  Table table{.name = "t", .cells = {"", "", "a", ""}};
  table.columns = {{.name = "a"}, {.name = "b"}};
  EXPECT_EQ(csv_of(table),
            "\xEF\xBB\xBF"
            "a,b\r\n,\"\"\r\na,\"\"\r\n");
}

TEST(WriteCsv, ATableWithoutRowsIsAHeader) {
  EXPECT_EQ(csv_of(one_column({})), "\xEF\xBB\xBFtext\r\n");
}

TEST(WriteCsv, BytesThatAreNoUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(csv_of(one_column({"a\xFFz"})), "\xEF\xBB\xBFtext\r\na\xEF\xBF\xBDz\r\n");
}

TEST(WriteCsv, ReadsBackThroughTheHousesOwnReader) {
  const Scratch scratch;
  write_csv(sample_sites(), scratch.file("sites.csv"));
  const core::CsvTable read = core::read_csv(scratch.file("sites.csv"));
  ASSERT_EQ(read.rows.size(), 3U);
  EXPECT_EQ(read.rows[0][2], "长白新村街道睦邻中心");
  EXPECT_EQ(read.rows[2][2], "a,\r\n\"b\"");
}

TEST(WriteCsv, AFolderThatIsMissingIsAnErrorThatNamesThePath) {
  const Scratch scratch;
  try {
    write_csv(sample_sites(), scratch.file("nowhere/sites.csv"));
    FAIL();
  } catch (const core::OutputError& error) {
    EXPECT_EQ(std::string(error.what()), scratch.file("nowhere/sites.csv") + ": No such file or directory");
    EXPECT_EQ(error.exit_code(), 5);
  }
}

TEST(WriteCsv, ACellOfTheWrongKindIsAFaultOfTheProgram) {
  const Scratch scratch;
  EXPECT_THROW(write_csv(one_column({1.5}), scratch.file("t.csv")), std::logic_error);
}

TEST(WriteFields, ListsShortNameFullNameMeaningAndUnit) {
  const Scratch scratch;
  const Table sites = sample_sites();
  WriteOptions options = sample_options();
  options.chinese = true;
  options.pinyin = true;
  write_fields({&sites}, scratch.file("fields.csv"), options);
  EXPECT_EQ(bytes_of(scratch.file("fields.csv")),
            "\xEF\xBB\xBFtable,field,name,meaning,unit\r\n"
            "sites,PM,rank,rank,\"\"\r\nsites,DKBH,site_id,点位编号,\"\"\r\nsites,MC,name,名称,\"\"\r\n"
            "sites,score,score,score,1\r\nsites,mean_m,mean_distance,mean_distance,m\r\n");
}

}  // namespace
}  // namespace mulin::maps
