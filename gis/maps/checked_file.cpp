#include "maps/checked_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/text.h"

namespace mulin::maps {
namespace {

constexpr std::size_t kBuffer = 1 << 16;

/// read(2) and write(2) may be interrupted by a signal before they begin.
template <class Call>
ssize_t retried(Call&& call) {
  ssize_t result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

/// A descriptor that closes itself; for reading, where a failing close loses nothing.
class Descriptor {
 public:
  explicit Descriptor(int file) : file_(file) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  [[nodiscard]] int get() const { return file_; }

 private:
  int file_;
};

/// Hands a file on, piece by piece.
template <class Take>
void read_pieces(const std::string& path, Take&& take) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw output_error(path, errno);
  std::string piece(kBuffer, '\0');
  for (;;) {
    const ssize_t n = retried([&] { return ::read(file.get(), piece.data(), kBuffer); });
    if (n < 0) throw output_error(path, errno);
    if (n == 0) return;
    take(std::string_view(piece).substr(0, static_cast<std::size_t>(n)));
  }
}

Checksum checksum_of(const std::string& path) {
  Checksum sum;
  read_pieces(path, [&](std::string_view piece) { sum.add(piece); });
  return sum;
}

}  // namespace

void Checksum::add(std::string_view bytes) {
  length_ += bytes.size();
  for (const char c : bytes) sum_ = (sum_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
}

core::OutputError output_error(const std::string& path, int error_number) {
  return core::OutputError(core::printable(path, 400) + ": " + std::generic_category().message(error_number));
}

CheckedFile::CheckedFile(std::string path) : path_(std::move(path)) {
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file_ < 0) throw output_error(path_, errno);
  buffer_.reserve(kBuffer);
}

CheckedFile::~CheckedFile() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(path_.c_str());
}

void CheckedFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) flush();
}

void CheckedFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t n = retried([&] { return ::write(file_, rest.data(), rest.size()); });
    if (n <= 0) fail(n < 0 ? errno : ENOSPC);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  written_.add(buffer_);
  buffer_.clear();
}

void CheckedFile::close() {
  flush();
  if (::fsync(file_) != 0 && errno != EINVAL) fail(errno);  // EINVAL: a pipe or device, nothing to sync
  struct stat found {};
  if (::fstat(file_, &found) != 0) fail(errno);
  if (::close(std::exchange(file_, -1)) != 0) fail(errno);
  if (S_ISREG(found.st_mode) && checksum_of(path_) != written_) {
    ::unlink(path_.c_str());
    throw core::OutputError(core::printable(path_, 400) + ": differs on reading back; is the disk failing?");
  }
}

void CheckedFile::fail(int error_number) {
  if (file_ >= 0) ::close(std::exchange(file_, -1));
  ::unlink(path_.c_str());
  throw output_error(path_, error_number);
}

void write_file(const std::string& path, std::string_view bytes) {
  CheckedFile file(path);
  file.write(bytes);
  file.close();
}

void make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0777) != 0) throw output_error(path, errno);
}

std::string read_back(const std::string& path) {
  std::string bytes;
  read_pieces(path, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace mulin::maps
