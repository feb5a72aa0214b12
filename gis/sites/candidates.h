// sites/candidates: where could a centre stand? Parcels and generated places, screened; the rejected keep
// their reason. In: City, what the study asks → out: Candidates, one row a place. Read first: city/city.h.
// Screening by walking distance (unsnapped, spacing) happens later, through reject().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "city/city.h"
#include "core/findings.h"

namespace mulin::sites {

using core::Row;

/// Why a place cannot hold a centre; the words of run.json `sites.rejected`.
enum class Reason : std::uint8_t {
  none,
  excluded,
  outside,
  unsnapped,
  too_small,
  duplicate,
  forbidden,
  spacing
};
std::string_view word(Reason reason);  ///< "excluded"

struct Candidate {
  std::string id;
  std::string name;
  geometry::Point at;
  geometry::MultiPolygon shape;  ///< empty for points
  Row subdistrict = core::kNoRow;
  Row parcel = core::kNoRow;  ///< row in City::parcels; kNoRow when generated
  double cost = city::kUnknown;
  double area_m2 = city::kUnknown;
  bool required = false;
  Reason rejected = Reason::none;
  std::string detail;  ///< of the rejection: the exclusion's name, the twin's id, the distance
};

struct Candidates {
  std::vector<Candidate> all;
  [[nodiscard]] std::int64_t open() const;  ///< not rejected
  [[nodiscard]] std::int64_t rejected_for(Reason why) const;
};

struct SiteOptions {
  std::optional<double> along_streets =
      {};                           ///< one place each so many metres of street (sites/generate.h says where)
  std::optional<double> grid = {};  ///< one place a square of this side, at its centre
  bool junctions = false;           ///< one place where three or more streets meet
  double min_area = 0;              ///< m², polygons only
  double overlap = 0.1;             ///< share of a polygon's area that may lie in an exclusion
  double duplicate_within = 0.5;    ///< metres: a second place this near the first is a duplicate
  std::vector<std::string> require = {}, forbid = {};
};

/// Collects parcels and generated places inside the study area, in that order; ids of generated ones are
/// "G00001" … by place (west to east in rows from the north), so they do not depend on the order of streets;
/// a number that a parcel's id has already is passed over. What is rejected, and in which order the reasons
/// apply: sites/screen.h. `required` wins over an exclusion, too_small and duplicate, with a warning in
/// findings. Throws: UsageError for a required or forbidden id that is unknown (suggests the nearest) or is
/// both, and for a required site outside the study area; DataError for an id that two parcels share.
Candidates collect(const city::City& city, const SiteOptions& options, core::Findings& findings);

/// The row of the subdistrict that holds most of the shape, or the point; kNoRow outside all, and for a shape
/// of which less than half lies in the study area. For many places build a SubdistrictFinder once
/// (sites/subdistrict.h).
Row subdistrict_of(const city::City& city, const geometry::MultiPolygon& shape, geometry::Point at);

}  // namespace mulin::sites
