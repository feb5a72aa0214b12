#include "core/text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/random.h"

namespace mulin::core {
namespace {

TEST(Text, TrimmingTakesWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed("   "), "");
}

TEST(Text, PrintableTextCanNeitherMoveACursorNorFakeALine) {
  EXPECT_EQ(printable("a\nb\x1b[2J"), "a?b?[2J");
  EXPECT_EQ(printable("长白\xFF"), "长白?");
  EXPECT_EQ(printable("\xC2\x9B"), "?") << "C1 controls too";
  EXPECT_EQ(printable("a\u202Eb\u2067c\u200Fd\u2028e\u061Cf"), "a?b?c?d?e?f") << "nor turn the line around";
  EXPECT_EQ(printable("“½–ﬀ\u200D"), "“½–ﬀ\u200D");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(Text, Utf8IsWellFormedOrNot) {
  EXPECT_TRUE(is_utf8("𠮷野家 Ñ"));
  EXPECT_FALSE(is_utf8("\xC0\x80")) << "overlong";
  EXPECT_FALSE(is_utf8("\xED\xA0\x80")) << "surrogate";
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80")) << "beyond Unicode";
  EXPECT_FALSE(is_utf8("\xE9\x95")) << "cut";
  EXPECT_EQ(code_points("长白Ñ𠮷"), 4U);
}

TEST(Text, NumbersAreWholeTextsAndFinite) {
  EXPECT_EQ(to_number(" +1.5e3 "), 1500);
  for (const char* text : {"", "1,5", "1 2", "abc", "nan", "inf", "0x10", "1e999", "１"})
    EXPECT_FALSE(to_number(text)) << text;
}

TEST(Text, ANumberReadsBackAsItself) {
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const double v = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.below(80)) - 40);
    EXPECT_EQ(to_number(number(v)), v);
  }
  EXPECT_EQ(number(1.2), "1.2");
  EXPECT_EQ(number(-0.0), "0");
  EXPECT_EQ(number(std::nan("")), "");
}

TEST(Text, FixedDigitsRoundHalfAwayFromZeroAndNeverSayMinusZero) {
  EXPECT_EQ(fixed(2.5, 0), "3");
  EXPECT_EQ(fixed(-2.5, 0), "-3");
  EXPECT_EQ(fixed(-0.04, 1), "0.0");
  EXPECT_EQ(fixed(1234.5, 2), "1234.50");
  EXPECT_EQ(fixed(INFINITY, 1), "");
}

TEST(Text, ThousandsAreGrouped) {
  EXPECT_EQ(grouped(1242600), "1,242,600");
  EXPECT_EQ(grouped(-1000), "-1,000");
  EXPECT_EQ(grouped(999), "999");
}

TEST(Text, TheNearestNameIsFoundByEditDistanceOverCharacters) {
  const std::vector<std::string> names = {"population", "parks", "长白新村街道"};
  EXPECT_EQ(nearest_name("popluation", names), "population");
  EXPECT_EQ(nearest_name("长白新村", names), "长白新村街道");
  EXPECT_FALSE(nearest_name("xyz", names));
}

TEST(Text, SplittingAndJoiningAreInverse) {
  const std::string text = ",a,,b,";
  EXPECT_EQ(join(split(text, ','), ","), text);
  EXPECT_EQ(split("", ',').size(), 1U);
  EXPECT_EQ(lower("AbÑ"), "abÑ");
}

}  // namespace
}  // namespace mulin::core
