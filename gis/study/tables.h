// study/tables: the plan as the tables of contract §3, ready for any writer.
// In: Plan, Summary → out: maps::Table, one a file or layer.
// Read first: maps/table.h, study/summary.h.
#pragma once

#include <vector>

#include "core/job.h"
#include "geometry/shapes.h"
#include "maps/table.h"
#include "study/summary.h"

namespace mulin::study {

/// Longitude and latitude (WGS 84) of every candidate, computed once.
struct Positions {
  std::vector<geometry::Point> candidates;
};

maps::Table sites_table(const Plan& plan, const Summary& summary, const Positions& lonlat);
maps::Table candidates_table(const Plan& plan, const Positions& lonlat);
maps::Table subdistricts_table(const Plan& plan, const Summary& summary);
maps::Table demand_table(const Plan& plan);
maps::Table centres_table(const Plan& plan);

// Layers of plan.gpkg alone.
maps::Table streets_table(const Plan& plan);
maps::Table network_issues_table(const Plan& plan);
maps::Table allocation_table(
    const Plan& plan);                      ///< straight lines from people to the open place they walk to
maps::Table reach_table(const Plan& plan);  ///< who each candidate reaches, packed, for `mulin explain`

/// Ground within each band of an existing centre (before) and of any open place (after).
struct ServiceArea {
  NamedLimit band;
  geometry::MultiPolygon before, after;
};
std::vector<ServiceArea> service_areas(const Plan& plan, const core::Job& job);
maps::Table service_areas_table(const std::vector<ServiceArea>& areas);

/// "" for kNoRow.
std::string subdistrict_name(const Plan& plan, Row row);

/// One sentence on a chosen site, in the study's language.
std::string reason_for(const Plan& plan, const SiteSummary& site);

/// Why a candidate was rejected, in the study's language: the reason's word and its detail.
std::string rejection(const Plan& plan, const sites::Candidate& candidate);

}  // namespace mulin::study
