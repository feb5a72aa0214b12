// cli/arguments: what was typed, as plain data. CLI11 is slow to compile: it is included in arguments.cpp
// alone. In: argc, argv → out: Arguments, or a text to print (help, version) with its exit code. Read first:
// nothing.
#pragma once

#include <optional>
#include <string>

#include "cli/solve.h"
#include "study/init.h"

namespace mulin::cli {

enum class Verbosity { quiet, normal, verbose };

struct Arguments {
  std::string command;  ///< "init", "run", "check", "explain", "compare", "solve"
  Verbosity verbosity = Verbosity::normal;
  std::string locale;  ///< "", zh, en: of messages and of explain
  int threads = 0;     ///< 0: all cores

  std::string study;         ///< check, run
  std::string folder;        ///< run -o; explain and compare DIR
  std::string other_folder;  ///< compare
  bool overwrite = false;
  bool json = false;  ///< check
  study::InitOptions init;
  std::string site;        ///< explain
  std::string instead_of;  ///< explain
  SolveArguments solve;

  std::optional<int> exit_code;  ///< set when there is nothing to do but print
  std::string text;
};

/// Edge: help and version set exit_code 0 and text for stdout; a mistake sets 2 and text for stderr.
Arguments parse_arguments(int argc, char** argv);

}  // namespace mulin::cli
