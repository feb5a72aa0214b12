"""The frame: hand-drawn curves → outline, water, main roads, cells, subdistricts.

In: plan.py. Out: a Frame with everything the later steps stand on.
A cell is a face of the main roads, canals and railway, divided on by secondary streets to about
12 ha; subdistricts are unions of whole cells, so their limits follow streets and canals.
"""
import math
from dataclasses import dataclass, field

import numpy as np
from shapely.affinity import rotate, scale, translate
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import polygonize, unary_union
from shapely.strtree import STRtree

import geo
import plan
from divide import divide


@dataclass
class Street:
    coords: list                 # plane metres, 1 cm
    highway: str                 # OSM-like class
    name: str = ""
    layer: int = 0
    bridge: bool = False
    tunnel: bool = False
    minor: bool = False          # inside an estate
    guard: bool = False          # beyond the district

    @property
    def line(self):
        return LineString(self.coords)


@dataclass
class Zone:
    kind: str
    name: str
    shape: Polygon


@dataclass
class Frame:
    outline: Polygon = None
    region: Polygon = None               # district and guard area, on the city's side of the river
    river: Polygon = None
    canals: list = field(default_factory=list)      # (name, polygon)
    lakes: list = field(default_factory=list)
    water: object = None
    rail: LineString = None
    yard: list = field(default_factory=list)
    rail_corridor: object = None
    streets: list = field(default_factory=list)
    expressways: list = field(default_factory=list)
    cells: list = field(default_factory=list)       # polygons
    cell_zone: list = field(default_factory=list)   # index of the subdistrict, -1 in the guard area
    subdistricts: list = field(default_factory=list)
    zones: list = field(default_factory=list)


def _points(items):
    return [geo.xy(plan.NODES[i] if isinstance(i, str) else i) for i in items]


def _ellipse(lon, lat, rx, ry, turn):
    x, y = geo.xy((lon, lat))
    return translate(rotate(scale(Point(0, 0).buffer(1, 12), rx, ry), turn, use_radians=True), x, y)


def build():
    f = Frame()
    road = {n: geo.curve(_points(p), n) for n, (_, p) in plan.ROADS.items()}
    _water_and_outline(f, road)
    _railway(f)
    f.zones = [Zone(k, n, _ellipse(x, y, a, b, t)) for k, n, x, y, a, b, t in plan.ZONES if a > 0]
    _main_streets(f, road)
    _cells(f, road)
    _subdistricts(f)
    return f


def _water_and_outline(f, road):
    before, edge, after = (_points(p) for p in (plan.RIVER_BEFORE, plan.RIVER_EDGE, plan.RIVER_AFTER))
    river = geo.curve(before + edge + after, "黄浦江", wobble=12)
    shore = geo.part(river, edge[0], edge[-1])
    node = {n: geo.xy(p) for n, p in plan.NODES.items()}
    xiaojipu = geo.curve(_points(plan.XIAOJIPU), "小吉浦")
    north = geo.curve(_points(plan.NORTH_EDGE), "北界")
    ring = list(shore) + north[1:] + xiaojipu[1:]
    for name, a, b in plan.EDGE_ROADS:
        ring += geo.part(road[name], node[a], node[b])[1:]
    f.outline = Polygon(ring)
    assert f.outline.is_valid, "the outline crosses itself"
    f.edge_lines = [north, _points(plan.SOUTH_EDGE)]

    axis = LineString(river)
    inner = axis.buffer(85, single_sided=True, join_style=1)           # left of the course is our bank
    outer = axis.buffer(-420, single_sided=True, join_style=1)
    f.river = geo.largest(unary_union([inner, outer, axis.buffer(1)]))
    f.river = Polygon(geo.rounded(f.river.simplify(4).exterior.coords))

    f.canal_axes = []
    for name, width, points in plan.CANALS:
        line = xiaojipu if name == "小吉浦" else geo.curve(_points(points), name, wobble=9)
        f.canal_axes.append(LineString(line))
        shape = LineString(line).buffer(width / 2, cap_style=2, join_style=1, resolution=3).difference(f.river)
        f.canals.append((name, Polygon(geo.rounded(geo.largest(shape).simplify(1.0).exterior.coords))))
    # Canals that meet are cut so that the polygons of water do not overlap.
    done = []
    for name, shape in f.canals:
        for other in done:
            shape = shape.difference(other[1])
        done.append((name, geo.largest(shape)))
    f.canals = done
    canals = unary_union([c for _, c in f.canals])
    for name, lon, lat, a, b, turn in plan.LAKES:
        random = geo.rng(name)
        shape = _ellipse(lon, lat, a, b, turn)
        c = np.array(shape.centroid.coords[0])
        ring = [c + (np.array(p) - c) * random.uniform(0.8, 1.12) for p in shape.exterior.coords[:-1:2]]
        f.lakes.append((name, Polygon(geo.rounded(ring + [ring[0]])).buffer(15).simplify(2).difference(canals.buffer(10))))
    f.water = unary_union([f.river, canals] + [s for _, s in f.lakes])

    guard = f.outline.buffer(1200, resolution=4)
    # The guard area lies west and north only: cut away what is beyond the river.
    east = geo.polygons_of(guard.difference(axis.buffer(2)))
    city = max(east, key=lambda g: g.intersection(f.outline).area)
    f.region = city.union(f.outline)


def _railway(f):
    """The line, and a small yard of sidings beside its last 600 m."""
    f.rail = LineString(geo.curve(_points(plan.RAIL), "何杨支线"))
    south = Point(f.rail.coords[-1])
    for k, side in enumerate(("left", "left", "right", "right")):
        siding = f.rail.parallel_offset((7, 14, 7, 14)[k], side)
        if south.distance(Point(siding.coords[0])) < south.distance(Point(siding.coords[-1])):
            siding = LineString(list(siding.coords)[::-1])       # GEOS versions differ in the order they return
        keep = [siding.interpolate(t) for t in np.linspace(siding.length - 620 + 25 * k, siding.length - 30, 9)]
        f.yard.append(LineString(geo.rounded([(p.x, p.y) for p in keep])))
    f.rail_corridor = unary_union([f.rail.buffer(9)] + [y.buffer(5) for y in f.yard])


def _ring_road(centre, radius):
    ring = [(geo.cm(centre[0] + radius * math.cos(a)), geo.cm(centre[1] + radius * math.sin(a))) for a in np.linspace(0, 2 * math.pi, 25)]
    ring[-1] = ring[0]
    return ring


def _main_streets(f, road):
    """Lay the main roads: cut at the 五角场 ring, carried over canals by bridges, past the railway below or above."""
    centre = geo.xy(plan.NODES["五角场"])
    disk = Polygon(_ring_road(centre, 58))
    canals = unary_union([c for _, c in f.canals]).buffer(5)
    f.main = []
    for name, (highway, _) in plan.ROADS.items():
        line = LineString(road[name]).intersection(f.region)
        for piece in geo.lines_of(line.difference(disk)):
            if piece.length > 15:
                f.main.append((name, highway, geo.rounded(piece.coords)))
    f.main.append(("五角场环岛", "primary", list(disk.exterior.coords)))
    crossings = 0
    for name, highway, coords in f.main:
        line = LineString(coords)
        over = canals.intersection(line)
        tracks = f.rail_corridor.buffer(3).intersection(line)
        for piece in geo.lines_of(line.difference(canals).difference(f.rail_corridor.buffer(3))):
            f.streets.append(Street(geo.rounded(piece.coords), highway, name))
        for piece in geo.lines_of(over):
            f.streets.append(Street(geo.rounded(piece.coords), highway, name, layer=1, bridge=True))
        for piece in geo.lines_of(tracks.difference(canals)):
            crossings += 1
            below = crossings % 3 != 0
            f.streets.append(Street(geo.rounded(piece.coords), highway, name, layer=-1 if below else 1, bridge=not below, tunnel=below))
    f.streets = [s for s in f.streets if len(s.coords) > 1]
    for name, level, highway, points in plan.EXPRESSWAYS:
        line = LineString(_along(road, points, name))
        side = line.parallel_offset(9, "right", join_style=1).simplify(0.5)
        c = list(max(geo.lines_of(side), key=lambda g: g.length).coords)
        f.expressways.append(Street(geo.rounded(c), highway, name, layer=level, bridge=level > 0, tunnel=level < 0))


def _along(road, points, name):
    """Lead an expressway along main roads, given as (road, from, to), or through free points."""
    if isinstance(points[0], tuple) and isinstance(points[0][0], str):
        out = []
        for street, a, b in points:
            piece = geo.part(road[street], geo.xy(plan.NODES[a]), geo.xy(plan.NODES[b]))
            out += piece if not out else piece[1:]
        return out
    return geo.curve(_points(points), "快速" + name, wobble=0)


def _zone_target(f, face):
    """How large a cell may be: what is mostly campus or park stays whole."""
    for z in f.zones:
        if z.kind in ("campus", "park") and z.shape.intersection(face).area > 0.5 * face.area:
            return 420_000
    return 120_000


def _cells(f, road):
    """Divide all land into cells, bounded by main roads, water, railway and the secondary streets made here."""
    lines = [LineString(c) for c in road.values()] + [LineString(f.main[-1][2])] + f.canal_axes + [f.rail]
    lines += [f.outline.exterior, f.region.exterior] + [LineString(e) for e in f.edge_lines]
    faces = [p for p in polygonize(unary_union(lines)) if f.region.contains(p.representative_point())]
    faces.sort(key=lambda p: (round(p.representative_point().x), round(p.representative_point().y)))
    open_land = f.water.buffer(7).union(f.rail_corridor.buffer(4))
    f.names = _Names()
    for i, face in enumerate(faces):
        inside = f.outline.contains(face.representative_point())
        target = _zone_target(f, face) if inside else 160_000
        _, cuts = divide(face, target, geo.rng(f"cell {i}"))
        for cut, area in cuts:
            lines.append(_overshoot(cut))
            for piece in geo.lines_of(cut.difference(open_land)):
                if piece.length > 25:
                    highway = "tertiary" if area > 260_000 else "residential"
                    f.streets.append(Street(geo.rounded(piece.coords), highway, f.names.near(piece), guard=not inside))
    # Built anew from all lines together, so that neighbours share every vertex.
    f.cells = [p for p in polygonize(unary_union(lines)) if f.region.contains(p.representative_point())]
    f.cells.sort(key=lambda p: (round(p.representative_point().x, 1), round(p.representative_point().y, 1)))


def _overshoot(cut, by=0.05):
    """Lengthen a cut by 5 cm at both ends, so that it surely meets the lines it ends on."""
    c = [np.array(p) for p in cut.coords]
    a = c[0] + (c[0] - c[1]) * (by / math.dist(c[0], c[1]))
    b = c[-1] + (c[-1] - c[-2]) * (by / math.dist(c[-1], c[-2]))
    return LineString([a, *c[1:-1], b] if len(c) > 2 else [a, b])


class _Names:
    """Gives names of the kind used there to lesser streets, each once and some made up; then none."""

    def __init__(self):
        self.left = [(geo.xy((lon, lat)), names.split()) for lon, lat, names in plan.STREET_NAMES]

    def near(self, line):
        m = line.interpolate(0.5, normalized=True)
        for centre, names in sorted(self.left, key=lambda e: math.dist(e[0], (m.x, m.y))):
            if math.dist(centre, (m.x, m.y)) > 1600:
                break
            if names:
                return names.pop(0)
        return ""


def _subdistricts(f):
    """Give cells to subdistricts: a power diagram on the published centres, weights moved until the areas fit.

    Then single cells change hands while that brings the areas nearer and puts limits on main roads and water.
    """
    inside = [i for i, c in enumerate(f.cells) if f.outline.contains(c.representative_point())]
    area = np.array([f.cells[i].area for i in inside]) / 1e6
    at = np.array([f.cells[i].centroid.coords[0] for i in inside])
    seat = np.array([geo.xy((s[2], s[3])) for s in plan.SUBDISTRICTS])
    want = np.array([s[5] for s in plan.SUBDISTRICTS])
    want = want * area.sum() / want.sum()
    weight = np.zeros(len(seat))
    d2 = ((at[:, None, :] - seat[None, :, :]) ** 2).sum(axis=2)
    best, best_error = None, math.inf
    for step in range(4000):
        owner = (d2 - weight).argmin(axis=1)
        have = np.bincount(owner, area, len(seat))
        error = np.abs(have / want - 1).max()
        if error < best_error:
            best, best_error = owner.copy(), error
        weight += 2.0e5 * (1 - have / want) / (1 + step / 200)
    shared = _shared_limits([f.cells[i] for i in inside], f)
    owner = _exchange(best, shared, area, want)
    f.cell_zone = [-1] * len(f.cells)
    for k, i in enumerate(inside):
        f.cell_zone[i] = int(owner[k])
    f.subdistricts = []
    for z in range(len(seat)):
        shape = unary_union([f.cells[i] for i in inside if f.cell_zone[i] == z])
        f.subdistricts.append(shape)


def _shared_limits(cells, f):
    """Return for each cell {neighbour: cost of a limit between them}: metres, a fifth along main roads, canals, rails."""
    index = {id(c): k for k, c in enumerate(cells)}
    tree = STRtree(cells)
    good = unary_union([LineString(c) for _, h, c in f.main if h in ("primary", "secondary")] + f.canal_axes + [f.rail]).buffer(1.0)
    out = [{} for _ in cells]
    for k, c in enumerate(cells):
        for other in tree.query(c):
            j = index[id(other)]
            if j > k:
                edge = c.intersection(other)
                if edge.length > 30:
                    along = edge.intersection(good).length
                    out[k][j] = out[j][k] = (edge.length - along) + 0.2 * along
    return out


def _connected(owner, z, neighbours, without=None):
    members = {k for k in range(len(owner)) if owner[k] == z and k != without}
    if not members:
        return False
    seen, stack = set(), [min(members)]
    while stack:
        k = stack.pop()
        if k not in seen:
            seen.add(k)
            stack += [j for j in neighbours[k] if j in members and j not in seen]
    return len(seen) == len(members)


def _pieces(owner, z, neighbours):
    left, pieces = {k for k in range(len(owner)) if owner[k] == z}, []
    while left:
        seen, stack = set(), [min(left)]
        while stack:
            k = stack.pop()
            if k not in seen:
                seen.add(k)
                stack += [j for j in neighbours[k] if j in left and j not in seen]
        left -= seen
        pieces.append(sorted(seen))
    return sorted(pieces, key=len)


def _exchange(owner, shared, area, want, per_metre=1.2e-6):
    """Move single cells between neighbours while that lowers area errors (squared) plus the cost of limits."""
    for _ in range(5):                              # first join stray pieces, so that each is in one piece
        for z in range(len(want)):
            for piece in _pieces(owner, z, shared)[:-1]:
                around = sorted({int(owner[j]) for k in piece for j in shared[k]} - {z})
                if around:
                    owner[piece] = around[0]
    have = np.bincount(owner, area, len(want))
    for _ in range(800):
        best = None
        for k in range(len(owner)):
            a = int(owner[k])
            for b in sorted({int(owner[j]) for j in shared[k]} - {a}):
                before = (have[a] / want[a] - 1) ** 2 + (have[b] / want[b] - 1) ** 2
                after = ((have[a] - area[k]) / want[a] - 1) ** 2 + ((have[b] + area[k]) / want[b] - 1) ** 2
                limit = sum(c for j, c in shared[k].items() if owner[j] == b) - sum(c for j, c in shared[k].items() if owner[j] == a)
                gain = before - after + per_metre * limit
                if gain > 1e-7 and (best is None or gain > best[0]) and _connected(owner, a, shared, k):
                    best = (gain, k, a, b)
        if best is None:
            break
        _, k, a, b = best
        owner[k] = b
        have[a] -= area[k]
        have[b] += area[k]
    return owner
