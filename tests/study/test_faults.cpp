// A run that is killed, or whose disk fails, at any of its system calls leaves the result absent or whole.
// A sample of the calls; with MULIN_EVERY_FAULT set (scripts/faults) every one, which takes half an hour.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "study/fault_tracer.h"
#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Contents = std::map<std::string, std::string>;
using What = Fault::What;

bool every_fault() {
  static const bool every = std::getenv("MULIN_EVERY_FAULT") != nullptr;
  return every;
}

/// Name → bytes of every file; the times of a run are left out.
Contents contents(const fs::path& folder) {
  Contents files;
  for (const auto& name : entries(folder)) {
    if (!name.ends_with("/") && name != "timing.json") files[name] = read_file(folder / name);
  }
  return files;
}

enum class State { absent, old_plan, new_plan, broken };

/// The tiny town, what its study gives, and an older plan of other bytes to be overwritten.
class FaultyTown {
 public:
  FaultyTown() {
    StudyText study;
    // Sheets go the same way to the disk as tables, and take most of a run.
    study.output = "[output]\nformats = [\"csv\", \"xlsx\", \"geojson\", \"shp\", \"gpkg\", \"tif\"]\n";
    study_ = town_.write("study.toml", study.text());
    StudyText other = study;
    other.top = "title = \"旧\"\ncrs = \"EPSG:4549\"\nseed = 8\n";
    other.output = "[output]\nformats = [\"csv\"]\ndate = \"2015-01-15\"\n";
    quick_ = town_.write("quick.toml", other.text());
    for (const auto& [file, folder] : {std::pair{quick_, old_folder()}, std::pair{study_, plan()}}) {
      const auto run = mulin({"run", file.string(), "-o", folder.string(), "-q"});
      if (run.exit_code != 0) throw std::runtime_error(run.err);
    }
    old_ = contents(old_folder());
    new_ = contents(plan());
    inputs_ = contents(town_.folder());
    for (const bool overwrite : {false, true}) {
      reset(overwrite);
      calls_[overwrite] = traced({.what = What::nothing}).calls;
    }
  }

  [[nodiscard]] fs::path place() const { return place_.path(); }
  [[nodiscard]] fs::path plan() const { return place_.path() / "plan"; }
  [[nodiscard]] int calls(bool overwrite) const { return calls_[overwrite]; }
  int calls(bool overwrite, CallKind kind) {
    reset(overwrite);
    return traced({.what = What::nothing, .kinds = {kind}}).calls;
  }

  /// Nothing stands at the place, or the old plan; what killed runs left beside it stays.
  void reset(bool overwrite) const {
    fs::remove_all(plan());
    if (overwrite) fs::copy(old_folder(), plan(), fs::copy_options::recursive);
  }

  [[nodiscard]] std::vector<std::string> arguments() const {
    return {"run", study_.string(), "-o", plan().string(), "--overwrite", "--threads", "1", "-q"};
  }
  [[nodiscard]] Traced traced(Fault fault) const {
    fault.within = place();
    return mulin_with(fault, arguments());
  }

  [[nodiscard]] State state() const {
    if (!fs::exists(plan())) return State::absent;
    const Contents now = contents(plan());
    const bool timed = fs::exists(plan() / "timing.json");
    return !timed        ? State::broken
           : now == new_ ? State::new_plan
           : now == old_ ? State::old_plan
                         : State::broken;
  }

  [[nodiscard]] std::vector<std::string> beside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(place())) {
      if (entry.path() != plan()) names.push_back(entry.path().filename());
    }
    return names;
  }
  [[nodiscard]] bool inputs_are_as_they_were() const { return contents(town_.folder()) == inputs_; }

  /// A quick run of another study at the same place.
  void expect_the_next_run_works_and_cleans(const std::string& where) const {
    const auto next = mulin({"run", quick_.string(), "-o", plan().string(), "--overwrite", "-q"});
    EXPECT_EQ(next.exit_code, 0) << where << next.err;
    EXPECT_EQ(state(), State::old_plan) << where;
    EXPECT_TRUE(beside().empty()) << where << beside().front();
  }

 private:
  [[nodiscard]] fs::path old_folder() const { return elsewhere_.path() / "plan"; }

  TinyTown town_;
  Scratch place_, elsewhere_;
  fs::path study_, quick_;
  Contents old_, new_, inputs_;
  int calls_[2] = {0, 0};
};

FaultyTown& faulty_town() {
  static FaultyTown town;
  return town;
}

/// What a sweep met, for the record.
struct Tally {
  int runs = 0, absent = 0, old_plan = 0, new_plan = 0, done = 0, refused = 0;
  void add(State state, int exit_code) {
    ++runs;
    absent += state == State::absent;
    old_plan += state == State::old_plan;
    new_plan += state == State::new_plan;
    done += exit_code == 0;
    refused += exit_code == 5;
  }
  void print(const std::string& name) const {
    std::printf("%s: %d runs; afterwards absent %d, old %d, new %d; exit 0 %d, exit 5 %d\n", name.c_str(),
                runs, absent, old_plan, new_plan, done, refused);
  }
};

/// Of 1 … n all, or about `few` spread evenly, both ends among them.
std::vector<int> points(int n, int few) {
  std::vector<int> out;
  const int step = every_fault() ? 1 : std::max(1, n / few);
  for (int k = 1; k < n; k += step) out.push_back(k);
  if (n > 0) out.push_back(n);
  return out;
}

/// What holds after any fault.
State expect_whole(const FaultyTown& town, bool overwrite, const std::string& where) {
  const State state = town.state();
  EXPECT_NE(state, State::broken) << where;
  EXPECT_TRUE(overwrite ? state != State::absent : state != State::old_plan) << where;
  EXPECT_TRUE(town.inputs_are_as_they_were()) << where;
  return state;
}

TEST(Killed, AtAnySystemCallARunLeavesTheResultAbsentOrWholeAndTheNextRunWorks) {
  if (!can_trace()) GTEST_SKIP() << "tracing is not permitted here";
  FaultyTown& town = faulty_town();
  for (const bool overwrite : {false, true}) {
    Tally tally;
    for (const int k : points(town.calls(overwrite), 9)) {
      town.reset(overwrite);
      const Traced run = town.traced({.what = What::kill, .at = k});
      const std::string where = "killed at call " + std::to_string(k) + " (" + run.hit + "): ";
      EXPECT_EQ(run.exit_code, 128 + SIGKILL) << where << run.err;
      tally.add(expect_whole(town, overwrite, where), run.exit_code);
      // Every run begins by taking away what the one before it left, unless it was killed before that.
      EXPECT_LE(town.beside().size(), k < 5 ? 2U : 1U) << where;
      if (!every_fault() || k % 5 == 0) town.expect_the_next_run_works_and_cleans(where);
    }
    town.expect_the_next_run_works_and_cleans("after all: ");
    tally.print(overwrite ? "killed at a call, overwriting" : "killed at a call, fresh");
  }
}

TEST(Killed, AtRandomMomentsARunLeavesTheResultAbsentOrWhole) {
  FaultyTown& town = faulty_town();
  std::mt19937 random(1);
  using Clock = std::chrono::steady_clock;
  for (const bool overwrite : {false, true}) {
    town.reset(overwrite);
    const auto began = Clock::now();
    ASSERT_EQ(mulin(town.arguments()).exit_code, 0);
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count();
    Tally tally;
    for (int i = 0; i < (every_fault() ? 100 : 4); ++i) {
      town.reset(overwrite);
      const pid_t child = ::fork();
      if (child == 0) {
        std::vector<std::string> words = town.arguments();
        words.insert(words.begin(), "mulin");
        std::vector<char*> argv;
        for (auto& w : words) argv.push_back(w.data());
        argv.push_back(nullptr);
        ::execv(MULIN_BINARY, argv.data());
        ::_exit(127);
      }
      ::usleep(static_cast<useconds_t>(random() % static_cast<unsigned>(whole)));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      tally.add(expect_whole(town, overwrite, "killed at a random moment: "), WIFEXITED(status) ? 0 : 137);
    }
    town.expect_the_next_run_works_and_cleans("after random kills: ");
    tally.print(overwrite ? "killed at a moment, overwriting" : "killed at a moment, fresh");
  }
}

struct DiskFault {
  const char* name;
  int error_number;
  bool onwards;
  std::vector<CallKind> kinds;
};

const DiskFault kDiskFaults[] = {{"no space from then on",
                                  ENOSPC,
                                  true,
                                  {CallKind::write, CallKind::sync, CallKind::rename, CallKind::create,
                                   CallKind::make_folder, CallKind::resize}},
                                 {"no space once",
                                  ENOSPC,
                                  false,
                                  {CallKind::write, CallKind::sync, CallKind::rename, CallKind::create,
                                   CallKind::make_folder, CallKind::resize}},
                                 {"quota used up from then on",
                                  EDQUOT,
                                  true,
                                  {CallKind::write, CallKind::sync, CallKind::rename, CallKind::create}},
                                 {"input/output error once",
                                  EIO,
                                  false,
                                  {CallKind::write, CallKind::sync, CallKind::close, CallKind::rename,
                                   CallKind::create, CallKind::remove}}};

class FailingDisk : public testing::TestWithParam<DiskFault> {};

TEST_P(FailingDisk, IsAnErrorOfOneLineThatLeavesTheOldStateOrTheResultIsWhole) {
  if (!can_trace()) GTEST_SKIP() << "tracing is not permitted here";
  const DiskFault& disk = GetParam();
  FaultyTown& town = faulty_town();
  for (const CallKind kind : disk.kinds) {
    Tally tally;
    for (const bool overwrite : {false, true}) {
      if (!every_fault() && overwrite == (kind == CallKind::write)) continue;
      for (const int k : points(town.calls(overwrite, kind), kind == CallKind::rename ? 3 : 1)) {
        town.reset(overwrite);
        const Traced run = town.traced({.what = What::error,
                                        .kinds = {kind},
                                        .at = k,
                                        .onwards = disk.onwards,
                                        .error_number = disk.error_number});
        const std::string where =
            std::string(disk.name) + " at " + word(kind) + " " + std::to_string(k) + ": ";
        const State state = expect_whole(town, overwrite, where);
        tally.add(state, run.exit_code);
        EXPECT_TRUE(run.exit_code == 0 || run.exit_code == 5) << where << run.exit_code << " " << run.err;
        EXPECT_EQ(run.exit_code == 0, state == State::new_plan) << where << run.err;
        EXPECT_TRUE(run.exit_code == 0 || (run.err.starts_with("mulin: error: ") &&
                                           std::count(run.err.begin(), run.err.end(), '\n') == 1))
            << where << run.err;
        if (kind != CallKind::remove) {
          EXPECT_TRUE(town.beside().empty()) << where << town.beside().front();
        }
      }
    }
    tally.print(std::string(disk.name) + ", " + word(kind));
  }
  town.expect_the_next_run_works_and_cleans(disk.name);
}

INSTANTIATE_TEST_SUITE_P(Disk, FailingDisk, testing::ValuesIn(kDiskFaults), [](const auto& instance) {
  std::string name = instance.param.name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
});

TEST(Interrupt, IsAnsweredWithinTwoSecondsEvenWhenALibraryHangs) {
  if (!can_trace()) GTEST_SKIP() << "tracing is not permitted here";
  FaultyTown& town = faulty_town();
  for (const bool overwrite : {false, true}) {
    for (const CallKind kind : {CallKind::make_folder, CallKind::write, CallKind::sync}) {
      town.reset(overwrite);
      const int k = kind == CallKind::make_folder ? 2 : (1 + town.calls(overwrite, kind)) / 2;
      town.reset(overwrite);
      const auto began = std::chrono::steady_clock::now();
      const Traced run = town.traced({.what = What::hang, .kinds = {kind}, .at = k});
      const std::string where = std::string(word(kind)) + " " + std::to_string(k);
      EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20)) << where;
      EXPECT_EQ(run.exit_code, 130) << where << run.err;
      EXPECT_EQ(run.err, "mulin: error: interrupted\n") << where;
      EXPECT_EQ(town.state(), overwrite ? State::old_plan : State::absent) << where;
      EXPECT_TRUE(town.beside().empty()) << where;
    }
  }
}

}  // namespace
}  // namespace mulin::test
