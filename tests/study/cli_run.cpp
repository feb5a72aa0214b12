#include "study/cli_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace mulin::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Pipe {
  std::array<int, 2> end{-1, -1};
  Pipe() {
    if (::pipe2(end.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    for (const int e : end) {
      if (e >= 0) ::close(e);
    }
  }
  /// A pseudo terminal in place of the pipe.
  explicit Pipe(bool terminal) : Pipe() {
    if (!terminal) return;
    close(0);
    close(1);
    end[0] = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (end[0] < 0 || ::grantpt(end[0]) != 0 || ::unlockpt(end[0]) != 0)
      throw std::runtime_error("no terminal");
    end[1] = ::open(::ptsname(end[0]), O_RDWR | O_NOCTTY | O_CLOEXEC);
  }
  void close(int which) {
    ::close(end[static_cast<std::size_t>(which)]);
    end[static_cast<std::size_t>(which)] = -1;
  }
};

[[noreturn]] void become_mulin(const Invocation& invocation, const Pipe& out, const Pipe& err) {
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(out.end[1], STDOUT_FILENO);
  ::dup2(err.end[1], STDERR_FILENO);
  if (!invocation.folder.empty() && ::chdir(invocation.folder.c_str()) != 0) ::_exit(126);
  for (const auto& [name, value] : invocation.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<std::string> words = {"mulin"};
  words.insert(words.end(), invocation.arguments.begin(), invocation.arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(MULIN_BINARY, argv.data());
  ::_exit(127);
}

void drain(pid_t child, const Invocation& invocation, Pipe& out, Pipe& err, Outcome& outcome) {
  bool interrupted = invocation.interrupt_at.empty();
  std::array<pollfd, 2> watched = {pollfd{out.end[0], POLLIN, 0}, pollfd{err.end[0], POLLIN, 0}};
  std::array<char, 1 << 14> buffer{};
  while (watched[0].fd >= 0 || watched[1].fd >= 0) {
    if (::poll(watched.data(), watched.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < 2; ++i) {
      if (watched[i].fd < 0 || watched[i].revents == 0) continue;
      const auto got = ::read(watched[i].fd, buffer.data(), buffer.size());
      if (got <= 0) {
        watched[i].fd = -1;
      } else {
        (i == 0 ? outcome.out : outcome.err).append(buffer.data(), static_cast<std::size_t>(got));
      }
    }
    if (!interrupted && has(outcome.err, invocation.interrupt_at)) {
      interrupted = true;
      ::usleep(static_cast<useconds_t>(invocation.interrupt_after_ms) * 1000);
      ::kill(child, SIGINT);
    }
  }
}

}  // namespace

std::string Outcome::error() const {
  const std::string start = "mulin: error: ";
  std::string last;
  for (const auto& line : lines_of(err)) {
    if (line.starts_with(start)) last = line.substr(start.size());
  }
  return last;
}

int Outcome::lines_starting(const std::string& start) const {
  const auto lines = lines_of(err);
  return static_cast<int>(
      std::count_if(lines.begin(), lines.end(), [&](const auto& l) { return l.starts_with(start); }));
}

Outcome mulin(const Invocation& invocation) {
  Outcome outcome;
  Pipe out, err(invocation.terminal);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) become_mulin(invocation, out, err);
  out.close(1);
  err.close(1);
  drain(child, invocation, out, err, outcome);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  outcome.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "mulin-golden-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path Scratch::write(const std::string& name, const std::string& text) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

std::vector<std::string> entries(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    names.push_back(fs::relative(entry.path(), folder).string() + (entry.is_directory() ? "/" : ""));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::map<std::string, std::string> Csv::row(const std::string& column, const std::string& value) const {
  for (const auto& r : rows) {
    const auto cell = r.find(column);
    if (cell != r.end() && cell->second == value) return r;
  }
  return {};
}

double Csv::sum(const std::string& column) const {
  double total = 0;
  for (const auto& r : rows) total += r.at(column).empty() ? 0 : number(r.at(column));
  return total;
}

Csv read_csv(const fs::path& path) {
  Csv csv;
  std::string text = read_file(path);
  csv.bom = text.starts_with("\xEF\xBB\xBF");
  if (csv.bom) text.erase(0, 3);
  csv.crlf = std::count(text.begin(), text.end(), '\n') > 0;
  csv.header_line = text.substr(0, text.find_first_of("\r\n"));
  std::vector<std::vector<std::string>> records(1, {""});
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const bool doubled = inside && i + 1 < text.size() && text[i + 1] == '"';
      if (doubled) records.back().back() += text[++i];
      if (!doubled) inside = !inside;
    } else if (!inside && c == ',') {
      records.back().emplace_back();
    } else if (!inside && c == '\n') {
      csv.crlf = csv.crlf && i > 0 && text[i - 1] == '\r';
      records.push_back({""});
    } else if (inside || c != '\r') {
      records.back().back() += c;
    }
  }
  if (records.back() == std::vector<std::string>{""}) records.pop_back();
  if (records.empty()) return csv;
  csv.header = records.front();
  for (std::size_t r = 1; r < records.size(); ++r) {
    if (records[r].size() != csv.header.size())
      throw std::runtime_error(path.string() + ": a row of another width");
    auto& row = csv.rows.emplace_back();
    for (std::size_t c = 0; c < csv.header.size(); ++c) row[csv.header[c]] = records[r][c];
  }
  return csv;
}

double number(const std::string& cell) {
  double value = 0;
  const auto [stop, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && stop == cell.data() + cell.size();
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace mulin::test
