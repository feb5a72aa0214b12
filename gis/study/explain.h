// study/explain: why this site, why not that one, what replacing one by the other costs. Needs a plan's
// folder alone. In: DIR with run.json and plan.gpkg, site ids → out: lines of text in the plan's language, or
// the one asked for. Read first: study/run_study.h.
#pragma once

#include <string>
#include <vector>

namespace mulin::study {

struct ExplainRequest {
  std::string folder;
  std::string site;
  std::string instead_of;  ///< "" or a chosen site that `site` would replace
  std::string locale;      ///< "": the plan's own
};

/// Throws: UsageError for an unknown site (suggests the nearest) or an `instead_of` that is not in the plan;
/// DataError when the folder is no plan of mulin or was written without gpkg.
std::vector<std::string> explain(const ExplainRequest& request);

}  // namespace mulin::study
