#include <algorithm>
#include <cmath>
#include <memory>

#include "core/error.h"
#include "core/text.h"
#include "geometry/coverage.h"
#include "geometry/overlay.h"
#include "layers/crs.h"
#include "layers/people.h"
#include "layers/projection.h"
#include "layers/raster.h"

namespace mulin::layers {
namespace {

using core::kNoRow;
using core::Row;
using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

constexpr std::int64_t kCellsAtOnce = 1 << 21;
constexpr double kLongestEdge = 250;  // metres; a longer one is bent by the change of CRS

/// A ring with no edge longer than kLongestEdge. Both neighbours of an edge get the same points, whichever
/// way they run.
geometry::Ring densified(const geometry::Ring& ring) {
  geometry::Ring out;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point a = ring[i];
    const Point b = ring[i + 1];
    out.push_back(a);
    const auto pieces = static_cast<int>(std::ceil(geometry::distance(a, b) / kLongestEdge));
    const Point low = std::min(a, b);
    const Point high = std::max(a, b);
    for (int k = 1; k < pieces; ++k) {
      const double share = static_cast<double>(low == a ? k : pieces - k) / pieces;
      out.push_back({low.x + (high.x - low.x) * share, low.y + (high.y - low.y) * share});
    }
  }
  if (!ring.empty()) out.push_back(ring.back());
  return out;
}

/// A cell's part in one zone.
struct ZoneCell {
  std::int64_t row;
  std::int64_t column;
  Row zone;
  double fraction;
};

/// Cells of a population raster on their way to demand places.
class RasterPeople {
 public:
  RasterPeople(Reading& reading, const PopulationSource& source, DemandBuilder& builder, const Notes& notes)
      : reading_(reading),
        source_(source),
        builder_(builder),
        notes_(notes),
        working_(reading.result->city.crs),
        check_(source, notes) {
    open_bands();
    same_ = same_crs(people_->crs().text, working_);
    notes_.report().datum = datum_name(people_->crs().text);
    if (same_) return;
    const Point example =
        people_->place(static_cast<double>(people_->columns()) / 2, static_cast<double>(people_->rows()) / 2);
    to_working_ =
        std::make_unique<Projection>(projection_of(reading_, people_->crs(), working_, example, notes));
    to_raster_ = std::make_unique<Projection>(working_, people_->crs().text, *reading_.place);
  }

  /// Band by band of rows, so that memory does not follow the raster.
  void read() {
    shape_zones();
    find_window();
    if (source_.measure != "count") areas_ = std::make_unique<CellAreas>(*people_, window_);
    const auto width = std::max<std::int64_t>(1, window_.right - window_.left);
    const auto together = people_->rows_together();
    const auto pieces = std::max<std::int64_t>(1, kCellsAtOnce / (width * together));
    for (auto top = window_.top; top < window_.bottom;) {
      const auto bottom = std::min(window_.bottom, (top / together + pieces) * together);
      cut_zones(top, bottom);
      read_rows(top, bottom);
      top = bottom;
    }
    report();
  }

 private:
  void open_bands() {
    people_ = std::make_unique<RasterBand>(reading_, source_, source_.band, notes_);
    notes_.report().features = people_->columns() * people_->rows();
    for (const auto& [name, where] : source_.groups) {
      Source other = source_;
      int band = 1;
      if (const auto number = core::to_number(where); number && *number >= 1 && *number < 1e6)
        band = static_cast<int>(*number);
      else
        other.source = where;
      const Notes notes =
          other.source == source_.source ? notes_ : begin_input(reading_, other, "population.groups." + name);
      groups_.push_back(std::make_unique<RasterBand>(reading_, other, band, notes));
      if (!groups_.back()->same_grid(*people_))
        notes.refuse("does not lie on the same cells as " + notes_.shown(),
                     "resample it to the cells of the whole");
    }
  }

  /// The zones in cell space: x = column, y = −row, so that the grid's top is 0.
  [[nodiscard]] MultiPolygon in_cells(const MultiPolygon& shape) const {
    MultiPolygon out;
    for (const auto& part : shape.parts) {
      auto& polygon = out.parts.emplace_back();
      for (const auto& ring : part.rings) {
        auto points = same_ ? ring : densified(ring);
        if (!same_) to_raster_->apply(points);
        for (Point& p : points) {
          const Point cell = people_->cell(p);
          p = {cell.x, -cell.y};
        }
        polygon.rings.push_back(std::move(points));
      }
    }
    return out;
  }

  void shape_zones() {
    for (Row z = 0; z < builder_.zones().size(); ++z) {
      zone_shapes_.push_back(in_cells(builder_.zones().shape(z)));
      const Box box = geometry::box_of(zone_shapes_.back());
      if (!std::isfinite(box.min_x) || !std::isfinite(box.max_y)) {
        notes_.refuse("its CRS cannot hold the study area", "check its CRS");
      }
      zone_box_.include(box);
    }
  }

  /// Which share of the cells of these rows lies in which zone.
  void cut_zones(std::int64_t top, std::int64_t bottom) {
    geometry::Grid grid;
    grid.left = static_cast<double>(window_.left);
    grid.top = -static_cast<double>(top);
    grid.columns = window_.right - window_.left;
    grid.rows = bottom - top;
    zone_cells_.clear();
    for (std::size_t z = 0; z < zone_shapes_.size(); ++z) {
      for (const auto& c : geometry::coverage(zone_shapes_[z], grid)) {
        zone_cells_.push_back({c.row + top, c.column + window_.left, static_cast<Row>(z), c.fraction});
      }
    }
    std::sort(zone_cells_.begin(), zone_cells_.end(), [](const ZoneCell& a, const ZoneCell& b) {
      return std::tie(a.row, a.column, a.zone) < std::tie(b.row, b.column, b.zone);
    });
  }

  void find_window() {
    window_ = {0, 0, people_->columns(), people_->rows()};
    if (builder_.zones().empty()) return;
    const Box all{0, -static_cast<double>(people_->rows()), static_cast<double>(people_->columns()), 0};
    if (!zone_box_.meets(all)) notes_.refuse("does not reach the study area", "check its CRS");
    const auto wide = in_cells(around(reading_.study.widened(std::max(0.0, reading_.sources->guard))));
    const Box box = geometry::box_of(wide);
    const auto clamp = [](double v, std::int64_t most) {
      return static_cast<std::int64_t>(std::clamp(v, 0.0, static_cast<double>(most)));
    };
    window_ = {
        clamp(std::floor(box.min_x), people_->columns()), clamp(std::floor(-box.max_y), people_->rows()),
        clamp(std::ceil(box.max_x), people_->columns()), clamp(std::ceil(-box.min_y), people_->rows())};
  }

  [[nodiscard]] static MultiPolygon around(const Box& b) {
    return {{{{{{b.min_x, b.min_y},
                {b.max_x, b.min_y},
                {b.max_x, b.max_y},
                {b.min_x, b.max_y},
                {b.min_x, b.min_y}}}}}};
  }

  void read_rows(std::int64_t top, std::int64_t bottom) {
    constexpr std::int64_t across = 4096;
    const auto step = std::max<std::int64_t>(1, std::min(people_->rows_together(), kCellsAtOnce / across));
    for (auto row = top; row < bottom; row += step) {
      const auto count = std::min(step, bottom - row);
      for (auto left = window_.left; left < window_.right; left += across) {
        read_block(left, std::min(window_.right, left + across), row, count);
      }
    }
  }

  void read_block(std::int64_t left, std::int64_t right, std::int64_t top, std::int64_t count) {
    reading_.job->check();
    if (people_->nothing_in(left, right, top, count)) return;
    people_->read(left, right, top, count, values_);
    if (std::all_of(values_.begin(), values_.end(), [](double v) { return v == 0 || std::isnan(v); })) return;
    group_values_.resize(groups_.size());
    for (std::size_t g = 0; g < groups_.size(); ++g)
      groups_[g]->read(left, right, top, count, group_values_[g]);
    const auto width = right - left;
    cells_.clear();
    centres_.clear();
    for (std::int64_t i = 0; i < width * count; ++i) {
      const double value = values_[static_cast<std::size_t>(i)];
      if (value == 0 || std::isnan(value)) continue;
      cells_.push_back(i);
      centres_.push_back(people_->place(static_cast<double>(left + i % width) + 0.5,
                                        static_cast<double>(top + i / width) + 0.5));
    }
    if (!same_) to_working_->apply(centres_);
    for (std::size_t k = 0; k < cells_.size(); ++k)
      add_cell(left + cells_[k] % width, top + cells_[k] / width, cells_[k], centres_[k]);
  }

  void add_cell(std::int64_t column, std::int64_t row, std::int64_t i, Point centre) {
    const auto id = "r" + std::to_string(row) + "c" + std::to_string(column);
    const double factor = !areas_ ? 1 : (*areas_)(column, row) / (source_.measure == "per_km2" ? 1e6 : 1e4);
    counts_.assign(1, values_[static_cast<std::size_t>(i)] * factor);
    for (const auto& group : group_values_) {
      const double value = group[static_cast<std::size_t>(i)];
      if (std::isnan(value)) ++group_gaps_;
      counts_.push_back(std::isnan(value) ? 0 : value * factor);
    }
    check_(counts_, id);
    builder_.read(counts_[0]);
    if (!std::isfinite(centre.x)) {
      builder_.drop(counts_);
      lost_.add(id);
      return;
    }
    add_parts(id, column, row, centre);
  }

  /// Parts by zone, the outside last. A part under a millionth of the cell is none.
  void add_parts(const std::string& id, std::int64_t column, std::int64_t row, Point centre) {
    const auto less = [](const ZoneCell& a, const std::pair<std::int64_t, std::int64_t>& b) {
      return std::tie(a.row, a.column) < std::tie(b.first, b.second);
    };
    auto at = std::lower_bound(zone_cells_.begin(), zone_cells_.end(), std::pair{row, column}, less);
    parts_.clear();
    double used = 0;
    for (; at != zone_cells_.end() && at->row == row && at->column == column; ++at) {
      const double share = std::min(at->fraction, 1 - used);
      if (share <= 1e-6) continue;
      used += share;
      parts_.emplace_back(at->zone, share);
    }
    if (1 - used > 1e-6)
      parts_.emplace_back(kNoRow, 1 - used);
    else if (used != 1)
      parts_.back().second += 1 - used;
    if (parts_.size() == 1) {
      builder_.add(id, centre, parts_[0].first, counts_);
      return;
    }
    const auto square = cell_shape(column, row);
    for (const auto& [zone, share] : parts_) {
      const auto& code = zone == kNoRow
                             ? std::string("outside")
                             : reading_.result->city.subdistricts[static_cast<std::size_t>(zone)].code;
      builder_.add(id + "/" + code, place_of_part(square, zone, centre), zone, counts_, share);
    }
  }

  [[nodiscard]] MultiPolygon cell_shape(std::int64_t column, std::int64_t row) const {
    const auto x = static_cast<double>(column);
    const auto y = static_cast<double>(row);
    std::vector<Point> ring = {people_->place(x, y), people_->place(x + 1, y), people_->place(x + 1, y + 1),
                               people_->place(x, y + 1)};
    if (!same_) to_working_->apply(ring);
    ring.push_back(ring[0]);
    return {{{{std::move(ring)}}}};
  }

  /// The cell's centre when that lies in the part, else a point inside the part.
  [[nodiscard]] Point place_of_part(const MultiPolygon& square, Row zone, Point centre) const {
    const auto& zones = builder_.zones();
    if (zones.find(centre) == zone) return centre;
    MultiPolygon part = square;
    if (zone != kNoRow) {
      part = geometry::intersection(square, zones.shape(zone));
    } else {
      for (const auto& [other, share] : parts_) {
        if (other != kNoRow) part = geometry::difference(part, zones.shape(other));
      }
    }
    return part.empty() ? centre : geometry::inner_point(part);
  }

  void report() const {
    const auto read = (window_.right - window_.left) * (window_.bottom - window_.top);
    const auto all = people_->columns() * people_->rows();
    if (read < all) {
      notes_.inform("window", "of " + core::grouped(static_cast<double>(all)) + " cells the " +
                                  core::grouped(static_cast<double>(read)) +
                                  " around the study area were read; people farther away are not counted");
    }
    if (lost_)
      notes_.left_out(
          "untransformable",
          counted(lost_, "cell cannot", "cells cannot") + " be transformed; the people there are dropped",
          "check its CRS", lost_);
    if (group_gaps_ > 0) {
      Tally gaps;
      gaps.count = group_gaps_;
      notes_.left_out(
          "null_group",
          counted(gaps, "cell has", "cells have") + " people but no data in a group; counted as nobody",
          "check the group's raster", gaps);
    }
  }

  Reading& reading_;
  const PopulationSource& source_;
  DemandBuilder& builder_;
  Notes notes_;
  std::string working_;
  CountCheck check_;
  std::unique_ptr<RasterBand> people_;
  std::vector<std::unique_ptr<RasterBand>> groups_;
  std::unique_ptr<Projection> to_working_, to_raster_;
  std::unique_ptr<CellAreas> areas_;
  bool same_ = false;
  Box zone_box_;
  CellWindow window_;
  std::vector<MultiPolygon> zone_shapes_;  // in cells
  std::vector<ZoneCell> zone_cells_;       // of the rows being read
  std::vector<double> values_;
  std::vector<std::vector<double>> group_values_;
  std::vector<std::int64_t> cells_;
  std::vector<Point> centres_;
  Counts counts_;
  std::vector<std::pair<Row, double>> parts_;
  Tally lost_;
  std::int64_t group_gaps_ = 0;
};

}  // namespace

void read_people_of_raster(Reading& reading, const PopulationSource& source, DemandBuilder& builder,
                           Notes& notes) {
  notes = begin_input(reading, source, "population");
  RasterPeople(reading, source, builder, notes).read();
}

}  // namespace mulin::layers
