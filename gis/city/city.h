// city/city: the plain records that all later rooms share. layers/ fills them from files; a test fills them by hand.
// In: coordinates in the working CRS, metres, text in UTF-8 → out: nothing is computed here but check_city().
// Read first: geometry/shapes.h, core/ragged.h.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/findings.h"
#include "core/ragged.h"
#include "geometry/shapes.h"

namespace mulin::city {

using core::kNoRow;
using core::Row;

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// How wide a street is drawn and spoken of; walking does not depend on it.
enum class StreetRank : std::uint8_t { path, lane, street, main, trunk };

struct StreetFlags {
  bool bridge = false;
  bool tunnel = false;
  bool steps = false;
  bool lift = false;
};

/// Walkable lines, columns of equal length. Not noded: network/ joins them.
struct Streets {
  core::Ragged<geometry::Point> lines;  ///< ≥ 2 points each, finite
  std::vector<std::int16_t> level;      ///< grade: lines of different levels cross without joining
  std::vector<StreetFlags> flags;
  std::vector<StreetRank> rank;
  std::vector<std::int64_t> feature;      ///< number of the feature in its source, for messages and network_issues
  std::vector<std::int32_t> name;         ///< row of `names`, kNoRow without
  std::vector<std::string> names;
  core::Ragged<std::int64_t> node_ids;    ///< OSM node identity, parallel to `lines.values`; no rows when unknown
  bool joined_at_vertices_only = false;   ///< OSM-tagged: lines join where they share a vertex, not where they cross
  [[nodiscard]] Row size() const { return lines.size(); }
};

struct PeopleGroup {
  std::string name;
  std::vector<double> people;  ///< one a demand place, ≤ the place's people
};

/// Places where people are. A place outside the study area has subdistrict kNoRow and counts as `outside`.
struct Demand {
  std::vector<std::string> id;
  std::vector<geometry::Point> at;
  std::vector<double> people;
  std::vector<Row> subdistrict;
  std::vector<PeopleGroup> groups;
  [[nodiscard]] Row size() const { return static_cast<Row>(at.size()); }
};

struct Subdistrict {
  std::string name;
  std::string code;  ///< the id ties are broken by; the name when the source has no code
  geometry::MultiPolygon shape;
  std::optional<double> control_total;  ///< people inside are scaled to it
};

struct Centre {
  std::string id;
  std::string name;
  geometry::Point at;
  double capacity = kUnknown;
};

/// A place that could hold a centre, as the planner's layer gives it: a point, or a polygon with its inner point.
struct Parcel {
  std::string id;
  std::string name;
  geometry::Point at;
  geometry::MultiPolygon shape;  ///< empty for points
  double area_m2 = kUnknown;     ///< of the polygon
  double cost = kUnknown;
  std::vector<std::string> attributes;  ///< texts, parallel to Parcels::attribute_names
};

struct Parcels {
  std::vector<std::string> attribute_names;
  std::vector<Parcel> all;
};

/// A named area: an exclusion, a barrier, a priority area.
struct Zone {
  std::string name;
  geometry::MultiPolygon shape;
  std::vector<geometry::Line> lines;  ///< of a barrier that is a line (a railway)
};

/// Places of any layer that a criterion names: metro stations, markets, parks.
struct Places {
  std::string source;
  std::vector<geometry::Point> points;          ///< polygons by their inner point
  std::vector<geometry::MultiPolygon> polygons;  ///< empty for point layers
};

/// Where the people of the source went before demand was made: source_total × factors = inside + outside + dropped.
struct PeopleAccount {
  double source_total = 0;  ///< as read
  double dropped = 0;       ///< after scaling: places without a usable position
  double scaled_total = 0;  ///< after control scaling; what `population.total` reports
  struct Control {
    std::string subdistrict;
    double source = 0;
    double control = 0;
    double factor = 1;
  };
  std::vector<Control> controls;
};

struct City {
  std::string crs;  ///< "EPSG:4549"
  std::vector<Subdistrict> subdistricts;
  geometry::MultiPolygon study_area;
  Streets streets;
  Demand demand;
  PeopleAccount account;
  std::vector<Centre> centres;
  Parcels parcels;
  std::vector<Zone> exclusions;
  std::vector<Zone> barriers;
  std::vector<Zone> priority;
  std::vector<Places> places;  ///< layers named by criteria, in the order of the sources given
};

/// Lists every way in which the records contradict themselves (unequal columns, infinite coordinates, negative or
/// overflowing people, group above whole, subdistrict rows out of range); empty when sound.
std::vector<core::Finding> check_city(const City& city);

}  // namespace mulin::city
