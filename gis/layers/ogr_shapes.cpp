#include "layers/ogr_shapes.h"

#include <ogr_geometry.h>

#include <algorithm>
#include <memory>

namespace mulin::layers {

using geometry::Point;

namespace {

void add_curve(const OGRSimpleCurve& curve, PathKind kind, Shapes& shapes) {
  static_assert(sizeof(OGRRawPoint) == sizeof(Point));
  const auto n = static_cast<std::size_t>(curve.getNumPoints());
  if (n == 0) return;
  const auto at = shapes.points.size();
  shapes.points.resize(at + n);
  curve.getPoints(reinterpret_cast<OGRRawPoint*>(&shapes.points[at]));
  shapes.kind.push_back(kind);
  shapes.path_first.push_back(static_cast<std::int64_t>(shapes.points.size()));
}

void add_polygon(const OGRPolygon& polygon, Shapes& shapes) {
  if (polygon.IsEmpty()) return;
  bool outer = true;
  for (const auto* ring : polygon) {
    add_curve(*ring, outer ? PathKind::outer : PathKind::hole, shapes);
    outer = false;
  }
}

}  // namespace

void add_point(Point p, Shapes& shapes) {
  shapes.points.push_back(p);
  shapes.kind.push_back(PathKind::point);
  shapes.path_first.push_back(static_cast<std::int64_t>(shapes.points.size()));
}

bool add_geometry(const OGRGeometry& geometry, Shapes& shapes) {
  if (geometry.hasCurveGeometry()) {
    const std::unique_ptr<OGRGeometry> straight(geometry.getLinearGeometry());
    return straight && add_geometry(*straight, shapes);
  }
  switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint: {
      const auto* point = geometry.toPoint();
      if (point->IsEmpty()) return true;
      add_point({point->getX(), point->getY()}, shapes);
      return true;
    }
    case wkbLineString:
      add_curve(*geometry.toLineString(), PathKind::line, shapes);
      return true;
    case wkbPolygon:
    case wkbTriangle:
      add_polygon(*geometry.toPolygon(), shapes);
      return true;
    case wkbPolyhedralSurface:
    case wkbTIN:  // seen from above; what stands upright has no area and goes
      for (const auto* patch : *geometry.toPolyhedralSurface()) add_polygon(*patch, shapes);
      return true;
    case wkbMultiPoint:
    case wkbMultiLineString:
    case wkbMultiPolygon:
    case wkbGeometryCollection: {
      bool known = true;
      for (const auto* part : *geometry.toGeometryCollection()) known = add_geometry(*part, shapes) && known;
      return known;
    }
    default:
      return false;
  }
}

bool Shapes::empty(std::int64_t feature) const {
  const auto f = static_cast<std::size_t>(feature);
  return feature_first[f] == feature_first[f + 1];
}

std::span<const Point> Shapes::path(std::int64_t p) const {
  const auto i = static_cast<std::size_t>(p);
  return {points.data() + path_first[i], static_cast<std::size_t>(path_first[i + 1] - path_first[i])};
}

std::span<Point> Shapes::path(std::int64_t p) {
  const auto i = static_cast<std::size_t>(p);
  return {points.data() + path_first[i], static_cast<std::size_t>(path_first[i + 1] - path_first[i])};
}

geometry::MultiPolygon Shapes::polygons(std::int64_t feature) const {
  geometry::MultiPolygon shape;
  const auto f = static_cast<std::size_t>(feature);
  for (auto p = feature_first[f]; p < feature_first[f + 1]; ++p) {
    const auto what = kind[static_cast<std::size_t>(p)];
    if (what == PathKind::outer) shape.parts.emplace_back();
    if (what != PathKind::outer && (what != PathKind::hole || shape.parts.empty())) continue;
    const auto ring = path(p);
    shape.parts.back().rings.emplace_back(ring.begin(), ring.end());
  }
  return shape;
}

geometry::Box Shapes::box() const {
  geometry::Box box;
  for (std::int64_t p = 0; p < static_cast<std::int64_t>(kind.size()); ++p) {
    if (kind[static_cast<std::size_t>(p)] != PathKind::lost) box.include(geometry::box_of(path(p)));
  }
  return box;
}

std::int64_t Shapes::count(std::int64_t feature, PathKind wanted) const {
  const auto f = static_cast<std::size_t>(feature);
  return std::count(kind.begin() + feature_first[f], kind.begin() + feature_first[f + 1], wanted);
}

}  // namespace mulin::layers
