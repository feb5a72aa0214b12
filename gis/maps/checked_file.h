// maps/checked_file: bytes to a file, each step checked: a full disk is an error, never a short file.
// In: path, bytes → out: a whole file on the disk, or OutputError and no file.
// Read first: core/error.h.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace mulin::maps {

/// The error for a failed system call on `path`: "PATH: No space left on device".
core::OutputError output_error(const std::string& path, int error_number);

/// A file that exists only when close() has returned: until then its destructor removes it.
class CheckedFile {
 public:
  /// Opens for writing; what was there is replaced. Throws, as all methods: OutputError.
  explicit CheckedFile(std::string path);
  CheckedFile(const CheckedFile&) = delete;
  CheckedFile& operator=(const CheckedFile&) = delete;
  ~CheckedFile();

  void write(std::string_view bytes);
  /// Flushes, syncs, closes, and compares the size on the disk with the bytes written.
  void close();

 private:
  void flush();
  [[noreturn]] void fail(int error_number);

  std::string path_;
  std::string buffer_;
  long long written_ = 0;
  int file_ = -1;
};

/// Writes a whole file at once.
void write_file(const std::string& path, std::string_view bytes);

/// Reads a whole file. Throws: OutputError, since what is read here was just written.
std::string read_back(const std::string& path);

}  // namespace mulin::maps
