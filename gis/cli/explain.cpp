#include <cstdio>

#include "cli/commands.h"
#include "core/text.h"
#include "study/explain.h"

namespace mulin::cli {

int explain_command(const Arguments& arguments, const core::Job&, Terminal& terminal) {
  const auto lines =
      study::explain({arguments.folder, arguments.site, arguments.instead_of, arguments.locale});
  terminal.finish();
  for (const auto& line : lines) std::puts(core::printable(line, 4000).c_str());
  return 0;
}

}  // namespace mulin::cli
