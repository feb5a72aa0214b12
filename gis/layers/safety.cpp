#include "layers/safety.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "core/text.h"
#include "layers/encoding.h"

namespace mulin::layers {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kZip = "/vsizip/";
constexpr std::array<std::string_view, 14> kVectorEndings = {
    "shp", "gpkg", "geojson", "json", "fgb", "csv", "xlsx", "kml", "kmz", "osm", "pbf", "tsv", "gdb", "txt"};

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
using File = std::unique_ptr<VSILFILE, CloseFile>;

std::string first_bytes(const std::string& path, std::size_t n) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  std::string bytes(n, '\0');
  bytes.resize(file ? VSIFReadL(bytes.data(), 1, n, file.get()) : 0);
  return bytes;
}

std::string absolute(const std::string& path, const std::string& folder) {
  const fs::path p(path);
  return (p.is_absolute() || folder.empty() ? p : fs::path(folder) / p).lexically_normal().string();
}

/// Throws unless `path` is a regular, non-empty file or an Esri geodatabase folder.
void require_plain_file(const std::string& path, const Notes& notes) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found || error == std::errc::no_such_file_or_directory) {
    notes.refuse("there is no such file (looked for " + path + ")",
                 "correct `source`; paths start at the study file");
  }
  if (error) notes.refuse("cannot be reached: " + error.message(), "correct the link or the permissions");
  if (status.type() == fs::file_type::directory) {
    if (extension_of(path) == "gdb") return;
    notes.refuse("is a folder, not a dataset", "name a file in it, such as \"streets.shp\"");
  }
  if (status.type() != fs::file_type::regular) {
    notes.refuse("is a device, pipe or socket, not a file", "name a regular file");
  }
  if (fs::file_size(path, error) == 0) notes.refuse("is empty (0 bytes)", "copy the file again");
}

/// Path in zip → size; refuses bombs.
std::vector<std::string> zip_entries(const std::string& zip, const Notes& notes) {
  std::vector<std::string> entries;
  const CPLStringList all(VSIReadDirRecursive((std::string(kZip) + zip).c_str()));
  double total = 0;
  for (int i = 0; i < all.size(); ++i) {
    VSIStatBufL stat;
    const std::string inner = std::string(kZip) + zip + "/" + all[i];
    if (VSIStatL(inner.c_str(), &stat) != 0 || VSI_ISDIR(stat.st_mode)) continue;
    total += static_cast<double>(stat.st_size);
    entries.emplace_back(all[i]);
  }
  std::error_code error;
  const auto packed = static_cast<double>(fs::file_size(zip, error));
  if (total > 1e8 && total > 200 * packed) {
    notes.refuse(
        "unpacks to " + core::grouped(total / 1e6) + " MB from " + core::number(packed / 1e6) + " MB",
        "unpack it yourself and name the file");
  }
  if (entries.empty()) notes.refuse("holds no file that can be read", "make the zip again");
  return entries;
}

std::string inside_zip(const std::string& zip, const Source& source, const Notes& notes) {
  std::vector<std::string> layers;
  for (const auto& entry : zip_entries(zip, notes)) {
    const auto ending = extension_of(entry);
    if (entry.find("..") != std::string::npos) continue;
    if (std::find(kVectorEndings.begin(), kVectorEndings.end(), ending) != kVectorEndings.end() ||
        ending == "tif") {
      layers.push_back(entry);
    }
  }
  std::vector<std::string> named;
  for (const auto& entry : layers) {
    if (fs::path(entry).stem() == source.layer) named.push_back(entry);
  }
  if (named.size() == 1) return std::string(kZip) + zip + "/" + named[0];
  if (layers.size() != 1) {
    notes.refuse("holds " + std::to_string(layers.size()) + " layers (" + core::join(layers) + ")",
                 "name one with `layer`, or write \"/vsizip/FILE.zip/…\"");
  }
  return std::string(kZip) + zip + "/" + layers[0];
}

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

std::string file_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/._-").find(c) != std::string_view::npos;
    static constexpr std::string_view hex = "0123456789ABCDEF";
    const auto b = static_cast<unsigned char>(c);
    if (plain) {
      uri += c;
    } else {
      uri += {'%', hex[b >> 4U], hex[b & 15U]};
    }
  }
  return uri + "?immutable=1";
}

bool is_spatial_index(std::string_view name) {
  return name.starts_with("rtree_");
}

/// A view is SQL of the file's own, a virtual table can be code: neither is data.
void check_geopackage(const std::string& path, const Notes& notes) {
  sqlite3* raw = nullptr;
  const int opened =
      sqlite3_open_v2(file_uri(path).c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  const std::unique_ptr<sqlite3, CloseSqlite> db(raw);
  sqlite3_stmt* statement_raw = nullptr;
  const char* query = "SELECT type, name, coalesce(sql, '') FROM sqlite_master";
  const bool ready =
      opened == SQLITE_OK && sqlite3_prepare_v2(raw, query, -1, &statement_raw, nullptr) == SQLITE_OK;
  const std::unique_ptr<sqlite3_stmt, FinishStatement> statement(statement_raw);
  if (!ready)
    notes.refuse("is not a readable GeoPackage: " + std::string(sqlite3_errmsg(raw)),
                 "copy or export it again");
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(statement_raw)) == SQLITE_ROW) {
    const auto text = [&](int column) {
      const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement_raw, column));
      return std::string(value == nullptr ? "" : value);
    };
    const auto name = text(1);
    if (text(0) == "view") {
      notes.refuse("its layer \"" + name + "\" is a view, which runs SQL of the file's own",
                   "export the layer to a table of a new GeoPackage");
    }
    if (core::lower(text(2)).starts_with("create virtual table") && !is_spatial_index(name)) {
      notes.refuse("its table \"" + name + "\" is virtual, which can read other files",
                   "export the layer to a new GeoPackage");
    }
  }
  if (step != SQLITE_DONE) {
    notes.refuse("is not a readable GeoPackage: " + std::string(sqlite3_errmsg(raw)),
                 "copy or export it again");
  }
  std::error_code error;
  if (fs::exists(path + "-wal", error) && fs::file_size(path + "-wal", error) > 0) {
    notes.refuse("has changes that are not yet in it (a -wal file lies beside it)",
                 "close the program that edits it, such as QGIS, and run again");
  }
}

bool contains_text(const std::string& path, std::string_view wanted) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return false;
  std::string block;
  std::string chunk(1U << 20U, '\0');
  for (;;) {
    const auto got = VSIFReadL(chunk.data(), 1, chunk.size(), file.get());
    if (got == 0) return false;
    block.append(chunk, 0, got);
    if (block.find(wanted) != std::string::npos) return true;
    block.erase(0, block.size() - std::min(block.size(), wanted.size()));
  }
}

/// The text of the collection's "crs" member as far as the file's head or tail shows it, spaces taken out.
std::string geojson_crs_member(const std::string& path) {
  const File file(VSIFOpenL(path.c_str(), "rb"));
  if (!file) return "";
  VSIFSeekL(file.get(), 0, SEEK_END);
  const auto size = VSIFTellL(file.get());
  constexpr vsi_l_offset part = 1U << 16U;
  for (const vsi_l_offset from : {vsi_l_offset{0}, size > part ? size - part : 0}) {
    std::string text(static_cast<std::size_t>(std::min<vsi_l_offset>(part, size - from)), '\0');
    VSIFSeekL(file.get(), from, SEEK_SET);
    text.resize(VSIFReadL(text.data(), 1, text.size(), file.get()));
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    if (const auto at = text.find("\"crs\":{"); at != std::string::npos) return text.substr(at, 300);
  }
  return "";
}

void check_geojson(const std::string& path, const Notes& notes) {
  if (geojson_crs_member(path).find("\"type\":\"link\"") != std::string::npos) {
    notes.refuse("its CRS is a link to the network, which is never followed",
                 "remove the \"crs\" member and state `crs` in the study file");
  }
  if (contains_text(path, "\\u0000")) notes.refuse("holds a NUL character (\\u0000) in a text", "remove it");
}

std::int64_t big_endian(std::string_view bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value * 256 + static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// The header states the length in 16-bit words.
void check_stated_length(const std::string& path, const std::string& name, const Notes& notes) {
  const auto header = first_bytes(path, 100);
  if (header.size() < 100 || big_endian(header, 0) != 9994) {
    notes.refuse(name + " is not a shapefile", "copy or export it again");
  }
  VSIStatBufL stat;
  if (VSIStatL(path.c_str(), &stat) != 0) return;
  const auto stated = 2 * big_endian(header, 24);
  if (static_cast<std::int64_t>(stat.st_size) < stated) {
    notes.refuse(
        name + " is cut short: " + std::to_string(stat.st_size) + " bytes of " + std::to_string(stated),
        "copy it again");
  }
}

void check_shapefile(const std::string& path, const Notes& notes) {
  const auto stem = fs::path(path).stem().string();
  check_stated_length(path, stem + ".shp", notes);
  const auto shx = sibling(path, "shx");
  const auto dbf = sibling(path, "dbf");
  if (dbf.empty())
    notes.refuse(stem + ".dbf is missing, the table of names and numbers", "copy all files of the shapefile");
  if (shx.empty())
    notes.refuse(stem + ".shx is missing, the index of shapes", "copy all files of the shapefile");
  check_stated_length(shx, stem + ".shx", notes);
  const auto facts = look_at_dbf(dbf, DbfLook::header);
  if (!facts) notes.refuse(stem + ".dbf is not a dBase table", "copy or export it again");
  const auto shapes = (2 * big_endian(first_bytes(shx, 100), 24) - 100) / 8;
  if (shapes != facts->records) {
    notes.refuse(stem + ".dbf has " + std::to_string(facts->records) + " rows for " + std::to_string(shapes) +
                     " shapes",
                 "names would stand at the wrong shapes: export the shapefile again");
  }
}

}  // namespace

std::string extension_of(const std::string& path) {
  const auto ending = core::lower(fs::path(path).extension().string());
  return ending.empty() ? "" : ending.substr(1);
}

std::string sibling(const std::string& path, const std::string& extension) {
  std::string upper = extension;
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  const auto dot = path.rfind('.');
  for (const auto& ending : {extension, upper}) {
    const auto candidate = path.substr(0, dot + 1) + ending;
    VSIStatBufL stat;
    if (VSIStatL(candidate.c_str(), &stat) == 0) return candidate;
  }
  return "";
}

std::vector<std::string> files_of(const std::string& path) {
  if (path.starts_with("PG:")) return {};
  if (path.starts_with(kZip)) {
    const auto end = path.find(".zip");
    return {path.substr(kZip.size(), end == std::string::npos ? end : end + 4 - kZip.size())};
  }
  std::vector<std::string> files;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (const auto& entry : fs::directory_iterator(path, error)) {
      if (entry.is_regular_file()) files.push_back(entry.path().string());
    }
  } else {
    files.push_back(path);
  }
  if (extension_of(path) == "shp") {
    for (const char* ending : {"shx", "dbf", "prj", "cpg"}) {
      if (auto other = sibling(path, ending); !other.empty()) files.push_back(std::move(other));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string safe_path(const Source& source, const std::string& folder, const Notes& notes) {
  const auto& given = source.source;
  if (given.empty()) notes.refuse("`source` is empty", "name a file");
  if (given.starts_with("PG:")) return given;
  const bool zip = given.starts_with(kZip);
  const std::string rest = zip ? given.substr(kZip.size()) : given;
  if (rest.find("/vsi") != std::string::npos || rest.find("://") != std::string::npos) {
    notes.refuse("paths to the network or to GDAL's virtual files are not opened (" + given + ")",
                 "name a local file, \"/vsizip/FILE.zip/…\" or \"PG:…\"");
  }
  auto path = absolute(rest, folder);
  if (zip) {
    const auto end = core::lower(path).find(".zip");
    const auto archive = end == std::string::npos ? path : path.substr(0, end + 4);
    require_plain_file(archive, notes);
    if (path.size() <= archive.size() + 1) return inside_zip(archive, source, notes);
    zip_entries(archive, notes);
    return std::string(kZip) + path;
  }
  require_plain_file(path, notes);
  if (extension_of(path) == "zip") return inside_zip(path, source, notes);
  for (const char* part : {"dbf", "shx", "prj", "cpg"}) {
    if (extension_of(path) != part) continue;
    if (auto shp = sibling(path, "shp"); !shp.empty()) path = shp;
  }
  return path;
}

void check_content(const std::string& path, const Notes& notes) {
  if (path.starts_with("PG:")) return;
  const auto head = core::lower(first_bytes(path, 2048));
  if (head.find("<vrtdataset") != std::string::npos || head.find("<ogrvrtdatasource") != std::string::npos) {
    notes.refuse("is a VRT, a file that points to other files", "name the data file itself");
  }
  const auto ending = extension_of(path);
  if (head.starts_with("sqlite format 3")) check_geopackage(path, notes);
  if (ending == "geojson" || ending == "json" || head.starts_with("{")) check_geojson(path, notes);
  if (ending == "shp") check_shapefile(path, notes);
  if ((ending == "osm" || ending == "kml") && contains_text(path, "<!ENTITY")) {
    notes.refuse("declares XML entities, which data files have no use for", "remove the DOCTYPE");
  }
}

bool geojson_states_crs(const std::string& path) {
  return !geojson_crs_member(path).empty();
}

}  // namespace mulin::layers
