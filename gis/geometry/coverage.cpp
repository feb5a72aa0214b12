#include "geometry/coverage.h"

#include <algorithm>
#include <cmath>

namespace mulin::geometry {
namespace {

/// What the boundary does in one cell: how far it descends there, and the area to its right inside the cell.
struct Mark {
  std::int64_t column;
  double descent;
  double right;
};

/// Collects the marks of all rings, row by row. Coordinates are in cells: u rightwards, v downwards.
class Marks {
 public:
  Marks(const Grid& grid, const Box& box) : grid_(grid) {
    const double top = std::floor((grid.top - box.max_y) / grid.cell_height);
    const double bottom = std::ceil((grid.top - box.min_y) / grid.cell_height);
    first_row = static_cast<std::int64_t>(std::clamp(top, 0.0, static_cast<double>(grid.rows)));
    const auto end = static_cast<std::int64_t>(std::clamp(bottom, 0.0, static_cast<double>(grid.rows)));
    rows.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, end - first_row)));
  }

  void add_ring(const Ring& ring, double sign) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const double u0 = (ring[i].x - grid_.left) / grid_.cell_width;
      const double v0 = (grid_.top - ring[i].y) / grid_.cell_height;
      const double u1 = (ring[i + 1].x - grid_.left) / grid_.cell_width;
      const double v1 = (grid_.top - ring[i + 1].y) / grid_.cell_height;
      if (v0 < v1) add_edge(u0, v0, u1, v1, sign);
      if (v1 < v0) add_edge(u1, v1, u0, v0, -sign);
    }
  }

  std::int64_t first_row = 0;
  std::vector<std::vector<Mark>> rows;

 private:
  /// One edge going down, cut at cell rows.
  void add_edge(double u0, double v0, double u1, double v1, double sign) {
    const double low = std::max(v0, static_cast<double>(first_row));
    const double high = std::min(v1, static_cast<double>(first_row) + static_cast<double>(rows.size()));
    const auto u_at = [&](double v) {
      return v <= v0 ? u0
             : v >= v1
                 ? u1
                 : std::clamp(u0 + (u1 - u0) * ((v - v0) / (v1 - v0)), std::min(u0, u1), std::max(u0, u1));
    };
    for (double v = low; v < high;) {
      const double next = std::min(std::floor(v) + 1, high);
      add_piece(static_cast<std::int64_t>(std::floor(v)), u_at(v), v, u_at(next), next, sign);
      v = next;
    }
  }

  /// A piece inside one row, cut at cell columns.
  void add_piece(std::int64_t row, double u0, double v0, double u1, double v1, double sign) {
    auto& marks = rows[static_cast<std::size_t>(row - first_row)];
    if (u0 > u1) {  // the row is mirrored top to bottom, which changes no area to the right
      std::swap(u0, u1);
    }
    const double descent = v1 - v0;
    const auto columns = static_cast<double>(grid_.columns);
    const auto v_at = [&](double u) {
      return u <= u0 ? 0 : u >= u1 ? descent : descent * ((u - u0) / (u1 - u0));
    };
    if (u0 < 0) marks.push_back({-1, sign * (u1 <= 0 ? descent : v_at(0)), 0});
    double u = std::max(u0, 0.0);
    if (u >= columns || u1 < 0 || (u0 < 0 && u1 <= 0)) return;
    const double end = std::min(u1, columns);
    do {
      const double cell = std::min(std::floor(u), columns - 1);
      const double next = std::min(cell + 1, end);
      const double part = u0 == u1 ? descent : v_at(next) - v_at(u);
      marks.push_back(
          {static_cast<std::int64_t>(cell), sign * part, sign * part * (1 - ((u + next) / 2 - cell))});
      u = next;
    } while (u < end);
  }

  const Grid& grid_;
};

double signed_area(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return sum;
}

/// Sums a row's marks from the left; what is left of a cell covers it whole.
void sweep_row(std::vector<Mark>& marks, std::int64_t row, std::int64_t columns, std::vector<Covered>& out) {
  constexpr double kRounding = 1e-12;  // of a cell: less is the noise of the sums
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.column < b.column; });
  double inside = 0;
  const auto put = [&](std::int64_t column, double fraction) {
    if (fraction > kRounding) out.push_back({column, row, fraction > 1 - kRounding ? 1.0 : fraction});
  };
  for (std::size_t i = 0; i < marks.size();) {
    const std::int64_t column = marks[i].column;
    double descent = 0, right = 0;
    for (; i < marks.size() && marks[i].column == column; ++i) {
      descent += marks[i].descent;
      right += marks[i].right;
    }
    if (column >= 0) put(column, inside + right);
    inside += descent;
    const std::int64_t next = i < marks.size() ? marks[i].column : columns;
    if (inside > kRounding) {
      for (std::int64_t c = column + 1; c < next; ++c) put(c, inside);
    }
  }
}

}  // namespace

std::vector<Covered> coverage(const MultiPolygon& shape, const Grid& grid) {
  const Box box = box_of(shape);
  if (box.empty() || grid.columns <= 0 || grid.rows <= 0) return {};
  Marks marks(grid, box);
  for (const auto& part : shape.parts) {
    for (std::size_t r = 0; r < part.rings.size(); ++r) {
      const double sign = (signed_area(part.rings[r]) < 0) == (r == 0) ? -1 : 1;
      marks.add_ring(part.rings[r], sign);
    }
  }
  std::vector<Covered> cells;
  for (std::size_t r = 0; r < marks.rows.size(); ++r) {
    sweep_row(marks.rows[r], marks.first_row + static_cast<std::int64_t>(r), grid.columns, cells);
  }
  return cells;
}

}  // namespace mulin::geometry
