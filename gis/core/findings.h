// core/findings: what was noticed about the data and the plan: faults, repairs and guesses, each counted and
// with a remedy. In: one add() a kind of fault and layer → out: a list, worst first, for `mulin check`,
// run.json and the report. Read first: nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mulin::core {

enum class Severity : std::uint8_t { fault, warning, repair, guess, info };

struct Finding {
  Severity severity = Severity::info;
  std::string layer;    ///< role of the layer ("streets"), or the study key
  std::string code;     ///< a stable word, e.g. "zero_length"; the key in run.json's `repairs`
  std::string message;  ///< one line: what was found
  std::string remedy;   ///< one line: what to do, empty when nothing need be done
  std::int64_t count = 1;
  std::vector<std::string> ids;  ///< the first features concerned (at most 10)
};

class Findings {
 public:
  void add(Finding finding) { all_.push_back(std::move(finding)); }
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
  /// Faults first, then warnings, repairs, guesses, infos; in order of arrival within each.
  [[nodiscard]] std::vector<Finding> worst_first() const;

 private:
  std::vector<Finding> all_;
};

}  // namespace mulin::core
