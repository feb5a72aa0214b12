// tests/layers/files: small files written byte by byte, without the libraries that are under test.
// In: pictures of layers → out: files in a temporary folder that goes with the test.
// Read first: nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::test {

/// A folder of the test's own.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, const std::string& bytes) const;

 private:
  std::filesystem::path path_;
};

/// A column of a DBF: type 'C' or 'N'.
struct DbfColumn {
  std::string name;
  char type = 'C';
  int width = 20;
  int decimals = 0;
};

/// A shapefile: points (type 1), lines (3) or polygons (5). Texts are written as they are, byte by byte.
struct Shapefile {
  int type = 1;
  std::vector<std::vector<std::vector<geometry::Point>>> shapes;  ///< feature → parts → vertices
  std::vector<DbfColumn> columns;
  std::vector<std::vector<std::string>> rows;
  std::uint8_t ldid = 0;
  std::string cpg;  ///< empty: no .cpg
  std::string prj;  ///< WKT; empty: no .prj
};
void write_shapefile(const Folder& folder, const std::string& stem, const Shapefile& file);

/// A GeoTIFF with one band, row by row from the top.
struct Tiff {
  enum class Type : std::uint8_t { real64, real32, whole8, whole16, palette8 };
  Type type = Type::real64;
  double scale = 1;  ///< tag: the value is what is stored × scale + offset
  double offset = 0;
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  std::vector<double> values;
  std::vector<double> geotransform;  ///< as GDAL's: left, width, 0, top, 0, -height
  int epsg = 4549;
  bool geographic = false;
  std::string nodata;  ///< text of GDAL's tag; empty: none
};
void write_tiff(const Folder& folder, const std::string& name, const Tiff& file);

/// A GeoJSON collection: pairs of a geometry's JSON and the properties' JSON. `epsg` 0 leaves the CRS out.
std::string geojson(std::initializer_list<std::pair<std::string, std::string>> features, int epsg = 4549);
std::string geojson(const std::vector<std::pair<std::string, std::string>>& features, int epsg = 4549);
std::string point_json(double x, double y);
std::string line_json(std::initializer_list<geometry::Point> points);
std::string square_json(double left, double bottom, double right, double top);

/// A little GeoPackage made by SQLite: the statements are run after the required tables exist.
void write_sqlite(const Folder& folder, const std::string& name, const std::vector<std::string>& statements);

inline const char* const kCgcs2000Prj =
    "GEOGCS[\"China Geodetic Coordinate System "
    "2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137,298.257222101]],"
    "PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.017453292519943295]]";

}  // namespace mulin::test
