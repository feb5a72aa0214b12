#include "maps/publish.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include "core/text.h"
#include "maps/checked_file.h"
#include "maps/publish_place.h"

namespace mulin::maps {
namespace {

namespace fs = std::filesystem;

constexpr off_t kLeastRoom = 1 << 20;  // bytes that must be free to begin at all
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kSuffix = 6;

/// "plan.mulin-": what the folders of DIR's runs begin with.
std::string work_prefix(const fs::path& target) {
  return target.filename().string().substr(0, kLongestName) + ".mulin-";
}

/// A name nobody uses yet, from the process and the time; results do not depend on it.
std::string suffix(unsigned attempt) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  auto number = static_cast<unsigned long>(now.tv_nsec) * 31 + static_cast<unsigned long>(getpid()) + attempt;
  std::string out;
  for (std::size_t i = 0; i < kSuffix; ++i, number /= letters.size()) out += letters[number % letters.size()];
  return out;
}

/// The folder held against being taken for a leftover, or -1 where the file system knows no locks or another
/// holds or has removed it (then errno is EWOULDBLOCK or ENOENT).
int locked(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return -1;
  struct stat held {
  }, named{};
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
    if (::fstat(file, &held) == 0 && ::lstat(folder.c_str(), &named) == 0 && held.st_ino == named.st_ino)
      return file;
    errno = ENOENT;
  }
  const int error_number = errno;
  ::close(file);
  errno = error_number;
  return -1;
}

bool is_work_name(const std::string& name, const std::string& prefix) {
  return name.starts_with(prefix) && name.size() == prefix.size() + kSuffix &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789", prefix.size()) == std::string::npos;
}

/// Takes away what killed runs for the same DIR have left.
void remove_leftovers(const fs::path& target) {
  std::error_code ignored;
  std::vector<fs::path> found;
  for (fs::directory_iterator at(target.parent_path(), ignored), end; at != end; at.increment(ignored)) {
    if (is_work_name(at->path().filename(), work_prefix(target))) found.push_back(at->path());
  }
  for (const auto& folder : found) {
    const int lock = locked(folder);
    struct stat status {};
    if (lock >= 0 && ::fstat(lock, &status) == 0 && status.st_uid == ::geteuid() && !holds_mount(folder)) {
      fs::remove_all(folder, ignored);
    }
    if (lock >= 0) ::close(lock);
  }
}

struct WorkFolder {
  fs::path path;
  int lock = -1;
};

/// Another run that is just sweeping may take the folder away before it is held; then a further one is made.
WorkFolder new_work_folder(const fs::path& target) {
  for (unsigned attempt = 0;; ++attempt) {
    const fs::path folder = target.parent_path() / (work_prefix(target) + suffix(attempt));
    if (::mkdir(folder.c_str(), 0777) == 0) {
      const int lock = locked(folder);
      if (lock >= 0 || (errno != EWOULDBLOCK && errno != ENOENT)) return {folder, lock};
      continue;
    }
    if (errno == EEXIST && attempt < 100) continue;
    const int error_number = errno;
    throw core::OutputError(std::string(output_error(target.parent_path(), error_number).what()) +
                            "; results are written beside \"" + core::printable(target.filename().string()) +
                            "\", choose a folder that can be written (-o)");
  }
}

/// Reserves and gives back a little room: a full disk or a used-up quota shows now and not after the
/// computing.
void check_room(const fs::path& folder) {
  const fs::path probe = folder / "room";
  const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  const int error_number = file < 0 ? errno : ::posix_fallocate(file, 0, kLeastRoom);
  if (file >= 0) ::close(file);
  if (file >= 0 && ::unlink(probe.c_str()) != 0) throw output_error(probe, errno);
  if (error_number == 0 || error_number == EOPNOTSUPP || error_number == EINVAL) return;
  throw core::OutputError(std::string(output_error(folder.parent_path(), error_number).what()) +
                          "; less than 1 MiB can be written there, make room or choose another folder (-o)");
}

void sync(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) throw output_error(path, errno);
  const int error_number = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (error_number != 0 && error_number != EINVAL) throw output_error(path, error_number);
}

/// Files first, then the folders that name them.
void sync_tree(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      sync_tree(entry.path());
    } else {
      sync(entry.path(), O_RDONLY);
    }
  }
  sync(folder, O_RDONLY | O_DIRECTORY);
}

/// renameat2, 0 or errno.
int rename_error(const fs::path& from, const fs::path& to, unsigned flags) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0 ? 0 : errno;
}

/// File systems without RENAME_NOREPLACE or RENAME_EXCHANGE say one of these.
bool is_unsupported(int error_number) {
  return error_number == EINVAL || error_number == ENOSYS || error_number == EOPNOTSUPP;
}

}  // namespace

Publication::Publication(const std::string& dir, bool overwrite,
                         const std::vector<std::string>& protected_paths)
    : target_(absolute_place(dir)), overwrite_(overwrite) {
  check_place(target_, overwrite, protected_paths);
  remove_leftovers(target_);
  const WorkFolder made = new_work_folder(target_);
  work_ = made.path;
  lock_ = made.lock;
  try {
    check_room(work_);
  } catch (...) {
    ::rmdir(work_.c_str());
    if (lock_ >= 0) ::close(lock_);
    throw;
  }
}

Publication::~Publication() {
  std::error_code ignored;
  if (!work_.empty()) fs::remove_all(work_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

void Publication::publish() {
  if (published_ || !exists_at(work_ / "run.json"))
    throw std::logic_error("published without run.json, or twice");
  if (!is_result(work_)) throw core::OutputError((work_ / "run.json").string() + ": cannot be read back");
  try {
    sync_tree(work_);
  } catch (const fs::filesystem_error& error) {
    throw output_error(error.path1(), error.code().value());
  }
  const std::lock_guard guard(commit_);
  check_place(target_, overwrite_, {});
  rename_into_place();
  try {
    sync(target_.parent_path(), O_RDONLY | O_DIRECTORY);
  } catch (const core::OutputError&) {
    move_back();
    throw;
  }
  published_ = true;
  if (!replaced_) work_.clear();
}

bool Publication::abandon() {
  const std::lock_guard guard(commit_);
  if (published_) return false;
  std::error_code ignored;
  constexpr int kMostTries = 1000;  // a writer may add a file to a folder that is being emptied
  for (int i = 0; i < kMostTries && exists_at(work_); ++i) fs::remove_all(work_, ignored);
  return true;
}

void Publication::rename_into_place() {
  if (exists_at(target_)) return replace();
  int error_number = rename_error(work_, target_, RENAME_NOREPLACE);
  if (is_unsupported(error_number)) error_number = rename_error(work_, target_, 0);
  if (error_number != 0) throw output_error(target_, error_number);
}

/// Afterwards work_ is the old result, which the destructor takes away.
void Publication::replace() {
  const int error_number = rename_error(work_, target_, RENAME_EXCHANGE);
  replaced_ = error_number == 0;
  if (replaced_) return;
  if (!is_unsupported(error_number)) throw output_error(target_, error_number);
  fs::path old = work_;
  old += "-old";  // no leftover by its name: should the next rename not happen, it is the only result
  if (const int e = rename_error(target_, old, 0)) throw output_error(target_, e);
  if (const int e = rename_error(work_, target_, 0)) {
    rename_error(old, target_, 0);
    throw output_error(target_, e);
  }
  work_ = old;
  replaced_ = true;
}

/// The disk did not confirm the new names, so the program may not say that the result is there: back to the
/// old ones. Should that fail too, both results stay where they are.
void Publication::move_back() {
  if (!replaced_) {
    if (rename_error(target_, work_, 0) != 0) work_.clear();
    return;
  }
  replaced_ = false;
  if (rename_error(work_, target_, RENAME_EXCHANGE) == 0) return;
  const fs::path fresh = work_.string() + "-new";
  if (rename_error(target_, fresh, 0) != 0) return work_.clear();
  if (rename_error(work_, target_, 0) == 0) {
    work_ = fresh;
  } else {
    rename_error(fresh, target_, 0);
    work_.clear();
  }
}

}  // namespace mulin::maps
