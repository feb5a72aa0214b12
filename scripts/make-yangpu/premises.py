"""What the planner adds: existing centres, candidate premises, renewal blocks, metro stations, parks."""
import math

import numpy as np
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union
from shapely.strtree import STRtree

import geo
import plan

# Existing centres at the end of 2015 by subdistrict, unequally spread: 40 in all, our estimate
# (the programme adds ten to reach fifty); four in 延吉 by 2013 are reported.
CENTRES = {"定海路街道": 3, "平凉路街道": 3, "江浦路街道": 4, "四平路街道": 4, "控江路街道": 5, "长白新村街道": 2,
           "延吉新村街道": 4, "殷行街道": 2, "大桥街道": 3, "五角场街道": 5, "新江湾城街道": 1, "五角场镇": 4}

# Renewal blocks (旧改征收地块): name, rough place, from, until. Numbers are those of the report; place,
# outline and, but for 228, years are ours.
RENEWAL = [
    ("平凉路6街坊", 121.5172, 31.2566, "2015", "2021"), ("平凉路10街坊", 121.5195, 31.2578, "2015", "2020"),
    ("平凉路11街坊", 121.5228, 31.2590, "2015", "2020"), ("平凉路14街坊", 121.5178, 31.2605, "2016", "2021"),
    ("平凉路15街坊", 121.5205, 31.2622, "2016", "2021"), ("平凉路19街坊", 121.5240, 31.2612, "2016", "2022"),
    ("定海路126街坊", 121.5515, 31.2768, "2015", "2021"), ("四平路176街坊", 121.5035, 31.2738, "2015", "2020"),
    ("长白228街坊", 121.5435, 31.2948, "2016-06-30", "2023-04-26"),
]

# Stations of our sketch stand where two drawn roads meet, or at a point set by hand: name, line, place, running, opened.
METRO = [
    ("四平路", "8/10", "四平大连", 1, 2007), ("同济大学", "10", "同济", 1, 2010), ("国权路", "10/18", "四平国权", 1, 2010),
    ("五角场", "10", "五角场", 1, 2010), ("江湾体育场", "10", "江湾体", 1, 2010), ("三门路", "10", "淞沪三门", 1, 2010),
    ("殷高东路", "10", "淞沪殷高", 1, 2010), ("新江湾城", "10", "淞沪清流", 1, 2010), ("鞍山新村", "8", (121.5050, 31.2755), 1, 2007),
    ("江浦路", "8/18", "江浦控江", 1, 2007), ("黄兴路", "8", "黄兴控江", 1, 2007), ("延吉中路", "8", "延吉营口", 1, 2007),
    ("黄兴公园", "8", "佳木斯营口", 1, 2007), ("翔殷路", "8", "翔殷营口", 1, 2007), ("嫩江路", "8", "嫩江中原", 1, 2007),
    ("市光路", "8", "市光中原", 1, 2007), ("大连路", "4/12", "大连长阳", 1, 2005), ("杨树浦路", "4", "大连杨", 1, 2005),
    ("江浦公园", "12/18", "江浦长阳", 1, 2013), ("宁国路", "12", "宁国长阳", 1, 2013), ("隆昌路", "12", "隆昌长阳", 1, 2013),
    ("爱国路", "12", "内江长阳", 1, 2013), ("复兴岛", "12", "军工平凉", 1, 2013), ("殷高路", "18", "国权殷高", 0, 0),
    ("上海财经大学", "18", "国权政立", 0, 0), ("复旦大学", "18", "国权邯郸", 0, 0), ("抚顺路", "18", "江浦抚顺", 0, 0),
    ("平凉路", "18", "江浦平凉", 0, 0), ("丹阳路", "18", "江浦杨", 0, 0),
]

USES = {   # current use: (owner choices, storeys, cost in 10,000 yuan per m², weight)
    "闲置校舍": (("区教育局",), (2, 3), (0.22, 0.38), 3), "腾空办公": (("街道办事处", "区机管局"), (1, 2, 3), (0.18, 0.32), 4),
    "配建用房": (("开发企业(移交)", "区房管局"), (1, 2), (0.10, 0.22), 4), "闲置厂房": (("国有企业",), (1, 1, 2), (0.30, 0.52), 3),
    "公房底层": (("区房管局", "物业集团"), (1, 1), (0.25, 0.45), 4), "菜场改造": (("区商务委",), (1, 2), (0.26, 0.40), 1),
    "原文化站": (("街道办事处",), (1, 2), (0.16, 0.28), 1), "旧仓库": (("国有企业",), (1, 2), (0.28, 0.48), 1),
}
NUMERALS = "一二三四五六七八九十"


class Premises:
    def __init__(self, frame, town, streets):
        self.frame, self.town = frame, town
        self.walk = [s.line for s in streets if s.highway not in ("motorway", "motorway_link", "trunk")]
        self.walk_tree = STRtree(self.walk)
        self.named = [(s.name, s.line) for s in frame.streets if s.name and s.layer == 0]
        self.blocks = {z: [b for b in town.blocks if b.zone == z] for z in range(len(plan.SUBDISTRICTS))}
        self.renewal = self._renewal()
        self.closed = unary_union([r["shape"] for r in self.renewal] + [frame.water.buffer(5)] + [Point(p).buffer(15) for p in town.remote])
        self.metro = self._metro()
        self.parks = self._parks()
        self.centres = self._centres()
        self.sites = self._sites()

    # ---- renewal, metro, parks -------------------------------------------------------------------
    def _renewal(self):
        out, used = [], set()
        for name, lon, lat, start, end in RENEWAL:
            p = Point(geo.xy((lon, lat)))
            near = sorted((b.shape.distance(p), b.number) for b in self.town.blocks
                          if plan.SUBDISTRICTS[b.zone][1][:2] == name[:2] and b.build in ("lilong", "slab") and b.number not in used and 6000 < b.shape.area < 60_000)
            block = self.town.blocks[near[0][1]]
            used.add(block.number)
            shape = geo.largest(block.shape.buffer(-5, join_style=2))
            out.append({"name": name, "from": start, "until": end, "shape": Polygon(geo.rounded(shape.exterior.coords)), "block": block})
        return out

    def _metro(self):
        random, out = geo.rng("metro"), []
        for name, lines, place, running, year in METRO:
            x, y = geo.xy(plan.NODES[place] if isinstance(place, str) else place)
            angle = random.uniform(0, 2 * math.pi)
            out.append({"name": name, "line": lines, "running": running, "year": year, "at": (geo.cm(x + 22 * math.cos(angle)), geo.cm(y + 22 * math.sin(angle)))})
        return out

    def _parks(self):
        by_name = {}
        for b in self.town.blocks:
            if b.kind == "park":
                by_name.setdefault(b.place, []).append(b.shape.buffer(-6))
        out = []
        for name in sorted(by_name):
            for shape in geo.polygons_of(unary_union(by_name[name])):
                if shape.area > 1500:
                    out.append((name, Polygon(geo.rounded(shape.simplify(0.5).exterior.coords))))
        return out

    # ---- centres ----------------------------------------------------------------------------------
    def _edge_spot(self, block, random, inset):
        """Pick a point `inset` metres inside the block, near a street along its edge; None if there is none."""
        ring = block.shape.exterior
        for _ in range(6):
            s = random.uniform(0, ring.length)
            p, q = ring.interpolate(s), ring.interpolate(s + 4)
            if not (self.town.is_street(p.x, p.y) and self.town.is_street(q.x, q.y)):
                continue
            u = np.array([q.x - p.x, q.y - p.y])
            if math.hypot(*u) < 3.5:
                continue
            u /= math.hypot(*u)
            n = np.array([-u[1], u[0]]) * (1 if ring.is_ccw else -1)
            spot = np.array([p.x, p.y]) + n * inset
            if block.shape.contains(Point(spot)):
                return spot, u, n
        return None

    def _centres(self):
        out = []
        for zone, row in enumerate(plan.SUBDISTRICTS):
            random = geo.rng("centres " + row[1])
            homes = [b for b in self.blocks[zone] if b.build]
            people = np.array([sum(h.people for h in self.town.houses[b.number]) for b in homes], float)
            mine, spread = [], 420.0
            while len(mine) < CENTRES[row[1]]:
                b = homes[int(random.choice(len(homes), p=people / people.sum()))]
                spot = self._edge_spot(b, random, 7.0)
                if spot is None or self.closed.distance(Point(spot[0])) < 20:
                    continue
                at = (geo.cm(spot[0][0]), geo.cm(spot[0][1]))
                spread *= 0.99
                if any(math.dist(at, c["at"]) < spread for c in out + mine):
                    continue
                area = int(random.integers(35, 68)) * 20
                year = 2010 if row[1] == "延吉新村街道" and not mine else int(random.integers(2011, 2016))
                mine.append({"name": f"{row[1]}第{NUMERALS[len(mine)]}睦邻中心", "area": area, "capacity": int(round(area * 21, -2)), "year": year, "at": at})
            out += mine
        return out

    # ---- candidate premises -------------------------------------------------------------------------
    def _rectangle(self, spot, u, n, along, deep):
        a = spot - u * along / 2
        return Polygon([(geo.cm(p[0]), geo.cm(p[1])) for p in (a, a + u * along, a + u * along + n * deep, a + n * deep)])

    def _describe(self, shape, use, zone, block, random, small=False):
        owners, storeys, cost, _ = USES[use]
        area = shape.area * (1 if small else storeys[int(random.integers(len(storeys)))]) * random.uniform(0.82, 0.98)
        ground = 1 if random.random() < 0.78 else 0
        price = random.uniform(*cost) * (1.15 if not ground else 1.0)
        street = self._street_name(shape)
        return {"shape": shape, "use": use, "zone": zone, "owner": owners[int(random.integers(len(owners)))],
                "plot": round(shape.area), "floor": int(round(area, -1)), "cost": int(round(area * price + 40, 0)), "ground": ground,
                "stepfree": 1 if random.random() < (0.62 if ground else 0.18) else 0, "name": f"{street}{use}"}

    def _street_name(self, shape):
        p = shape.centroid
        return min(self.named, key=lambda s: s[1].distance(p))[0]

    def _try(self, block, random, use):
        deep_home = block.build and use not in ("闲置校舍",)
        along, deep, inset = (random.uniform(56, 96), random.uniform(7.6, 8.2), 0.8) if deep_home else (random.uniform(26, 48), random.uniform(18, 34), 4.0)
        spot = self._edge_spot(block, random, inset)
        if spot is None:
            return None
        shape = self._rectangle(*spot, along, deep)
        inside = block.shape.contains(shape)
        if not inside or shape.intersects(self.closed) or any(shape.distance(o) < 3 for o in self._near(shape)):
            return None
        houses = [Polygon(h.ring) for h in self.town.houses.get(block.number, [])]
        return None if any(shape.intersects(h) for h in houses) else shape

    def _near(self, shape):
        return [s["shape"] for s in self._made if s["shape"].centroid.distance(shape.centroid) < 120]

    def _sites(self):
        self._made = []
        uses, weights = list(USES), np.array([USES[u][3] for u in USES], float)
        base = np.array([math.sqrt(r[4] / 1000 * r[5]) for r in plan.SUBDISTRICTS])
        counts = np.maximum(12, np.round(base / base.sum() * 352)).astype(int)
        for zone, row in enumerate(plan.SUBDISTRICTS):
            random = geo.rng("sites " + row[1])
            usable = [b for b in self.blocks[zone] if b.kind not in ("park", "campus")]
            n = tries = 0
            while n < counts[zone] and tries < 6000:
                tries += 1
                b = usable[int(random.integers(len(usable)))]
                if not b.build and b.kind not in ("school", "office", "industry", "commerce"):
                    continue
                choice = {"school": "闲置校舍", "industry": ("闲置厂房", "旧仓库")[int(random.integers(2))], "commerce": "腾空办公"}.get(b.kind)
                if b.kind == "industry" and random.random() < 0.55:
                    continue
                if choice is None:
                    options = [k for k, u in enumerate(uses) if u not in ("闲置校舍", "闲置厂房", "旧仓库")]
                    choice = uses[int(random.choice(options, p=weights[options] / weights[options].sum()))]
                    if choice == "公房底层" and b.build not in ("slab", "lilong"):
                        choice = "配建用房"
                shape = self._try(b, random, choice)
                if shape is not None:
                    self._made.append(self._describe(shape, choice, zone, b, random))
                    n += 1
        self._awkward()
        made = sorted(self._made, key=lambda s: (plan.SUBDISTRICTS[s["zone"]][0] if s["zone"] >= 0 else "9", round(s["shape"].centroid.y), round(s["shape"].centroid.x)))
        for k, s in enumerate(made):
            s["id"] = f"YP-{k + 1:04d}"
        return self._doubles(made)

    def _awkward(self):
        """Add premises that the screening must turn down."""
        random = geo.rng("awkward")
        self.awkward = {"in_renewal": 0, "too_small": 0, "beyond_snap": 0, "outside": 0, "in_park": 0, "over_water": 0}

        def add(shape, use, zone, reason, small=False):
            self._made.append(self._describe(shape, use, zone, None, random, small))
            self.awkward[reason] += 1

        for r in self.renewal:                                            # old houses inside renewal blocks
            x, y = r["shape"].representative_point().coords[0]
            add(self._rectangle(np.array([x, y]), np.array([0.95, 0.31]), np.array([-0.31, 0.95]), 32, 19), "公房底层", r["block"].zone, "in_renewal")
        for zone in (1, 2, 3, 4, 6, 8, 0, 5, 7, 9, 11, 8, 2, 4, 7, 9):      # rooms of 130–350 m²
            for _ in range(200):
                b = self.blocks[zone][int(random.integers(len(self.blocks[zone])))]
                spot = self._edge_spot(b, random, 1.0) if b.build else None
                if spot is None:
                    continue
                shape = self._rectangle(*spot, random.uniform(18, 42), random.uniform(7.0, 8.2))
                if b.shape.contains(shape) and not shape.intersects(self.closed) and not any(shape.distance(o) < 3 for o in self._near(shape)) \
                        and not any(shape.intersects(Polygon(h.ring)) for h in self.town.houses[b.number]):
                    add(shape, "公房底层", zone, "too_small", small=True)
                    break
        far = sorted((b for b in self.town.blocks if b.kind == "industry" and b.shape.area > 20_000), key=lambda b: (-self._from_street(b.shape.representative_point()), b.number))
        for b in far:                                                     # halls deep inside works, over 100 m from any street
            p = self._deepest(b.shape)
            shape = Polygon([(geo.cm(p[0] + dx), geo.cm(p[1] + dy)) for dx, dy in ((-15, -12), (15, -12), (15, 12), (-15, 12))])
            if min(line.distance(shape) for line in self.walk_tree.query(shape.buffer(400))) > 104 and self.awkward["beyond_snap"] < 4 and not shape.intersects(self.closed):
                add(shape, "闲置厂房", b.zone, "beyond_snap")
        guard = [s for s in self.frame.streets if s.layer == 0 and not self.frame.outline.buffer(60).intersects(s.line) and s.line.length > 80]
        for k in random.permutation(len(guard))[:5]:                      # beyond the district
            line = guard[int(k)].line
            p, q = line.interpolate(0.5, normalized=True), line.interpolate(0.55, normalized=True)
            u = np.array([q.x - p.x, q.y - p.y])
            u /= math.hypot(*u)
            add(self._rectangle(np.array([p.x, p.y]) + np.array([-u[1], u[0]]) * 8, u, np.array([-u[1], u[0]]), 36, 22), "腾空办公", -1, "outside")
        for name, shape in self.parks[:40:9]:
            p = np.array(shape.representative_point().coords[0])
            zone = next((z for z, g in enumerate(self.frame.subdistricts) if g.contains(Point(p))), -1)
            add(self._rectangle(p, np.array([1.0, 0.0]), np.array([0.0, 1.0]), 34, 20), "原文化站", zone, "in_park")
        for name, shape in [c for c in self.frame.canals if c[0] in ("杨树浦港", "虬江")]:
            p = shape.exterior.interpolate(0.22, normalized=True)
            zone = next((z for z, g in enumerate(self.frame.subdistricts) if g.contains(p)), -1)
            add(self._rectangle(np.array([p.x, p.y]), np.array([1.0, 0.0]), np.array([0.0, 1.0]), 30, 20), "旧仓库", zone, "over_water")

    def _from_street(self, p):
        return min((line.distance(p) for line in self.walk_tree.query(p.buffer(600))), default=600)

    def _deepest(self, shape):
        x0, y0, x1, y1 = shape.bounds
        best = (-1.0, (0.0, 0.0))
        for x in np.arange(x0, x1, 18):
            for y in np.arange(y0, y1, 18):
                p = Point(x, y)
                if shape.buffer(-18).contains(p) and self.closed.distance(p) > 22:
                    best = max(best, (self._from_street(p), (float(x), float(y))))
        return best[1]

    def _doubles(self, made):
        random = geo.rng("doubles")
        good = [s for s in made if s["zone"] >= 0 and s["plot"] > 500]
        for k in random.choice(len(good), 2, replace=False):
            twin = dict(good[int(k)])
            twin["id"] = f"YP-{len(made) + 1:04d}"
            twin["name"] = twin["name"] + "(重复登记)"
            made.append(twin)
        return made

