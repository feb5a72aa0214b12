// core/job: what a long computation is given beside its data: threads, a way to be stopped, a way to report.
// In: a Job, passed down by const reference → out: progress on a terminal, Interrupted when asked to stop.
// Read first: core/error.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace mulin::core {

/// Receives what a long computation has to say. The base class says nothing. Methods may be called from any
/// thread.
class Progress {
 public:
  Progress() = default;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  virtual ~Progress() = default;
  /// Starts a step of `total` units of work (0: unknown); the step before it is over.
  virtual void begin(std::string_view /*step*/, std::int64_t /*total*/) {}
  virtual void advance(std::int64_t /*units*/) {}
};

/// Edge: a default Job runs on one thread, is never stopped and reports nothing.
struct Job {
  int threads = 1;
  const std::atomic<bool>* stop = nullptr;  ///< set by a signal handler
  Progress* progress = nullptr;

  [[nodiscard]] bool stopped() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
  /// Throws: Interrupted when a stop was asked for. Cheap: call it every few thousand steps.
  void check() const {
    if (stopped()) throw Interrupted();
  }
  /// The same job without a voice: for work inside a step that is counted otherwise.
  [[nodiscard]] Job silent() const { return {threads, stop, nullptr}; }
  void begin(std::string_view step, std::int64_t total) const {
    if (progress != nullptr) progress->begin(step, total);
  }
  void advance(std::int64_t units) const {
    if (progress != nullptr) progress->advance(units);
  }
};

}  // namespace mulin::core
