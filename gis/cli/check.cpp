#include <cstdio>

#include "cli/commands.h"
#include "core/text.h"
#include "study/run_study.h"

namespace mulin::cli {
namespace {

const char* word(core::Severity severity) {
  switch (severity) {
    case core::Severity::fault:
      return "fault";
    case core::Severity::warning:
      return "warning";
    case core::Severity::repair:
      return "repaired";
    case core::Severity::guess:
      return "guessed";
    default:
      return "info";
  }
}

void print(const std::string& line) {
  std::puts(core::printable(line, 4000).c_str());
}

}  // namespace

int check_command(const Arguments& arguments, const core::Job& job, Terminal& terminal) {
  const auto report = study::check_study(study::read_study(arguments.study), job);
  terminal.finish();
  for (const auto& f : report.findings.worst_first()) {
    std::string line = std::string(word(f.severity)) + "  " + f.layer + "  " + f.code + " × " +
                       std::to_string(f.count) + "  " + f.message;
    if (!f.ids.empty())
      line += "  [" + core::join(f.ids) + (static_cast<std::int64_t>(f.ids.size()) < f.count ? ", …]" : "]");
    if (!f.remedy.empty()) line += "  → " + f.remedy;
    print(line);
  }
  if (!report.findings.all().empty()) std::puts("");
  for (const auto& fact : report.facts) print(fact);
  return 0;
}

}  // namespace mulin::cli
