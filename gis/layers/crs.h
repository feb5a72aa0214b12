// layers/crs: small questions about coordinate systems that the readers ask.
// In: CRS as text → out: its kind, whether two are one, whether it can be worked in.
// Read first: layers/projection.h.
#pragma once

#include <string>

namespace mulin::layers {

enum class CrsKind { unknown, geographic, projected, engineering };

/// A layer's.
struct LayerCrs {
  std::string text;         ///< "EPSG:4490", or WKT when it has no code; empty: by `transform`
  std::string name;         ///< for reports
  bool degrees = false;     ///< longitude and latitude, from Greenwich
  bool geographic = false;  ///< in whatever unit
};

/// Of the horizontal part, heights and TOWGS84 apart. Edge: text that is no CRS is `unknown`; a local one
/// without a place on Earth is `engineering`, and so are geocentric and vertical ones.
CrsKind crs_kind(const std::string& crs);

/// True when both describe one horizontal system, axis order and TOWGS84 apart.
bool same_crs(const std::string& a, const std::string& b);

/// Why planar lengths cannot be taken in it: "is not in metres"; empty when they can.
std::string unfit_to_work_in(const std::string& crs);

/// The name of the datum's longitude and latitude: "Xian 1980"; empty: it has no place on Earth.
std::string datum_name(const std::string& crs);

/// True for longitude and latitude in degrees from Greenwich.
bool plain_degrees(const std::string& crs);

}  // namespace mulin::layers
