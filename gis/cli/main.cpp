// The program: arguments in, one command, every failure caught once.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <thread>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/process.h"
#include "cli/terminal.h"
#include "core/watchdog.h"

namespace {

using namespace mulin;

int dispatch(const cli::Arguments& arguments, cli::Terminal& terminal) {
  core::Job job;
  job.stop = &cli::stop_on_signals();
  job.progress = &terminal;
  job.threads = arguments.threads > 0 ? arguments.threads
                                      : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  if (arguments.command == "run") return cli::run_command(arguments, job, terminal);
  if (arguments.command == "solve")
    return cli::run_solve(arguments.solve, job, [&](const std::string& line) { terminal.warn(line); });
  const core::Watchdog watchdog(job, [&] { terminal.leave_interrupted(); });
  if (arguments.command == "init") return cli::init_command(arguments, job, terminal);
  if (arguments.command == "check") return cli::check_command(arguments, job, terminal);
  if (arguments.command == "explain") return cli::explain_command(arguments, job, terminal);
  return cli::compare_command(arguments, job, terminal);
}

}  // namespace

int main(int argc, char** argv) {
  cli::fill_standard_streams();
  cli::forget_environment();
  const auto arguments = cli::parse_arguments(argc, argv);
  if (arguments.exit_code) {
    std::fputs(arguments.text.c_str(), *arguments.exit_code == 0 ? stdout : stderr);
    return *arguments.exit_code;
  }
  cli::Terminal terminal(arguments.verbosity);
  try {
    const int code = dispatch(arguments, terminal);
    terminal.finish();
    if (std::fflush(stdout) != 0) throw core::OutputError("standard output: cannot be written");
    return code;
  } catch (const core::Error& e) {
    terminal.finish();
    terminal.error(e.what());
    return e.exit_code();
  } catch (const std::bad_alloc&) {
    terminal.error("out of memory; try fewer candidates or a shorter cutoff");
    return 1;
  } catch (const std::exception& e) {
    terminal.error(std::string("fault of the program: ") + e.what() +
                   "; please report it with the study file");
    return 1;
  }
}
