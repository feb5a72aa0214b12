#include "study/stopwatch.h"

#include <sys/resource.h>

#include <chrono>
#include <ctime>

namespace mulin::study {
namespace {

double wall_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double peak_now() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

void Stopwatch::start(const std::string& stage) {
  stop();
  stages_.push_back({stage});
  running_ = true;
  wall_ = wall_now();
  cpu_ = cpu_now();
}

void Stopwatch::stop() {
  if (!running_) return;
  running_ = false;
  stages_.back().wall_s = wall_now() - wall_;
  stages_.back().cpu_s = cpu_now() - cpu_;
  stages_.back().peak_mb = peak_now();
}

}  // namespace mulin::study
