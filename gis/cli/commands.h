// cli/commands: one function a command, one file each.
// In: Arguments, a Job and a Terminal → out: results on stdout or in files, the exit code.
// Read first: cli/arguments.h.
#pragma once

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "core/job.h"

namespace mulin::cli {

int init_command(const Arguments& arguments, const core::Job& job, Terminal& terminal);
int run_command(const Arguments& arguments, const core::Job& job, Terminal& terminal);
int check_command(const Arguments& arguments, const core::Job& job, Terminal& terminal);
int compare_command(const Arguments& arguments, const core::Job& job, Terminal& terminal);
int explain_command(const Arguments& arguments, const core::Job& job, Terminal& terminal);

}  // namespace mulin::cli
