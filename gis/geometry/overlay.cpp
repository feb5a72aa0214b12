#include "geometry/overlay.h"

#include <geos_c.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace mulin::geometry {
namespace {

/// One thread's GEOS, with the last words it said.
class Geos {
 public:
  Geos() : handle_(GEOS_init_r()) {
    GEOSContext_setErrorMessageHandler_r(handle_, &Geos::remember, this);
    GEOSContext_setNoticeMessageHandler_r(handle_, &Geos::remember, this);
  }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;
  ~Geos() { GEOS_finish_r(handle_); }

  static Geos& here() {
    thread_local Geos geos;
    return geos;
  }
  [[nodiscard]] GEOSContextHandle_t handle() const { return handle_; }
  [[noreturn]] void fail(const char* doing) const {
    throw std::runtime_error(std::string(doing) + ": " + (words_.empty() ? "GEOS failed" : words_));
  }

 private:
  static void remember(const char* message, void* self) { static_cast<Geos*>(self)->words_ = message; }
  GEOSContextHandle_t handle_;
  std::string words_;
};

struct Destroy {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(Geos::here().handle(), g); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

Geometry checked(GEOSGeometry* g, const char* doing) {
  if (g == nullptr) Geos::here().fail(doing);
  return Geometry(g);
}

/// Hands the pieces over to GEOS as one collection.
Geometry collected(int type, std::vector<Geometry>& pieces, const char* doing) {
  std::vector<GEOSGeometry*> raw;
  raw.reserve(pieces.size());
  for (auto& piece : pieces) raw.push_back(piece.release());
  return checked(
      GEOSGeom_createCollection_r(Geos::here().handle(), type, raw.data(), static_cast<unsigned>(raw.size())),
      doing);
}

GEOSCoordSequence* sequence(std::span<const Point> points, const char* doing) {
  static_assert(sizeof(Point) == 2 * sizeof(double));
  for (const auto p : points) {
    if (!(std::abs(p.x) < 1e9 && std::abs(p.y) < 1e9)) {
      throw std::runtime_error(std::string(doing) + ": a vertex is not finite or beyond 1e9 m");
    }
  }
  auto* made = GEOSCoordSeq_copyFromBuffer_r(Geos::here().handle(), &points.data()->x,
                                             static_cast<unsigned>(points.size()), 0, 0);
  if (made == nullptr) Geos::here().fail(doing);
  return made;
}

bool has_room(const Ring& ring) {
  return ring.size() >= 4;
}

/// Rings too short to enclose anything are left out.
Geometry to_geos(const Polygon& polygon, const char* doing) {
  const auto h = Geos::here().handle();
  std::vector<Geometry> rings;
  for (const auto& ring : polygon.rings) {
    if (has_room(ring))
      rings.push_back(checked(GEOSGeom_createLinearRing_r(h, sequence(ring, doing)), doing));
    if (rings.empty()) break;  // no outside, no holes
  }
  if (rings.empty()) return checked(GEOSGeom_createEmptyPolygon_r(h), doing);
  std::vector<GEOSGeometry*> raw;
  for (auto& ring : rings) raw.push_back(ring.release());
  return checked(GEOSGeom_createPolygon_r(h, raw[0], raw.data() + 1, static_cast<unsigned>(raw.size() - 1)),
                 doing);
}

Geometry to_geos(std::span<const MultiPolygon> shapes, const char* doing) {
  std::vector<Geometry> parts;
  for (const auto& shape : shapes) {
    for (const auto& part : shape.parts) parts.push_back(to_geos(part, doing));
  }
  return collected(GEOS_MULTIPOLYGON, parts, doing);
}

Geometry to_geos(const MultiPolygon& shape, const char* doing) {
  if (shape.parts.size() == 1) return to_geos(shape.parts.front(), doing);
  return to_geos(std::span(&shape, 1), doing);
}

Ring ring_of(const GEOSGeometry* ring) {
  const auto h = Geos::here().handle();
  const auto* points = GEOSGeom_getCoordSeq_r(h, ring);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(h, points, &n);
  Ring out(n);
  if (n > 0) GEOSCoordSeq_copyToBuffer_r(h, points, &out.data()->x, 0, 0);
  return out;
}

/// Keeps the polygons of whatever GEOS made; lines and points fall out.
void append_polygons(const GEOSGeometry* g, MultiPolygon& out) {
  const auto h = Geos::here().handle();
  if (GEOSisEmpty_r(h, g) != 0) return;
  const int type = GEOSGeomTypeId_r(h, g);
  if (type == GEOS_POLYGON) {
    Polygon polygon;
    polygon.rings.push_back(ring_of(GEOSGetExteriorRing_r(h, g)));
    for (int i = 0; i < GEOSGetNumInteriorRings_r(h, g); ++i) {
      polygon.rings.push_back(ring_of(GEOSGetInteriorRingN_r(h, g, i)));
    }
    out.parts.push_back(std::move(polygon));
  } else if (type >= GEOS_MULTIPOINT) {
    for (int i = 0; i < GEOSGetNumGeometries_r(h, g); ++i) append_polygons(GEOSGetGeometryN_r(h, g, i), out);
  }
}

MultiPolygon to_shape(const Geometry& g) {
  MultiPolygon out;
  append_polygons(g.get(), out);
  return out;
}

using Operation = GEOSGeometry* (*)(GEOSContextHandle_t, const GEOSGeometry*, const GEOSGeometry*);

Geometry combined(const MultiPolygon& a, const MultiPolygon& b, Operation operation, const char* doing) {
  const auto left = to_geos(a, doing);
  const auto right = to_geos(b, doing);
  return checked(operation(Geos::here().handle(), left.get(), right.get()), doing);
}

constexpr int kQuarterSegments = 16;
constexpr int kLineQuarterSegments = 4;  // round ends 2 % of the radius short: under a metre for 40 m

}  // namespace

MultiPolygon united(std::span<const MultiPolygon> shapes) {
  const auto all = to_geos(shapes, "union");
  return to_shape(checked(GEOSUnaryUnion_r(Geos::here().handle(), all.get()), "union"));
}

MultiPolygon intersection(const MultiPolygon& a, const MultiPolygon& b) {
  if (!box_of(a).meets(box_of(b))) return {};
  return to_shape(combined(a, b, GEOSIntersection_r, "intersection"));
}

MultiPolygon difference(const MultiPolygon& a, const MultiPolygon& b) {
  if (!box_of(a).meets(box_of(b))) return a;
  return to_shape(combined(a, b, GEOSDifference_r, "difference"));
}

double intersection_area(const MultiPolygon& a, const MultiPolygon& b) {
  if (!box_of(a).meets(box_of(b))) return 0;
  return area(to_shape(combined(a, b, GEOSIntersection_r, "intersection")));
}

MultiPolygon buffered(const MultiPolygon& shape, double by) {
  const auto g = to_geos(shape, "buffer");
  return to_shape(checked(GEOSBuffer_r(Geos::here().handle(), g.get(), by, kQuarterSegments), "buffer"));
}

MultiPolygon buffered_lines(std::span<const Line> lines, double by) {
  // One buffer of all lines at once nodes every offset curve against every other: minutes for a city. Small
  // buffers and a cascaded union give the same ground in seconds.
  const auto h = Geos::here().handle();
  std::vector<Geometry> pieces;
  for (const auto& line : lines) {
    if (line.size() < 2) continue;
    const auto g = checked(GEOSGeom_createLineString_r(h, sequence(line, "buffer")), "buffer");
    pieces.push_back(checked(GEOSBuffer_r(h, g.get(), by, kLineQuarterSegments), "buffer"));
  }
  const auto all = collected(GEOS_GEOMETRYCOLLECTION, pieces, "buffer");
  return to_shape(checked(GEOSUnaryUnion_r(h, all.get()), "buffer"));
}

MultiPolygon hull(std::span<const Point> points) {
  if (points.size() < 3) return {};
  const auto h = Geos::here().handle();
  const auto line = checked(GEOSGeom_createLineString_r(h, sequence(points, "hull")), "hull");
  return to_shape(checked(GEOSConvexHull_r(h, line.get()), "hull"));
}

MultiPolygon simplified(const MultiPolygon& shape, double tolerance) {
  const auto g = to_geos(shape, "simplify");
  return to_shape(
      checked(GEOSTopologyPreserveSimplify_r(Geos::here().handle(), g.get(), tolerance), "simplify"));
}

bool is_valid(const MultiPolygon& shape, std::string* why) {
  const auto h = Geos::here().handle();
  for (const auto& part : shape.parts) {
    const bool short_ring =
        part.rings.empty() || !std::all_of(part.rings.begin(), part.rings.end(), has_room);
    if (short_ring) {
      if (why != nullptr) *why = "a ring has fewer than four points";
      return false;
    }
  }
  const auto g = to_geos(shape, "validity");
  char* reason = nullptr;
  GEOSGeometry* where = nullptr;
  const char valid = GEOSisValidDetail_r(h, g.get(), 0, &reason, &where);
  const Geometry place(where);
  if (valid == 0 && why != nullptr) {
    *why = reason == nullptr ? "not valid" : reason;
    if (double x = 0, y = 0;
        where != nullptr && GEOSGeomGetX_r(h, where, &x) == 1 && GEOSGeomGetY_r(h, where, &y) == 1) {
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), " at %.3f %.3f", x, y);
      *why += text.data();
    }
  }
  if (reason != nullptr) GEOSFree_r(h, reason);
  if (valid == 2) Geos::here().fail("validity");
  return valid == 1;
}

MultiPolygon made_valid(const MultiPolygon& shape) {
  const auto h = Geos::here().handle();
  const auto g = to_geos(shape, "repair");
  const std::unique_ptr<GEOSMakeValidParams, void (*)(GEOSMakeValidParams*)> how(
      GEOSMakeValidParams_create_r(h),
      [](GEOSMakeValidParams* p) { GEOSMakeValidParams_destroy_r(Geos::here().handle(), p); });
  GEOSMakeValidParams_setMethod_r(h, how.get(), GEOS_MAKE_VALID_STRUCTURE);
  GEOSMakeValidParams_setKeepCollapsed_r(h, how.get(), 0);
  auto valid = checked(GEOSMakeValidWithParams_r(h, g.get(), how.get()), "repair");
  // Crossings are rounded to doubles, which can make parts that touched overlap by a hair: rounded to a grid,
  // all edges are noded once more.
  constexpr double kGrain = 1e-5;  // metres
  if (GEOSisValid_r(h, valid.get()) != 1)
    valid = checked(GEOSGeom_setPrecision_r(h, valid.get(), kGrain, 0), "repair");
  return to_shape(valid);
}

}  // namespace mulin::geometry
