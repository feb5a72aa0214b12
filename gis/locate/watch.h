// locate/watch: when to stop: the clock, a count of work that is the same everywhere, the user's Ctrl-C.
// In: the limits of a solve → out: one question, asked often: go on?
// Read first: core/job.h, solution.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

#include "core/job.h"
#include "locate/solution.h"

namespace mulin::locate {

class Watch {
 public:
  Watch(const core::Job& job, std::optional<double> seconds, std::optional<std::int64_t> work)
      : job_(job),
        start_(std::chrono::steady_clock::now()),
        seconds_(seconds.value_or(std::numeric_limits<double>::infinity())),
        work_limit_(work.value_or(std::numeric_limits<std::int64_t>::max())) {}

  /// Counts work done; the units are branch-and-bound nodes.
  void spend(std::int64_t units) { work_ += units; }
  [[nodiscard]] std::int64_t work() const { return work_; }
  [[nodiscard]] std::int64_t work_left() const { return work_limit_ - work_; }
  [[nodiscard]] double seconds_left() const { return seconds_ - elapsed(); }
  [[nodiscard]] const core::Job& job() const { return job_; }

  /// True once a limit is met; it stays so.
  [[nodiscard]] bool over() {
    if (why_ != StoppedBy::nothing) return true;
    if (job_.stopped())
      why_ = StoppedBy::interrupt;
    else if (work_ >= work_limit_)
      why_ = StoppedBy::work_limit;
    else if (elapsed() >= seconds_)
      why_ = StoppedBy::time_limit;
    return why_ != StoppedBy::nothing;
  }
  [[nodiscard]] StoppedBy why() const { return why_; }

 private:
  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  const core::Job& job_;
  std::chrono::steady_clock::time_point start_;
  double seconds_;
  std::int64_t work_limit_;
  std::int64_t work_ = 0;
  StoppedBy why_ = StoppedBy::nothing;
};

}  // namespace mulin::locate
