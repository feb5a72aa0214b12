// study/view: the plan as shapes and words for the sheets.
// In: Plan, Summary, service areas → out: maps::PlanView.
// Read first: maps/plan_view.h.
#pragma once

#include "maps/plan_view.h"
#include "study/summary.h"
#include "study/tables.h"

namespace mulin::study {

maps::PlanView plan_view(const Plan& plan, const Summary& summary, const std::vector<ServiceArea>& areas);

/// "MCLP, 10 sites, proven optimal" in the study's language.
std::string model_line(const Plan& plan);

}  // namespace mulin::study
