// sites/screen: which places cannot hold a centre, and why? One reason a place, the first that applies.
// In: City, SiteOptions, candidates with their pins → out: `subdistrict`, `rejected` and `detail` filled in.
// Read first: sites/candidates.h. Order: forbidden, outside, excluded, too_small, duplicate.
#pragma once

#include "sites/candidates.h"

namespace mulin::sites {

/// Excluded: more than `overlap` of a polygon's area in exclusions together (counted once where they
/// overlap), or a point in one; `detail` names the one that takes most. Too small: polygons only. Duplicate:
/// within `duplicate_within` of an open place; required places come first, then the order of rows. A required
/// place is rejected for none of these, with a warning for each; outside the study area it is an error.
/// Throws: UsageError for a required place outside.
void screen(const city::City& city, const SiteOptions& options, Candidates& candidates,
            core::Findings& findings);

}  // namespace mulin::sites
