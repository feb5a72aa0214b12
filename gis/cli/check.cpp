#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/check_text.h"
#include "cli/commands.h"
#include "core/text.h"
#include "study/check_study.h"

namespace mulin::cli {
namespace {

/// "2 faults stop a run (streets, population); the report on standard output has a remedy for each".
std::string summary_of(const study::CheckReport& report) {
  std::vector<std::string> layers;
  std::int64_t faults = 0;
  for (const auto& f : report.findings.all()) {
    if (f.severity != core::Severity::fault) continue;
    ++faults;
    if (std::find(layers.begin(), layers.end(), f.layer) == layers.end()) layers.push_back(f.layer);
  }
  return report.study + ": " + std::to_string(faults) + (faults == 1 ? " fault stops" : " faults stop") +
         " a run (" + core::join(layers) + "); the report on standard output has a remedy for each";
}

}  // namespace

int check_command(const Arguments& arguments, const core::Job& job, Terminal& terminal) {
  auto study = study::read_study(arguments.study);
  if (!arguments.locale.empty()) study.locale = arguments.locale;
  const auto report = study::check_study(study, job);
  terminal.finish();
  const CheckStyle style{study.chinese(), wants_colour(STDOUT_FILENO), arguments.verbosity};
  std::fputs((arguments.json ? study::check_json(report) : check_text(report, style)).c_str(), stdout);
  std::fflush(stdout);
  if (report.exit_code != 0) terminal.error(summary_of(report));
  return report.exit_code;
}

}  // namespace mulin::cli
