"""Fill the cells: blocks, estates and people; every subdistrict's people add up to the census."""
from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString, Point, Polygon
from shapely.strtree import STRtree

import estates
import geo
import plan
from district import Street
from divide import divide

BLOCK_TARGET = {"lilong": 15_000, "village": 30_000, "new": 48_000, "industry": 90_000, "commerce": 26_000,
                "campus": 420_000, "park": 600_000}
RESIDENTIAL = ("lilong", "village", "new")


@dataclass
class Block:
    number: int
    shape: object
    zone: int              # subdistrict
    kind: str              # land use
    build: str = ""        # how it is built, when people live there
    place: str = ""        # name of the campus or park


class Town:
    def __init__(self, frame):
        self.frame, self.blocks, self.houses, self.paths = frame, [], {}, {}
        self._blocks()
        self._index_streets()
        self._settle()
        self._remote_houses()
        self._people()

    # ---- blocks ---------------------------------------------------------------------------------
    def _kind(self, shape):
        p = shape.representative_point() if not shape.contains(shape.centroid) else shape.centroid
        for z in self.frame.zones:
            if z.shape.contains(p):
                if z.kind == "new" and self.subdistrict != "新江湾城街道":
                    continue
                return z.kind, z.name
        if self.frame.river.distance(p) < 330 or self.east.contains(p):
            return "industry", ""
        return "village", ""

    def _blocks(self):
        f = self.frame
        army = [c for n, _, c in f.main if n == "军工路"]
        road = [c for piece in army for c in piece]
        far = max(x for x, _ in road) + 3000
        self.east = Polygon(road + [(far, road[-1][1]), (far, road[0][1])]).buffer(0)
        closed = f.water.buffer(6).union(f.rail_corridor.buffer(4))
        for i, cell in enumerate(f.cells):
            zone = f.cell_zone[i]
            if zone < 0:
                continue
            self.subdistrict = plan.SUBDISTRICTS[zone][1]
            for part in geo.polygons_of(cell.difference(closed)):
                if part.area < 2500:
                    continue
                kind, _ = self._kind(part)
                parts, cuts = divide(part, BLOCK_TARGET[kind], geo.rng(f"block {i} {round(part.area)}"))
                for cut, area in cuts:
                    highway = "residential" if area > 55_000 else "living_street" if kind == "lilong" else "residential"
                    name = f.names.near(cut) if area > 90_000 else ""
                    f.streets.append(Street(list(cut.coords), highway, name))
                for p in parts:
                    k, place = self._kind(p)
                    self.blocks.append(Block(len(self.blocks), p, zone, k, place=place))

    def _index_streets(self):
        self._lines = [s.line for s in self.frame.streets if s.layer == 0]
        self._tree = STRtree(self._lines)

    def is_street(self, x, y):
        p = Point(x, y)
        return any(line.distance(p) < 0.2 for line in self._tree.query(p.buffer(0.5)))

    # ---- who builds what -------------------------------------------------------------------------
    def _raise(self, block, build):
        block.build = build
        paths, houses = estates.build_estate(block.shape, build, geo.rng(f"estate {block.number} {build}"), self.is_street)
        self.paths[block.number], self.houses[block.number] = paths, houses
        return sum(h.weight() for h in houses)

    def _clear(self, block, kind):
        block.kind, block.build = kind, ""
        self.houses.pop(block.number, None)
        self.paths[block.number] = estates.open_ground(block.shape, kind, geo.rng(f"ground {block.number}"))

    def _settle(self):
        """Choose how each block is built so that room and census agree within a few percent."""
        for zone, row in enumerate(plan.SUBDISTRICTS):
            random, census = geo.rng("settle " + row[1]), row[4]
            mine = [b for b in self.blocks if b.zone == zone]
            homes = [b for b in mine if b.kind in RESIDENTIAL]
            for b in mine:
                if b.kind not in RESIDENTIAL:
                    self._clear(b, b.kind)
            room = {}
            for b in homes:
                first = {"lilong": "lilong", "new": ("garden", "tower", "mid", "garden")[int(random.integers(4))],
                         "village": ("slab", "slab", "mid", "tower")[int(np.searchsorted((0.4, 0.84, 0.94), random.random()))]}[b.kind]
                room[b.number] = self._raise(b, first)
            order = [homes[k] for k in random.permutation(len(homes))]
            # Schools first: about one block in fourteen.
            for b in order[: len(order) // 14]:
                room.pop(b.number)
                self._clear(b, "school")
            order = order[len(order) // 14:]
            for b in order:                                            # too little room: build higher
                if sum(room.values()) >= 0.94 * census:
                    break
                if b.build in ("slab", "mid"):
                    room[b.number] = max(room[b.number], self._raise(b, "tower" if b.shape.area > 12_000 else "mid"))
            for b in order:
                if sum(room.values()) >= 0.94 * census:
                    break
                if b.build == "lilong":
                    room[b.number] = self._raise(b, "slab")
            for k, b in enumerate(order[::-1]):       # too much room: build looser, or offices and open ground
                surplus = sum(room.values()) - census
                if surplus <= 0.08 * census:
                    break
                if (b.build in ("mid", "tower") and k % 3 == 2) or (b.build == "slab" and k % 3 == 0):
                    room[b.number] = self._raise(b, "garden")
                elif room[b.number] < surplus and k % 3 == 1:
                    room.pop(b.number)
                    self._clear(b, "office" if b.shape.area > 9000 else "school")
            for b in order[::-1]:
                surplus = sum(room.values()) - census
                if surplus > 0.08 * census and room.get(b.number, surplus) < surplus:
                    room.pop(b.number)
                    self._clear(b, "office" if b.shape.area > 9000 else "school")
            print(f"  {row[1]}: {len(mine)} blocks, {len(room)} lived in, room {sum(room.values()) / census:.2f} of the census")

    def _remote_houses(self, count=3):
        """Put a few dormitories deep inside works, farther than 110 m from any street."""
        lines = [s.line for s in self.frame.streets if s.layer <= 1] + [LineString(c) for paths in self.paths.values() for c, _ in paths if len(c) > 1]
        tree = STRtree(lines)
        self.remote = []
        for b in sorted((b for b in self.blocks if b.kind == "industry"), key=lambda b: (-b.shape.area, b.number)):
            x0, y0, x1, y1 = b.shape.bounds
            grid = [Point(x, y) for x in np.arange(x0, x1, 20) for y in np.arange(y0, y1, 20)]
            grid = [p for p in grid if b.shape.contains(p) and b.shape.exterior.distance(p) > 18]
            far = [(tree.nearest(p).distance(p), p.x, p.y) for p in grid]
            if far and max(far)[0] > 122 and len(self.remote) < count:
                _, x, y = max(far)
                ring = [(round(x + dx, 1), round(y + dy, 1)) for dx, dy in ((-10, -4.5), (10, -4.5), (10, 4.5), (-10, 4.5), (-10, -4.5))]
                house = estates.House(ring, 2, "slab")
                self.houses.setdefault(b.number, []).append(house)
                self.remote.append((x, y))

    # ---- people ------------------------------------------------------------------------------------
    def _people(self):
        for zone, row in enumerate(plan.SUBDISTRICTS):
            random = geo.rng("people " + row[1])
            houses = [h for b in self.blocks if b.zone == zone for h in self.houses.get(b.number, [])]
            for b in self.blocks:
                for h in self.houses.get(b.number, []):
                    h.block = b.number
            weight = np.array([h.weight() for h in houses]) * random.uniform(0.85, 1.15, len(houses))
            people = shares(weight, row[4])
            share = np.array([estates.BUILDS[h.build].elderly for h in houses]) * random.uniform(0.8, 1.2, len(houses))
            elderly = shares(share * people, round(row[4] * row[6]), limit=people)
            for h, n, e in zip(houses, people, elderly):
                h.people, h.elderly = int(n), int(e)


def shares(weight, total, limit=None):
    """Split `total` in whole numbers by weight (largest remainders), none above its limit."""
    exact = weight / weight.sum() * total
    if limit is not None:
        for _ in range(20):
            over = exact > 0.75 * limit
            if not over.any():
                break
            exact = np.where(over, 0.75 * limit, exact)
            exact[~over] *= (total - exact[over].sum()) / exact[~over].sum()
    whole = np.floor(exact + 1e-9).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole
