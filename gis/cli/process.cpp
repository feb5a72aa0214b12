#include "cli/process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;

namespace mulin::cli {
namespace {

constexpr std::int64_t kPatience = 2'000'000'000;  // ns: the program answers within them

std::atomic<bool> stop_asked{false};
std::atomic<std::int64_t> first_asked{0};

std::int64_t nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

extern "C" void on_signal(int signal) {
  if (!stop_asked.exchange(true)) {
    first_asked = nanoseconds();
  } else if (nanoseconds() - first_asked > kPatience) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

bool is_kept(std::string_view name) {
  // Of the program and its streams; libpq reads PG…, fontconfig FONTCONFIG_… and XDG_…; sanitizers in tests.
  constexpr std::string_view names[] = {"HOME",          "PATH",    "USER",     "LOGNAME",     "TMPDIR",
                                        "TERM",          "COLUMNS", "NO_COLOR", "TZ",          "ASAN_OPTIONS",
                                        "UBSAN_OPTIONS", "LANG",    "LANGUAGE", "LSAN_OPTIONS"};
  constexpr std::string_view beginnings[] = {"LC_", "PG", "KRB5", "FONTCONFIG_", "XDG_", "LD_"};
  return std::ranges::find(names, name) != std::end(names) ||
         std::ranges::any_of(beginnings, [&](auto start) { return name.starts_with(start); });
}

}  // namespace

void fill_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one. The other way round: reading or writing fails, as when closed.
    if (::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream) std::abort();
  }
}

void forget_environment() {
  std::vector<std::string> forgotten;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto name = text.substr(0, text.find('='));
    if (!is_kept(name)) forgotten.emplace_back(name);
  }
  for (const auto& name : forgotten) ::unsetenv(name.c_str());
  ::setenv("GDAL_CONFIG_FILE", "/dev/null", 1);  // not ~/.gdal/gdalrc
  ::setenv("GDAL_DRIVER_PATH", "disable", 1);
  ::setenv("PROJ_NETWORK", "OFF", 1);
}

const std::atomic<bool>& stop_on_signals() {
  handle(SIGINT, on_signal);
  handle(SIGTERM, on_signal);
  if (!is_ignored(SIGHUP)) handle(SIGHUP, on_signal);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
  return stop_asked;
}

}  // namespace mulin::cli
