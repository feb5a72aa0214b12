// study/supply: how much centre does a person have? 2SFCA over what is open.
// In: Plan, the sites opened → out: access a demand place. Read first: catchments/equity.h.
#pragma once

#include <span>
#include <vector>

#include "study/plan.h"

namespace mulin::study {

/// Gaussian 2SFCA within everyone's cutoff over the existing centres and `opened` candidates. A centre
/// supplies its capacity; without one, and for new sites, the mean of the known ones, or 1 when none is
/// known. Unit: capacity (or centres) a person.
std::vector<double> supply_access(const Plan& plan, std::span<const Row> opened);

}  // namespace mulin::study
