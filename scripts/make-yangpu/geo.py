"""Small geometry tools shared by all steps: coordinates, curves, seeds.

All work is done in EPSG:4549 metres (x = east, y = north), rounded to 1 cm.
Read first: plan.py (what is drawn by hand), then main.py (the order of the steps).
"""
import math
import zlib

import numpy as np
from osgeo import osr
from shapely.geometry import LineString, MultiPolygon, Polygon

SEED = 20151218


def rng(purpose):
    """Return a random generator of its own for one purpose, so that steps do not disturb each other."""
    return np.random.default_rng([SEED, zlib.crc32(purpose.encode())])


def _crs(epsg):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


GEOGRAPHIC, PLANE = _crs(4490), _crs(4549)
_TO_PLANE = osr.CoordinateTransformation(GEOGRAPHIC, PLANE)
_TO_GEOGRAPHIC = osr.CoordinateTransformation(PLANE, GEOGRAPHIC)


def cm(value):
    return round(float(value), 2)


def xy(lonlat):
    """Project (lon, lat) to plane metres, rounded to 1 cm."""
    x, y, _ = _TO_PLANE.TransformPoint(lonlat[0], lonlat[1])
    return cm(x), cm(y)


def lonlat(point):
    """Unproject plane metres to (lon, lat), rounded to 1e-9 degrees."""
    lon, lat, _ = _TO_GEOGRAPHIC.TransformPoint(point[0], point[1])
    return round(lon, 9), round(lat, 9)


def curve(points, name, wobble=5.0, step=40.0):
    """Draw a natural line through hand-set points (plane metres), which it passes exactly.

    A Catmull-Rom spline with a slow sideways wobble that vanishes at the given points.
    """
    random = rng("curve " + name)
    p = np.array(points, float)
    ends = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for i in range(1, len(ends) - 2):
        p0, p1, p2, p3 = ends[i - 1:i + 3]
        length = math.dist(p1, p2)
        n = max(1, int(length / step))
        normal = np.array([p1[1] - p2[1], p2[0] - p1[0]]) / max(length, 1.0)
        amplitude = random.normal(0, wobble) * min(1.0, length / 300)
        second = random.normal(0, wobble * 0.5) * min(1.0, length / 300)
        # Tangents scaled to the span keep the spline from overshooting where spans differ in length.
        m1 = (p2 - p0) * length / max(math.dist(p0, p1) + length, 1.0)
        m2 = (p3 - p1) * length / max(math.dist(p2, p3) + length, 1.0)
        for k in range(n):
            t = k / n
            h = (2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2)
            q = h[0] * p1 + h[1] * m1 + h[2] * p2 + h[3] * m2
            q = q + normal * (amplitude * math.sin(math.pi * t) + second * math.sin(2 * math.pi * t))
            out.append((cm(q[0]), cm(q[1])))
    out.append((cm(p[-1][0]), cm(p[-1][1])))
    fixed = {(cm(a), cm(b)) for a, b in points}
    return _thin(out, fixed)


def _thin(points, fixed, tolerance=0.7):
    """Drop points that lie on the line anyway, never one of the fixed ones."""
    kept, start = [points[0]], 0
    for i in range(1, len(points)):
        if points[i] in fixed or i == len(points) - 1:
            kept.extend(LineString(points[start:i + 1]).simplify(tolerance).coords[1:])
            start = i
    return kept


def part(points, a, b):
    """Return the piece of a curve between two of its vertices, in the order a → b."""
    i, j = points.index(a), points.index(b)
    return points[i:j + 1] if i <= j else points[j:i + 1][::-1]


def lines_of(geometry):
    """List the LineStrings in any geometry."""
    if geometry.is_empty:
        return []
    if isinstance(geometry, LineString):
        return [geometry]
    return [g for part_ in getattr(geometry, "geoms", []) for g in lines_of(part_)]


def polygons_of(geometry):
    """List the Polygons in any geometry."""
    if geometry.is_empty:
        return []
    if isinstance(geometry, Polygon):
        return [geometry]
    return [g for part_ in getattr(geometry, "geoms", []) for g in polygons_of(part_)]


def rounded(coords):
    """Round coordinates to 1 cm and drop repeated points."""
    out = []
    for x, y in coords:
        q = (cm(x), cm(y))
        if not out or out[-1] != q:
            out.append(q)
    return out


def oriented_box(polygon):
    """Return (centre, unit vector of the long side, length, width) of the least rotated rectangle."""
    box = polygon.minimum_rotated_rectangle
    c = np.array(box.exterior.coords)[:4]
    e1, e2 = c[1] - c[0], c[2] - c[1]
    l1, l2 = np.hypot(*e1), np.hypot(*e2)
    centre = c.mean(axis=0)
    return (centre, e1 / l1, l1, l2) if l1 >= l2 else (centre, e2 / l2, l2, l1)


def largest(geometry):
    """Return the largest polygon in a geometry, or None."""
    parts = polygons_of(geometry)
    return max(parts, key=lambda g: g.area) if parts else None


def multi(parts):
    """Make one geometry of several polygons."""
    return MultiPolygon(list(parts))
