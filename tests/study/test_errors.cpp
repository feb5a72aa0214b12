// Each way to fail, once: the exit code, the one line that says what and how to mend it, and nothing left
// behind.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <algorithm>
#include <cstring>
#include <functional>

#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Parts = std::vector<std::string>;

/// One line on stderr tells the error, it is the last, it holds these parts and no control characters.
void expect_error(const Outcome& outcome, int exit_code, const Parts& parts) {
  EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.lines_starting("mulin: error: "), 1) << outcome.err;
  EXPECT_TRUE(outcome.err.ends_with("mulin: error: " + outcome.error() + "\n")) << outcome.err;
  for (const auto& part : parts)
    EXPECT_TRUE(has(outcome.error(), part)) << part << "\nis not in: " << outcome.error();
  for (const char c : outcome.err) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

/// Neither results nor the folder they were being written to.
void expect_nothing_left(const TinyTown& town) {
  for (const auto& name : entries(town.folder())) EXPECT_FALSE(name.starts_with("plan")) << name;
}

struct Case {
  const char* name;
  int exit_code;
  std::function<void(TinyTown&, StudyText&)> spoil;
  Parts says;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class Failure : public testing::TestWithParam<Case> {};

TEST_P(Failure, ExitsWithItsCodeSaysWhyAndLeavesNothing) {
  TinyTown town;
  StudyText study;
  study.output = kTablesOnly;
  GetParam().spoil(town, study);
  expect_error(town.run(study), GetParam().exit_code, GetParam().says);
  expect_nothing_left(town);
}

std::string named(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

/// people.csv with one cell changed.
void write_people(const TinyTown& town, const std::string& from, const std::string& to) {
  auto text = tiny_people();
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos);
  town.write("people.csv", text.replace(at, from.size(), to));
}

const Case kStudyFile[] = {
    {"AnUnknownKeySuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.locate += "spacng = \"3 m\"\n"; },
     {"study.toml", "locate.spacng", "unknown key", "did you mean \"spacing\"?"}},
    {"ANeededKeyMisspeltIsNoMissingKey",
     2,
     [](auto&, auto& s) { s.locate = "[locate]\nsitez = 3\n"; },
     {"study.toml", "locate.sitez", "unknown key", "did you mean \"sites\"?"}},
    {"AnUnknownTableSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.map = "[wlak]\ncutoff = \"3 m\"\n"; },
     {"study.toml", "wlak", "did you mean \"walk\"?"}},
    {"BrokenTomlNamesItsLine", 2, [](auto&, auto& s) { s.top += "date = = 3\n"; }, {"study.toml:4:"}},
    {"AWrongUnitShowsARightOne",
     2,
     [](auto&, auto& s) { s.walk = "[walk]\ncutoff = \"400 parsec\"\n"; },
     {"walk.cutoff", "400 parsec", "500 m"}},
    {"ANumberWithoutUnitShowsARightOne",
     2,
     [](auto&, auto& s) { s.walk = "[walk]\ncutoff = \"400\"\n"; },
     {"walk.cutoff", "\"400\"", "500 m"}},
    {"ANumberForATextIsRefused",
     2,
     [](auto&, auto& s) { s.walk = "[walk]\ncutoff = 400\n"; },
     {"study.toml", "walk.cutoff = 400", "a text in quotes"}},
    {"QuotaBeyondAnyPlan",
     2,
     [](auto&, auto& s) {
       s.locate = "[locate]\nsites = 3\nquota = { \"五角场镇\" = { min = 4294967297 } }\n";
     },
     {"locate.quota.五角场镇.min", "4294967297", "at most 1000000"}},
    {"AnUnknownQuotaNameSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.locate = "[locate]\nsites = 3\nquota = { \"长白新街道\" = 1 }\n"; },
     {"locate.quota", "长白新街道", "did you mean \"长白新村街道\"?"}},
    {"AnUnknownRequiredIdSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.pins = "require = [\"S0l\"]\n"; },
     {"sites.require", "\"S0l\"", "did you mean \"S01\"?"}},
    {"AnUnknownForbiddenIdSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.pins = "forbid = [\"S99\"]\n"; },
     {"sites.forbid", "\"S99\"", "did you mean"}},
    {"ASiteBothRequiredAndForbiddenIsRefused",
     2,
     [](auto&, auto& s) { s.pins = "require = [\"S02\"]\nforbid = [\"S02\"]\n"; },
     {"\"S02\"", "sites.require", "take it off one"}},
    {"ARequiredSiteOutsideTheStudyAreaIsRefused",
     2,
     [](auto&, auto& s) { s.pins = "require = [\"S12\"]\n"; },
     {"sites.require", "S12", "outside the study area"}},
    {"AFormatThatThisVersionLacksListsThoseItHas",
     2,
     [](auto&, auto& s) { s.output = "[output]\nformats = [\"csv\", \"dxf\"]\n"; },
     {"study.toml", "output.formats", "\"dxf\"", "csv, geojson, gpkg"}},
    {"AnUnknownModelSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.locate = "[locate]\nmodel = \"lspc\"\n"; },
     {"locate.model", "\"lspc\"", "did you mean \"lscp\"?"}},
    {"AnUnknownMeasureSuggestsTheNearest",
     2,
     [](auto&, auto& s) { s.criteria = "[[criterion]]\nmeasure = \"population_gaind\"\n"; },
     {"criterion[1].measure", "did you mean \"population_gained\"?"}},
    {"AMisspeltMeasureNamesItsCriterionAndTheWeights",
     2,
     [](auto&, auto& s) { s.criteria = "[[criterion]]\nname = \"people\"\nmeasure = \"popluation\"\n"; },
     {"weights", "criterion[1].measure", "\"people\"", "popluation", "did you mean \"population_within\"?"}},
    {"ACriterionOnAFieldThatIsNotThereIsNamed",
     3,
     [](auto&, auto& s) {
       s.criteria = "[[criterion]]\nname = \"floor\"\nmeasure = \"attribute\"\nfield = \"AERA\"\n";
     },
     {"criterion[1] \"floor\" field = \"AERA\"", "did you mean \"AREA\"?"}},
    {"NoTableSaysHowManySites",
     2,
     [](auto&, auto& s) { s.locate = ""; },
     {"[locate] is missing", "sites = 10"}},
    {"ABandGivenTwiceIsRefused",
     2,
     [](auto&, auto& s) { s.walk = "[walk]\nbands = [\"400 m\", \"400 m\"]\n"; },
     {"walk.bands", "\"400 m\" twice"}},
    {"TwoCriteriaOfOneColumnAreRefused",
     2,
     [](auto&, auto& s) {
       s.criteria =
           "[[criterion]]\nname = \"a b\"\nmeasure = \"population_gained\"\n"
           "[[criterion]]\nname = \"a_b\"\nmeasure = \"population_within\"\n";
     },
     {"criterion[2].name", "\"a_b\"", "names must differ"}},
    {"TwoGroupsOfOneColumnAreRefused",
     2,
     [](auto&, auto& s) {
       s.population.replace(s.population.find("{ elderly"), 9,
                            "{ \"a b\" = \"POP60\", a_b = \"POP60\", elderly");
     },
     {"population.groups.a", "names that differ"}},
    {"WithoutSitesEveryQuotaMustBeANumber",
     2,
     [](auto&, auto& s) { s.locate = "[locate]\nquota = { \"长白新村街道\" = { max = 2 } }\n"; },
     {"locate.sites is missing"}},
    {"ControlCharactersOfTheFileAreNotPrinted",
     2,
     [](auto&, auto& s) { s.pins = "require = [\"S\\u001b[31m01\\nfaked line\"]\n"; },
     {"sites.require", "S?[31m01?faked line"}},
};
INSTANTIATE_TEST_SUITE_P(StudyFile, Failure, testing::ValuesIn(kStudyFile), named);

const Case kData[] = {
    {"AMissingFileIsNamedWithThePlaceLookedAt",
     3,
     [](auto& t, auto&) { fs::remove(t.folder() / "people.csv"); },
     {"population", "people.csv", "no such file", "source"}},
    {"AMissingFieldListsTheFieldsThere",
     3,
     [](auto&, auto& s) { s.population.replace(s.population.find("\"POP\""), 5, "\"POPP\""); },
     {"people.csv", "count = \"POPP\"", "did you mean \"POP\"?", "POP60"}},
    {"NegativePeopleNameTheirFeature",
     3,
     [](auto& t, auto&) { write_people(t, ",300,60", ",-300,60"); },
     {"people.csv", "D05", "-300", "POP"}},
    {"PeopleThatAreNoNumberNameTheirFeature",
     3,
     [](auto& t, auto&) { write_people(t, ",300,60", ",many,60"); },
     {"people.csv", "D05", "\"many\"", "POP"}},
    {"AGroupLargerThanTheWholeNamesItsFeature",
     3,
     [](auto& t, auto&) { write_people(t, ",300,60", ",300,301"); },
     {"people.csv", "D05", "301", "elderly", "300"}},
    {"AnIdThatTwoSitesShareIsNamed",
     3,
     [](auto& t, auto&) {
       auto text = tiny_sites();
       t.write("sites.csv", text.replace(text.find("S05"), 3, "S04"));
     },
     {"sites.csv", "\"S04\"", "ids must differ"}},
    {"StreetsWithoutALineAreRefused",
     3,
     [](auto& t, auto&) { t.write("streets.geojson", R"({"type":"FeatureCollection","features":[]})"); },
     {"streets.geojson", "no features"}},
    {"AFileThatIsNoLayerListsTheFormatsRead",
     3,
     [](auto& t, auto&) { t.write("streets.geojson", "not a layer"); },
     {"streets.geojson", "GeoPackage"}},
    {"ALayerWithoutCrsShowsHowToStateIt",
     3,
     [](auto&, auto& s) { s.centres.erase(s.centres.find("crs =")); },
     {"centres.csv", "states no CRS", "crs = \"EPSG:"}},
    {"ACrsThatDisagreesWithTheFileIsRefused",
     3,
     [](auto&, auto& s) { s.streets += "crs = \"EPSG:4326\"\n"; },
     {"streets.geojson", "EPSG:4549", "EPSG:4326", "remove `crs`"}},
    {"NoCandidateLeftCountsTheReasons",
     3,
     [](auto& t, auto& s) {
       t.write("sites.csv", "ID,NAME,east,north,AREA,COST,NOTE,TEL\nS12,外,502200,3451000,500,10,,\n");
       s.pins = "";
     },
     {"sites.csv", "no candidate is left of 1", "1 outside"}},
    {"PeopleWhoAllLiveElsewhereAreNobodyToPlanFor",
     3,
     [](auto& town, auto&) {
       town.write("people.csv", "id,east,north,POP,POP60\nD01,503500,3451000,100,20\n");
     },
     {"people.csv", "of 100 people nobody", "100 outside", "0 unsnapped"}},
    {"AQuotaTableWithANegativeNumberNamesItsLine",
     3,
     [](auto& t, auto& s) {
       t.write("quota.csv", "街道,n\n四平路街道,1\n殷行街道,-1\n");
       s.locate = "[locate]\nquota = { source = \"quota.csv\", name = \"街道\", sites = \"n\" }\n";
     },
     {"quota.csv", "line 3", "\"-1\"", "0 or more"}},
};
INSTANTIATE_TEST_SUITE_P(Data, Failure, testing::ValuesIn(kData), named);

const Case kInfeasible[] = {
    {"AQuotaAboveTheCandidatesNamesTheSubdistrict",
     4,
     [](auto&, auto& s) {
       s.pins = "forbid = [\"S16\"]\n";
       s.locate = "[locate]\nsites = 6\nquota = { \"五角场镇\" = 4 }\n";
     },
     {"五角场镇", "4 new sites", "2 candidates", "quota to 2"}},
    {"QuotasAboveTheNumberOfSitesNameBoth",
     4,
     [](auto&, auto& s) {
       s.pins = "";
       s.locate = "[locate]\nsites = 2\nquota = { \"五角场镇\" = 2, \"四平路街道\" = 1 }\n";
     },
     {"五角场镇", "四平路街道", "3 new sites instead of 2"}},
    {"MaximaThatCannotHoldTheSitesAreNamed",
     4,
     [](auto&, auto& s) {
       s.pins = "";
       s.locate =
           "[locate]\nsites = 5\nquota = { \"五角场镇\" = { max = 1 }, \"四平路街道\" = { max = 1 }, "
           "\"长白新村街道\" = { max = 1 }, \"殷行街道\" = { max = 1 } }\n";
     },
     {"exactly 5", "五角场镇", "4 new sites instead of 5"}},
    {"PinsNearerThanTheSpacingAreNamed",
     4,
     [](auto&, auto& s) {
       s.pins = "require = [\"S03\", \"S05\"]\n";
       s.locate = "[locate]\nsites = 3\nspacing = \"450 m\"\n";
     },
     {"450 m", "S03", "S05", "S03 not required"}},
    {"AQuotaAgainstTheSpacingNamesBoth",
     4,
     [](auto&, auto& s) {
       s.pins = "forbid = [\"S16\"]\n";
       s.locate = "[locate]\nspacing = \"401 m\"\nquota = { \"五角场镇\" = 2 }\n";
     },
     {"401 m", "五角场镇", "spacing of at most 400 m"}},
    {"APinTooNearACentreNamesTheCentre",
     4,
     [](auto&, auto& s) {
       s.pins = "require = [\"S14\"]\n";
       s.locate = "[locate]\nsites = 3\nspacing = \"450 m\"\n";
     },
     {"\"S14\"", "200 m", "老中心", "450 m"}},
    {"ABudgetTooSmallNamesTheLeastThatWouldDo",
     4,
     [](auto&, auto& s) {
       s.pins = "";
       s.locate = "[locate]\nsites = 5\nbudget = 40\n";
     },
     {"a budget of 40", "a budget of at least 50", "4 new sites instead of 5"}},
    {"MoreSitesThanCandidatesNamesTheMostThatFit",
     4,
     [](auto&, auto& s) {
       s.pins = "";
       s.locate = "[locate]\nsites = 50\n";
     },
     {"exactly 50", "new sites instead of 50"}},
};
INSTANTIATE_TEST_SUITE_P(Infeasible, Failure, testing::ValuesIn(kInfeasible), named);

const Case kOutput[] = {
    {"ACharacterThatGbkLacksNamesItAndGb18030",
     5,
     [](auto& t, auto& s) {
       t.write("subdistricts.geojson", tiny_subdistricts("Ñ街道"));
       s.locate = "[locate]\nsites = 3\n";
       s.output = "[output]\nformats = [\"shp\"]\nencoding = \"GBK\"\n";
     },
     {"\"Ñ\"", "GBK", "GB18030"}},
};
INSTANTIATE_TEST_SUITE_P(Output, Failure, testing::ValuesIn(kOutput), named);

TEST(Infeasible, SaysEachRelaxationOnce) {
  const TinyTown town;
  StudyText study;
  study.pins = "";
  study.locate = "[locate]\nsites = 5\nbudget = 40\n";
  const auto error = town.run(study).error();
  const std::string cure = "a budget of at least 50";
  ASSERT_TRUE(has(error, cure)) << error;
  EXPECT_FALSE(has(error.substr(error.find(cure) + 1), cure)) << error;
}

TEST(OutputPlace, AFileThereIsLeftAlone) {
  const TinyTown town;
  town.write("plan", "a file of the user's");
  expect_error(town.run(), 5, {"/plan", "is a file", "-o"});
  EXPECT_EQ(read_file(town.plan()), "a file of the user's");
}

TEST(OutputPlace, AnEarlierPlanNeedsOverwrite) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto before = read_file(town.plan() / "timing.json");
  expect_error(mulin({"run", (town.folder() / "study.toml").string(), "-o", town.plan().string()}), 5,
               {"/plan", "exists already", "--overwrite"});
  EXPECT_EQ(read_file(town.plan() / "timing.json"), before);
}

TEST(OutputPlace, AFolderOfOthersIsNeverOverwritten) {
  const TinyTown town;
  town.write("plan/letter.txt", "a letter");
  expect_error(town.run(), 5, {"/plan", "no run.json of mulin", "-o"});
  EXPECT_EQ(read_file(town.plan() / "letter.txt"), "a letter");
}

TEST(OutputPlace, TheFolderOfTheStudyIsNeverOverwritten) {
  const TinyTown town;
  town.write_study();
  town.write("run.json", R"({"mulin":"0.1.0"})");
  const auto before = entries(town.folder());
  expect_error(
      mulin({"run", (town.folder() / "study.toml").string(), "-o", town.folder().string(), "--overwrite"}), 5,
      {"study.toml", "which the study needs", "-o"});
  EXPECT_EQ(entries(town.folder()), before);
}

TEST(OutputPlace, AFolderAboveAnInputIsNeverOverwritten) {
  const TinyTown town;
  const Scratch elsewhere;
  fs::create_directory(elsewhere.path() / "data");
  fs::copy_file(town.folder() / "centres.csv", elsewhere.path() / "data/centres.csv");
  elsewhere.write("run.json", R"({"mulin":"0.1.0"})");
  StudyText study;
  study.centres.replace(study.centres.find("centres.csv"), 11,
                        (elsewhere.path() / "data/centres.csv").string());
  expect_error(
      mulin({"run", town.write_study(study).string(), "-o", elsewhere.path().string(), "--overwrite"}), 5,
      {"centres.csv", "which the study needs"});
  EXPECT_TRUE(fs::exists(elsewhere.path() / "data/centres.csv"));
}

TEST(OutputPlace, AParentThatIsNotThereIsNamed) {
  const TinyTown town;
  expect_error(mulin({"run", town.write_study().string(), "-o", (town.folder() / "none/plan").string()}), 5,
               {"/none", "must exist"});
  EXPECT_FALSE(fs::exists(town.folder() / "none"));
}

/// A small disk of its own; skips where mounting is not allowed.
class SmallDisk {
 public:
  explicit SmallDisk(const char* options) {
    mounted_ = ::mount("none", scratch_.path().c_str(), "tmpfs", 0, options) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(scratch_.path().c_str(), MNT_DETACH);
  }
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] fs::path path() const { return scratch_.path(); }

 private:
  Scratch scratch_;
  bool mounted_ = false;
};

TEST(OutputPlace, AFullDiskIsToldBeforeAnyComputing) {
  const SmallDisk disk("size=512k");
  if (!disk.mounted()) GTEST_SKIP() << "no right to mount a small disk";
  const TinyTown town;
  const auto outcome = mulin({"run", town.write_study().string(), "-o", (disk.path() / "plan").string()});
  expect_error(outcome, 5, {"No space left"});
  EXPECT_EQ(outcome.lines_starting("mulin: "), 1) << "no stage ran\n" << outcome.err;
  EXPECT_TRUE(entries(disk.path()).empty());
}

TEST(OutputPlace, ADiskThatFillsUpWhileWritingIsLeftEmpty) {
  const SmallDisk disk("size=1200k");
  if (!disk.mounted()) GTEST_SKIP() << "no right to mount a small disk";
  const TinyTown town;
  const auto outcome = mulin({"run", town.write_study().string(), "-o", (disk.path() / "plan").string()});
  expect_error(outcome, 5, {"plan"});
  EXPECT_TRUE(has(outcome.error(), "No space left") || has(outcome.error(), "full")) << outcome.error();
  EXPECT_TRUE(entries(disk.path()).empty());
}

TEST(OutputPlace, AMountPointCannotBeTheResult) {
  const SmallDisk disk("size=16m");
  if (!disk.mounted()) GTEST_SKIP() << "no right to mount a small disk";
  const TinyTown town;
  expect_error(mulin({"run", town.write_study().string(), "-o", disk.path().string(), "--overwrite"}), 5,
               {"mount point"});
}

TEST(Interrupt, EndsARunWith130AndLeavesNothing) {
  const fs::path study = fs::path(MULIN_SOURCE_DIR) / "data/yangpu/2016-programme.toml";
  for (const char* stage : {"mulin: read", "mulin: write"}) {
    const Scratch scratch;
    const auto outcome =
        mulin(Invocation{.arguments = {"run", study.string(), "-o", (scratch.path() / "plan").string()},
                         .interrupt_at = stage});
    EXPECT_EQ(outcome.exit_code, 130) << stage << "\n" << outcome.err;
    EXPECT_EQ(outcome.error(), "interrupted") << stage;
    EXPECT_TRUE(entries(scratch.path()).empty()) << stage;
  }
}

TEST(Arguments, AMissingOneExits2AndPointsToTheHelp) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"run"}, {"check"}, {"explain"}, {"explain", "plan"}, {"solve"}}) {
    expect_error(mulin(arguments), 2, {"required", "--help"});
  }
  expect_error(mulin(std::vector<std::string>{}), 2, {"no command", "init, run", "--help"});
}

TEST(Arguments, AnUnknownCommandSuggestsTheNearest) {
  expect_error(mulin({"rum", "study.toml"}), 2, {"\"rum\"", "did you mean \"run\"?"});
  expect_error(mulin({"xxxxxxxx"}), 2, {"\"xxxxxxxx\"", "run, check"});
}

TEST(Arguments, AnUnknownOptionIsNamed) {
  expect_error(mulin({"run", "study.toml", "--bogus"}), 2, {"--bogus", "--help"});
  expect_error(mulin({"run", "study.toml", "--threads", "0"}), 2, {"--threads", "1024"});
}

TEST(Arguments, AStudyThatIsNotThereExits2) {
  expect_error(mulin({"run", "/nowhere/study.toml"}), 2, {"/nowhere/study.toml", "no such study file"});
  expect_error(mulin({"check", "/"}), 2, {"not a file"});
}

TEST(Help, VersionIsOneLineOnStdout) {
  const auto outcome = mulin({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(outcome.out.starts_with("mulin ")) << outcome.out;
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
  EXPECT_EQ(outcome.err, "");
}

TEST(Help, OfEveryCommandShowsAnExample) {
  const auto all = mulin({"--help"});
  EXPECT_EQ(all.exit_code, 0);
  for (const char* command : {"run", "check", "explain", "compare", "solve"}) {
    EXPECT_TRUE(has(all.out, std::string("  ") + command)) << all.out;
    const auto one = mulin({command, "--help"});
    EXPECT_EQ(one.exit_code, 0) << command;
    EXPECT_TRUE(has(one.out, std::string("Example: mulin ") + command)) << one.out;
    for (const char* option : {"--help", "--quiet", "--verbose", "--locale"})
      EXPECT_TRUE(has(one.out, option)) << command;
    EXPECT_EQ(one.err, "");
  }
}

TEST(Messages, StandOnStderrEachLineUnderTheNameOfTheProgram) {
  const TinyTown town;
  const auto outcome = town.run_tables();
  ASSERT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, town.plan().string() + "\n") << "stdout holds the result alone";
  EXPECT_EQ(outcome.lines_starting("mulin: "), std::count(outcome.err.begin(), outcome.err.end(), '\n'))
      << outcome.err;
}

TEST(Messages, AreNoneWhenQuietAndAllGoesWell) {
  const TinyTown town;
  StudyText study;
  study.output = kTablesOnly;
  EXPECT_EQ(town.run(study, {"--quiet"}).err, "");
}

TEST(Messages, AreColouredOnATerminalUnlessNoColorIsSet) {
  const std::vector<std::string> arguments = {"run", "/nowhere/study.toml"};
  const auto coloured = mulin(Invocation{.arguments = arguments, .terminal = true});
  EXPECT_TRUE(has(coloured.err, "\x1b[31merror\x1b[0m: ")) << coloured.err;
  const auto plain =
      mulin(Invocation{.arguments = arguments, .environment = {{"NO_COLOR", "1"}}, .terminal = true});
  EXPECT_EQ(plain.exit_code, 2);
  EXPECT_FALSE(has(plain.err, "\x1b[31m")) << plain.err;
  EXPECT_FALSE(has(mulin(arguments).err, "\x1b")) << "not a terminal";
}

TEST(Check, ReportsEachFaultAndRepairWithItsCountAndSolvesNothing) {
  const TinyTown town;
  const auto outcome = mulin({"check", town.write_study().string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part :
       {"D17", "2,155 = 2,090 reachable + 25 unsnapped (D15) + 33 outside (D16) + 7 dropped (D17)",
        "121 nodes, 220 edges", "16 candidates"}) {
    EXPECT_TRUE(has(outcome.out, part)) << part << "\n" << outcome.out;
  }
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
  expect_nothing_left(town);
}

}  // namespace
}  // namespace mulin::test
