#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/text.h"

namespace mulin::cli {
namespace {

void put(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

constexpr auto kBetweenDraws = std::chrono::milliseconds(100);
constexpr std::size_t kLongestMessage = 2000;

}  // namespace

bool wants_colour(int stream) {
  const char* no_colour = std::getenv("NO_COLOR");  // no-color.org: when present and not empty
  return isatty(stream) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

Terminal::Terminal(Verbosity verbosity)
    : verbosity_(verbosity),
      bar_(isatty(STDERR_FILENO) != 0 && verbosity != Verbosity::quiet),
      colour_(wants_colour(STDERR_FILENO)) {}

void Terminal::begin(std::string_view step, std::int64_t total) {
  const std::lock_guard guard(lock_);
  step_ = step;
  total_ = total;
  done_ = 0;
  began_ = std::chrono::steady_clock::now();
  if (bar_) {
    draw();
  } else if (verbosity_ != Verbosity::quiet) {
    put("mulin: " + step_ + "\n");
  }
}

void Terminal::advance(std::int64_t units) {
  done_ += units;
  if (!bar_) return;
  const std::unique_lock guard(lock_, std::try_to_lock);
  if (guard.owns_lock() && std::chrono::steady_clock::now() - drawn_ > kBetweenDraws) draw();
}

void Terminal::draw() {
  drawn_ = std::chrono::steady_clock::now();
  std::string text = "\r\x1b[2K" + step_;
  const double seconds = std::chrono::duration<double>(drawn_ - began_).count();
  if (total_ > 0 && done_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
    const auto filled = static_cast<std::size_t>(share * 24);
    text += " [" + std::string(filled, '#') + std::string(24 - filled, '.') + "] " +
            core::fixed(100 * share, 0) + " %";
    if (seconds > 1) text += ", " + core::fixed(seconds / share - seconds, 0) + " s left";
  } else if (seconds > 1) {
    text += " … " + core::fixed(seconds, 0) + " s";
  }
  put(text);
  shown_ = true;
}

void Terminal::clear() {
  if (shown_) put("\r\x1b[2K");
  shown_ = false;
}

void Terminal::finish() {
  const std::lock_guard guard(lock_);
  clear();
  std::fflush(stderr);
}

void Terminal::line(const std::string& kind, const char* colour, const std::string& message) {
  const std::lock_guard guard(lock_);
  clear();
  const std::string label = kind.empty() ? "" : colour_ ? colour + kind + "\x1b[0m: " : kind + ": ";
  put("mulin: " + label + core::printable(message, kLongestMessage) + "\n");
}

void Terminal::error(const std::string& message) {
  line("error", "\x1b[31m", message);
}

void Terminal::leave_interrupted() {
  const core::Interrupted interrupted;
  // Without the lock: its holder may wait for a reader of stderr that never comes.
  const std::string text =
      std::string(bar_ ? "\r\x1b[2K" : "") + "mulin: error: " + interrupted.what() + "\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(interrupted.exit_code());
}

void Terminal::note(const std::string& message) {
  if (verbosity_ != Verbosity::quiet) line("", "", message);
}

void Terminal::warn(const std::string& message) {
  if (verbosity_ != Verbosity::quiet) line("warning", "\x1b[33m", message);
}

void Terminal::report(const core::Finding& f) {
  using core::Severity;
  const std::string text = f.message + (f.remedy.empty() ? "" : "; " + f.remedy);
  if (f.severity == Severity::fault) return line("fault", "\x1b[31m", text);
  if (verbosity_ == Verbosity::quiet) return;
  if (f.severity == Severity::warning) return warn(text);
  if (f.severity == Severity::guess) return line("guess", "\x1b[33m", text);
  if (f.severity == Severity::repair) return line("repaired", "\x1b[36m", text);
  if (verbosity_ == Verbosity::verbose) line("info", "", text);
}

}  // namespace mulin::cli
