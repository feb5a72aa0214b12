// maps/checked_file: bytes to a file, each step checked and all read back: a full disk is an error, never a
// short file. In: path, bytes → out: a whole file on the disk, or OutputError and no file. Read first:
// core/error.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace mulin::maps {

/// The error for a failed system call on `path`: "PATH: No space left on device".
core::OutputError output_error(const std::string& path, int error_number);

/// Length and a 64-bit checksum (FNV-1a) of bytes that come in pieces: against accidents, not against
/// forgers.
class Checksum {
 public:
  void add(std::string_view bytes);
  bool operator==(const Checksum&) const = default;

 private:
  std::uint64_t length_ = 0;
  std::uint64_t sum_ = 14695981039346656037ULL;
};

/// A file that exists only when close() has returned: until then its destructor removes it.
class CheckedFile {
 public:
  /// Opens for writing; what was there is replaced. Throws, as all methods: OutputError.
  explicit CheckedFile(std::string path);
  CheckedFile(const CheckedFile&) = delete;
  CheckedFile& operator=(const CheckedFile&) = delete;
  ~CheckedFile();

  void write(std::string_view bytes);
  /// Flushes, syncs, closes, then reads the file and compares length and checksum with what was written.
  void close();

 private:
  void flush();
  [[noreturn]] void fail(int error_number);

  std::string path_;
  std::string buffer_;
  Checksum written_;
  int file_ = -1;
};

/// Writes a whole file at once.
void write_file(const std::string& path, std::string_view bytes);

/// A folder in a folder that is there. Throws: OutputError.
void make_folder(const std::string& path);

/// Reads a whole file. Throws: OutputError, since what is read here was just written.
std::string read_back(const std::string& path);

}  // namespace mulin::maps
