#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "cli/commands.h"
#include "core/error.h"
#include "core/text.h"
#include "study/run_study.h"

namespace mulin::cli {

namespace {

/// Before the folder is there: a run that cannot say so has failed, and a failed run leaves nothing. Who
/// closed the stream beforehand does not want to hear it.
void say_folder(const study::RunResult& result) {
  if ((::fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) return;
  if (std::puts(result.folder.c_str()) < 0 || std::fflush(stdout) != 0)
    throw core::OutputError("standard output: cannot be written; left as it was: " +
                            core::printable(result.folder));
}

}  // namespace

int run_command(const Arguments& arguments, const core::Job& job, Terminal& terminal) {
  auto study = study::read_study(arguments.study);
  if (!arguments.locale.empty()) study.locale = arguments.locale;
  study::RunOptions options;
  options.folder = arguments.folder;
  options.overwrite = arguments.overwrite;
  options.report = [&](const core::Finding& f) { terminal.report(f); };
  options.leave = [&] { terminal.leave_interrupted(); };
  options.ready = say_folder;
  const auto result = study::run_study(study, options, job);
  terminal.finish();
  terminal.note(result.headline);
  return 0;
}

}  // namespace mulin::cli
