#include "core/csv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"

namespace mulin::core {
namespace {

/// A file that is gone when the test is over.
class File {
 public:
  explicit File(const std::string& bytes)
      : path_(std::filesystem::temp_directory_path() /
              ("mulin-csv-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) +
               ".csv")) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { std::filesystem::remove(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string refusal(const std::string& bytes) {
  const File file(bytes);
  try {
    read_csv(file.path());
  } catch (const DataError& e) {
    return e.what();
  }
  return "read";
}

TEST(Csv, BomCrlfQuotesAndBlankEndsAreRead) {
  const File file("\xEF\xBB\xBFname , n\r\n\"a, \"\"b\"\"\nc\",1\r\n007,2\r\n\r\n");
  const auto table = read_csv(file.path());
  EXPECT_EQ(table.header, (std::vector<std::string>{"name", "n"}));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0][0], "a, \"b\"\nc");
  EXPECT_EQ(table.rows[1][0], "007") << "ids stay text";
  EXPECT_EQ(table.line, (std::vector<std::int64_t>{2, 4})) << "a quoted line end counts";
}

TEST(Csv, ARaggedRowIsNamedByItsLine) {
  EXPECT_NE(refusal("a,b\n1,2\n3\n").find("line 3 has 1 cells; the header has 2"), std::string::npos);
}

TEST(Csv, WhatIsNoTableInUtf8IsRefusedWithItsReason) {
  EXPECT_NE(refusal("\xFF\xFE"
                    "a")
                .find("UTF-16"),
            std::string::npos);
  EXPECT_NE(refusal(std::string("a\n\0\n", 4)).find("NUL"), std::string::npos);
  EXPECT_NE(refusal("a\n\xB3\xA4\xB0\xD7\n").find("not UTF-8"), std::string::npos);
  EXPECT_NE(refusal("a,b\n\"never closed,1\n").find("never closes"), std::string::npos);
  EXPECT_NE(refusal("a\n\"x\"y\n").find("after a closing quote"), std::string::npos);
  EXPECT_NE(refusal("").find("empty"), std::string::npos);
}

TEST(Csv, AColumnThatIsMissingSuggestsTheNearest) {
  const File file("subdistrict,sites\nx,1\n");
  const auto table = read_csv(file.path());
  EXPECT_EQ(table.column("sites"), 1U);
  try {
    static_cast<void>(table.column("subdistrct"));
    FAIL() << "a column that is not there was found";
  } catch (const DataError& e) {
    EXPECT_NE(std::string(e.what()).find("did you mean \"subdistrict\"?"), std::string::npos) << e.what();
  }
}

TEST(Csv, OldLineEndsAndBlankLinesBeforeTheHeaderAreRead) {
  const File file("\n  \rname,n\ra,1\r\rb,2");
  const auto table = read_csv(file.path());
  EXPECT_EQ(table.header, (std::vector<std::string>{"name", "n"}));
  EXPECT_EQ(table.rows.size(), 2U);
}

TEST(Csv, OtherSeparatorsAreNamed) {
  EXPECT_NE(refusal("name;n\na;1\n").find("separated by semicolons"), std::string::npos);
  EXPECT_NE(refusal("name\tn\na\t1\n").find("separated by tabs"), std::string::npos);
}

TEST(Csv, AColumnThatStandsTwiceIsNotChosenFrom) {
  const File file("name,n,n\na,1,2\n");
  const auto table = read_csv(file.path(), "quota.csv");
  EXPECT_EQ(table.column("name"), 0U);
  try {
    static_cast<void>(table.column("n"));
    FAIL();
  } catch (const DataError& e) {
    EXPECT_STREQ(e.what(), "quota.csv: two columns are called \"n\"; give each its own name");
  }
}

TEST(Csv, AFolderAndAMissingFileAreRefused) {
  EXPECT_THROW(read_csv("/"), DataError);
  EXPECT_THROW(read_csv("/no/such/file.csv"), DataError);
}

}  // namespace
}  // namespace mulin::core
