// cli/check_text: the report of `mulin check` as a planner reads it: findings worst first, each a line with
// its remedy; then the facts; last, whether a run will do. In: study::CheckReport → out: lines of UTF-8
// without control characters. Read first: study/check_study.h, cli/columns.h.
#pragma once

#include <string>

#include "cli/arguments.h"
#include "study/check_study.h"

namespace mulin::cli {

struct CheckStyle {
  bool chinese = false;  ///< headings, severity and reason words; messages and remedies stay English
  bool colour = false;
  Verbosity verbosity = Verbosity::normal;  ///< quiet: faults alone; verbose: infos too
};

std::string check_text(const study::CheckReport& report, const CheckStyle& style);

}  // namespace mulin::cli
