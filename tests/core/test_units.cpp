#include "core/units.h"

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace mulin::core {
namespace {

TEST(Units, LengthsAreMetres) {
  EXPECT_DOUBLE_EQ(parse_length("500 m", "k"), 500);
  EXPECT_DOUBLE_EQ(parse_length(" 1.2km ", "k"), 1200);
  EXPECT_DOUBLE_EQ(parse_length("0 m", "k"), 0);
  EXPECT_DOUBLE_EQ(parse_length("1 mi", "k"), 1609.344);
}

TEST(Units, AreasSpeedsAndDurations) {
  EXPECT_DOUBLE_EQ(parse_area("600 m2", "k"), 600);
  EXPECT_DOUBLE_EQ(parse_area("0.5 ha", "k"), 5000);
  EXPECT_DOUBLE_EQ(parse_area("3 亩", "k"), 2000);
  EXPECT_DOUBLE_EQ(parse_speed("3.6 km/h", "k"), 1);
  EXPECT_DOUBLE_EQ(parse_speed("60 m/min", "k"), 1);
  EXPECT_DOUBLE_EQ(parse_duration("5 min", "k"), 300);
}

TEST(Units, ALimitIsALengthOrATimeThatASpeedTurnsIntoOne) {
  EXPECT_DOUBLE_EQ(parse_limit("800 m", "k").metres_at(9), 800);
  EXPECT_DOUBLE_EQ(parse_limit("15 min", "k").metres_at(0.9), 810);
}

TEST(Units, WithoutAUnitOrWithAnUnknownOneTheKeyAndTheValueAreNamed) {
  for (const char* text :
       {"500", "500 miles", "m", "", "-5 m", "nan m", "inf m", "1e999 m", "5 m m", "0x10 m"}) {
    try {
      parse_length(text, "walk.cutoff");
      ADD_FAILURE() << text;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("walk.cutoff = \""), std::string::npos) << error.what();
    }
  }
}

TEST(Units, NobodyWalksAtNoSpeedOrForNoTime) {
  EXPECT_THROW(parse_speed("0 m/s", "k"), UsageError);
  EXPECT_THROW(parse_duration("0 min", "k"), UsageError);
  EXPECT_THROW(parse_limit("0 m", "k"), UsageError);
  EXPECT_THROW(parse_limit("10 m/s", "k"), UsageError);
}

}  // namespace
}  // namespace mulin::core
