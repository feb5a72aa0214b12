// tests/study/cli_run: the program as a user runs it: arguments in, exit code, both streams and files out.
// In: arguments, perhaps an environment or a signal → out: Outcome; scratch folders that vanish; CSV and JSON
// read back. Read first: nothing. MULIN_BINARY is the program, MULIN_SOURCE_DIR the checkout.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mulin::test {

namespace fs = std::filesystem;

struct Outcome {
  int exit_code = -1;  ///< 128 + n when signal n ended it
  std::string out, err;
  double cpu_s = 0;
  /// The last line of stderr that begins with "mulin: error: ", without that; "" when there is none.
  [[nodiscard]] std::string error() const;
  /// Lines of stderr that begin so.
  [[nodiscard]] int lines_starting(const std::string& start) const;
};

struct Invocation {
  std::vector<std::string> arguments;
  fs::path folder = {};                                               ///< working folder; empty: the caller's
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< set on top of the caller's
  std::string interrupt_at = {};  ///< SIGINT is sent once stderr holds this text
  int interrupt_after_ms = 0;     ///< and then so much later
  bool terminal = false;          ///< stderr is a terminal; its line ends come back as CR LF
};

/// Runs the program by fork and exec, no shell between; waits for its end.
Outcome mulin(const Invocation& invocation);
inline Outcome mulin(std::vector<std::string> arguments) {
  return mulin(Invocation{.arguments = std::move(arguments)});
}

/// A folder of its own that is removed with all it holds.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] fs::path path() const { return path_; }
  fs::path write(const std::string& name, const std::string& text) const;

 private:
  fs::path path_;
};

/// Regular files and folders below, relative, sorted; a folder ends with '/'.
std::vector<std::string> entries(const fs::path& folder);
std::string read_file(const fs::path& path);
bool has(const std::string& text, const std::string& part);

/// A CSV by RFC 4180, as another program would read it. The byte order mark and line ends are told, not
/// mended.
struct Csv {
  bool bom = false, crlf = false;
  std::string header_line;
  std::vector<std::string> header;
  std::vector<std::map<std::string, std::string>> rows;
  /// The row whose cell of `column` is `value`; an empty one when there is none.
  [[nodiscard]] std::map<std::string, std::string> row(const std::string& column,
                                                       const std::string& value) const;
  [[nodiscard]] double sum(const std::string& column) const;  ///< empty cells count nothing
};
Csv read_csv(const fs::path& path);
double number(const std::string& cell);  ///< not-a-number unless the whole cell is one

}  // namespace mulin::test
