// layers/datum_shift: which way leads from one coordinate system to another, and what is known of its error?
// In: two CRS and a place → out: the operations to apply in turn, and the name and accuracy of the datum
// shift among them. Read first: layers/proj_objects.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geometry/shapes.h"
#include "layers/proj_objects.h"

namespace mulin::layers {

/// How one datum is brought to another.
struct DatumShift {
  std::string from;      ///< "Xian 1980"
  std::string to;        ///< "China Geodetic Coordinate System 2000"
  std::string name;      ///< of the transformation: "ED50 to WGS 84 (15)"; empty: one datum, or a guess
  double accuracy = -1;  ///< metres, as its publisher states; below 0: unknown
  bool guessed = false;  ///< no transformation is known: longitude and latitude are taken as they are
};

/// Metres by which a datum may lie off WGS 84 and CGCS2000 when its coordinates are taken as they are; 0:
/// nobody said. Source: 现有测绘成果转换到2000国家大地坐标系技术指南 (国家测绘局 2008): 1954年北京坐标系
/// X −29…−62, Y −56…+84 m; 1980西安坐标系 X −9…+43, Y +76…+119 m.
double null_shift_bound(const std::string& datum);

struct Route {
  std::vector<proj::Pj> steps;  ///< x east, y north / longitude, latitude on both sides
  DatumShift shift;
};

/// `at`: longitude and latitude; only transformations made for that place are taken. PROJ's ballpark is used
/// between datums that agree to about a metre, and, as a guess, where nothing else is known. Without steps:
/// there is no way.
Route route_between(const PJconsts* from, const PJconsts* to, std::optional<geometry::Point> at);

}  // namespace mulin::layers
