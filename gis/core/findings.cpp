#include "core/findings.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace mulin::core {

std::string_view word(Severity severity) {
  constexpr std::string_view words[] = {"fault", "warning", "repair", "guess", "info"};
  return words[static_cast<std::size_t>(severity)];
}

void Findings::add(Finding finding) {
  if (finding.code.empty() || (finding.severity != Severity::info && finding.remedy.empty()))
    throw std::logic_error("the finding \"" + finding.code + "\" has no remedy: " + finding.message);
  all_.push_back(std::move(finding));
}

std::vector<Finding> Findings::worst_first() const {
  auto sorted = all_;
  const auto rank = [](const Finding& f) { return std::tuple(f.severity, -f.people, -f.count); };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
  return sorted;
}

}  // namespace mulin::core
