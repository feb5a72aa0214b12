// study/surface: how good would a centre be anywhere? The score over a grid of the study area.
// In: Plan after scoring → out: a Surface for suitability.tif.
// Read first: study/stages.h.
#pragma once

#include "core/job.h"
#include "maps/writers.h"
#include "study/plan.h"

namespace mulin::study {

/// Each cell is scored as a candidate at its centre would be, against the candidates' own references, over
/// the criteria that any place has: those of a parcel's attributes are left out and the other weights
/// rescaled. Edge: nodata outside the study area, where excluded, and beyond `snap` from every street; at
/// most about 10,000 cells.
maps::Surface suitability(const Plan& plan, const core::Job& job);

}  // namespace mulin::study
