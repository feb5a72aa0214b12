// core/watchdog: Ctrl-C is answered in time, even inside a library that cannot be asked to stop.
// In: a Job, how long a computation may take to answer → out: a function called once when it has not.
// Read first: core/job.h.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/job.h"

namespace mulin::core {

/// Watches a job from a thread of its own until destroyed. Most of the program answers a stop by itself,
/// through Job::check(); `give_up` is for the rest (GDAL closing a file, Cairo painting) and is expected to
/// end the program.
class Watchdog {
 public:
  static constexpr std::chrono::milliseconds kPatience{1000};

  /// Edge: without a stop to watch, or without `give_up`, there is no thread.
  Watchdog(const Job& job, std::function<void()> give_up, std::chrono::milliseconds patience = kPatience);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();

 private:
  void watch();

  const std::atomic<bool>* stop_;
  std::function<void()> give_up_;
  std::chrono::milliseconds patience_;
  std::mutex lock_;
  std::condition_variable answered_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace mulin::core
