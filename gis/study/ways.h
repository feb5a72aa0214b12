// study/ways: how do people walk here? One network for everyone, others for groups that take no steps or go
// by time. In: the streets joined to a network, the study's [walk] → out: Plan::network, metric and own_ways.
// Read first: network/profile.h, study/plan.h.
#pragma once

#include "study/plan.h"

namespace mulin::study {

/// Slopes, steps, lifts and signals count where a limit is in minutes, never where it is in metres.
/// Throws: DataError for an elevation model that cannot be read.
void find_ways(Plan& plan, network::Network streets);

}  // namespace mulin::study
