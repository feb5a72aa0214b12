#include "layers/clean.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "geometry/overlay.h"
#include "geometry/tangle.h"

namespace mulin::layers {
namespace {

using geometry::MultiPolygon;
using geometry::Ring;

void tidy(Ring& ring) {
  ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
  if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
}

bool has_area(const Ring& ring) {
  return ring.size() >= 4;
}

constexpr std::int64_t kMostCrossings = 100'000;  // of a layer
constexpr std::int64_t kMostLooks = 100'000'000;
constexpr std::int64_t kFewVertices = 64;  // cannot cross often enough to matter

std::int64_t vertices_of(const MultiPolygon& shape) {
  std::int64_t n = 0;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) n += static_cast<std::int64_t>(ring.size());
  }
  return n;
}

/// What may be left of the work before a layer's shapes are checked and repaired.
class WorkLeft {
 public:
  void spend(const MultiPolygon& shape, const std::string& label, const Notes& notes) {
    if (vertices_of(shape) < kFewVertices) return;
    const auto tangle = geometry::tangle_of(shape, {crossings_, looks_});
    crossings_ -= tangle.crossings;
    looks_ -= tangle.looks;
    if (!tangle.too_much) return;
    if (crossings_ < 0)
      notes.refuse("feature " + label +
                       " crosses itself too often to be repaired (the limit for a layer is " +
                       core::grouped(kMostCrossings) + " crossings)",
                   "draw it again, or simplify it in a GIS");
    notes.refuse("feature " + label + " is too wound up to be checked", "simplify it in a GIS");
  }

 private:
  std::int64_t crossings_ = kMostCrossings;
  std::int64_t looks_ = kMostLooks;
};

std::string square_metres(double area) {
  return core::grouped(area) + " m²";
}

void report_other_kinds(const Tally& wrong, const Tally& mixed, std::string_view wanted, const Notes& notes) {
  if (wrong)
    notes.left_out(
        "wrong_kind",
        counted(wrong, "feature has", "features have") + " no " + std::string(wanted) + " and cannot be used",
        "convert them, or delete them", wrong);
  if (mixed)
    notes.left_out("mixed_kinds",
                   counted(mixed, "feature mixes", "features mix") +
                       " points, lines and polygons; only the " + std::string(wanted) + " were used",
                   "split them by kind", mixed);
}

}  // namespace

MultiPolygon tidied(MultiPolygon raw) {
  for (auto& part : raw.parts) {
    for (auto& ring : part.rings) tidy(ring);
    if (part.rings.empty() || !has_area(part.rings[0])) part.rings.clear();
    std::erase_if(part.rings, [](const Ring& ring) { return !has_area(ring); });
  }
  std::erase_if(raw.parts, [](const geometry::Polygon& part) { return part.rings.empty(); });
  return raw;
}

Repair repair(MultiPolygon& shape) {
  Repair done;
  if (shape.empty() || geometry::is_valid(shape)) return done;
  done.needed = true;
  done.before = geometry::area(shape);
  shape = geometry::made_valid(shape);
  done.after = geometry::area(shape);
  return done;
}

std::vector<MultiPolygon> clean_polygons(const Reading& reading, const Table& table) {
  std::vector<MultiPolygon> shapes(static_cast<std::size_t>(table.size()));
  Tally repaired;
  Tally flat;
  double before = 0;
  double after = 0;
  bool changed = false;  // by more than a hundredth
  WorkLeft work;
  const Notes notes = reading.notes(table);
  for (std::int64_t row = 0; row < table.size(); ++row) {
    if (row % 256 == 0) reading.job->check();
    auto& shape = shapes[static_cast<std::size_t>(row)];
    shape = tidied(table.shapes.polygons(row));
    const bool had_rings = table.shapes.count(row, PathKind::outer) > 0;
    work.spend(shape, table.label(row), notes);
    const auto done = repair(shape);
    if (done.needed) {
      const bool much = std::abs(done.after - done.before) > 0.01 * std::max(done.before, done.after);
      repaired.add(table.label(row) + (much ? ": " + square_metres(done.before) + " before, " +
                                                  square_metres(done.after) + " after"
                                            : ""));
      changed = changed || much;
      before += done.before;
      after += done.after;
    }
    if (had_rings && geometry::area(shape) < 1e-6) {
      shape.parts.clear();
      flat.add(table.label(row));
    }
  }
  if (repaired) {
    const auto what =
        counted(repaired, "polygon crosses itself and was", "polygons cross themselves and were") +
        " repaired; area " + square_metres(before) + " before, " + square_metres(after) + " after";
    if (changed)
      notes.left_out("repaired_polygon", what, "draw them again, or make sure that the area is right",
                     repaired);
    else
      notes.repaired("repaired_polygon", what, "look at them in a GIS", repaired);
  }
  if (flat)
    notes.left_out("no_area", counted(flat, "polygon has", "polygons have") + " no area",
                   "correct or delete them", flat);
  return shapes;
}

void require_kind(const Reading& reading, const Table& table, bool points, bool lines, bool polygons,
                  std::string_view wanted) {
  std::int64_t found[3] = {0, 0, 0};
  const bool used[3] = {points, lines, polygons};
  Tally wrong;
  Tally mixed;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const std::int64_t has[3] = {table.shapes.count(row, PathKind::point),
                                 table.shapes.count(row, PathKind::line),
                                 table.shapes.count(row, PathKind::outer)};
    bool usable = false;
    bool other = points && polygons && has[0] > 0 && has[2] > 0;  // then the polygon counts
    for (int k = 0; k < 3; ++k) {
      found[k] += has[k];
      usable = usable || (used[k] && has[k] > 0);
      other = other || (!used[k] && has[k] > 0);
    }
    if (other) (usable ? mixed : wrong).add(table.label(row));
  }
  std::int64_t usable = 0;
  for (int k = 0; k < 3; ++k) usable += used[k] ? found[k] : 0;
  if (usable > 0) {
    report_other_kinds(wrong, mixed, wanted, reading.notes(table));
    return;
  }
  const Notes notes = reading.notes(table);
  if (table.size() == 0)
    notes.refuse("has no features", "give a layer with " + std::string(wanted) + ", or mend `where`");
  std::string has;
  constexpr const char* names[] = {"Points", "Lines", "Polygons"};
  for (int i = 0; i < 3; ++i) {
    if (found[i] > 0) has += (has.empty() ? "" : " and ") + std::string(names[i]);
  }
  notes.refuse("holds " + (has.empty() ? std::string("no usable geometry") : has) + " where " +
                   std::string(wanted) + " are expected",
               "give the right layer");
}

}  // namespace mulin::layers
