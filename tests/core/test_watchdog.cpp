#include <gtest/gtest.h>

#include <future>

#include "core/watchdog.h"

namespace mulin::core {
namespace {

using std::chrono::milliseconds;

TEST(Watchdog, GivesUpOnceWhenAStopIsNotAnswered) {
  std::atomic<bool> stop{false};
  std::promise<void> gave_up;
  const Watchdog watchdog(
      {.stop = &stop}, [&] { gave_up.set_value(); }, milliseconds(20));
  stop = true;
  EXPECT_EQ(gave_up.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
}

TEST(Watchdog, SaysNothingWhenTheJobAnswersOrWasNeverStopped) {
  std::atomic<bool> stop{false};
  bool gave_up = false;
  {
    const Watchdog never_stopped(
        {.stop = &stop}, [&] { gave_up = true; }, milliseconds(0));
  }
  stop = true;
  {
    const Watchdog answered(
        {.stop = &stop}, [&] { gave_up = true; }, std::chrono::hours(1));
  }
  {
    const Watchdog nothing_to_watch(
        {}, [&] { gave_up = true; }, milliseconds(0));
  }
  EXPECT_FALSE(gave_up);
}

}  // namespace
}  // namespace mulin::core
