// core/parallel: a loop over independent pieces on several threads, with the same result whatever their
// number. In: [0, n) and a body that writes only to its own places → out: nothing is reduced here. Read
// first: core/job.h.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/job.h"

namespace mulin::core {

/// Calls body(begin, end, worker) for chunks of at most `grain` items; worker is in [0, job.threads).
/// Requires: chunks are independent; which worker gets which chunk is not fixed, so results must not depend
/// on it. Throws: Interrupted when the job is stopped, else the first exception of a body.
template <class Body>
void parallel_for(const Job& job, std::int64_t n, std::int64_t grain, Body&& body) {
  const std::int64_t chunks = (n + grain - 1) / grain;
  const int workers = static_cast<int>(std::clamp<std::int64_t>(chunks, 1, std::max(1, job.threads)));
  std::atomic<std::int64_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_lock;
  auto work = [&](int worker) {
    try {
      for (std::int64_t c = next++; c < chunks; c = next++) {
        job.check();
        body(c * grain, std::min(n, (c + 1) * grain), worker);
      }
    } catch (...) {
      next = chunks;
      const std::lock_guard lock(failure_lock);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  for (int w = 1; w < workers; ++w) others.emplace_back(work, w);
  work(0);
  others.clear();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace mulin::core
