"""Put all streets together: join them at shared points, cut them at junctions, tie islands in, add real-life faults."""
import math
from collections import defaultdict

import numpy as np
from shapely.geometry import LineString, Point
from shapely.strtree import STRtree

import geo
from district import Street

TOUCH = 0.06          # metres within which two points are the same


class Points:
    """One representative for all points that are the same."""

    def __init__(self):
        self.grid = {}

    def __call__(self, p):
        p = (geo.cm(p[0]), geo.cm(p[1]))
        i, j = int(p[0] // 0.1), int(p[1] // 0.1)
        for a in (i, i - 1, i + 1):
            for b in (j, j - 1, j + 1):
                q = self.grid.get((a, b))
                if q is not None and math.dist(p, q) <= TOUCH:
                    return q
        self.grid[(i, j)] = p
        return p


def _unrepeated(coords):
    out = [coords[0]]
    for c in coords[1:]:
        if c != out[-1]:
            out.append(c)
    return out


def share_vertices(streets):
    """Give streets on one level a common vertex wherever they cross or touch."""
    same = Points()
    for s in streets:
        s.coords = _unrepeated([same(c) for c in s.coords])
    streets = [s for s in streets if len(s.coords) > 1]
    lines = [s.line for s in streets]
    index = {id(line): k for k, line in enumerate(lines)}
    tree = STRtree(lines)
    extra = defaultdict(list)
    for i, line in enumerate(lines):
        for other in tree.query(line.buffer(TOUCH)):
            j = index[id(other)]
            if j == i or streets[i].layer != streets[j].layer:
                continue
            if j > i and line.intersects(other):
                hit = line.intersection(other)
                for g in getattr(hit, "geoms", [hit]):
                    if g.geom_type == "Point":
                        p = same(g.coords[0])
                        extra[i].append(p)
                        extra[j].append(p)
            for end in (other.coords[0], other.coords[-1]):
                if line.distance(Point(end)) <= TOUCH:
                    extra[i].append(end)
    for i, points in extra.items():
        streets[i].coords = _insert(streets[i].coords, points)
    return streets


def _insert(coords, points):
    line, have = LineString(coords), set(coords)
    new = sorted({p for p in points if p not in have})
    if not new:
        return coords
    # Own vertices are placed by running along the line: projecting is ambiguous where it comes back on itself.
    run, total = [(0.0, coords[0])], 0.0
    for a, b in zip(coords[:-1], coords[1:]):
        total += math.dist(a, b)
        run.append((total, b))
    merged = sorted([(d, 0, c) for d, c in run] + [(line.project(Point(p)), 1, p) for p in new], key=lambda e: (e[0], e[1]))
    return _unrepeated([c for _, _, c in merged])


def cut_at_junctions(streets):
    """Cut streets where another street (not an estate's lane) meets them."""
    meets = defaultdict(set)
    for k, s in enumerate(streets):
        if not s.minor:
            for c in s.coords:
                meets[c].add(k)
    out = []
    for k, s in enumerate(streets):
        if s.minor:
            out.append(s)
            continue
        start = 0
        for i in range(1, len(s.coords)):
            if i == len(s.coords) - 1 or len(meets[s.coords[i]]) > 1:
                out.append(Street(s.coords[start:i + 1], s.highway, s.name, s.layer, s.bridge, s.tunnel, s.minor, s.guard))
                start = i
    return out


def components(streets):
    """Return for each street the number of its connected piece, largest piece first (by length)."""
    parent = {}

    def find(a):
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        return a

    for s in streets:
        for c in s.coords:
            parent.setdefault(c, c)
        for c in s.coords[1:]:
            parent[find(c)] = find(s.coords[0])
    length = defaultdict(float)
    for s in streets:
        length[find(s.coords[0])] += s.line.length
    order = {root: n for n, (root, _) in enumerate(sorted(length.items(), key=lambda e: (-e[1], e[0])))}
    return [order[find(s.coords[0])] for s in streets]


def tie_islands(streets, barrier, keep):
    """Tie pieces that hang loose to the main one by a short path, where no water or railway is between.

    `keep` pieces of those that could be tied are left loose, as real data have them.
    """
    walk = [s for s in streets if s.highway not in ("motorway", "motorway_link", "trunk")]
    piece = components(walk)
    members = defaultdict(list)
    for s, n in zip(walk, piece):
        members[n].append(s)
    main = [s.line for s in members[0] if s.layer == 0]
    tree = STRtree(main)
    added, left = [], 0
    for n in sorted(members)[1:]:
        ends = sorted({c for s in members[n] if s.layer == 0 for c in s.coords})
        best = None
        for c in ends:
            line = tree.nearest(Point(c))
            p = line.interpolate(line.project(Point(c)))
            q = (geo.cm(p.x), geo.cm(p.y))
            if 0.1 < math.dist(c, q) < 160 and (best is None or math.dist(c, q) < best[0]):
                if not LineString([c, q]).intersects(barrier):
                    best = (math.dist(c, q), c, q)
        if best is None:
            continue
        if sum(s.line.length for s in members[n]) < 320 and left < keep:
            left += 1
            continue
        added.append(Street([best[1], best[2]], "footway", minor=True))
    return streets + added, len(added), left


def canal_footbridges(streets, canals, count):
    """Join dead ends that face each other across a canal by footbridges."""
    ends = defaultdict(int)
    for s in streets:
        if s.layer == 0:
            for c in (s.coords[0], s.coords[-1]):
                ends[c] += 1
    dead = sorted(c for c, n in ends.items() if n == 1 and canals.distance(Point(c)) < 13)
    out, used = [], set()
    pairs = sorted((math.dist(a, b), a, b) for i, a in enumerate(dead) for b in dead[i + 1:]
                   if 18 < math.dist(a, b) < 75 and LineString([a, b]).intersects(canals))
    for _, a, b in pairs:
        if len(out) >= count or a in used or b in used or any(math.dist(a, u) < 350 for u in used):
            continue
        used |= {a, b}
        out.append(Street([a, b], "footway", "", 1, True, False, True))
    return streets + out, len(out)


def overpasses(streets, count, random):
    """天桥: footbridges over main roads, down by steps to the side streets on both sides."""
    at = defaultdict(list)
    for s in streets:
        if s.layer == 0 and not s.minor:
            at[s.coords[0]].append((s, 1))
            at[s.coords[-1]].append((s, -1))
    spots = []
    for c in sorted(at):
        main = [s for s, _ in at[c] if s.highway in ("primary", "secondary")]
        side = [(s, d) for s, d in at[c] if s.highway in ("tertiary", "residential") and s.line.length > 60]
        if len(main) >= 2 and len(side) == 2:
            spots.append((c, side))
    out, used = [], []
    for k in random.permutation(len(spots)):
        c, side = spots[int(k)]
        if len(out) // 3 >= count or any(math.dist(c, u) < 500 for u in used):
            continue
        feet, heads = [], []
        for s, d in side:
            coords = s.coords if d > 0 else s.coords[::-1]
            foot = coords[1] if math.dist(coords[0], coords[1]) < 60 else None
            if foot is None:
                line = LineString(coords)
                p = line.interpolate(32)
                foot = (geo.cm(p.x), geo.cm(p.y))
                s.coords = _insert(s.coords, [foot])
            u = np.array([foot[0] - c[0], foot[1] - c[1]])
            u /= math.hypot(*u)
            n = np.array([-u[1], u[0]]) * (7 if not feet else -7)
            head = (geo.cm(c[0] + u[0] * 18 + n[0]), geo.cm(c[1] + u[1] * 18 + n[1]))
            feet.append(foot)
            heads.append(head)
        used.append(c)
        out.append(Street([feet[0], heads[0]], "steps", "", 1, False, False, True))
        out.append(Street([heads[0], heads[1]], "footway", "人行天桥", 1, True, False, True))
        out.append(Street([heads[1], feet[1]], "steps", "", 1, False, False, True))
    return streets + out, len(out) // 3


def ramps(streets, expressways, random):
    """Join the elevated roads to the streets by ramps that no one may walk."""
    out = []
    vertices = [c for s in streets if s.highway == "primary" and s.layer == 0 and not s.minor for c in (s.coords[0], s.coords[-1])]
    for e in expressways:
        if e.layer <= 0 or e.line.length < 1500:
            continue
        for s in np.arange(450, e.line.length - 300, 950):
            k = min(range(len(e.coords)), key=lambda i: abs(e.line.project(Point(e.coords[i])) - s))
            a = e.coords[k]
            near = [v for v in vertices if 110 < math.dist(a, v) < 260 and e.line.distance(Point(v)) < 20]
            if near:
                b = min(sorted(near), key=lambda v: math.dist(a, v))
                n = np.array([a[1] - b[1], b[0] - a[0]]) / math.dist(a, b) * 6
                m = (geo.cm((a[0] + b[0]) / 2 + n[0]), geo.cm((a[1] + b[1]) / 2 + n[1]))
                out.append(Street([a, m, b], "motorway_link", "", e.layer, True, False, True))
    return out


def shortcuts(streets, barrier, count, random):
    """Footways across a lesser street from estate to estate, drawn through without a vertex where they cross it."""
    minor = sorted({c for s in streets if s.minor and s.layer == 0 for c in (s.coords[0], s.coords[-1])})
    tree = STRtree([Point(c) for c in minor])
    lesser = [s for s in streets if not s.minor and s.layer == 0 and not s.guard and s.highway in ("residential", "living_street") and 70 < s.line.length < 400]
    lines = [s.line for s in streets]
    index = STRtree(lines)
    out = []
    for k in random.permutation(len(lesser)):
        if len(out) == count:
            break
        line = lesser[int(k)].line
        m = line.interpolate(random.uniform(0.25, 0.75), normalized=True)
        near = [p.coords[0] for p in tree.query(m.buffer(42)) if 7 < line.distance(p) < 34]
        a, b = line.coords[0], line.coords[-1]
        left = [p for p in near if (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0]
        right = [p for p in near if p not in left]
        if not left or not right:
            continue
        p, q = (min(sorted(g), key=lambda c: m.distance(Point(c))) for g in (left, right))
        new = LineString([p, q])
        crossed = [g for g in index.query(new) if g.crosses(new)]
        if new.length < 70 and len(crossed) == 1 and crossed[0].equals(line) and not new.intersects(barrier):
            out.append(Street([p, q], "footway", "", 0, False, False, True))
    return out


def faults(streets, random):
    """Add what real data have: doubles, zero-length pieces, ends that stop just short."""
    pick = [s for s in streets if s.minor and s.layer == 0 and s.line.length > 30]
    chosen = [pick[int(k)] for k in random.choice(len(pick), 24, replace=False)]
    doubles = [Street(list(s.coords), s.highway, s.name, s.layer, s.bridge, s.tunnel, True) for s in chosen[:9]]
    points = [Street([s.coords[0], s.coords[0]], s.highway, s.name, 0, False, False, True) for s in chosen[9:16]]
    short = 0
    ends = defaultdict(int)
    for s in streets:
        for c in s.coords:
            ends[c] += 1
    for s in chosen[16:]:
        a, b = s.coords[-2], s.coords[-1]
        d = math.dist(a, b)
        if ends[b] > 1 and d > 5:
            s.coords[-1] = (geo.cm(b[0] + (a[0] - b[0]) * 0.4 / d), geo.cm(b[1] + (a[1] - b[1]) * 0.4 / d))
            short += 1
    return doubles + points, {"duplicates": len(doubles), "zero_length": len(points), "short_by_0.4_m": short}


def build(frame, town):
    """Return (streets, counts)."""
    counts = {}
    canals = geo.multi([c for _, c in frame.canals])
    barrier = frame.water.buffer(1).union(frame.rail_corridor)
    streets = list(frame.streets)
    for number in sorted(town.paths):
        for coords, highway in town.paths[number]:
            if len(coords) > 1:
                streets.append(Street(coords, highway, minor=True))
    streets, counts["canal_footbridges"] = canal_footbridges(streets, canals, 9)
    streets = share_vertices(streets)
    streets, counts["tied"], counts["islands_left"] = tie_islands(streets, barrier, 8)
    streets = share_vertices(streets)
    streets = cut_at_junctions(streets)
    streets, counts["overpasses"] = overpasses(streets, 14, geo.rng("overpasses"))
    crossing = shortcuts(streets, barrier, 48, geo.rng("shortcuts"))
    counts["crossings_without_vertex"] = len(crossing)
    more, found = faults(streets, geo.rng("faults"))
    counts.update(found)
    streets += crossing + frame.expressways + ramps(streets, frame.expressways, geo.rng("ramps")) + more
    order = geo.rng("order").permutation(len(streets))
    return [streets[int(k)] for k in order], counts
