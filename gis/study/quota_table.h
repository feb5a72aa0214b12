// study/quota_table: quotas from a table of the planner's own.
// In: a CSV with a column of subdistrict names and one or two of numbers → out: quotas.
// Read first: study/study.h.
#pragma once

#include <string>
#include <vector>

#include "study/study.h"

namespace mulin::study {

/// The table as the study file names it, and its columns; `sites` gives min and max at once, empty ones are
/// not there.
struct QuotaColumns {
  std::string file, name, sites, least, most;
};

/// Throws: DataError naming file, line and column: a name twice, a number that is negative, fractional or too
/// large, no rows, a missing column.
std::vector<Quota> read_quota_table(const std::string& path, const QuotaColumns& columns);

}  // namespace mulin::study
