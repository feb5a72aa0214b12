#include "maps/publish_place.h"

#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/error.h"
#include "core/text.h"

namespace mulin::maps {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestRun = 256U << 20;  // bytes of a run.json that is worth opening

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw core::OutputError(core::printable(path.string(), 400) + ": " + why);
}

/// "/a" is at or above "/a" and "/a/b", not "/ab".
bool is_at_or_above(const fs::path& above, const fs::path& below) {
  const auto [a, b] = std::mismatch(above.begin(), above.end(), below.begin(), below.end());
  return a == above.end();
}

/// The mount table writes blanks and backslashes as octal escapes.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Field 5 of each line of the mount table; empty where there is none to read.
std::vector<fs::path> mounts() {
  std::vector<fs::path> out;
  std::ifstream table("/proc/self/mountinfo");
  for (std::string line; std::getline(table, line);) {
    const auto fields = core::split(line, ' ');
    if (fields.size() > 4) out.emplace_back(unescaped(fields[4]));
  }
  return out;
}

void check_protected(const fs::path& target, const std::vector<std::string>& protected_paths) {
  for (const auto& path : protected_paths) {
    std::error_code ignored;
    const fs::path as_given = fs::absolute(path, ignored).lexically_normal();
    const fs::path resolved = fs::weakly_canonical(path, ignored);
    if (is_at_or_above(target, as_given) || is_at_or_above(target, resolved)) {
      refuse(target,
             "holds \"" + core::printable(path) + "\", which the study needs; choose another folder (-o)");
    }
  }
}

/// What stands at DIR is a folder that may be replaced.
void check_replaceable(const fs::path& target, bool overwrite) {
  if (holds_mount(target)) {
    refuse(target, "is or holds a mount point, which cannot be renamed; choose a folder inside it (-o)");
  }
  if (!overwrite)
    refuse(target, "exists already; --overwrite replaces a result of mulin, -o chooses another folder");
  if (!is_result(target)) {
    refuse(target, "holds no run.json of mulin, so --overwrite leaves it alone; choose another folder (-o)");
  }
}

}  // namespace

fs::path absolute_place(const std::string& dir) {
  if (dir.empty()) throw core::OutputError("no result folder given (-o)");
  std::error_code error;
  fs::path path = fs::absolute(dir, error);
  if (!path.has_filename()) path = path.parent_path();  // "plan/"
  if (path.filename() == "." || path.filename() == "..") path = fs::canonical(path, error);
  const fs::path parent = fs::canonical(path.parent_path(), error);
  if (error)
    refuse(path.parent_path(), error.message() + "; the folder that shall hold the results must exist");
  if (!fs::is_directory(parent, error))
    refuse(parent, "is no folder, so it cannot hold the results; choose another (-o)");
  return path.has_filename() ? parent / path.filename() : parent;
}

void check_place(const fs::path& target, bool overwrite, const std::vector<std::string>& protected_paths) {
  check_protected(target, protected_paths);
  std::error_code error;
  const fs::file_status status = fs::symlink_status(target, error);
  switch (status.type()) {
    case fs::file_type::not_found:
      return;
    case fs::file_type::directory:
      return check_replaceable(target, overwrite);
    case fs::file_type::symlink:
      refuse(target, "is a symbolic link; give the folder itself (-o)");
    case fs::file_type::none:
      refuse(target, error.message());
    default:
      refuse(target, "is a file where a folder was expected; remove it or choose another (-o)");
  }
}

bool exists_at(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

bool is_result(const fs::path& folder) {
  std::error_code error;
  const fs::path run = folder / "run.json";
  if (!fs::is_regular_file(fs::symlink_status(run, error)) || fs::file_size(run, error) > kLargestRun)
    return false;
  std::ifstream file(run, std::ios::binary);
  const auto json = nlohmann::json::parse(file, nullptr, false);
  return json.is_object() && json.contains("mulin");
}

bool holds_mount(const fs::path& path) {
  struct stat here {
  }, parent{};
  if (::stat(path.c_str(), &here) == 0 && ::stat(path.parent_path().c_str(), &parent) == 0 &&
      here.st_dev != parent.st_dev) {
    return true;
  }
  for (const auto& mount : mounts()) {
    if (is_at_or_above(path, mount)) return true;
  }
  return false;
}

}  // namespace mulin::maps
