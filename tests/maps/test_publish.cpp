#include "maps/publish.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "maps/checked_file.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

constexpr const char* kRun = R"({"mulin": "0.1.0"})";

/// A whole small result saying `words`.
void fill(const Publication& out, const std::string& words) {
  fs::create_directory(out.folder() + "/shp");
  write_file(out.folder() + "/shp/sites.shp", words);
  write_file(out.folder() + "/run.json", kRun);
}

void publish_result(const std::string& dir, const std::string& words, bool overwrite = false) {
  Publication out(dir, overwrite);
  fill(out, words);
  out.publish();
}

/// The message of the refusal, which exits 5 and leaves nothing; "" when not refused.
std::string refusal(const std::string& dir, bool overwrite = false, const Names& protected_paths = {}) {
  try {
    const Publication out(dir, overwrite, protected_paths);
  } catch (const core::OutputError& error) {
    EXPECT_EQ(error.exit_code(), 5);
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Publication, WritesBesideThePlaceAndRenames) {
  const Scratch scratch;
  Publication out(scratch.file("plan"), false);
  EXPECT_TRUE(out.folder().starts_with(scratch.file("plan.mulin-"))) << out.folder();
  fill(out, "new");
  EXPECT_FALSE(fs::exists(scratch.file("plan")));
  out.publish();
  EXPECT_EQ(files_in(scratch.folder()), Names{"plan"});
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "new");
}

TEST(Publication, LeavesNothingWhenNotPublished) {
  const Scratch scratch;
  {
    const Publication out(scratch.file("plan"), false);
    fill(out, "half");
  }
  EXPECT_TRUE(files_in(scratch.folder()).empty());
}

TEST(Publication, HasTheModeOfAnyNewFolder) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "new");
  fs::create_directory(scratch.file("other"));
  EXPECT_EQ(fs::status(scratch.file("plan")).permissions(), fs::status(scratch.file("other")).permissions());
}

TEST(Publication, AnExistingFolderIsRefusedWithoutOverwrite) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  EXPECT_TRUE(has(refusal(scratch.file("plan")), "exists already; --overwrite"));
  EXPECT_TRUE(has(refusal(scratch.file("plan/")), "exists already; --overwrite"));
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "old");
}

TEST(Publication, OverwriteKeepsTheOldResultUntilTheNewIsWhole) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  write_file(scratch.file("plan/extra.csv"), "of the old");
  Publication out(scratch.file("plan"), true);
  fill(out, "new");
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "old");
  out.publish();
  EXPECT_EQ(files_in(scratch.file("plan")), (Names{"run.json", "shp"}));
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "new");
}

TEST(Publication, OverwriteLeavesNothingBesideTheResult) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  publish_result(scratch.file("plan"), "new", true);
  publish_result(scratch.file("plan"), "newer", true);
  EXPECT_EQ(files_in(scratch.folder()), Names{"plan"});
}

TEST(Publication, OverwriteSparesFoldersThatMulinDidNotWrite) {
  const Scratch scratch;
  fs::create_directory(scratch.file("photos"));
  EXPECT_TRUE(has(refusal(scratch.file("photos"), true), "holds no run.json of mulin"));
  write_file(scratch.file("photos/run.json"), R"({"other": 1})");
  EXPECT_TRUE(has(refusal(scratch.file("photos"), true), "holds no run.json of mulin"));
  write_file(scratch.file("photos/run.json"), "{");
  EXPECT_TRUE(has(refusal(scratch.file("photos"), true), "holds no run.json of mulin"));
  EXPECT_EQ(files_in(scratch.folder()), Names{"photos"});
}

TEST(Publication, AFileOrALinkAtThePlaceIsRefused) {
  const Scratch scratch;
  write_file(scratch.file("plan"), "mine");
  EXPECT_TRUE(has(refusal(scratch.file("plan"), true), "is a file where a folder was expected"));
  fs::create_directory_symlink("/nowhere", scratch.file("link"));
  EXPECT_TRUE(has(refusal(scratch.file("link"), true), "is a symbolic link"));
}

TEST(Publication, AMissingOrStrangeParentIsRefused) {
  const Scratch scratch;
  EXPECT_TRUE(has(refusal(scratch.file("no/plan")), scratch.file("no") + ": No such file or directory"));
  write_file(scratch.file("file"), "");
  EXPECT_NE(refusal(scratch.file("file/plan")), "");
  EXPECT_NE(refusal(""), "");
  EXPECT_NE(refusal("/"), "");
  EXPECT_NE(refusal("/proc/plan"), "");
}

TEST(Publication, TheStudysFolderAnInputOrWhatHoldsThemIsRefusedEvenWithRunJson) {
  const Scratch scratch;
  fs::create_directories(scratch.file("study/data"));
  write_file(scratch.file("study/run.json"), kRun);
  write_file(scratch.file("study/data/run.json"), kRun);
  write_file(scratch.file("study/data/streets.shp"), "");
  const Names paths = {scratch.file("study"), scratch.file("study/data/streets.shp")};
  EXPECT_TRUE(has(refusal(scratch.file("study"), true, paths), "which the study needs"));
  EXPECT_TRUE(has(refusal(scratch.file("study/data"), true, paths), "which the study needs"));
  EXPECT_TRUE(has(refusal(scratch.folder(), true, paths), "which the study needs"));
  EXPECT_TRUE(has(refusal(scratch.file("study/data/streets.shp"), true, paths), "which the study needs"));
  EXPECT_EQ(refusal(scratch.file("study/plan"), true, paths), "");
  EXPECT_EQ(refusal(scratch.file("stud"), true, paths), "") << "a shorter name is no parent";
}

TEST(Publication, InputsBehindLinksAreProtectedToo) {
  const Scratch scratch;
  fs::create_directory(scratch.file("plan"));
  write_file(scratch.file("plan/run.json"), kRun);
  write_file(scratch.file("plan/sites.csv"), "");
  fs::create_symlink(scratch.file("plan/sites.csv"), scratch.file("centres.csv"));
  EXPECT_TRUE(
      has(refusal(scratch.file("plan"), true, {scratch.file("centres.csv")}), "which the study needs"));
}

TEST(Publication, SomethingThatAppearedMeanwhileIsNotReplaced) {
  const Scratch scratch;
  Publication out(scratch.file("plan"), false);
  fill(out, "mine");
  publish_result(scratch.file("plan"), "theirs");
  EXPECT_THROW(out.publish(), core::OutputError);
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "theirs");
}

TEST(Publication, TwoRunsAtOnceDoNotDisturbEachOther) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  Publication a(scratch.file("plan"), true), b(scratch.file("plan"), true);
  fill(a, "a");
  fill(b, "b");
  a.publish();
  b.publish();
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "b");
}

TEST(Publication, WhatAKilledRunLeftIsTakenAwayByTheNextAndARunningOnesFolderStays) {
  const Scratch scratch;
  fs::create_directories(scratch.file("plan.mulin-abc123/shp"));
  fs::create_directories(scratch.file("plan.mulin-notes"));
  fs::create_directories(scratch.file("other.mulin-abc123"));
  const Publication running(scratch.file("plan"), false);
  publish_result(scratch.file("plan"), "new");
  Names stay = {"other.mulin-abc123", "plan", "plan.mulin-notes", fs::path(running.folder()).filename()};
  std::sort(stay.begin(), stay.end());
  EXPECT_EQ(files_in(scratch.folder()), stay);
}

TEST(Publication, AbandonedItLeavesNothingWhileAnotherThreadStillWrites) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  const pid_t child = fork();
  if (child == 0) {  // ends as the program does, without destructors
    Publication out(scratch.file("plan"), true);
    std::thread([&] {
      for (;;) try {
          fill(out, "half");
        } catch (const std::exception&) {
        }
    }).detach();
    usleep(20000);
    _exit(out.abandon() ? 0 : 1);
  }
  int status = 1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(files_in(scratch.folder()), Names{"plan"});
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "old");
}

TEST(Publication, OnceDoneItCannotBeAbandoned) {
  const Scratch scratch;
  Publication out(scratch.file("plan"), false);
  fill(out, "new");
  out.publish();
  EXPECT_FALSE(out.abandon());
  EXPECT_EQ(bytes_of(scratch.file("plan/shp/sites.shp")), "new");
}

TEST(Publication, PublishingWithoutRunJsonIsAFaultOfTheProgram) {
  const Scratch scratch;
  Publication out(scratch.file("plan"), false);
  EXPECT_THROW(out.publish(), std::logic_error);
}

/// A tmpfs mounted on a folder, while it lives.
class Mounted {
 public:
  Mounted(std::string folder, const char* options) : folder_(std::move(folder)) {
    mounted_ = mount("tmpfs", folder_.c_str(), "tmpfs", 0, options) == 0;
  }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;
  ~Mounted() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return mounted_; }

 private:
  std::string folder_;
  bool mounted_ = false;
};

TEST(Publication, AMountPointOrAFolderThatHoldsOneIsRefused) {
  const Scratch scratch;
  publish_result(scratch.file("plan"), "old");
  fs::create_directory(scratch.file("a disk"));
  const Mounted disk(scratch.file("a disk"), "size=4m");
  const Mounted inside(scratch.file("plan/shp"), "size=4m");
  if (!disk || !inside) GTEST_SKIP() << "mounting a tmpfs is not permitted here";
  write_file(scratch.file("a disk/run.json"), kRun);
  EXPECT_TRUE(has(refusal(scratch.file("a disk"), true), "is or holds a mount point"));
  EXPECT_TRUE(has(refusal(scratch.file("plan"), true), "is or holds a mount point"));
  EXPECT_EQ(refusal(scratch.file("a disk/plan")), "");
}

TEST(Publication, AFullDiskShowsBeforeAnyComputing) {
  const Scratch scratch;
  const Mounted disk(scratch.folder(), "size=512k");
  if (!disk) GTEST_SKIP() << "mounting a tmpfs is not permitted here";
  EXPECT_TRUE(has(refusal(scratch.file("plan")), "No space left on device; less than 1 MiB"));
  EXPECT_TRUE(files_in(scratch.folder()).empty());
}

TEST(Publication, AReadOnlyDiskShowsBeforeAnyComputing) {
  const Scratch scratch;
  const Mounted disk(scratch.folder(), "size=4m");
  if (!disk) GTEST_SKIP() << "mounting a tmpfs is not permitted here";
  ASSERT_EQ(mount("tmpfs", scratch.folder().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"), 0);
  EXPECT_TRUE(has(refusal(scratch.file("plan")), "Read-only file system"));
}

/// DIR is absent, or one whole result.
void expect_absent_or_whole(const std::string& dir) {
  if (!fs::exists(dir)) return;
  EXPECT_EQ(files_in(dir), (Names{"run.json", "shp"}));
  EXPECT_EQ(bytes_of(dir + "/run.json"), kRun);
  const std::string words = bytes_of(dir + "/shp/sites.shp");
  EXPECT_TRUE(words.size() == 1000 && words.find_first_not_of(words[0]) == std::string::npos);
}

TEST(Publication, KilledAtAnyMomentTheResultIsAbsentOrWhole) {
  const Scratch scratch;
  const std::string dir = scratch.file("plan");
  for (int i = 0; i < 60; ++i) {
    if (i == 30) publish_result(dir, std::string(1000, '0'), true);
    const pid_t child = fork();
    if (child == 0) {
      for (char c = 'a';; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
        publish_result(dir, std::string(1000, c), true);
      }
    }
    usleep(static_cast<useconds_t>(200 + 137 * i));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    expect_absent_or_whole(dir);
    EXPECT_TRUE(i < 30 || fs::exists(dir)) << "a result once published stays";
    if (i < 30) fs::remove_all(dir);
  }
}

}  // namespace
}  // namespace mulin::maps
