// study/saved_plan: a plan read back from its folder, as far as explaining and comparing need it.
// In: DIR → out: criteria with weights, candidates with raw numbers and values, who reaches whom, people.
// Read first: study/run_study.h.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/ragged.h"

namespace mulin::study {

struct SavedCriterion {
  std::string name, measure;
  double weight = 0;
};

struct SavedSite {
  std::string id, name, subdistrict, status, reason;
  double score = 0;
  int score_rank = 0;
  std::vector<double> raw, value;  ///< one a criterion
  std::vector<core::Row> reach;    ///< demand rows within the cutoff
  std::vector<double> metres;      ///< walk to each
};

struct SavedPlan {
  std::string folder, title, locale, cutoff, model, method;
  std::vector<SavedCriterion> criteria;
  std::vector<SavedSite> sites;
  std::vector<std::size_t> chosen;  ///< rows of `sites`, in rank order
  std::vector<double> people;       ///< of each demand place that counts, else 0
  std::vector<std::string> subdistrict;
  std::vector<char> served_before;  ///< an existing centre within the cutoff

  [[nodiscard]] bool in_plan(std::size_t site) const;
  /// People that these open sites serve beyond the existing centres.
  [[nodiscard]] double gained(const std::vector<std::size_t>& open) const;
  /// The row of a site id. Throws: UsageError with the nearest id.
  [[nodiscard]] std::size_t find(const std::string& id) const;
};

SavedPlan read_saved_plan(const std::string& folder);

}  // namespace mulin::study
