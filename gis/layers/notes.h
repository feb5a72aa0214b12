// layers/notes: what one layer has to say while it is read: refusals, repairs, guesses, each with file and
// ids. In: a kind of fault, what was found, a remedy → out: core::Findings and InputReport::repairs, or a
// DataError. Read first: layers/read.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "layers/read.h"

namespace mulin::layers {

/// Counts features of one kind of fault and remembers the first ten.
struct Tally {
  std::int64_t count = 0;
  std::vector<std::string> ids;
  double people = 0;  ///< who is lost with them, where that is known
  void add(std::string id, double lost = 0) {
    if (++count <= 10) ids.push_back(std::move(id));
    people += lost;
  }
  [[nodiscard]] explicit operator bool() const { return count > 0; }
};

/// "3 features (C01, C02, C07) have", "1 feature (C01) has", with "…" when there are more than the ids
/// remembered. The first word of `singular` and `plural` is the noun.
std::string counted(const Tally& tally, std::string_view singular, std::string_view plural);

/// Speaks for one input. A refusal starts with role and file, a finding with the file.
class Notes {
 public:
  Notes(ReadResult& result, std::size_t input) : result_(&result), input_(input) {}

  [[nodiscard]] InputReport& report() const { return result_->inputs[input_]; }
  [[nodiscard]] const std::string& shown() const { return report().source; }

  /// Throws: DataError "ROLE: FILE: what; remedy".
  [[noreturn]] void refuse(std::string_view what, std::string_view remedy) const;

  void warn(std::string_view code, std::string_view what, std::string_view remedy,
            const Tally& tally = {}) const;
  /// Also counted in InputReport::repairs.
  void repaired(std::string_view code, std::string_view what, std::string_view remedy,
                const Tally& tally) const;
  /// Something was left out: a warning, counted in InputReport::repairs too.
  void left_out(std::string_view code, std::string_view what, std::string_view remedy,
                const Tally& tally) const;
  void guessed(std::string_view code, std::string_view what, std::string_view remedy) const;
  void inform(std::string_view code, std::string_view what, std::int64_t count = 1) const;

 private:
  void say(core::Severity severity, std::string_view code, std::string_view what, std::string_view remedy,
           const Tally& tally) const;

  ReadResult* result_;
  std::size_t input_;
};

}  // namespace mulin::layers
