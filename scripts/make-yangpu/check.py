"""Read the written files back and verify what the README promises. Returns 1 when something fails."""
import os

from osgeo import gdal, ogr, osr
from shapely import wkb
from shapely.ops import unary_union
from shapely.strtree import STRtree

import geo
import plan
import streets
from district import Street

ogr.UseExceptions()
GBK = ("subdistricts", "streets", "buildings", "premises")
CLOSED = ("motorway", "motorway_link", "trunk")


def read(folder, name):
    """Read one layer as (shapely geometry in EPSG:4549, attributes)."""
    source = gdal.OpenEx(os.path.join(folder, name + ".shp"), open_options=["ENCODING=" + ("CP936" if name in GBK else "UTF-8")])
    layer = source.GetLayer()
    move = None
    if layer.GetSpatialRef().IsGeographic():
        move = osr.CoordinateTransformation(geo.GEOGRAPHIC, geo.PLANE)
    rows = []
    for feature in layer:
        g = feature.GetGeometryRef().Clone()
        if move:
            g.Transform(move)
        rows.append((wkb.loads(bytes(g.ExportToWkb())), feature.items()))
    return rows


def run(folder):
    failed = []

    def verify(ok, text):
        print(("  ok    " if ok else "  FAIL  ") + text)
        if not ok:
            failed.append(text)

    zones, roads, houses = (read(folder, n) for n in ("subdistricts", "streets", "buildings"))
    sites, centres, parks, renewal = (read(folder, n) for n in ("premises", "centres", "parks", "renewal"))
    _zones(zones, verify)
    _people(zones, houses, verify)
    walk = _streets(roads, verify)
    _barriers(roads, read(folder, "water"), read(folder, "rail"), verify)
    _reach(houses, walk, verify)
    _sites(sites, centres, zones, renewal, parks, walk, verify)
    total = sum(os.path.getsize(os.path.join(folder, f)) for f in sorted(os.listdir(folder)) if f[-4:] in (".shp", ".shx", ".dbf", ".prj", ".cpg"))
    verify(total <= 6_000_000, f"shapefiles together {total / 1e6:.2f} MB")
    return 1 if failed else 0


def _zones(zones, verify):
    published = {r[1]: r for r in plan.SUBDISTRICTS}
    worst = max(abs(g.area / 1e6 / published[a["JDMC"]][5] - 1) for g, a in zones)
    verify(len(zones) == 12 and worst < 0.05, f"12 subdistricts, areas within {worst:.1%} of the published ones")
    verify(all(g.geom_type == "Polygon" and g.is_valid for g, _ in zones), "each subdistrict is one valid polygon")
    whole = unary_union([g for g, _ in zones])
    excess = sum(g.area for g, _ in zones) - whole.area
    holes = len(getattr(whole, "interiors", [0]))
    verify(abs(excess) < 1 and holes == 0, f"no overlaps ({excess:.3f} m²) and no gaps ({holes} holes), {whole.area / 1e6:.2f} km² together")
    loose = sum(1 for g, _ in zones for h, _ in zones if g is not h and g.touches(h) is False and g.intersects(h))
    verify(loose == 0, f"neighbours share their limits exactly ({loose} pairs that do not)")


def _people(zones, houses, verify):
    shapes = [g for g, _ in zones]
    sums = {a["JDMC"]: [0, 0, 0] for _, a in zones}
    outside = 0
    for g, a in houses:
        inside = [z for z, shape in zip(zones, shapes) if shape.contains(g.centroid)]
        outside += 0 if inside and inside[0][0].contains(g) else 1
        for z in inside[:1]:
            row = sums[z[1]["JDMC"]]
            row[0] += a["RK"]
            row[1] += a["RK60"]
            row[2] += 1
    off = [n for _, a in zones for n in [a["JDMC"]] if sums[n][0] != a["RK2020"] or sums[n][1] != a["RK60"]]
    total = sum(r[0] for r in sums.values())
    verify(not off, f"people of {len(houses)} buildings add up to each subdistrict's census, 60+ too ({total} people, {sum(r[1] for r in sums.values())} of 60+)")
    verify(outside == 0, f"{outside} buildings straddle a limit")
    verify(all(0 < a["RK"] and 0 <= a["RK60"] <= a["RK"] for _, a in houses), "no building with more 60+ than people")
    tree = STRtree([g for g, _ in houses])
    clash = sum(1 for g, _ in houses for h in tree.query(g) if h is not g and h.intersection(g).area > 1) // 2
    verify(clash == 0, f"{clash} pairs of buildings overlap")


def _streets(roads, verify):
    real = [(g, a) for g, a in roads if g.length > 0]
    walk = [Street(list(g.coords), a["highway"], layer=a["layer"]) for g, a in real if a["highway"] not in CLOSED]
    pieces = streets.components(walk)
    length = {}
    for s, n in zip(walk, pieces):
        length[n] = length.get(n, 0) + s.line.length
    share = length[0] / sum(length.values())
    verify(share > 0.95, f"{len(roads)} street segments, {sum(length.values()) / 1000:.0f} km walkable, {share:.2%} in one piece of {len(length)}")
    bridges, tunnels = (sum(1 for _, a in roads if a[k] == "T") for k in ("bridge", "tunnel"))
    print(f"        {bridges} bridges, {tunnels} tunnels, {sum(1 for g, _ in roads if g.length == 0)} of zero length")
    return [s.line for s in walk]


def _barriers(roads, water, rail, verify):
    wet = unary_union([g for g, _ in water] + [g for g, _ in rail])
    tree = STRtree([g for g, _ in water] + [g for g, _ in rail])
    flat = [g for g, a in roads if a["bridge"] == "F" and a["tunnel"] == "F" and a["highway"] not in CLOSED and g.length > 0]
    crossed = sum(1 for g in flat if any(g.intersects(w) for w in tree.query(g)))
    verify(crossed == 0, f"{crossed} walkable streets cross water or rails without a bridge or tunnel")
    river = next(g for g, a in water if a["MC"] == "黄浦江")
    over = sum(1 for g, a in roads if a["highway"] not in CLOSED and g.intersects(river))
    verify(over == 0 and wet.is_valid, f"{over} walkable streets touch the 黄浦江")


def _reach(houses, walk, verify):
    tree = STRtree(walk)
    far = [(a["RK"]) for g, a in houses if tree.nearest(g).distance(g) > 100]
    mid = sum(a["RK"] for g, a in houses if tree.nearest(g).distance(g) > 50)
    verify(sum(far) < 2000, f"{len(far)} buildings with {sum(far)} people are over 100 m from every street; {mid} people over 50 m")


def _sites(sites, centres, zones, renewal, parks, walk, verify):
    whole, old = unary_union([g for g, _ in zones]), unary_union([g for g, _ in renewal])
    green, tree = unary_union([g for g, _ in parks]), STRtree(walk)
    seen, double = set(), 0
    for g, _ in sites:
        double += g.wkb in seen
        seen.add(g.wkb)
    say = {"outside": sum(1 for g, _ in sites if not whole.contains(g.centroid)), "renewal": sum(1 for g, _ in sites if g.intersection(old).area > 0.1 * g.area),
           "park": sum(1 for g, _ in sites if g.intersection(green).area > 0.1 * g.area), "under 400 m²": sum(1 for g, _ in sites if g.area < 400),
           "over 100 m from a street": sum(1 for g, _ in sites if tree.nearest(g).distance(g) > 100), "same place twice": double}
    verify(len({a["DKBH"] for _, a in sites}) == len(sites), f"{len(sites)} premises with ids of their own; {say}")
    verify(len(centres) == 40 and all(whole.contains(g) for g, _ in centres), f"{len(centres)} centres inside")
    wrong = sum(1 for g, a in sites if a["JDMC"] and not next(z for z, b in zones if b["JDMC"] == a["JDMC"]).contains(g.centroid))
    verify(wrong == 0, f"{wrong} premises with the wrong subdistrict")
