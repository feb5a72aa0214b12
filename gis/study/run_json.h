// study/run_json: run.json (contract §3.1) and timing.json.
// In: Plan, Summary, stage times → out: JSON text, the same bytes for the same inputs.
// Read first: study/summary.h.
#pragma once

#include <string>

#include "study/stopwatch.h"
#include "study/summary.h"

namespace mulin::study {

/// Lower-case hex. The hash of a dataset of several files is that of their names and hashes in order of name.
std::string sha256_of_files(const std::vector<std::string>& paths);

std::string run_json(const Plan& plan, const Summary& summary);

std::string timing_json(const Stopwatch& stopwatch, int threads);

}  // namespace mulin::study
