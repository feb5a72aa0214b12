// study/stages: the steps of a run, each from the Plan so far to the next of its members.
// In: Plan → out: Plan, further filled. Private to study/; the order is told in run_study.cpp.
// Read first: study/plan.h.
#pragma once

#include <functional>

#include "core/job.h"
#include "study/plan.h"

namespace mulin::study {

/// Refuses records that contradict themselves, and collects and screens the candidates.
void clean(Plan& plan);

void build_streets(Plan& plan, const core::Job& job);

/// Demand, centres and candidates meet the streets; the people balance is struck and checked.
void attach(Plan& plan, const core::Job& job);

/// Who reaches what, and which candidates stand too near an existing centre.
void find_catchments(Plan& plan, const core::Job& job);

void score_sites(Plan& plan, const core::Job& job);

/// The raw column of one criterion over any places (candidates, or cells of the suitability surface).
struct ScoredPlaces {
  const sites::Candidates& candidates;
  const std::vector<network::Attachment>& at;
  const SiteTables& tables;
};
std::vector<double> raw_measure(const Plan& plan, const CriterionSpec& spec, const ScoredPlaces& places,
                                const core::Job& job);

/// What can be said of the quotas before any solving. Throws: UsageError for a name that is no subdistrict,
/// InfeasibleError where a subdistrict has fewer candidates in play than its quota asks for.
void check_quotas(const Plan& plan);

/// Throws: InfeasibleError with the clash and the smallest relaxation; Interrupted when stopped.
void choose_sites(Plan& plan, const core::Job& job);

/// Tables for every distinct way of walking and cutoff of the groups, from places attached to each way.
using PlacesOnWay = std::function<std::vector<network::Attachment>(const Way&)>;
SiteTables group_tables(const Plan& plan, const PlacesOnWay& places, const core::Job& job);

/// How places meet the streets, the same for people, centres, candidates and cells.
network::AttachOptions attach_options(const Plan& plan);

/// Nearer places only: what lies beyond `cutoff` becomes unreached.
catchments::Nearest clipped(const catchments::Nearest& nearest, network::Length cutoff);

}  // namespace mulin::study
