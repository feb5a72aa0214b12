// layers/sources: which files make a city, and how each is to be read. What a study file says about layers,
// as plain data. In: filled by study/ from the study file, or by a test → out: read by read_city(). Read
// first: nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/units.h"

namespace mulin::layers {

/// What every layer table of the study file may say.
struct Source {
  std::string key;        ///< where it stands in the study file, for messages: "streets", "exclude[1]"
  std::string source;     ///< path (absolute, or relative to CitySources::folder), or "PG:…"
  std::string layer;      ///< of a dataset with several
  std::string where;      ///< OGR SQL filter
  std::string encoding;   ///< overrules .cpg and LDID
  std::string crs;        ///< for files that state none
  std::string datum;      ///< "", "gcj02", "bd09"
  std::string transform;  ///< a PROJ pipeline of the user's own
  std::map<std::string, std::string> fields;  ///< role → field name, e.g. {"name": "MC"}
  std::string from, until;                    ///< date fields
  std::string credit, year, definition;       ///< shown as sources
};

/// What holds on this day ("2016-01-15"); nothing: all dated features hold, with a warning.
using Date = std::optional<std::string>;

struct SubdistrictSource : Source {
  std::string name;        ///< field
  std::string code;        ///< field, optional
  std::string population;  ///< control total field, optional
};

struct StreetSource : Source {
  std::string walkable;  ///< OGR SQL filter; empty: default by OSM tags when the layer has a `highway` field
  std::string level;     ///< field, optional; bridge/tunnel fields are found by name
};

struct PopulationSource : Source {
  std::string count;  ///< field; rasters: none
  int band = 1;
  bool band_stated = false;                   ///< else a raster of several bands is a guess, and said
  std::string measure = "count";              ///< count | per_km2 | per_ha
  std::map<std::string, std::string> groups;  ///< group → field, or file of the same kind
  std::optional<Source> spread;               ///< polygons' people go to these features
  std::string spread_by;                      ///< field; empty: area
};

struct CentreSource : Source {
  std::string name, capacity;
};

struct SiteSource : Source {
  std::string id, name, cost;
  std::vector<std::string> keep;        ///< columns carried through
  std::vector<std::string> attributes;  ///< columns that criteria name, carried too
  std::map<std::string, std::string> asked_by;  ///< attribute → the study key that names it, for messages
};

struct AreaSource : Source {
  std::string name;   ///< what the areas are called; fields["name"] gives each feature its own
  double buffer = 0;  ///< metres
};

struct CitySources {
  std::string folder;  ///< of the study file; relative paths start here
  std::string crs;     ///< working CRS; empty: the UTM zone of the study area
  Date date;
  double guard = 1000;  ///< metres by which the hull of the people is widened when there are no subdistricts
  std::optional<SubdistrictSource> subdistricts;
  std::optional<StreetSource> streets;
  std::optional<PopulationSource> population;
  std::optional<CentreSource> centres;
  std::optional<SiteSource> sites;
  std::vector<AreaSource> exclusions;
  std::vector<AreaSource> barriers;
  std::vector<AreaSource> priority;
  std::vector<Source> places;  ///< layers that criteria name → City::places, in this order
};

}  // namespace mulin::layers
