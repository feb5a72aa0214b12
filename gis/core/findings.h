// core/findings: what was noticed about the data and the plan: faults, repairs and guesses, each counted and
// with a remedy. In: one add() a kind of fault and layer → out: a list, worst first, for `mulin check`,
// run.json and the report. Read first: nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mulin::core {

enum class Severity : std::uint8_t { fault, warning, repair, guess, info };
std::string_view word(Severity severity);  ///< "fault"

struct Finding {
  Severity severity = Severity::info;
  std::string layer;    ///< role of the layer ("streets"), or the study key
  std::string code;     ///< a stable word, e.g. "zero_length"; the key in run.json's `repairs`
  std::string message;  ///< one line: what was found
  std::string remedy;   ///< one line: what to do; only an info may do without
  std::int64_t count = 1;
  std::vector<std::string> ids;  ///< the first features concerned (at most 10)
  double people = 0;             ///< who is lost by it, where that is known: the more, the worse
};

class Findings {
 public:
  /// Throws: std::logic_error for a fault, warning, repair or guess without a remedy, or without a code: the
  /// only way in, so that nothing can be found fault with and left there.
  void add(Finding finding);
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
  /// Faults first, then warnings, repairs, guesses, infos; within each what loses more people, then what
  /// concerns more features, then in order of arrival.
  [[nodiscard]] std::vector<Finding> worst_first() const;

 private:
  std::vector<Finding> all_;
};

}  // namespace mulin::core
