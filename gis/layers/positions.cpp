#include "layers/positions.h"

#include <optional>
#include <span>
#include <string_view>

#include "layers/fields.h"

namespace mulin::layers {
namespace {

constexpr std::string_view kLon[] = {"lon",  "lng",       "longitude", "long",     "stop_lon",
                                     "经度", "point_lon", "wgs84_lon", "lon_wgs84"};
constexpr std::string_view kLat[] = {"lat",       "latitude",  "stop_lat", "纬度",
                                     "point_lat", "wgs84_lat", "lat_wgs84"};
constexpr std::string_view kX[] = {"x", "easting", "east", "point_x", "coord_x", "x坐标", "横坐标", "xcoord"};
constexpr std::string_view kY[] = {"y",       "northing", "north",  "point_y",
                                   "coord_y", "y坐标",    "纵坐标", "ycoord"};
constexpr std::string_view kWkt[] = {"wkt", "geometry", "geom", "the_geom", "shape"};

}  // namespace

PositionFields position_fields(const std::vector<std::string>& names, const Source& source,
                               const Notes& notes) {
  PositionFields found;
  const auto number = [](std::optional<std::size_t> at) { return at ? static_cast<int>(*at) : -1; };
  const auto x = source.fields.find("x");
  const auto y = source.fields.find("y");
  if (x != source.fields.end() && y != source.fields.end()) {
    found.x = static_cast<int>(find_field(names, x->second, "x", notes));
    found.y = static_cast<int>(find_field(names, y->second, "y", notes));
    found.degrees = find_by_habit(std::span(&names[static_cast<std::size_t>(found.x)], 1), kLon).has_value();
    return found;
  }
  found.x = number(find_by_habit(names, kLon));
  found.y = number(find_by_habit(names, kLat));
  found.degrees = found.x >= 0 && found.y >= 0;
  if (found.degrees) return found;
  found.x = number(find_by_habit(names, kX));
  found.y = number(find_by_habit(names, kY));
  if (found.x >= 0 && found.y >= 0) return found;
  found.wkt = number(find_by_habit(names, kWkt));
  if (found.wkt < 0) {
    notes.refuse("has no geometry and no columns for it",
                 "add columns x,y (or lon,lat, or WKT), or name them in `fields = { x = …, y = … }`");
  }
  return found;
}

}  // namespace mulin::layers
