// tests/study/fault_tracer: the program run under a tracer that lets one of its system calls fail, or kills
// it there. In: arguments, which calls count, what happens at the k-th → out: exit code, stderr, how many
// calls there were. Read first: study/cli_run.h. Linux on x86-64 (ptrace and seccomp); elsewhere can_trace()
// is false.
#pragma once

#include <string>
#include <vector>

#include "study/cli_run.h"

namespace mulin::test {

/// Calls that change what is on the disk, by kind. Of writing, syncing and closing only those on files below
/// `Fault::within` count; of opening only those that may create a file.
enum class CallKind { write, sync, close, resize, create, make_folder, remove, rename };

struct Fault {
  enum class What {
    nothing,  ///< calls are counted
    kill,     ///< SIGKILL in place of the call
    error,    ///< the call fails
    hang      ///< the calling thread stops there for ever, and the program is sent SIGINT
  };
  What what = What::nothing;
  std::vector<CallKind> kinds = {};  ///< empty: all
  int at = 0;                        ///< of the calls that count, from 1
  bool onwards = false;              ///< an error also at all later calls of these kinds, as on a full disk
  int error_number = 0;              ///< of What::error
  fs::path within = {};
};

struct Traced {
  int exit_code = -1;  ///< 128 + n when signal n ended it
  int calls = 0;       ///< that counted
  std::string hit{};   ///< "rename" and its like: the kind of the call that failed; empty when none did
  std::string err{};
};

bool can_trace();
const char* word(CallKind kind);

/// Runs the program; `environment` is set on top of the caller's.
Traced mulin_with(const Fault& fault, const std::vector<std::string>& arguments);

}  // namespace mulin::test
