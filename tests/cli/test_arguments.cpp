// What is typed wrong is answered with what was likely meant.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/arguments.h"

namespace mulin::cli {
namespace {

Arguments parse(std::vector<std::string> words) {
  words.insert(words.begin(), "mulin");
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  return parse_arguments(static_cast<int>(argv.size()), argv.data());
}

void expect_mistake(const std::vector<std::string>& words, const std::string& says) {
  const auto a = parse(words);
  EXPECT_EQ(a.exit_code, 2);
  EXPECT_TRUE(a.text.starts_with("mulin: error: ")) << a.text;
  EXPECT_NE(a.text.find(says), std::string::npos) << a.text;
  EXPECT_EQ(std::count(a.text.begin(), a.text.end(), '\n'), 1) << a.text;
}

TEST(Arguments, NoCommandNamesAll) {
  expect_mistake({}, "no command; name one of init, run, check, explain, compare, solve");
}

TEST(Arguments, HelpIsAnOption) {
  expect_mistake({"help"}, "did you mean \"mulin --help\"");
}

TEST(Arguments, AMisspeltCommandSuggestsTheNearest) {
  expect_mistake({"chek", "study.toml"}, "\"chek\" is no command, did you mean \"check\"?");
}

TEST(Arguments, AMisspeltOptionSuggestsTheNearest) {
  expect_mistake({"check", "study.toml", "--quite"},
                 "mulin check has no option \"--quite\", did you mean \"--quiet\"?");
  expect_mistake({"init", "--street=a.shp"}, "did you mean \"--streets\"?");
}

TEST(Arguments, EveryCommandHasHelpWithAnExample) {
  for (const char* command : {"init", "run", "check", "explain", "compare", "solve"}) {
    const auto a = parse({command, "--help"});
    EXPECT_EQ(a.exit_code, 0);
    EXPECT_NE(a.text.find(std::string("Example: mulin ") + command), std::string::npos) << a.text;
  }
}

TEST(Arguments, InitTakesAFileForEachRole) {
  const auto a =
      parse({"init", "--streets", "s.shp", "--population", "p.tif", "-o", "x.toml", "--overwrite"});
  EXPECT_EQ(a.command, "init");
  EXPECT_EQ(a.init.given.at("streets"), "s.shp");
  EXPECT_EQ(a.init.given.at("population"), "p.tif");
  EXPECT_EQ(a.init.output, "x.toml");
  EXPECT_TRUE(a.init.overwrite);
}

}  // namespace
}  // namespace mulin::cli
