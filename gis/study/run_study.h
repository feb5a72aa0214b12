// study/run_study: the whole job, from a study file to a folder of results.
// In: Study, where to write → out: the folder of contract §3, whole or not at all.
// Read first: study/study.h; then run_study.cpp, which reads as the method section.
#pragma once

#include <functional>
#include <string>

#include "core/findings.h"
#include "core/job.h"
#include "study/study.h"

namespace mulin::study {

struct RunResult {
  std::string folder;
  std::string headline;            ///< one line: sites, people covered before and after, proof
  std::vector<std::string> files;  ///< relative to the folder
};

struct RunOptions {
  std::string folder;      ///< results go here; empty: STUDY-plan beside the study file
  bool overwrite = false;  ///< replaces a folder that holds a run.json of mulin
  /// Is told each finding once, when the data are read and when the plan is made.
  std::function<void(const core::Finding&)> report;
  /// Is told the result when all is ready but nothing yet in its place; what it throws leaves nothing there.
  std::function<void(const RunResult&)> ready = {};
  /// Called from another thread when a stop was asked for and not answered in time, once nothing is left in
  /// the folder; ends the program. Empty: one waits.
  std::function<void()> leave = {};
};

/// Throws: DataError, UsageError, InfeasibleError, OutputError, Interrupted; then nothing is left in the
/// folder.
RunResult run_study(const Study& study, const RunOptions& options, const core::Job& job);

}  // namespace mulin::study
