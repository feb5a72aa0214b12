// study/plan: everything that a run computes, stage by stage, from the city to the chosen sites.
// In: filled by the stages in the order of its members → out: read by summaries, tables, maps and run.json.
// Read first: study/study.h, then run_study.h for the order of the stages.
#pragma once

#include <map>
#include <vector>

#include "catchments/travel.h"
#include "layers/read.h"
#include "locate/solution.h"
#include "network/attach.h"
#include "scoring/score.h"
#include "sites/candidates.h"
#include "study/study.h"

namespace mulin::study {

using core::Row;

/// People are conserved: total = reachable + unsnapped + outside + dropped, to 0.5 person.
struct PeopleBalance {
  double total = 0;
  double reachable = 0;  ///< attached to the network, inside the study area
  double unsnapped = 0;  ///< inside, but farther than `snap` from every street
  double outside = 0;    ///< beyond the subdistricts
  double dropped = 0;    ///< without a usable position
};

struct Plan {
  explicit Plan(const Study& asked) : study(asked) {}

  const Study& study;
  layers::ReadResult read;
  network::Network network;

  sites::Candidates candidates;
  std::vector<network::Attachment> demand_at, centre_at, site_at;  ///< one a demand place, centre, candidate
  /// People that count: inside the study area and attached; 0 elsewhere. By group: "" = everyone.
  std::map<std::string, std::vector<double>> people;
  PeopleBalance balance;

  /// Candidate × demand within a group's cutoff; groups of equal cutoffs share a table.
  std::map<network::Length, catchments::TravelTable> site_tables;
  catchments::TravelTable centre_table;  ///< centre × demand within everyone's cutoff
  catchments::Nearest before;            ///< nearest existing centre, however far

  scoring::ScoreTable scores;
  locate::Solution solution;
  std::vector<Row> chosen;  ///< candidates, in the order in which a greedy build of this plan opens them
  catchments::Nearest
      after;  ///< nearest open place: row of `centre_at`, then centres.size() + place in `chosen`

  [[nodiscard]] const city::City& city() const { return read.city; }
  [[nodiscard]] core::Findings& findings() { return read.findings; }
  [[nodiscard]] network::Length cutoff(const std::string& group) const;
  [[nodiscard]] const catchments::TravelTable& table(const std::string& group) const {
    return site_tables.at(cutoff(group));
  }
  [[nodiscard]] Row centres() const { return static_cast<Row>(centre_at.size()); }
};

}  // namespace mulin::study
