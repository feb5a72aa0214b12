#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "study/run_study.h"

namespace mulin::cli {

int run_command(const Arguments& arguments, const core::Job& job, Terminal& terminal) {
  auto study = study::read_study(arguments.study);
  if (!arguments.locale.empty()) study.locale = arguments.locale;
  study::RunOptions options;
  options.folder = arguments.folder;
  options.overwrite = arguments.overwrite;
  options.report = [&](const core::Finding& f) { terminal.report(f); };
  options.leave = [&] { terminal.leave_interrupted(); };
  const auto result = study::run_study(study, options, job);
  terminal.finish();
  terminal.note(result.headline);
  std::puts(result.folder.c_str());
  return 0;
}

}  // namespace mulin::cli
