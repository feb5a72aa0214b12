#include <gtest/gtest.h>

#include "core/error.h"
#include "maps/map_frame.h"
#include "maps/map_scale.h"
#include "maps/sheet_layout.h"
#include "test_sheet_town.h"

namespace mulin::maps {
namespace {

PlanView place_of(double w, double h) {
  PlanView view;
  view.study_area = {{{{{{0, 0}, {w, 0}, {w, h}, {0, h}, {0, 0}}}}}};
  return view;
}

TEST(MapScale, IsTheNextRoundOne) {
  EXPECT_EQ(round_scale(23000), 25000);
  EXPECT_EQ(round_scale(25000), 25000);
  EXPECT_EQ(round_scale(25001), 30000);
  EXPECT_EQ(round_scale(10100), 12500);
  EXPECT_EQ(round_scale(12600), 15000);
  EXPECT_EQ(round_scale(90000), 100000);
  EXPECT_EQ(round_scale(0), 1000);
}

TEST(MapScale, LengthsAreOneTwoOrFive) {
  EXPECT_EQ(round_length(999), 500);
  EXPECT_EQ(round_length(1000), 1000);
  EXPECT_EQ(round_length(4999), 2000);
  EXPECT_NEAR(round_length(0.3), 0.2, 1e-12);
}

TEST(MapScale, IsWrittenWithGroups) {
  EXPECT_EQ(scale_text(25000), "1:25,000");
}

TEST(MapScale, LawThePlaceFitsItsFrame) {
  for (const double w : {150.0, 1000.0, 7300.0, 40000.0}) {
    for (const double h : {150.0, 990.0, 11000.0, 39000.0}) {
      const PlanView view = place_of(w, h);
      const Layout layout = lay_out(view, shown_box(view), {});
      const double metres_per_mm = layout.denominator / 1000;
      EXPECT_LE(w, layout.map.w * metres_per_mm) << w << " × " << h;
      EXPECT_LE(h, layout.map.h * metres_per_mm) << w << " × " << h;
    }
  }
}

TEST(MapScale, WidePlacesLieAndTallPlacesStand) {
  const PlanView wide = place_of(12000, 9000), tall = place_of(8000, 11400);
  EXPECT_FALSE(lay_out(wide, shown_box(wide), {}).portrait);
  EXPECT_TRUE(lay_out(tall, shown_box(tall), {}).portrait);
}

TEST(MapScale, TheScaleAskedForIsTakenUnlessItWouldCutThePlace) {
  PlanView view = place_of(12000, 9000);
  const double fitting = lay_out(view, shown_box(view), {}).denominator;
  view.scale = 25000;
  EXPECT_EQ(lay_out(view, shown_box(view), {}).denominator, fitting);
  EXPECT_TRUE(lay_out(view, shown_box(view), {}).too_large);
  view.scale = 100000;
  EXPECT_EQ(lay_out(view, shown_box(view), {}).denominator, 100000);
  EXPECT_FALSE(lay_out(view, shown_box(view), {}).too_large);
}

TEST(MapScale, LargerPaperShowsTheSamePlaceLarger) {
  PlanView view = place_of(12000, 9000);
  const double a3 = lay_out(view, shown_box(view), {}).denominator;
  view.paper = "A1";
  EXPECT_LT(lay_out(view, shown_box(view), {}).denominator, a3);
  view.paper = "letter";
  EXPECT_THROW(lay_out(view, shown_box(view), {}), core::UsageError);
}

TEST(MapScale, ATableThatIsLongCostsNoScale) {
  const PlanView view = place_of(8000, 11400);
  const Layout small = lay_out(view, shown_box(view), {});
  Needs needs;
  needs.table = 300;
  EXPECT_EQ(lay_out(view, shown_box(view), needs).denominator, small.denominator);
}

TEST(MapScale, GridLinesStandThreeToTenCentimetresApart) {
  for (double metres_per_mm = 0.5; metres_per_mm < 500; metres_per_mm *= 1.3) {
    const double mm = grid_spacing(metres_per_mm) / metres_per_mm;
    EXPECT_GE(mm, 34.9) << metres_per_mm;
    EXPECT_LE(mm, 100) << metres_per_mm;
  }
}

}  // namespace
}  // namespace mulin::maps
