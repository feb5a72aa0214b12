// cli/terminal: messages on stderr, a progress bar where a person looks on, plain lines where not.
// In: findings, progress → out: lines without control characters.
// Read first: core/job.h.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

#include "cli/arguments.h"
#include "core/findings.h"
#include "core/job.h"

namespace mulin::cli {

/// True for a terminal, unless NO_COLOR is set.
bool wants_colour(int stream);

class Terminal : public core::Progress {
 public:
  explicit Terminal(Verbosity verbosity);

  void begin(std::string_view step, std::int64_t total) override;
  void advance(std::int64_t units) override;
  /// Clears the progress line.
  void finish();

  /// Faults, warnings, guesses and repairs (when quiet: faults alone); infos when verbose.
  void report(const core::Finding& finding);
  void error(const std::string& message);
  void note(const std::string& message);
  void warn(const std::string& message);
  /// Ends the program at once, exit 130, as an interrupt ends it elsewhere; from any thread.
  [[noreturn]] void leave_interrupted();

 private:
  void line(const std::string& kind, const char* colour, const std::string& message);
  void draw();
  void clear();

  Verbosity verbosity_;
  bool bar_;
  bool colour_;
  std::mutex lock_;
  std::string step_;
  std::int64_t total_ = 0;
  std::atomic<std::int64_t> done_{0};
  std::chrono::steady_clock::time_point began_, drawn_;
  bool shown_ = false;
};

}  // namespace mulin::cli
