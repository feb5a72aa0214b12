// maps/plan_view: all that a picture of a plan needs, in shapes and words; filled by study/, drawn by the sheets.
// In: results of the rooms above → out: nothing; a drawing reads it and computes no results.
// Read first: maps/table.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::maps {

struct MapStreet {
  geometry::Line line;
  int rank = 1;  ///< 0 path … 4 trunk (city::StreetRank)
  std::string name;
  int level = 0;
};

struct MapArea {
  geometry::MultiPolygon shape;
  std::string name;
  double population = 0;
  double covered_before = 0, covered_after = 0;  ///< persons
  int new_sites = 0;
};

enum class SiteMark : std::uint8_t { chosen, required, candidate, rejected };

struct MapSite {
  geometry::Point at;
  std::string id, name, subdistrict, reason;
  SiteMark mark = SiteMark::candidate;
  int rank = 0;       ///< of a chosen site, 1 …
  double score = 0;   ///< 0 … 1
  double pop_cov = 0, pop_new = 0, mean_m = 0;
  double cost = 0;
};

struct MapCentre {
  geometry::Point at;
  std::string name;
};

/// A demand place with the people in it and how far they walk (metres, not-a-number: beyond the cutoff).
struct MapDemand {
  geometry::Point at;
  double people = 0;
  double before_m = 0, after_m = 0;
};

/// What a site's tone means; the lowest band is drawn darkest.
struct MapBand {
  double metres = 0;
  geometry::MultiPolygon before, after;  ///< service areas of existing centres, and with the new ones; nested
};

struct MapSource {
  std::string role, source, credit, year;
};

struct PlanView {
  std::string title;
  std::string locale = "en";  ///< zh | en
  std::string crs_name, crs_code;
  double convergence = 0;  ///< grid north against true north, radians, positive when grid north is east of true north
  std::string date = "2000-01-01";
  std::string author, sheet_no, approval_no;
  bool draft = false;
  double scale = 0;          ///< 0: the largest round scale that fits
  std::string paper = "A3";
  double dpi = 200;

  geometry::MultiPolygon study_area;
  std::vector<MapArea> subdistricts;
  std::vector<MapStreet> streets;
  std::vector<MapArea> water;       ///< barrier areas (rivers)
  std::vector<geometry::Line> barrier_lines;
  std::vector<MapArea> exclusions;
  std::vector<MapCentre> centres;
  std::vector<MapSite> sites;       ///< all: chosen ones too
  std::vector<MapDemand> demand;
  std::vector<MapBand> bands;       ///< ascending; the cutoff is one of them
  double cutoff_m = 0;
  std::vector<MapSource> sources;

  std::string model_line;           ///< "MCLP, 10 sites, proven optimal (gap 0)"
  double population = 0, covered_before = 0, covered_after = 0;
};

}  // namespace mulin::maps
