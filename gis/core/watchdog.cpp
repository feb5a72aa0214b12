#include "core/watchdog.h"

#include <utility>

namespace mulin::core {
namespace {

constexpr std::chrono::milliseconds kGlance{50};  // a signal handler can wake nobody

}  // namespace

Watchdog::Watchdog(const Job& job, std::function<void()> give_up, std::chrono::milliseconds patience)
    : stop_(job.stop), give_up_(std::move(give_up)), patience_(patience) {
  if (stop_ != nullptr && give_up_) thread_ = std::thread([this] { watch(); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard guard(lock_);
    done_ = true;
  }
  answered_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Watchdog::watch() {
  std::unique_lock guard(lock_);
  while (!stop_->load()) {
    if (answered_.wait_for(guard, kGlance, [&] { return done_; })) return;
  }
  if (answered_.wait_for(guard, patience_, [&] { return done_; })) return;
  guard.unlock();
  give_up_();
}

}  // namespace mulin::core
