#include "study/compare.h"

#include <cstdio>

#include "cli/commands.h"
#include "core/text.h"

namespace mulin::cli {

int compare_command(const Arguments& arguments, const core::Job&, Terminal& terminal) {
  const auto lines = study::compare(arguments.folder, arguments.other_folder, arguments.locale);
  terminal.finish();
  for (const auto& line : lines) std::puts(core::printable(line, 4000).c_str());
  return 0;
}

}  // namespace mulin::cli
