#include "layers/osm_content.h"

#include <cpl_vsi.h>
#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <protozero/pbf_reader.hpp>
#include <string_view>

#include "core/text.h"
#include "layers/safety.h"

namespace mulin::layers {
namespace {

constexpr double kSmall = 1e8;       // bytes that any file may unpack to
constexpr double kMostPacked = 200;  // OSM data pack 2 to 20 times
constexpr std::size_t kLongestTag = 1U << 20U;
constexpr std::size_t kBlobHeader = 64U * 1024U, kBlob = 32U * 1024U * 1024U;  // limits of the PBF format

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

/// At most n bytes from where the file stands.
std::string next_bytes(VSILFILE* file, std::size_t n) {
  std::string bytes(n, '\0');
  bytes.resize(VSIFReadL(bytes.data(), 1, n, file));
  return bytes;
}

void refuse_bomb(double unpacked, double packed, const Notes& notes) {
  if (unpacked <= kSmall || unpacked <= kMostPacked * packed) return;
  notes.refuse("unpacks to more than " + core::grouped(unpacked / 1e6) + " MB from " +
                   core::number(packed / 1e6) + " MB, as no street data do",
               "get the file again from its source");
}

/// Expat keeps a whole tag in memory, so a tag without end would fill it.
class LongTags {
 public:
  [[nodiscard]] bool too_long(std::string_view chunk) {
    for (std::size_t at = 0; at < chunk.size();) {
      const auto next = std::min(chunk.find('<', at), chunk.size());
      run_ += next - at;
      if (run_ > kLongestTag) return true;
      if (next < chunk.size()) run_ = 0;
      at = next + 1;
    }
    return false;
  }

 private:
  std::size_t run_ = 0;
};

/// JOSM keeps what was deleted in the file and marks it with an attribute that libosmium does not know.
class DeletedWays {
 public:
  void see(std::string_view chunk) {
    text_ += chunk;
    for (auto at = text_.find("action="); at != std::string::npos; at = text_.find("action=", at + 1)) {
      const auto from = text_.rfind('<', at);
      const auto to = text_.find('>', at);
      if (from != std::string::npos && to != std::string::npos)
        see_tag(std::string_view(text_).substr(from, to - from));
    }
    const auto open = text_.rfind('<');
    text_.erase(0, open == std::string::npos ? text_.size() : open);
  }
  std::vector<std::int64_t> sorted() {
    std::sort(ids_.begin(), ids_.end());
    return std::move(ids_);
  }

 private:
  void see_tag(std::string_view tag) {
    if (!tag.starts_with("<way ") || value(tag, " action=") != "delete") return;
    if (const auto id = core::to_number(value(tag, " id="))) ids_.push_back(static_cast<std::int64_t>(*id));
  }

  static std::string_view value(std::string_view tag, std::string_view key) {
    const auto at = tag.find(key);
    if (at == std::string_view::npos || at + key.size() >= tag.size()) return "";
    const char quote = tag[at + key.size()];
    const auto rest = tag.substr(at + key.size() + 1);
    return rest.substr(0, rest.find(quote));
  }

  std::string text_;  // from the last open tag on
  std::vector<std::int64_t> ids_;
};

std::unique_ptr<osmium::io::Decompressor> unpacker(const OsmContent& content) {
  using osmium::io::file_compression;
  const auto packing = content.format.ends_with("gz")    ? file_compression::gzip
                       : content.format.ends_with("bz2") ? file_compression::bzip2
                                                         : file_compression::none;
  const auto& factory = osmium::io::CompressionFactory::instance();
  if (content.path.empty())
    return factory.create_decompressor(packing, content.bytes.data(), content.bytes.size());
  return factory.create_decompressor(packing, osmium::io::detail::open_for_reading(content.path));
}

void check_xml(OsmContent& content, double packed, const core::Job& job, const Notes& notes) {
  std::string fault;
  LongTags tags;
  DeletedWays deleted;
  double unpacked = 0;
  try {
    const auto from = unpacker(content);
    for (std::string chunk = from->read(); !chunk.empty(); chunk = from->read()) {
      job.check();
      unpacked += static_cast<double>(chunk.size());
      refuse_bomb(unpacked, packed, notes);
      if (tags.too_long(chunk))
        notes.refuse("holds a tag of more than 1 MB, as no street data do",
                     "get the file again from its source");
      deleted.see(chunk);
    }
    from->close();
  } catch (const osmium::io_error& error) {
    fault = error.what();
  } catch (const std::system_error& error) {
    fault = error.what();
  }
  if (!fault.empty())
    notes.refuse("cannot be unpacked (" + core::printable(fault, 120) + ")", "copy or download it again");
  content.deleted = deleted.sorted();
}

struct BlobHead {
  std::string type;
  std::int64_t size = -1;
};

BlobHead blob_head(const std::string& bytes) {
  BlobHead head;
  protozero::pbf_reader message(bytes);
  while (message.next()) {
    if (message.tag() == 1)
      head.type = message.get_string();
    else if (message.tag() == 3)
      head.size = message.get_int32();
    else
      message.skip();
  }
  return head;
}

/// What the blob says that it unpacks to.
double unpacked_size(const std::string& blob) {
  protozero::pbf_reader message(blob);
  double size = 0;
  while (message.next()) {
    if (message.tag() == 2)
      size = message.get_int32();
    else
      message.skip();
  }
  return size;
}

/// Walks from blob to blob: a file cut short, or of other bytes, is known before anything is unpacked.
void check_pbf(VSILFILE* file, double packed, const core::Job& job, const Notes& notes) {
  const char* const remedy = "copy or download it again";
  double unpacked = 0;
  for (;;) {
    job.check();
    const auto at = core::grouped(static_cast<double>(VSIFTellL(file)));
    const auto length = next_bytes(file, 4);
    if (length.empty()) return;
    std::size_t size = 0;
    for (const char c : length) size = size << 8U | static_cast<unsigned char>(c);
    if (length.size() < 4) notes.refuse("is cut short at byte " + at, remedy);
    if (size > kBlobHeader)
      notes.refuse("is no OSM PBF (a block header of " + core::grouped(static_cast<double>(size)) +
                       " bytes at byte " + at + ")",
                   remedy);
    const auto header = next_bytes(file, size);
    BlobHead head;
    double states = 0;
    try {
      head = blob_head(header);
      if (header.size() < size) notes.refuse("is cut short at byte " + at, remedy);
      if (head.size < 0 || static_cast<std::size_t>(head.size) > kBlob)
        notes.refuse("has a block of " + core::grouped(static_cast<double>(head.size)) + " bytes at byte " +
                         at + "; the format allows 32 MB",
                     remedy);
      const auto blob = next_bytes(file, static_cast<std::size_t>(head.size));
      if (blob.size() < static_cast<std::size_t>(head.size))
        notes.refuse("is cut short at byte " + at, remedy);
      states = unpacked_size(blob);
    } catch (const protozero::exception& error) {
      notes.refuse("is no sound OSM PBF (block at byte " + at + ": " + error.what() + ")", remedy);
    }
    unpacked += std::max(0.0, states);
    refuse_bomb(unpacked, packed, notes);
  }
}

}  // namespace

std::optional<OsmContent> osm_content(const std::string& path) {
  if (path.starts_with("PG:")) return std::nullopt;
  const File file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return std::nullopt;
  const auto head = next_bytes(file.get(), 2048);
  const auto name = core::lower(std::filesystem::path(path).filename().string());
  OsmContent content{path, "", "", {}};
  const bool xml = head.find("<osm") != std::string::npos;
  if (head.size() > 15 && std::string_view(head).substr(6, 9) == "OSMHeader")
    content.format = "pbf";
  else if (name.ends_with(".osm.gz") && head.starts_with("\x1f\x8b"))
    content.format = "osm.gz";
  else if (name.ends_with(".osm.bz2") && head.starts_with("BZh"))
    content.format = "osm.bz2";
  else if (xml || name.ends_with(".osm") || name.ends_with(".osm.gz") || name.ends_with(".osm.bz2"))
    content.format = "osm";
  else if (name.ends_with(".pbf"))
    content.format = "pbf";
  else
    return std::nullopt;
  return content;
}

void check_osm(OsmContent& content, const core::Job& job, const Notes& notes) {
  const File file(VSIFOpenL(content.path.c_str(), "rb"));
  if (!file) notes.refuse("cannot be read", "check its permissions");
  VSIFSeekL(file.get(), 0, SEEK_END);
  const auto packed = VSIFTellL(file.get());
  VSIFSeekL(file.get(), 0, SEEK_SET);
  if (content.path.starts_with("/vsi")) {
    content.bytes = next_bytes(file.get(), static_cast<std::size_t>(packed));
    content.path.clear();
    VSIFSeekL(file.get(), 0, SEEK_SET);
  }
  if (content.format == "pbf")
    check_pbf(file.get(), static_cast<double>(packed), job, notes);
  else
    check_xml(content, static_cast<double>(packed), job, notes);
}

}  // namespace mulin::layers
