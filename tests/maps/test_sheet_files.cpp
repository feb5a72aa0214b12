#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/error.h"
#include "maps/sheet_table.h"
#include "maps/sheet_words.h"
#include "maps/sheets.h"
#include "test_sheet_town.h"

namespace mulin::maps {
namespace {

namespace fs = std::filesystem;

class SheetFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / (std::string("mulin-sheets-") +
                                           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] static std::string bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string pdf(const PlanView& view, Sheet sheet) const {
    write_sheet_pdf(view, sheet, path("sheet.pdf"));
    return bytes(path("sheet.pdf"));
  }
  std::string png(const PlanView& view, Sheet sheet) const {
    write_sheet_png(view, sheet, path("sheet.png"));
    return bytes(path("sheet.png"));
  }

 private:
  fs::path folder_;
};

constexpr Sheet kSheets[] = {Sheet::candidates, Sheet::coverage};

PlanView small_view() {
  PlanView view;
  view.title = "Town";
  view.dpi = 60;
  view.study_area = {{{{{{0, 0}, {3000, 0}, {3000, 2000}, {0, 2000}, {0, 0}}}}}};
  return view;
}

int big_endian(const std::string& data, std::size_t at) {
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value * 256 + static_cast<unsigned char>(data[i]);
  return value;
}

TEST_F(SheetFiles, AreTheSameBytesTwice) {
  PlanView view = testing::demo_town();
  view.dpi = 60;
  for (const Sheet sheet : kSheets) {
    const std::string first = pdf(view, sheet), image = png(view, sheet);
    EXPECT_EQ(first, pdf(view, sheet));
    EXPECT_EQ(image, png(view, sheet));
    EXPECT_GT(first.size(), 100000U);
    EXPECT_LT(first.size(), 4000000U);
  }
}

TEST_F(SheetFiles, StateTheDateOfTheViewAndNoOther) {
  const std::string file = pdf(small_view(), Sheet::candidates);
  EXPECT_NE(file.find("(20000101000000Z)"), std::string::npos);
}

TEST_F(SheetFiles, ThePngHasThePixelsAndTheDensityOfA3) {
  PlanView view = small_view();
  view.dpi = 200;
  const std::string file = png(view, Sheet::candidates);
  EXPECT_EQ(big_endian(file, 16), 3307);
  EXPECT_EQ(big_endian(file, 20), 2339);
  const auto density = file.find("pHYs");
  ASSERT_NE(density, std::string::npos);
  EXPECT_EQ(big_endian(file, density + 4), 7874) << "dots per metre";
  EXPECT_EQ(file.find("tIME"), std::string::npos);
}

TEST_F(SheetFiles, ACharacterWithoutGlyphIsRefusedByName) {
  PlanView view = small_view();
  view.title = "Town \xF3\xB0\x80\x80";  // U+F0000, private use: no font has it
  try {
    pdf(view, Sheet::candidates);
    FAIL() << "no error";
  } catch (const core::DataError& error) {
    EXPECT_NE(std::string(error.what()).find("U+F0000"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("fonts-noto-cjk"), std::string::npos) << error.what();
  }
}

TEST_F(SheetFiles, ControlCharactersOfTheDataArePrintedAsQuestionMarks) {
  PlanView view = small_view();
  view.title = "Town\n\x1b[2J \xff";
  EXPECT_NO_THROW(pdf(view, Sheet::coverage));
}

TEST_F(SheetFiles, SixtySitesGoOnToASecondPage) {
  EXPECT_NE(pdf(testing::demo_town(60), Sheet::candidates).find("/Count 2"), std::string::npos);
  EXPECT_NE(pdf(testing::demo_town(10), Sheet::candidates).find("/Count 1"), std::string::npos);
}

TEST_F(SheetFiles, EmptyInputsGiveASheet) {
  std::vector<PlanView> views(5);
  views[1].sites.push_back({{500, 500}, "A", "", "", "", SiteMark::chosen, 1, 0.5, 10, 5, 300, 0});
  views[2].streets.push_back({{{0, 0}, {900, 40}}, 3, "Main Street", 0});
  views[3].subdistricts.push_back({{}, "nowhere", 0, 0, 0, 0});
  views[4] = small_view();
  views[4].demand.push_back({{100, 100}, 0, 0, 0});
  views[4].bands.push_back({500, {}, {}});
  for (PlanView& view : views) {
    view.dpi = 40;
    for (const Sheet sheet : kSheets) {
      EXPECT_GT(pdf(view, sheet).size(), 1000U);
      EXPECT_GT(png(view, sheet).size(), 1000U);
    }
  }
}

TEST_F(SheetFiles, AFolderThatIsMissingIsAnOutputError) {
  EXPECT_THROW(write_sheet_pdf(small_view(), Sheet::candidates, path("no/such/folder.pdf")),
               core::OutputError);
}

TEST_F(SheetFiles, AllPapersAreDrawn) {
  PlanView view = small_view();
  view.dpi = 30;
  for (const char* paper : {"A0", "A1", "A2", "A3", "A4"}) {
    view.paper = paper;
    EXPECT_GT(png(view, Sheet::candidates).size(), 1000U) << paper;
  }
}

TEST(SheetTable, RowsShrinkBeforeTheyAreSentToTheNextPage) {
  SheetTable table;
  table.columns = {{"a", Align::left}};
  table.rows.assign(20, {"x"});
  const double all = table_height(table, kLeastRow);
  EXPECT_EQ(rows_that_fit(table, 0, all), 20U);
  EXPECT_LT(rows_that_fit(table, 0, all - 0.1), 20U);
  EXPECT_EQ(rows_that_fit(table, 15, all), 5U);
}

TEST(SheetTable, LawTheTableNeverLeavesItsBox) {
  Canvas canvas({420, 297, 1}, Ink::pdf, {});
  SheetTable table;
  table.columns = {{"a", Align::left}};
  for (std::size_t rows = 0; rows < 90; ++rows, table.rows.push_back({"x"})) {
    for (const double height : {40.0, 65.0, 120.0}) {
      const std::size_t drawn = rows_that_fit(table, 0, height);
      const double lines = static_cast<double>(drawn + (drawn < rows ? 1 : 0));
      EXPECT_LE(table_height(table, 0) + lines * kLeastRow, height + 1e-9) << rows << " in " << height;
      EXPECT_EQ(draw_table(canvas, table, 0, {10, 10, 100, height}, "{0} more"), drawn);
    }
  }
}

TEST(SheetTable, SitesComeInRankOrderWithTheirNumbers) {
  PlanView view;
  view.sites = {{{}, "B", "", "East", "", SiteMark::required, 2, 0.25, 1000, 400, 301.4, 0},
                {{}, "C", "", "", "", SiteMark::candidate, 0, 0.9, 0, 0, 0, 0},
                {{}, "A", "Old school", "West", "", SiteMark::chosen, 1, 0.5, 12345, 1234.6, 299.5, 0}};
  const SheetTable table = table_of(view, Sheet::candidates);
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0],
            (std::vector<std::string>{"1", "Old school", "West", "1,235", "12,345", "300", "0.500"}));
  EXPECT_EQ(table.rows[1][1], "B");
}

TEST(SheetWords, PlacesAreFilled) {
  EXPECT_EQ(filled(Word::between, "en", {"300", "500 m"}), "300 to 500 m");
  EXPECT_EQ(say(Word::legend, "zh"), "图例");
  EXPECT_EQ(role_name("streets", "zh"), "道路");
  EXPECT_EQ(role_name("mystery", "zh"), "mystery");
}

}  // namespace
}  // namespace mulin::maps
