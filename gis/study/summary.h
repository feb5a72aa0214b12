// study/summary: what the plan means for people: by site, by subdistrict, by life circle, by group.
// In: a Plan with its chosen sites → out: persons, unweighted; distances in metres.
// Read first: study/plan.h.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "study/plan.h"

namespace mulin::study {

struct BeforeAfter {
  double before = 0;
  double after = 0;
};

/// pop_cov: within the cutoff of the site. pop_new: of those, beyond the cutoff of every existing centre.
/// pop_only: reached by no other open place. load: people whose nearest open place within the cutoff it is;
/// mean and max walk are theirs. Edge: a site nobody is nearest to has load 0 and no walk (not-a-number).
struct SiteSummary {
  Row candidate = core::kNoRow;
  double pop_cov = 0, pop_new = 0, pop_only = 0, load = 0;
  double mean_m = city::kUnknown, max_m = city::kUnknown;
  std::map<std::string, double> group_cov;
};

/// Means are over the people within the cutoff of an open place.
struct AreaSummary {
  double population = 0;  ///< inside, attached or not
  int centres = 0;
  int new_sites = 0;
  BeforeAfter covered, mean_m;
  double supply = 0;  ///< 2SFCA after the plan, mean over its people
  std::vector<BeforeAfter> bands;
  std::map<std::string, double> group_population;
  std::map<std::string, BeforeAfter> groups;
};

struct Summary {
  AreaSummary all;
  std::vector<AreaSummary> subdistricts;
  std::vector<SiteSummary> sites;  ///< in the order of Plan::chosen
  BeforeAfter gini;                ///< of 2SFCA access over people
};

Summary summarise(const Plan& plan);

}  // namespace mulin::study
