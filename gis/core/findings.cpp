#include "core/findings.h"

#include <algorithm>

namespace mulin::core {

std::vector<Finding> Findings::worst_first() const {
  auto sorted = all_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return sorted;
}

}  // namespace mulin::core
