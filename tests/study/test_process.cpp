// The process that the program is given: closed streams, limits, readers that are gone.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

#include "study/tiny_town.h"

namespace mulin::test {
namespace {

bool nothing_left(const TinyTown& town) {
  const auto names = entries(town.folder());
  return std::none_of(names.begin(), names.end(), [](const auto& name) { return name.starts_with("plan"); });
}

/// The program run by a shell, which can close its streams and lower its limits. Returns: the exit code.
int by_shell(const TinyTown& town, const std::string& before, const std::string& after) {
  StudyText study;
  study.output = kTablesOnly;
  const std::string command = "cd '" + town.folder().string() + "' && " + before +
                              " '" MULIN_BINARY "' run '" + town.write_study(study).string() +
                              "' -o plan -q " + after;
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(Streams, ClosedOnesNeverBecomeDataFiles) {
  const TinyTown plain, closed;
  ASSERT_EQ(by_shell(plain, "", "> /dev/null"), 0);
  EXPECT_EQ(by_shell(closed, "", "<&- >&- 2>&-"), 0);
  for (const auto& name : entries(plain.plan())) {
    if (name.ends_with("/") || name == "timing.json") continue;
    EXPECT_TRUE(read_file(plain.plan() / name) == read_file(closed.plan() / name)) << name;
  }
}

TEST(Streams, AResultThatCannotBeToldIsNoResult) {
  const TinyTown town;
  EXPECT_EQ(by_shell(town, "", "> /dev/full 2> err.txt"), 5);
  EXPECT_TRUE(has(read_file(town.folder() / "err.txt"), "mulin: error: standard output: cannot be written"));
  EXPECT_TRUE(nothing_left(town));
}

TEST(Streams, MessagesThatNobodyReadsEndNothing) {
  const TinyTown town;
  // The reader is gone before the first message; the code comes through another descriptor.
  EXPECT_EQ(by_shell(town, "{ sleep 0.2;", "-v 2>&1 > /dev/null; echo $? > code; } | true"), 0);
  EXPECT_EQ(read_file(town.folder() / "code"), "0\n");
}

TEST(OutputPlace, APlanThatHoldsTheQuotaTableOfTheStudyIsNotOverwritten) {
  const TinyTown town;
  StudyText study;
  study.output = kTablesOnly;
  ASSERT_EQ(town.run(study).exit_code, 0);
  town.write("plan/quota.csv", "subdistrict,n\n殷行街道,1\n");
  study.locate =
      "[locate]\nmodel = \"mclp\"\nsites = 5\nquota = { source = \"plan/quota.csv\", name = \"subdistrict\", "
      "sites = "
      "\"n\" }\n";
  const auto outcome = town.run(study);
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_TRUE(has(outcome.error(), "quota.csv\", which the study needs")) << outcome.err;
  EXPECT_TRUE(fs::exists(town.plan() / "quota.csv"));
}

TEST(OutputPlace, ALimitOfFileSizesIsAnErrorAndFewDescriptorsSuffice) {
  const TinyTown town;
  EXPECT_EQ(by_shell(town, "ulimit -f 40;", "2> err.txt"), 5);
  EXPECT_TRUE(has(read_file(town.folder() / "err.txt"), "File too large"));
  EXPECT_TRUE(nothing_left(town));
  EXPECT_EQ(by_shell(town, "ulimit -n 16;", "> /dev/null"), 0);
}

}  // namespace
}  // namespace mulin::test
