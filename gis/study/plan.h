// study/plan: everything that a run computes, stage by stage, from the city to the chosen sites.
// In: filled by the stages in the order of its members → out: read by summaries, tables, maps and run.json.
// Read first: study/study.h, then run_study.h for the order of the stages.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
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

/// The streets as some people walk them, where places meet them, and who is near an open place before the
/// plan and after. Lengths are metres, or level metres (time × speed) where a limit in minutes meets slopes,
/// steps or signals.
struct Way {
  network::Network network;
  std::vector<network::Attachment> demand_at, centre_at, site_at;  ///< one a demand place, centre, candidate
  catchments::Nearest before;                                      ///< nearest existing centre, however far
  catchments::Nearest after;  ///< nearest open place: row of `centre_at`, then centres + place in `chosen`
};

/// Candidate × demand tables: by the group whose own way it is ("" = everyone's), and the cutoff.
using TableKey = std::pair<std::string, network::Length>;
using SiteTables = std::map<TableKey, catchments::TravelTable>;

/// Everyone's way is the Plan's own; `own_ways` and `metric` hold the few that differ.
struct Plan : Way {
  explicit Plan(const Study& asked) : study(asked) {}

  const Study& study;
  layers::ReadResult read;
  std::map<std::string, Way> own_ways;  ///< of groups that walk otherwise than everyone
  std::optional<Way> metric;            ///< plain metres, when everyone's way counts time

  sites::Candidates candidates;
  /// People that count: inside the study area and attached; 0 elsewhere. By group: "" = everyone.
  std::map<std::string, std::vector<double>> people;
  PeopleBalance balance;

  SiteTables site_tables;                ///< within each group's cutoff; groups that walk alike share one
  catchments::TravelTable centre_table;  ///< centre × demand within everyone's cutoff

  scoring::ScoreTable scores;
  locate::Solution solution;
  std::vector<Row> chosen;  ///< candidates, in the order in which a greedy build of this plan opens them

  [[nodiscard]] const city::City& city() const { return read.city; }
  [[nodiscard]] core::Findings& findings() { return read.findings; }
  [[nodiscard]] network::Length cutoff(const std::string& group) const;
  [[nodiscard]] const catchments::TravelTable& table(const std::string& group) const {
    return site_tables.at(table_key(group));
  }
  [[nodiscard]] TableKey table_key(const std::string& group) const {
    return {own_ways.contains(group) ? group : "", cutoff(group)};
  }
  [[nodiscard]] const Way& way(const std::string& group) const {
    const auto own = own_ways.find(group);
    return own == own_ways.end() ? *this : own->second;
  }
  /// For what is said in metres whatever the ground: spacing, bands in metres, lengths of streets.
  [[nodiscard]] const Way& in_metres() const { return metric ? *metric : *this; }
  [[nodiscard]] const Way& way_for(const core::Limit& limit) const {
    return limit.is_time ? *this : in_metres();
  }
  /// Calls visit(way) for everyone's way and each other one.
  template <class Visit>
  void for_each_way(Visit&& visit) {
    visit(static_cast<Way&>(*this));
    if (metric) visit(*metric);
    for (auto& [group, own] : own_ways) visit(own);
  }
  [[nodiscard]] Row centres() const { return static_cast<Row>(centre_at.size()); }
};

}  // namespace mulin::study
