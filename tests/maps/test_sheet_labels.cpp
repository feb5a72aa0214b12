#include <gtest/gtest.h>

#include <numbers>
#include <random>

#include "maps/labels.h"
#include "maps/map_body.h"
#include "maps/map_marks.h"
#include "maps/map_text.h"
#include "maps/sheet_layout.h"
#include "test_sheet_town.h"

namespace mulin::maps {
namespace {

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - 1e-9 && b.x < a.right() - 1e-9 && a.y < b.bottom() - 1e-9 &&
         b.y < a.bottom() - 1e-9;
}

TEST(Labels, ATakenBoxIsNotFreeAndItsNeighbourIs) {
  TakenBoxes boxes({0, 0, 100, 50});
  boxes.take({10, 10, 20, 5});
  EXPECT_FALSE(boxes.is_free({29, 14, 5, 5}));
  EXPECT_TRUE(boxes.is_free({30, 10, 5, 5})) << "touching is free";
  EXPECT_FALSE(boxes.is_free({96, 10, 5, 5})) << "beyond the area";
}

TEST(Labels, LawWhatIsTakenWhenFreeNeverOverlaps) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> at(-5, 105), size(0.1, 30);
  TakenBoxes boxes({0, 0, 100, 100}, 7);
  for (int i = 0; i < 3000; ++i)
    boxes.take_if_free(std::vector{Rect{at(random), at(random), size(random), size(random)}});
  const auto& all = boxes.all();
  ASSERT_GT(all.size(), 20U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_FALSE(overlap(all[i].box, all[k].box)) << i << " " << k;
  }
}

TEST(Labels, LettersOfOneLabelAreAllTakenOrNone) {
  TakenBoxes boxes({0, 0, 100, 50});
  boxes.take({20, 0, 4, 4});
  EXPECT_FALSE(boxes.take_if_free(std::vector{Rect{10, 0, 4, 4}, Rect{18, 0, 4, 4}}));
  EXPECT_TRUE(boxes.is_free({10, 0, 4, 4}));
}

TEST(Labels, ChineseLettersStandOneBelowTheOtherOnASteepStreet) {
  const geometry::Line up = {{10, 50}, {10, 0}};
  const std::vector<double> pitches(3, 4.0);
  const auto places = letters_along(up, 10, pitches, true);
  ASSERT_TRUE(places);
  EXPECT_LT((*places)[0].at.y, (*places)[2].at.y) << "read downward, whichever way the line runs";
  for (const auto& place : *places) EXPECT_NEAR(place.turn, 0, 1e-9);
}

TEST(Labels, LettersReadFromLeftToRightOnALineThatRunsWest) {
  const geometry::Line west = {{50, 10}, {0, 12}};
  const auto places = letters_along(west, 10, std::vector<double>(3, 4.0), true);
  ASSERT_TRUE(places);
  EXPECT_LT((*places)[0].at.x, (*places)[2].at.x);
  EXPECT_LT(std::abs((*places)[0].turn), 0.1);
}

TEST(Labels, LettersNeverLieOnTheirSide) {
  for (int degrees = 0; degrees < 360; degrees += 5) {
    const double a = degrees * std::numbers::pi / 180;
    const geometry::Line line = {{50, 50}, {50 + 40 * std::cos(a), 50 + 40 * std::sin(a)}};
    const auto places = letters_along(line, 5, std::vector<double>(4, 3.0), true);
    ASSERT_TRUE(places);
    for (const auto& place : *places) EXPECT_LE(std::abs(place.turn), 50 * std::numbers::pi / 180) << degrees;
  }
}

TEST(Labels, AStreetTooShortOrTooBentHasNoName) {
  EXPECT_FALSE(letters_along(geometry::Line{{0, 0}, {10, 0}}, 0, std::vector<double>(3, 4.0), true));
  EXPECT_FALSE(
      letters_along(geometry::Line{{0, 0}, {10, 0}, {10, 10}}, 2, std::vector<double>(3, 5.0), true));
}

TEST(Labels, LawNoWordOfTheDemoTownCoversAnotherOrLeavesTheFrame) {
  const PlanView view = testing::demo_town(30);
  const Layout layout = lay_out(view, shown_box(view), {});
  Canvas canvas(layout.paper, Ink::pdf, {});
  const geometry::Box box = shown_box(view);
  MapDrawing map{
      canvas,
      view,
      {layout.map, {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}, layout.denominator / 1000},
      layout.denominator};
  prepare(map);
  const TakenBoxes taken = draw_labels(map, {});
  const auto& all = taken.all();
  const std::size_t marks = 30 + view.centres.size();
  ASSERT_GT(all.size(), marks + 40);
  for (std::size_t i = marks; i < all.size(); ++i) {
    EXPECT_GE(all[i].box.x, layout.map.x);
    EXPECT_LE(all[i].box.right(), layout.map.right());
    for (std::size_t k = 0; k < i; ++k) {
      EXPECT_FALSE(all[i].label != all[k].label && overlap(all[i].box, all[k].box)) << i << " " << k;
    }
  }
}

TEST(Labels, MarksOfSitesAtOnePlaceStandApart) {
  PlanView view;
  for (int i = 1; i <= 4; ++i) {
    MapSite site;
    site.at = {500, 500};
    site.mark = SiteMark::chosen;
    site.rank = i;
    view.sites.push_back(site);
  }
  Canvas canvas({420, 297, 1}, Ink::pdf, {});
  const MapDrawing map{canvas, view, {{0, 0, 200, 200}, {500, 500}, 10}};
  const auto placed = placed_sites(map, 2.5);
  for (std::size_t i = 0; i < placed.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_GT(geometry::distance(placed[i].mark, placed[k].mark), 5.0);
  }
}

}  // namespace
}  // namespace mulin::maps
