#include "layers/archive.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/text.h"
#include "layers/encoding.h"

namespace mulin::layers {
namespace fs = std::filesystem;
namespace {

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

constexpr std::int64_t kLargestDirectory = std::int64_t{64} << 20U;
constexpr double kMostInflation = 200;
constexpr double kHarmless = 1e8;  // bytes

std::int64_t little_endian(std::string_view bytes, std::size_t at, std::size_t n) {
  std::uint64_t value = 0;
  for (std::size_t i = n; i-- > 0;)
    value = value * 256 + (at + i < bytes.size() ? static_cast<std::uint8_t>(bytes[at + i]) : 0U);
  return static_cast<std::int64_t>(value);
}

std::string bytes_at(VSILFILE* file, std::int64_t from, std::int64_t n) {
  std::string bytes(static_cast<std::size_t>(n), '\0');
  if (VSIFSeekL(file, static_cast<vsi_l_offset>(from), SEEK_SET) != 0) return "";
  bytes.resize(VSIFReadL(bytes.data(), 1, bytes.size(), file));
  return bytes;
}

/// The central directory as it stands in the file, empty when there is none.
std::string central_directory(VSILFILE* file, std::int64_t size) {
  const std::int64_t tail = std::min<std::int64_t>(size, 65557);
  const auto end = bytes_at(file, size - tail, tail);
  const auto at = end.rfind(std::string_view("PK\5\6", 4));
  if (at == std::string::npos || at + 22 > end.size()) return "";
  std::int64_t length = little_endian(end, at + 12, 4);
  std::int64_t start = little_endian(end, at + 16, 4);
  if (length == 0xFFFFFFFF || start == 0xFFFFFFFF || little_endian(end, at + 10, 2) == 0xFFFF) {
    const auto locator = end.rfind(std::string_view("PK\6\7", 4));
    if (locator == std::string::npos) return "";
    const auto record = bytes_at(file, little_endian(end, locator + 8, 8), 56);
    if (!record.starts_with(std::string_view("PK\6\6", 4))) return "";
    length = little_endian(record, 40, 8);
    start = little_endian(record, 48, 8);
  }
  if (length < 0 || start < 0 || length > kLargestDirectory || start > size - length) return "";
  return bytes_at(file, start, length);
}

/// One record of the directory.
struct Record {
  std::string raw_name;
  std::int64_t flags = 0;
  std::int64_t size = 0;
  [[nodiscard]] bool encrypted() const { return (flags & 1) != 0; }
  [[nodiscard]] bool says_utf8() const { return (flags & 0x800) != 0; }
};

/// The ZIP64 size, when the 32-bit one is full.
std::int64_t long_size(std::string_view extra, std::int64_t size) {
  if (size != 0xFFFFFFFF) return size;
  for (std::size_t at = 0; at + 12 <= extra.size();
       at += 4 + static_cast<std::size_t>(little_endian(extra, at + 2, 2))) {
    if (little_endian(extra, at, 2) == 1) return little_endian(extra, at + 4, 8);
  }
  return size;
}

std::vector<Record> records_of(const std::string& directory) {
  std::vector<Record> records;
  for (std::size_t at = 0; directory.compare(at, 4, "PK\1\2", 4) == 0 && at + 46 <= directory.size();) {
    const auto name = static_cast<std::size_t>(little_endian(directory, at + 28, 2));
    const auto extra = static_cast<std::size_t>(little_endian(directory, at + 30, 2));
    const auto comment = static_cast<std::size_t>(little_endian(directory, at + 32, 2));
    if (at + 46 + name + extra > directory.size()) break;
    Record record;
    record.raw_name = directory.substr(at + 46, name);
    record.flags = little_endian(directory, at + 8, 2);
    record.size = long_size(std::string_view(directory).substr(at + 46 + name, extra),
                            little_endian(directory, at + 24, 4));
    records.push_back(std::move(record));
    at += 46 + name + extra + comment;
    if (at >= directory.size()) break;
  }
  return records;
}

/// Names without a mark: Windows in China writes GBK, others UTF-8; the standard says CP437.
std::string encoding_of(const std::vector<Record>& records) {
  BytesSeen seen;
  for (const auto& record : records) {
    if (!record.says_utf8()) seen.see(record.raw_name, false);
  }
  if (seen.utf8) return "UTF-8";
  return seen.gb18030 ? "GB18030" : "CP437";
}

bool leads_out(std::string_view name) {
  if (name.starts_with('/') || name.starts_with("\\") || name.find(':') != std::string_view::npos)
    return true;
  std::string slashes(name);
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  const auto parts = core::split(slashes, '/');
  return std::find(parts.begin(), parts.end(), "..") != parts.end();
}

}  // namespace

Archive read_archive(const std::string& path, const Notes& notes) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) notes.refuse("cannot be read", "check its permissions");
  VSIFSeekL(file.get(), 0, SEEK_END);
  const auto packed = static_cast<std::int64_t>(VSIFTellL(file.get()));
  const auto records = records_of(central_directory(file.get(), packed));
  if (records.empty()) notes.refuse("is no readable zip archive, or an empty one", "make or copy it again");
  Archive archive;
  archive.encoding = encoding_of(records);
  double total = 0;
  for (const auto& record : records) {
    const auto& stated = record.says_utf8() ? "UTF-8" : archive.encoding;
    const auto name = decoded(record.raw_name, stated).value_or(record.raw_name);
    const auto shown = "\"" + core::printable(name, 60) + "\"";
    if (leads_out(name)) notes.refuse("holds " + shown + ", which leads out of it", "make the zip again");
    if (record.encrypted()) notes.refuse("holds " + shown + ", which is encrypted", "unpack it yourself");
    total += static_cast<double>(record.size);
    if (!name.ends_with('/')) archive.entries.push_back({name, record.size});
  }
  if (total > kHarmless && total > kMostInflation * static_cast<double>(packed)) {
    notes.refuse("unpacks to " + core::grouped(total / 1e6) + " MB from " +
                     core::fixed(static_cast<double>(packed) / 1e6, 1) + " MB",
                 "unpack it yourself and name the file");
  }
  return archive;
}

std::string archive_in(const std::string& path) {
  const auto lower = core::lower(path);
  std::error_code error;
  for (auto at = lower.find(".zip"); at != std::string::npos; at = lower.find(".zip", at + 1)) {
    auto archive = path.substr(0, at + 4);
    const bool ends = at + 4 == path.size() || path[at + 4] == '/';
    if (ends && fs::is_regular_file(archive, error)) return archive;
  }
  return "";
}

std::string zip_path(const std::string& archive, const std::string& entry) {
  return "/vsizip/" + archive + "/" + entry;
}

void read_names_as(const std::string& encoding) {
  CPLSetThreadLocalConfigOption("CPL_ZIP_ENCODING", encoding.c_str());
}

}  // namespace mulin::layers
