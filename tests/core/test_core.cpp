// The small things all rooms stand on: findings, random numbers, parallel loops, ragged rows.
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <set>
#include <stdexcept>

#include "core/findings.h"
#include "core/parallel.h"
#include "core/ragged.h"
#include "core/random.h"

namespace mulin::core {
namespace {

TEST(Findings, TheWorstComeFirstAndEqualOnesInOrderOfArrival) {
  Findings findings;
  const auto add = [&](Severity severity, const char* code) {
    Finding f;
    f.severity = severity;
    f.code = code;
    f.remedy = "mend it";
    findings.add(f);
  };
  add(Severity::info, "a");
  add(Severity::warning, "b");
  add(Severity::fault, "c");
  add(Severity::warning, "d");
  std::string order;
  for (const auto& f : findings.worst_first()) order += f.code;
  EXPECT_EQ(order, "cbda");
}

TEST(Random, TheSameSeedGivesTheSameNumbersEverywhere) {
  // SplitMix64's first output for state 0 is 0xE220A8397B1DCDAF; ours starts from mixed seeds, fixed here for
  // good.
  Random a(1);
  Random b(1);
  Random c(1, 1);
  const auto first = a.bits();
  EXPECT_EQ(first, b.bits());
  EXPECT_NE(first, c.bits());
}

TEST(Random, NumbersAreUniformEnough) {
  Random random(7);
  std::vector<int> count(10, 0);
  double sum = 0;
  for (int i = 0; i < 100000; ++i) {
    ++count[random.below(10)];
    const double u = random.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    sum += u;
  }
  for (const int n : count) EXPECT_NEAR(n, 10000, 400);
  EXPECT_NEAR(sum / 100000, 0.5, 0.005);
}

TEST(Parallel, EveryItemIsVisitedOnceWhateverTheThreads) {
  for (const int threads : {0, 1, 2, 8}) {
    for (const std::int64_t n : {0, 1, 7, 1000}) {
      Job job;
      job.threads = threads;
      std::vector<int> seen(static_cast<std::size_t>(n), 0);
      parallel_for(job, n, 3, [&](std::int64_t begin, std::int64_t end, int worker) {
        EXPECT_LT(worker, std::max(1, threads));
        for (auto i = begin; i < end; ++i) ++seen[static_cast<std::size_t>(i)];
      });
      EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), n);
      EXPECT_EQ(static_cast<std::int64_t>(std::count(seen.begin(), seen.end(), 1)), n);
    }
  }
}

TEST(Parallel, TheFirstExceptionComesOutAndAStopInterrupts) {
  Job job;
  job.threads = 4;
  const auto fail = [](std::int64_t begin, std::int64_t, int) {
    if (begin >= 500) throw std::runtime_error("no");
  };
  EXPECT_THROW(parallel_for(job, 1000, 10, fail), std::runtime_error);
  std::atomic<bool> stop{false};
  job.stop = &stop;
  std::atomic<std::int64_t> done{0};
  const auto until_stopped = [&](std::int64_t, std::int64_t, int) {
    if (++done == 20) stop = true;
  };
  EXPECT_THROW(parallel_for(job, 100000, 1, until_stopped), Interrupted);
  EXPECT_LT(done, 1000);
}

TEST(Ragged, RowsOfUnequalLength) {
  Ragged<int> rows;
  EXPECT_TRUE(rows.empty());
  rows.add(std::vector<int>{1, 2});
  rows.add(std::vector<int>{});
  rows.values.push_back(3);
  rows.close_row();
  ASSERT_EQ(rows.size(), 3);
  EXPECT_EQ(rows[0].size(), 2U);
  EXPECT_TRUE(rows[1].empty());
  EXPECT_EQ(rows[2][0], 3);
}

}  // namespace
}  // namespace mulin::core
