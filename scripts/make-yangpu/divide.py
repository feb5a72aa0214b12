"""Divide a polygon into irregular blocks by streets across its long side, again and again.

The cuts bend a little, sit off the middle, and now and then meet a street that already ends on the
other side, so that the pattern has crossings as well as staggered T-junctions.
"""
import math

import numpy as np
from shapely.geometry import LineString, Point
from shapely.ops import split

import geo


def divide(polygon, target, random, longest=2.6):
    """Return (parts, cuts): parts of about `target` m², cuts as (line, area that was cut)."""
    parts, cuts, stack = [], [], [polygon]
    while stack:
        p = stack.pop()
        _, _, length, width = geo.oriented_box(p)
        slim = length > longest * width and p.area > 0.55 * target and length > 260
        if p.area < target * random.uniform(1.25, 1.75) and not slim:
            parts.append(p)
            continue
        cut = _cut(p, random, [c for c, _ in cuts])
        if cut is None:
            parts.append(p)
            continue
        line, pieces = cut
        cuts.append((line, p.area))
        stack += pieces
    return parts, cuts


def _cut(p, random, earlier):
    centre, u, length, width = geo.oriented_box(p)
    v = np.array([-u[1], u[0]])
    reach = math.hypot(length, width)
    ends = [Point(c) for line in earlier for c in (line.coords[0], line.coords[-1])]
    ends = [e for e in ends if p.boundary.distance(e) < 0.05]
    for attempt in range(8):
        offset = random.normal(0, 0.07) * length
        turn = random.normal(0, 0.05)
        bend = random.normal(0, 0.018) * width
        through = centre + u * offset
        if attempt == 0 and ends:                     # go on from a street that ends here
            e = ends[int(random.integers(len(ends)))]
            along = float(np.dot(np.array([e.x, e.y]) - centre, u))
            if abs(along) < 0.22 * length:
                side = float(np.dot(np.array([e.x, e.y]) - centre, v))
                through = np.array([e.x, e.y]) - v * side
        d = v * math.cos(turn) + u * math.sin(turn)
        line = LineString([through - d * reach, through - d * width * 0.18 + u * bend, through + d * width * 0.2 + u * bend * 0.8, through + d * reach])
        inner = [g for g in geo.lines_of(line.intersection(p))]
        if not inner:
            continue
        cut = max(inner, key=lambda g: g.length)
        coords = geo.rounded(cut.coords)
        if len(coords) < 2 or cut.length > 2.2 * width + 50:
            continue
        first, last = np.array(coords[0]), np.array(coords[-1])
        # Lengthen by a hair so that the cut surely parts the polygon; the street itself is not lengthened.
        a = first + _unit(first - np.array(coords[1])) * 0.03
        b = last + _unit(last - np.array(coords[-2])) * 0.03
        pieces = [g for g in split(p, LineString([a] + coords[1:-1] + [b])).geoms if g.area > 1]
        if len(pieces) == 2 and min(g.area for g in pieces) > 0.24 * p.area:
            return LineString(coords), pieces
    return None


def _unit(v):
    n = math.hypot(*v)
    return v / n if n > 0 else v
