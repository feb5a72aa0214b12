#include "cli/solve_csv.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "core/error.h"
#include "core/text.h"

namespace mulin::cli {
namespace {

constexpr std::size_t kBlock = 1 << 20;

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw core::DataError(core::printable(path) + ": " + what);
}

}  // namespace

CsvReader::CsvReader(std::string path) : path_(std::move(path)), file_(std::fopen(path_.c_str(), "rb")) {
  if (!file_) refuse(path_, "cannot be opened; expected a readable CSV file");
  std::error_code ignored;
  if (const auto kind = std::filesystem::status(path_, ignored).type();
      kind == std::filesystem::file_type::character || kind == std::filesystem::file_type::block ||
      kind == std::filesystem::file_type::directory)
    refuse(path_, "is a device or a folder; expected a CSV file");
  if (std::fseek(file_.get(), 0, SEEK_END) == 0) bytes_ = std::ftell(file_.get());
  std::rewind(file_.get());
  refill();
  if (end_ >= 3 && std::memcmp(buffer_.data(), "\xEF\xBB\xBF", 3) == 0) at_ = 3;
  if (!next()) refuse(path_, "is empty; expected a header line");
  for (const auto name : fields_) {
    if (!core::is_utf8(name)) refuse(path_, "line 1: the header is not UTF-8; save the file as CSV UTF-8");
    header_.emplace_back(core::trimmed(name));
  }
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (find(header_[i]) != static_cast<int>(i)) {
      refuse(path_, "line 1: column \"" + core::printable(header_[i]) + "\" stands twice");
    }
  }
}

int CsvReader::find(std::string_view column) const {
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (header_[i] == column) return static_cast<int>(i);
  }
  return -1;
}

int CsvReader::require(std::string_view column) const {
  const int place = find(column);
  if (place >= 0) return place;
  std::vector<std::string> safe;
  for (const auto& name : header_) safe.push_back(core::printable(name, 40));
  refuse(path_, "line 1: no column \"" + std::string(column) + "\"; found: " + core::join(safe));
}

bool CsvReader::refill() {
  if (at_end_) return false;
  if (record_ > 0) {  // keep only the record that is being read
    std::memmove(buffer_.data(), buffer_.data() + record_, end_ - record_);
    end_ -= record_;
    at_ -= record_;
    record_ = 0;
  }
  if (buffer_.size() < end_ + kBlock) buffer_.resize(end_ + kBlock);
  const std::size_t got = std::fread(buffer_.data() + end_, 1, kBlock, file_.get());
  if (got == 0 && std::ferror(file_.get()) != 0) refuse(path_, "cannot be read to its end");
  end_ += got;
  read_ += static_cast<std::int64_t>(got);
  at_end_ = got == 0;
  return got > 0;
}

/// Finds the end of the record that starts at at_; line breaks inside quotes belong to it.
bool CsvReader::whole_record() {
  record_ = at_;
  line_ = next_line_;
  quoted_ = false;
  bool inside = false;
  std::size_t from = at_;
  while (true) {
    if (from >= end_) {
      const std::size_t done = from - record_;
      if (!refill()) break;
      from = record_ + done;
    }
    const char* start = buffer_.data() + from;
    const auto* newline = static_cast<const char*>(std::memchr(start, '\n', end_ - from));
    const std::size_t stop = newline != nullptr ? static_cast<std::size_t>(newline - buffer_.data()) : end_;
    for (const char* c = start;
         (c = static_cast<const char*>(std::memchr(c, '"', std::size_t(buffer_.data() + stop - c)))) !=
         nullptr;
         ++c) {
      inside = !inside;
      quoted_ = true;
    }
    from = stop;
    at_ = stop;
    if (newline == nullptr) continue;
    ++next_line_;
    ++from;
    if (inside) continue;
    record_end_ = stop;
    at_ = from;
    return true;
  }
  if (inside) refuse(path_, "line " + std::to_string(line_) + ": a quote is opened and never closed");
  record_end_ = end_;
  at_ = end_;
  return record_end_ > record_;
}

bool CsvReader::next() {
  while (whole_record()) {
    std::size_t to = record_end_;
    if (to > record_ && buffer_[to - 1] == '\r') --to;
    if (to == record_) continue;
    fields_.clear();
    if (quoted_)
      split_quoted(record_, to);
    else
      split_plain(record_, to);
    if (!header_.empty() && fields_.size() != header_.size()) {
      refuse(path_, "line " + std::to_string(line_) + ": " + std::to_string(fields_.size()) +
                        " fields; expected " + std::to_string(header_.size()) + " as in the header");
    }
    return true;
  }
  return false;
}

void CsvReader::split_plain(std::size_t from, std::size_t to) {
  const char* at = buffer_.data() + from;
  const char* const end = buffer_.data() + to;
  while (true) {
    const auto* comma = static_cast<const char*>(std::memchr(at, ',', static_cast<std::size_t>(end - at)));
    const char* stop = comma != nullptr ? comma : end;
    fields_.emplace_back(at, static_cast<std::size_t>(stop - at));
    if (comma == nullptr) return;
    at = comma + 1;
  }
}

void CsvReader::split_quoted(std::size_t from, std::size_t to) {
  unquoted_.clear();
  unquoted_.reserve(to - from);
  std::vector<std::pair<std::size_t, std::size_t>> places;
  std::size_t start = 0;
  bool inside = false;
  for (std::size_t i = from; i < to; ++i) {
    const char c = buffer_[i];
    if (inside && c == '"' && i + 1 < to && buffer_[i + 1] == '"') {
      unquoted_.push_back('"');
      ++i;
    } else if (c == '"') {
      inside = !inside;
    } else if (c == ',' && !inside) {
      places.emplace_back(start, unquoted_.size() - start);
      start = unquoted_.size();
    } else {
      unquoted_.push_back(c);
    }
  }
  places.emplace_back(start, unquoted_.size() - start);
  for (const auto& [at, length] : places) fields_.emplace_back(unquoted_.data() + at, length);
}

void CsvReader::fault(int column, std::string_view found, std::string_view expected) const {
  refuse(path_, "line " + std::to_string(line_) + ", column \"" +
                    core::printable(header_[static_cast<std::size_t>(column)]) + "\": found " +
                    (found.empty() ? "nothing" : "\"" + core::printable(found, 60) + "\"") + "; expected " +
                    std::string(expected));
}

double CsvReader::number(int column) const {
  const auto text = core::trimmed(field(column));
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || !std::isfinite(value)) {
    fault(column, field(column), "a finite number");
  }
  return value;
}

double CsvReader::number_or(int column, double otherwise) const {
  return column < 0 || core::trimmed(field(column)).empty() ? otherwise : number(column);
}

}  // namespace mulin::cli
