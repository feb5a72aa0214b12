// core/error: the kinds of failure a user can meet, each with the exit code it ends the program with.
// In: one line that names file, layer, feature or key, what was found, what was expected, what to do.
// Read first: nothing; thrown where the fault is seen, caught once in cli/main.cpp.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>

namespace mulin::core {

/// Base of all failures that are the user's to mend. Anything else that escapes is a fault of the program
/// (exit 1).
class Error : public std::runtime_error {
 public:
  Error(int exit_code, const std::string& message) : std::runtime_error(message), exit_code_(exit_code) {}
  /// The one line is "fault; remedy".
  Error(int exit_code, const std::string& fault, const std::string& remedy)
      : std::runtime_error(remedy.empty() ? fault : fault + "; " + remedy),
        exit_code_(exit_code),
        fault_(fault.size()) {}
  [[nodiscard]] int exit_code() const noexcept { return exit_code_; }
  /// What is wrong, and what to do about it, taken apart; a line given whole is parted at its last semicolon.
  /// Edge: without one the remedy is empty.
  [[nodiscard]] std::string fault() const { return std::string(what()).substr(0, split()); }
  [[nodiscard]] std::string remedy() const {
    const std::string line = what();
    return split() + 2 < line.size() ? line.substr(split() + 2) : std::string();
  }

 private:
  [[nodiscard]] std::size_t split() const {
    const std::string line = what();
    return fault_ > 0 ? fault_ : std::min(line.rfind("; "), line.size());
  }

  int exit_code_;
  std::size_t fault_ = 0;  ///< bytes of the fault; 0: not told apart
};

/// Wrong arguments or study file: exit 2.
struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(2, message) {}
};

/// Bad input data: exit 3.
struct DataError : Error {
  explicit DataError(const std::string& message) : Error(3, message) {}
  DataError(const std::string& fault, const std::string& remedy) : Error(3, fault, remedy) {}
};

/// Constraints that no plan can meet: exit 4. The message says which clash and the smallest relaxation.
struct InfeasibleError : Error {
  explicit InfeasibleError(const std::string& message) : Error(4, message) {}
};

/// A result could not be written: exit 5.
struct OutputError : Error {
  explicit OutputError(const std::string& message) : Error(5, message) {}
};

/// The user asked to stop (Ctrl-C): exit 130.
struct Interrupted : Error {
  Interrupted() : Error(130, "interrupted") {}
};

}  // namespace mulin::core
