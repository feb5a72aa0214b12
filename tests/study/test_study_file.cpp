// What a study file may not say: each refusal is one line that names the file, the key and what was found.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "study/study.h"

namespace mulin::study {
namespace {

/// A sound study file in pieces; a test replaces one.
struct Text {
  std::string top = "crs = \"EPSG:4549\"\n";
  std::string sites = "source = \"sites.shp\"\nid = \"id\"\n";
  std::string population = "source = \"people.shp\"\ncount = \"POP\"\n";
  std::string locate = "sites = 4\n";
  std::string more;
  [[nodiscard]] std::string whole() const {
    return top + "[streets]\nsource = \"streets.shp\"\n[population]\n" + population + "[sites]\n" + sites +
           "[locate]\n" + locate + more;
  }
};

/// The refusal's line, "" when the file is read.
std::string refusal(const std::string& text) {
  const auto path =
      std::filesystem::temp_directory_path() / ("mulin_study_" + std::to_string(getpid()) + ".toml");
  std::ofstream(path, std::ios::binary) << text;
  std::string line;
  try {
    read_study(path.string());
  } catch (const core::Error& error) {
    line = error.what();
    EXPECT_EQ(error.exit_code(), 2) << line;
    EXPECT_TRUE(line.starts_with(path.string())) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  }
  std::filesystem::remove(path);
  return line;
}

void expect(const Text& text, std::initializer_list<const char*> words) {
  const auto line = refusal(text.whole());
  for (const char* word : words)
    EXPECT_NE(line.find(word), std::string::npos) << word << " is not in: " << line;
}

TEST(StudyFile, ASoundOneIsRead) {
  EXPECT_EQ(refusal(Text{}.whole()), "");
}

TEST(StudyFile, WholeNumbersThatNeedMoreThan32BitsAreNotCutDown) {
  Text text;
  text.population += "band = 4294967297\n";
  expect(text, {"population.band = 4294967297", "at most 1000000"});
  text = {};
  text.locate += "alternatives = 4294967297\n";
  expect(text, {"locate.alternatives"});
  text = {};
  text.locate += "quota = { \"A\" = { min = 4294967297 } }\n";
  expect(text, {"locate.quota.A.min"});
  text = {};
  text.more = "[scoring]\ndraws = 4294967296\n";
  expect(text, {"scoring.draws"});
}

TEST(StudyFile, AKeyOfThousandsOfPartsIsRefusedByItsLine) {
  std::string deep = "a";
  for (int i = 0; i < 50'000; ++i) deep += ".a";
  EXPECT_NE(refusal("# dots in comments . . .\n" + deep + " = 1\n").find(":2: a key of more than 64 parts"),
            std::string::npos);
  EXPECT_NE(refusal("[" + deep + "]\n").find(":1: a key"), std::string::npos);
  EXPECT_NE(refusal("x = { " + deep + " = 1 }\n").find(":1: a key"), std::string::npos);
}

TEST(StudyFile, DotsInTextsAreNoParts) {
  Text text;
  const std::string dots(500, '.');
  text.top += "title = \"" + dots + "\\\"" + dots + "\" # " + dots + "\n";
  EXPECT_EQ(refusal(text.whole()), "");
  text.top = "title = \"\"\"\n" + dots + " = \"x\n\"\"\"\n";
  EXPECT_EQ(refusal(text.whole()), "");
}

TEST(StudyFile, ADateThatIsInNoCalendarIsRefused) {
  for (const char* date : {"2016-02-31", "2015-02-29", "2016-04-31", "0000", "0000-01-01", "2016-00-10"}) {
    Text text;
    text.top += "date = \"" + std::string(date) + "\"\n";
    expect(text, {"date", date});
  }
  Text leap;
  leap.top += "date = \"2016-02-29\"\n";
  EXPECT_EQ(refusal(leap.whole()), "");
}

TEST(StudyFile, NumbersThatAreNoneAreRefusedInValueFunctionsAndMatrices) {
  const std::string criterion = "[[criterion]]\nname = \"a\"\nmeasure = \"population_within\"\n";
  for (const char* points : {"[[0, 0], [5, nan]]", "[[0, 0], [inf, 1]]", "[[nan, 0], [5, 1]]"}) {
    Text text;
    text.more = criterion + "value = { shape = \"piecewise\", points = " + points + " }\n";
    expect(text, {"criterion[1].value.points"});
  }
  Text text;
  text.more = criterion + "[weights]\nmethod = \"ahp\"\npairwise = [[inf]]\n";
  expect(text, {"weights.pairwise"});
}

TEST(StudyFile, AGeneratorThatIsAskedForNothingIsRefused) {
  Text text;
  text.sites = "generate = {}\n";
  expect(text, {"sites.generate", "along_streets"});
}

TEST(StudyFile, AMisspeltFormatsSuggestsFormats) {
  Text text;
  text.more = "[output]\nformat = [\"csv\"]\n";
  expect(text, {"output.format", "did you mean \"formats\"?"});
}

TEST(StudyFile, AChoiceListsOnlyWordsThatCanBeWritten) {
  Text text;
  text.sites += "datum = \"GCJ02\"\n";
  expect(text, {"sites.datum", "expected one of gcj02, bd09"});
}

TEST(StudyFile, NothingToCoverIsRefused) {
  Text text;
  text.locate = "model = \"lscp\"\ncover = 0\n";
  expect(text, {"locate.cover"});
}

}  // namespace
}  // namespace mulin::study
