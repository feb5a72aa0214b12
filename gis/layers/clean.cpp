#include "layers/clean.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"
#include "geometry/overlay.h"

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

std::string square_metres(double area) {
  return core::grouped(area) + " m²";
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
  for (std::int64_t row = 0; row < table.size(); ++row) {
    if (row % 256 == 0) reading.job->check();
    auto& shape = shapes[static_cast<std::size_t>(row)];
    shape = tidied(table.shapes.polygons(row));
    const bool had_rings = table.shapes.count(row, PathKind::outer) > 0;
    const auto done = repair(shape);
    if (done.needed) {
      repaired.add(table.label(row));
      before += done.before;
      after += done.after;
    }
    if (had_rings && geometry::area(shape) < 1e-6) {
      shape.parts.clear();
      flat.add(table.label(row));
    }
  }
  const Notes notes = reading.notes(table);
  if (repaired) {
    notes.repaired("repaired_polygon",
                   counted(repaired, "polygon crosses itself and was", "polygons cross themselves and were") +
                       " repaired; area " + square_metres(before) + " before, " + square_metres(after) +
                       " after",
                   "look at them in a GIS", repaired);
  }
  if (flat)
    notes.left_out("no_area", counted(flat, "polygon has", "polygons have") + " no area",
                   "correct or delete them", flat);
  return shapes;
}

void require_kind(const Reading& reading, const Table& table, bool points, bool lines, bool polygons,
                  std::string_view wanted) {
  std::int64_t found[3] = {0, 0, 0};
  bool any = false;
  Tally other;
  for (std::int64_t row = 0; row < table.size(); ++row) {
    const std::int64_t here[3] = {table.shapes.count(row, PathKind::point),
                                  table.shapes.count(row, PathKind::line),
                                  table.shapes.count(row, PathKind::outer)};
    const bool usable = (points && here[0] > 0) || (lines && here[1] > 0) || (polygons && here[2] > 0);
    any = any || usable;
    if (!usable && here[0] + here[1] + here[2] > 0) other.add(table.label(row));
    for (int i = 0; i < 3; ++i) found[i] += here[i];
  }
  const Notes notes = reading.notes(table);
  if (any && other) {
    notes.left_out("wrong_kind",
                   counted(other, "feature is", "features are") + " of another kind than the " +
                       std::string(wanted) + " expected here",
                   "delete them, or give them in a layer of their own", other);
  }
  if (any) return;
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
