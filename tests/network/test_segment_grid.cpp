#include <gtest/gtest.h>

#include <algorithm>

#include "network/segment_grid.h"

namespace mulin::network {
namespace {

using geometry::Point;

TEST(SegmentGrid, ALevelSegmentBesideACellSideIsInAllCellsAlongIt) {
  for (int y = 0; y <= 400; ++y) {
    core::Ragged<Point> lines;
    for (const double x : {0.0, 400.0})
      lines.add(std::vector<Point>{{x, 0}, {x + 1, 0}, {x + 1, 400}, {x, 400}});
    const Row segment = static_cast<Row>(lines.values.size());
    lines.add(std::vector<Point>{{0, double(y)}, {400, double(y)}});
    const SegmentGrid grid(lines, 1);
    for (int x = 0; x <= 400; x += 20) {
      const auto here = grid.in_cell(grid.cell_of({double(x), double(y)}));
      EXPECT_NE(std::find(here.begin(), here.end(), segment), here.end()) << x << ", " << y;
    }
  }
}

}  // namespace
}  // namespace mulin::network
