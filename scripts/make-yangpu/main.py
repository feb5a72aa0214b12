#!/usr/bin/env python3
"""Draw the sketch of 杨浦区 and write its shapefiles: python3 main.py [--out DIR] [--check].

Needs python3 with numpy, shapely 1.8 and osgeo (GDAL). With the same versions of these the bytes are the same.
Steps: district (frame) → town (blocks, houses, people) → streets → premises → write → check.
"""
import argparse
import os
import sys
import warnings

from shapely.geometry import Polygon

warnings.simplefilter("ignore")            # shapely 1.8 warns of what changes in 2.0

import check                # noqa: E402
import district             # noqa: E402
import plan                 # noqa: E402
import premises             # noqa: E402
import streets              # noqa: E402
import town                 # noqa: E402
import write                # noqa: E402

ROAD_CLASS = {"motorway": "快速路", "trunk": "快速路", "motorway_link": "匝道", "primary": "主干路", "secondary": "次干路",
              "tertiary": "支路", "residential": "支路", "living_street": "弄堂", "service": "小区路", "footway": "步行道",
              "pedestrian": "步行街", "path": "小径", "steps": "阶梯"}
HOUSE_CLASS = {"lilong": "里弄", "slab": "公房", "garden": "多层", "mid": "小高层", "tower": "高层"}


def write_all(folder, frame, built, roads, extra):
    os.makedirs(folder, exist_ok=True)
    zone_rows = []
    for row, shape in zip(plan.SUBDISTRICTS, frame.subdistricts):
        zone_rows.append((shape, (row[0], row[1], row[4], round(row[4] * row[6]), row[5], row[7])))
    write.layer(folder, "subdistricts", "polygon",
                [("JDDM", "text", 9), ("JDMC", "text", 20), ("RK2020", "int", 7), ("RK60", "int", 6), ("MJ_KM2", "real", 6, 2), ("BZ", "text", 80)],
                zone_rows, encoding="CP936", cpg=False, ldid=0x4D, epsg=4490)
    write.layer(folder, "streets", "line",
                [("DLLX", "text", 6), ("highway", "text", 13), ("NAME", "text", 18), ("layer", "int", 2), ("bridge", "text", 1), ("tunnel", "text", 1)],
                [(s.coords, (ROAD_CLASS[s.highway], s.highway, s.name or None, s.layer, "T" if s.bridge else "F", "T" if s.tunnel else "F")) for s in roads],
                encoding="CP936", cpg=False, ldid=0)
    houses = [h for b in built.blocks for h in built.houses.get(b.number, []) if h.people > 0]
    write.layer(folder, "buildings", "polygon",
                [("FWLX", "text", 6), ("LC", "int", 2), ("RK", "int", 4), ("RK60", "int", 4)],
                [(Polygon(h.ring), (HOUSE_CLASS[h.build], h.floors, h.people, h.elderly)) for h in houses],
                encoding="CP936", cpg=False, ldid=0x4D)
    write.layer(folder, "centres", "point",
                [("MC", "text", 60), ("RL", "int", 6), ("JZMJ", "int", 5), ("KYNF", "int", 4)],
                [(c["at"], (c["name"], c["capacity"], c["area"], c["year"])) for c in extra.centres])
    write.layer(folder, "premises", "polygon",
                [("DKBH", "text", 8), ("MC", "text", 40), ("JDMC", "text", 20), ("XZYT", "text", 10), ("CQDW", "text", 18), ("YDMJ", "int", 6),
                 ("JZMJ", "int", 6), ("TZGS", "int", 6), ("LC0", "int", 1), ("WZA", "int", 1)],
                [(s["shape"], (s["id"], s["name"], plan.SUBDISTRICTS[s["zone"]][1] if s["zone"] >= 0 else None, s["use"], s["owner"], s["plot"],
                               s["floor"], s["cost"], s["ground"], s["stepfree"])) for s in extra.sites],
                encoding="CP936", cpg=False, ldid=0)
    write.layer(folder, "renewal", "polygon", [("MC", "text", 30), ("QSRQ", "text", 10), ("ZZRQ", "text", 10)],
                [(r["shape"], (r["name"], r["from"], r["until"])) for r in extra.renewal])
    write.layer(folder, "metro", "point", [("ZM", "text", 30), ("XL", "text", 8), ("YY", "int", 1), ("KTNF", "int", 4)],
                [(m["at"], (m["name"], m["line"], m["running"], m["year"] or None)) for m in extra.metro])
    write.layer(folder, "water", "polygon", [("MC", "text", 30)],
                [(frame.river, ("黄浦江",))] + [(g, (n,)) for n, g in frame.canals + frame.lakes])
    write.layer(folder, "rail", "line", [("MC", "text", 30), ("layer", "int", 2)],
                [(list(frame.rail.coords), ("何杨支线", 0))] + [(list(y.coords), ("杨浦货站站线", 0)) for y in frame.yard])
    write.layer(folder, "parks", "polygon", [("MC", "text", 40)], [(g, (n,)) for n, g in extra.parks])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", default=os.path.join(here, "..", "..", "data", "yangpu"), help="folder to write (default: data/yangpu)")
    arguments.add_argument("--check", action="store_true", help="read the files back and verify them")
    options = arguments.parse_args()
    frame = district.build()
    built = town.Town(frame)
    roads, counts = streets.build(frame, built)
    extra = premises.Premises(frame, built, roads)
    write_all(options.out, frame, built, roads, extra)
    print("  streets:", counts)
    print("  premises to be turned down:", extra.awkward, "duplicates: 2")
    return check.run(options.out) if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
