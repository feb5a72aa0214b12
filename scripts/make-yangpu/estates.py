"""Inside a block: gated estates with their lanes, gates and rows of houses; campuses, parks, works.

Houses face south as they do in Shanghai: rows run east–west within ±25°, along the block.
"""
import math
from dataclasses import dataclass

import numpy as np
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon
from shapely.prepared import prep

import geo
from divide import divide


@dataclass(frozen=True)
class Build:
    """How a kind of estate is built. Lengths in metres; m2 is gross floor area per resident."""
    depth: float
    pitch: float
    length: tuple
    gap: float
    floors: tuple
    lane_every: int
    m2: float
    elderly: float      # 60+ relative to the subdistrict's mean
    loop: bool = False


BUILDS = {
    "lilong": Build(10.5, 14.5, (26, 52), 3.5, (2, 2, 2, 3, 3), 3, 13.0, 1.15),
    "slab": Build(10.8, 21.0, (36, 64), 6.0, (4, 5, 6, 6, 6, 6), 2, 19.0, 1.12),
    "garden": Build(12.0, 32.0, (30, 50), 13.0, (4, 5, 5, 6, 6, 11), 2, 40.0, 0.80),
    "mid": Build(12.5, 36.0, (34, 56), 10.0, (8, 9, 11, 11, 12), 1, 27.0, 0.90),
    "tower": Build(16.0, 52.0, (24, 34), 20.0, (16, 18, 18, 24, 28), 1, 31.0, 0.75, loop=True),
}


@dataclass
class House:
    ring: list
    floors: int
    build: str
    people: int = 0
    elderly: int = 0
    block: int = -1

    def weight(self):
        return Polygon(self.ring).area * self.floors / BUILDS[self.build].m2


def _turn(polygon):
    """Angle of the block's own direction nearest to east–west, at most 25°."""
    _, u, _, _ = geo.oriented_box(polygon)
    angle = math.atan2(u[1], u[0])
    while angle > math.pi / 4:
        angle -= math.pi / 2
    while angle < -math.pi / 4:
        angle += math.pi / 2
    return max(-0.44, min(0.44, angle))


def build_estate(block, kind, random, is_street):
    """Return (paths, houses) of one residential block; paths as (coords, highway).

    `is_street(x, y)` tells whether a point of the block's edge lies on a street, so that a gate can open there.
    """
    spec = BUILDS[kind]
    site = geo.largest(block.buffer(-9.5, join_style=2))
    if site is None or site.area < 1500:
        return [], []
    turn, origin = _turn(block), block.centroid
    local = rotate(site, -turn, origin, use_radians=True)
    outer = rotate(block, -turn, origin, use_radians=True)

    def back(coords):
        line = rotate(LineString(coords), turn, origin, use_radians=True)
        return geo.rounded(line.coords)

    x0, y0, x1, y1 = local.bounds
    pitch = spec.pitch * random.uniform(0.95, 1.08)
    rows = np.arange(y0 + spec.depth / 2 + 1, y1 - spec.depth / 2, pitch)
    spines = _spines(local, x0, x1, random)
    walk = local.buffer(-3 if not spec.loop else -8, join_style=2)
    walk = geo.largest(walk)
    if walk is None or len(rows) == 0:
        return [], []
    paths = []
    lanes_at = [y + pitch / 2 for y in rows[::spec.lane_every]]
    if spec.loop:
        paths += _loop(walk, lanes_at, outer, random, back, is_street)
        spine_x = []
    else:
        made = _comb(walk, spines, lanes_at, outer, random, back, is_street)
        paths += made[0]
        spine_x = made[1]
    houses = _houses(local, rows, spine_x, spec, kind, random, turn, origin)
    return paths, houses


def _spines(local, x0, x1, random):
    width = x1 - x0
    n = 1 if width < 170 else 2 if width < 330 else 3
    return [x0 + width * ((k + 0.5) / n + random.uniform(-0.09, 0.09) / n) for k in range(n)]


def _vertical(shape, x):
    _, y0, _, y1 = shape.bounds
    pieces = geo.lines_of(shape.intersection(LineString([(x, y0 - 5), (x, y1 + 5)])))
    if not pieces:
        return None
    piece = max(pieces, key=lambda g: g.length)
    ys = sorted(c[1] for c in piece.coords)
    return (ys[0], ys[-1]) if ys[-1] - ys[0] > 12 else None


def _comb(walk, spines, lanes_at, outer, random, back, is_street):
    """Lay one to three lanes through the block with dead-end side lanes, and open few gates."""
    paths, stands = [], []
    for x in spines:
        span = _vertical(walk, x)
        if span:
            stands.append((x, span))
    if not stands:
        return [], []
    xs, tops = [x for x, _ in stands], {x: s for x, s in stands}
    lane_pieces, on_spine = [], {x: [] for x in xs}
    for y in lanes_at:
        sway = random.normal(0, 0.5)
        x0, _, x1, _ = walk.bounds
        for piece in geo.lines_of(walk.intersection(LineString([(x0 - 5, y), (x1 + 5, y)]))):
            a, b = sorted(c[0] for c in (piece.coords[0], piece.coords[-1]))
            hit = [x for x in xs if a + 4 < x < b - 4 and tops[x][0] < y < tops[x][1]]
            if not hit:
                continue
            stops = [a + random.uniform(0, 6)] + hit + [b - random.uniform(0, 6)]
            if len(hit) == 2 and random.random() < 0.35:         # now and then no way through
                stops_pairs = [(stops[0], stops[1]), (stops[2], stops[3])]
            else:
                stops_pairs = list(zip(stops[:-1], stops[1:]))
            for p, q in stops_pairs:
                if q - p > 9:
                    ends = [(p, y + (sway if p not in hit else 0)), (q, y + (sway if q not in hit else 0))]
                    lane_pieces.append(ends)
            for x in hit:
                on_spine[x].append(y)
    for piece in lane_pieces:
        paths.append((back(piece), "footway" if random.random() < 0.45 else "service"))
    gates = 0
    for x in xs:
        low, high = tops[x]
        ys = sorted({low, high, *on_spine[x]})
        ends = []
        for end, sign in ((low, -1), (high, 1)):
            gate = _gate(outer, x, end, sign, back, is_street)
            if gate is not None and (random.random() < 0.62 or (sign > 0 and gates == 0)):
                ends.append((sign, gate))
                gates += 1
        used = on_spine[x]
        first = ys[0] if any(s < 0 for s, _ in ends) else (min(used) if used else ys[0])
        last = ys[-1] if any(s > 0 for s, _ in ends) else (max(used) if used else ys[-1])
        stops = [y for y in ys if first <= y <= last]
        points = [(x, y) for y in stops]
        for sign, gate in ends:
            points = [gate] + points if sign < 0 else points + [gate]
        # One feature a stretch of two to four lanes.
        i = 0
        while i < len(points) - 1:
            j = min(len(points) - 1, i + int(random.integers(2, 5)))
            paths.append((back(points[i:j + 1]), "service"))
            i = j
    return paths, xs


def _gate(outer, x, y, sign, back, is_street):
    """Find where a lane going on north or south would meet the edge; None if no street is there."""
    reach = LineString([(x, y), (x, y + sign * 70)])
    hits = outer.exterior.intersection(reach)
    points = [hits] if hits.geom_type == "Point" else [g for g in getattr(hits, "geoms", []) if g.geom_type == "Point"]
    if not points:
        return None
    p = min(points, key=lambda g: abs(g.y - y))
    q = back([(x, y), (p.x, p.y)])[-1]
    return (p.x, p.y) if is_street(*q) else None


def _loop(walk, lanes_at, outer, random, back, is_street):
    """Lay a ring path with ways across, and two or three gates."""
    paths = []
    ring_shape = walk.simplify(3)
    ring = LineString(ring_shape.exterior.coords)
    crossings = []
    for y in lanes_at:
        x0, _, x1, _ = ring_shape.bounds
        for piece in geo.lines_of(ring_shape.intersection(LineString([(x0 - 5, y), (x1 + 5, y)]))):
            if piece.length > 25 and random.random() < 0.85:
                a, b = piece.coords[0], piece.coords[-1]
                middle = ((a[0] + b[0]) / 2, y + random.normal(0, 2.5))
                paths.append((back([a, middle, b]), "footway"))
                crossings += [a, b]
    gates, tried = [], 0
    want = 2 if ring.length < 500 else 3
    offset = random.uniform(0, 1)
    while len(gates) < want and tried < 24:
        s = ring.interpolate((offset + tried * 0.381966) % 1.0, normalized=True)
        tried += 1
        t = outer.exterior.interpolate(outer.exterior.project(s))
        if s.distance(t) < 45 and is_street(*back([(s.x, s.y), (t.x, t.y)])[-1]):
            gates.append((s, t))
    for s, t in gates:
        paths.append((back([(s.x, s.y), (t.x, t.y)]), "service"))
    stops = sorted({ring.project(Point(c)) for c in crossings} | {ring.project(s) for s, _ in gates} | {0.0, ring.length})
    for a, b in zip(stops[:-1], stops[1:]):
        if b - a > 0.5:
            paths.append((back(_stretch(ring, a, b)), "service"))
    return paths


def _stretch(line, a, b):
    inner = [c for c in line.coords if a + 0.3 < line.project(Point(c)) < b - 0.3]
    p, q = line.interpolate(a), line.interpolate(b)
    return [(p.x, p.y)] + inner + [(q.x, q.y)]


def _houses(local, rows, spine_x, spec, kind, random, turn, origin):
    houses, inside = [], prep(local)
    green = None
    if local.area > 24_000 and random.random() < 0.6:
        c = local.centroid
        green = Point(c.x + random.normal(0, 15), c.y + random.normal(0, 15)).buffer(random.uniform(16, 30))
    for y in rows:
        pieces = geo.lines_of(local.intersection(LineString([(local.bounds[0], y), (local.bounds[2], y)])))
        for piece in pieces:
            a, b = sorted(c[0] for c in (piece.coords[0], piece.coords[-1]))
            stops = [a] + [x for x in spine_x if a < x < b] + [b]
            for left, right in zip(stops[:-1], stops[1:]):
                x, right = left + (4 if left != a else 1), right - (4 if right != b else 1)
                while right - x > spec.length[0] * 0.6:
                    length = min(random.uniform(*spec.length), right - x)
                    if 0 < right - x - length < spec.length[0] * 0.6:       # spread the rest, no stump
                        length = (right - x - spec.gap) / 2 if right - x > 1.5 * spec.length[0] else right - x
                    depth = spec.depth * random.uniform(0.94, 1.06)
                    shift = random.normal(0, 0.6)
                    shape = [(x, y - depth / 2 + shift), (x + length, y - depth / 2 + shift),
                             (x + length, y + depth / 2 + shift), (x, y + depth / 2 + shift)]
                    if kind in ("tower", "mid") and random.random() < 0.35:   # a wing to the north
                        w = length * 0.45
                        shape = shape[:3] + [(x + length - w, y + depth / 2 + shift), (x + length - w, y + depth / 2 + shift + 4),
                                             (x + w * 0.2, y + depth / 2 + shift + 4), (x + w * 0.2, y + depth / 2 + shift)] + shape[3:]
                        shape = shape if length - w > w * 0.2 + 4 else shape[:3] + [shape[-1]]
                    p = Polygon(shape)
                    if inside.contains(p) and random.random() > 0.035 and not (green and green.intersects(p)):
                        turned = rotate(p, turn, origin, use_radians=True)
                        floors = int(spec.floors[int(random.integers(len(spec.floors)))])
                        houses.append(House([(round(q[0], 1), round(q[1], 1)) for q in turned.exterior.coords], floors, kind))
                    x += length + spec.gap * random.uniform(0.8, 1.4)
    return houses


def open_ground(block, kind, random):
    """Paths of a campus, park, works or shopping block; some end inside the wall, some at the street."""
    target, highway, closed = {
        "campus": (15_000, ("service", "footway", "footway"), 0.55), "park": (13_000, ("footway", "footway", "path"), 0.35),
        "industry": (32_000, ("service",), 0.55), "commerce": (9_000, ("pedestrian", "service"), 0.1),
        "school": (40_000, ("service",), 0.6), "office": (22_000, ("service",), 0.3),
    }[kind]
    if block.area < 1.2 * target:
        return []
    _, cuts = divide(block, target, random)
    wall, paths = block.buffer(-14), []
    for cut, _ in cuts:
        line = cut
        coords = list(line.coords)
        if line.length > 60 and kind in ("park", "campus"):      # a bow in the way
            m = line.interpolate(0.5, normalized=True)
            n = np.array([coords[0][1] - coords[-1][1], coords[-1][0] - coords[0][0]]) / line.length
            bow = random.normal(0, 0.03 if kind == "campus" else 0.07) * line.length
            coords = [coords[0], (m.x + n[0] * bow, m.y + n[1] * bow), coords[-1]]
        for end in (0, -1):
            if block.exterior.distance(Point(coords[end])) < 0.1 and random.random() < closed:
                inner = geo.lines_of(LineString(coords).intersection(wall))
                if inner:
                    coords = list(max(inner, key=lambda g: g.length).coords)
                    break
        if LineString(coords).length > 12:
            paths.append((geo.rounded(coords), highway[int(random.integers(len(highway)))]))
    return paths
