// layers/vertices: can these numbers be places of that coordinate system, and which places lie between them?
// In: the vertices as the file has them → out: a refusal that names the feature and says what they look like;
// further vertices where the change of CRS bends an edge. Read first: layers/table.h.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "layers/table.h"

namespace mulin::layers {

/// Metres; GEOS is only asked about less.
inline constexpr double kMostMetres = 1e8;

/// "121.5, 31.3".
std::string pair_text(geometry::Point p);

/// " (its first point is 121.5, 31.3, which looks like degrees)"; empty without points.
std::string looks(std::span<const geometry::Point> sample);

/// Throws: DataError for a vertex that is not finite or out of any range, naming the feature.
void require_finite(const Table& table, const LayerCrs& crs, const Notes& notes);

/// Throws: DataError when the layer as a whole cannot lie where its CRS would put it: degrees in a projected
/// CRS, metres in a geographic one, eastings with a zone number too many or too few.
void require_plausible(const LayerCrs& crs, std::span<const geometry::Point> given, const Notes& notes);

/// An edge that leaves by more than 10 cm what is straight in the file gets vertices until it keeps to 1 mm
/// (lines) or 0.05 mm (rings). `given` are the vertices as the file has them, table.shapes.points the same ones
/// placed. Both neighbours of an edge get the same vertices. Cost: one more point placed for each edge over
/// 1 km.
void bend_long_edges(Table& table, std::span<const geometry::Point> given, bool degrees,
                     const std::function<void(std::span<geometry::Point>)>& place);

}  // namespace mulin::layers
