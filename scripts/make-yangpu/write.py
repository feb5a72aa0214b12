"""Write shapefiles whose bytes depend on the content alone: fixed dates, chosen encodings."""
import os

from osgeo import ogr, osr

import geo

ogr.UseExceptions()
TYPES = {"point": ogr.wkbPoint, "line": ogr.wkbLineString, "polygon": ogr.wkbPolygon}
DATE = bytes((2016 - 1900, 1, 15))          # "last update" in every .dbf


def layer(folder, name, kind, fields, rows, encoding="UTF-8", cpg=True, ldid=0, epsg=4549):
    """Write one layer.

    fields: (name, "text" | "int" | "real", width[, decimals]); rows: (shapely geometry or coords, values).
    encoding without its .cpg and the DBF language byte `ldid` are what real folders look like.
    """
    path = os.path.join(folder, name + ".shp")
    driver = ogr.GetDriverByName("ESRI Shapefile")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    source = driver.CreateDataSource(path)
    out = source.CreateLayer(name, crs, TYPES[kind], options=["ENCODING=" + encoding])
    for f in fields:
        d = ogr.FieldDefn(f[0], {"text": ogr.OFTString, "int": ogr.OFTInteger, "real": ogr.OFTReal}[f[1]])
        d.SetWidth(f[2])
        if len(f) > 3:
            d.SetPrecision(f[3])
        out.CreateField(d)
    place = geo.lonlat if epsg == 4490 else lambda p: p
    for shape, values in rows:
        feature = ogr.Feature(out.GetLayerDefn())
        for k, v in enumerate(values):
            if v is not None:
                feature.SetField(k, v)
        feature.SetGeometry(_geometry(kind, shape, place))
        out.CreateFeature(feature)
    out = source = None
    _settle(path[:-4], cpg, ldid)


def _geometry(kind, shape, place):
    if kind == "point":
        g = ogr.Geometry(ogr.wkbPoint)
        g.AddPoint_2D(*place(shape))
        return g
    if kind == "line":
        g = ogr.Geometry(ogr.wkbLineString)
        for c in shape:
            g.AddPoint_2D(*place(c))
        return g
    polygons = geo.polygons_of(shape)
    many = ogr.Geometry(ogr.wkbMultiPolygon)
    for p in polygons:
        g = ogr.Geometry(ogr.wkbPolygon)
        for ring in [p.exterior, *p.interiors]:
            r = ogr.Geometry(ogr.wkbLinearRing)
            for c in ring.coords:
                r.AddPoint_2D(*place(c))
            g.AddGeometry(r)
        many.AddGeometry(g)
    return many if len(polygons) > 1 else many.GetGeometryRef(0).Clone()


def _settle(stem, cpg, ldid):
    with open(stem + ".dbf", "r+b") as f:
        f.seek(1)
        f.write(DATE)
        f.seek(29)
        f.write(bytes((ldid,)))
    if not cpg and os.path.exists(stem + ".cpg"):
        os.remove(stem + ".cpg")
