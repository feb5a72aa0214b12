#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "core/error.h"
#include "core/text.h"
#include "study/init.h"

namespace mulin::cli {

int init_command(const Arguments& arguments, const core::Job& job, Terminal& terminal) {
  auto options = arguments.init;
  if (options.folder.empty() && options.given.empty())
    throw core::UsageError("mulin init: name a folder of layers, or --streets FILE and --population FILE");
  if (!options.folder.empty() && !std::filesystem::is_directory(options.folder))
    throw core::UsageError(core::printable(options.folder) + ": not a folder; name a folder of layers");
  if (options.output.empty())
    options.output = (std::filesystem::path(options.folder) / "study.toml").string();
  const auto result = study::init_study(options, job);
  terminal.finish();
  for (const auto& line : result.told) terminal.note(line);
  terminal.note("read its comments, then: mulin check " + result.path);
  std::puts(result.path.c_str());
  return 0;
}

}  // namespace mulin::cli
