#include "layers/safety.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <set>

#include "core/text.h"
#include "layers/archive.h"
#include "layers/dbf.h"
#include "layers/postgis.h"

namespace mulin::layers {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kZip = "/vsizip/";
constexpr std::array<std::string_view, 16> kLayerEndings = {"shp", "gpkg", "geojson", "json", "fgb", "csv",
                                                            "tsv", "txt",  "xlsx",    "ods",  "kml", "kmz",
                                                            "osm", "pbf",  "tif",     "tiff"};

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

std::string first_names(const Archive& archive) {
  std::vector<std::string> names;
  for (const auto& entry : archive.entries) {
    if (names.size() < 5) names.push_back(entry.name);
  }
  if (names.size() < archive.entries.size()) names.emplace_back("…");
  return core::join(names);
}

bool is_layer(const std::string& entry) {
  const auto ending = extension_of(entry);
  return std::find(kLayerEndings.begin(), kLayerEndings.end(), ending) != kLayerEndings.end();
}

/// What could be meant in the archive below a folder ("" for all of it): files of layers, and .gdb folders.
std::vector<std::string> layers_in(const Archive& archive, const std::string& below) {
  std::set<std::string> layers;
  for (const auto& entry : archive.entries) {
    if (!entry.name.starts_with(below)) continue;
    if (entry.name.find("__MACOSX/") != std::string::npos) continue;
    const auto gdb = core::lower(entry.name).find(".gdb/");
    if (gdb != std::string::npos)
      layers.insert(entry.name.substr(0, gdb + 4));
    else if (is_layer(entry.name))
      layers.insert(entry.name);
  }
  return {layers.begin(), layers.end()};
}

/// The one layer of an archive that the study means. `wanted`: a path inside it, "" when only the archive is
/// named.
std::string inside_zip(const std::string& zip, const std::string& wanted, const Source& source,
                       const Notes& notes) {
  const auto archive = read_archive(zip, notes);
  read_names_as(archive.encoding);
  if (archive.encoding == "GB18030") {
    notes.guessed(
        "zip_names",
        "the names in the zip read as GBK (\"" + core::printable(archive.entries.front().name, 40) + "\")",
        "check them");
  }
  for (const auto& entry : archive.entries) {
    if (!wanted.empty() && entry.name == wanted && is_layer(wanted)) return zip_path(zip, wanted);
  }
  const auto below = wanted.empty() || wanted.ends_with('/') ? wanted : wanted + "/";
  auto layers = layers_in(archive, core::lower(wanted).ends_with(".gdb") ? wanted : below);
  std::vector<std::string> named;
  for (const auto& entry : layers) {
    if (fs::path(entry).stem() == source.layer || fs::path(entry).filename() == source.layer)
      named.push_back(entry);
  }
  if (named.size() == 1) return zip_path(zip, named[0]);
  if (layers.size() == 1) return zip_path(zip, layers[0]);
  if (layers.empty()) {
    notes.refuse("holds no layer" + (wanted.empty() ? "" : " at " + wanted),
                 "it holds " + first_names(archive) + "; an archive in an archive is not opened");
  }
  if (layers.size() > 20) {
    layers.resize(20);
    layers.emplace_back("…");
  }
  notes.refuse("holds several layers: " + core::join(layers),
               "name one with `layer`, or write \"/vsizip/FILE.zip/…\"");
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
  const auto crs = core::lower(geojson_crs_member(path));
  if (crs.find("\"type\":\"link\"") != std::string::npos) {
    notes.refuse("its CRS is a link to the network, which is never followed",
                 "remove the \"crs\" member and state `crs` in the study file");
  }
  const bool by_code = crs.find("\"name\":\"urn:ogc:def:crs:") != std::string::npos ||
                       crs.find("\"name\":\"epsg:") != std::string::npos ||
                       crs.find("\"name\":\"ogc:") != std::string::npos ||
                       crs.find("\"type\":\"epsg\"") != std::string::npos;
  if (!crs.empty() && !by_code) {
    notes.refuse("its \"crs\" is no code of EPSG or OGC",
                 "write \"urn:ogc:def:crs:EPSG::4549\", or remove it and state `crs` in the study file");
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
  if (is_database(path)) return {};
  if (path.starts_with(kZip)) return {archive_in(path.substr(kZip.size()))};
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
  if (const auto ending = extension_of(path); ending == "tif" || ending == "tiff") {
    for (const char* world : {"tfw", "tifw", "wld"}) {
      if (auto other = sibling(path, world); !other.empty()) files.push_back(std::move(other));
    }
  }
  if (is_sqlite(path) && fs::is_regular_file(path + "-wal", error) && fs::file_size(path + "-wal", error) > 0)
    files.push_back(path + "-wal");
  std::sort(files.begin(), files.end());
  return files;
}

std::string safe_path(const Source& source, const std::string& folder, const Notes& notes) {
  const auto& given = source.source;
  if (given.empty()) notes.refuse("`source` is empty", "name a file");
  if (is_database(given)) {
    if (connection_words(given)) return given;
    notes.refuse("is not written as a connection",
                 "write \"PG:host=… dbname=… user=…\", values with spaces in '…'");
  }
  const bool zip = given.starts_with(kZip);
  const std::string rest = zip ? given.substr(kZip.size()) : given;
  if (rest.find("/vsi") != std::string::npos || rest.find("://") != std::string::npos) {
    notes.refuse("paths to the network or to GDAL's virtual files are not opened (" + given + ")",
                 "name a local file, \"/vsizip/FILE.zip/…\" or \"PG:…\"");
  }
  auto path = absolute(rest, folder);
  if (const auto archive = archive_in(path); !archive.empty()) {
    const auto wanted = path.size() > archive.size() ? path.substr(archive.size() + 1) : std::string();
    return inside_zip(archive, wanted, source, notes);
  }
  require_plain_file(path, notes);
  for (const char* part : {"dbf", "shx", "prj", "cpg"}) {
    if (extension_of(path) != part) continue;
    if (auto shp = sibling(path, "shp"); !shp.empty()) path = shp;
  }
  return path;
}

/// Every file that is read with it must be a plain one: a link to a device would never end.
void require_plain_files(const std::string& path, const Notes& notes) {
  std::error_code error;
  for (const auto& file : files_of(path)) {
    if (fs::is_regular_file(file, error)) continue;
    notes.refuse(fs::path(file).filename().string() + " beside it is a device, pipe, folder or broken link",
                 "name regular files");
  }
  if (!fs::is_directory(path, error)) return;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.is_regular_file(error) || entry.is_directory(error)) continue;
    notes.refuse("its " + entry.path().filename().string() + " is a device, pipe or broken link",
                 "copy the geodatabase again");
  }
}

void check_xml(const std::string& path, const std::string& head, const Notes& notes) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
    notes.refuse("is XML in UTF-16", "save it as UTF-8");
  if (contains_text(path, "<!ENTITY") || contains_text(path, "<!DOCTYPE")) {
    notes.refuse("declares XML entities, which data files have no use for", "remove the DOCTYPE");
  }
}

/// Worksheets and .kmz are archives of XML.
void check_archive(const std::string& path, const std::string& ending, const Notes& notes) {
  for (const auto& entry : read_archive(path, notes).entries) {
    const auto part = extension_of(entry.name);
    if (part != "xml" && part != "kml") continue;
    const auto inner = path.starts_with(kZip) ? std::string(kZip) + "{" + path + "}/" + entry.name
                                              : zip_path(path, entry.name);
    check_xml(inner, first_bytes(inner, 2), notes);
    if (ending != "xlsx" || entry.name.find("worksheets/") == std::string::npos) continue;
    for (const char* unvalued : {"</f></c>", "</f><v></v></c>", "</f><v/></c>", "</f><v /></c>"}) {
      if (!contains_text(inner, unvalued)) continue;
      notes.refuse("holds formulas without their values", "open it in a spreadsheet program and save it");
    }
  }
}

void check_content(const std::string& path, const Notes& notes) {
  if (is_database(path)) return;
  if (!path.starts_with(kZip)) require_plain_files(path, notes);
  const auto head = core::lower(first_bytes(path, 2048));
  if (head.find("<vrtdataset") != std::string::npos || head.find("<ogrvrtdatasource") != std::string::npos) {
    notes.refuse("is a VRT, a file that points to other files", "name the data file itself");
  }
  const auto ending = extension_of(path);
  const bool xml = ending == "osm" || ending == "kml" || head.find("<?xml") != std::string::npos;
  const auto start = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (ending == "geojson" || ending == "json" || (start != std::string::npos && head[start] == '{'))
    check_geojson(path, notes);
  if (ending == "shp") check_shapefile(path, notes);
  if (xml) check_xml(path, head, notes);
  if (ending == "xlsx" || ending == "ods" || ending == "kmz") check_archive(path, ending, notes);
}

bool is_sqlite(const std::string& path) {
  return first_bytes(path, 15) == "SQLite format 3";
}

bool geojson_states_crs(const std::string& path) {
  return !geojson_crs_member(path).empty();
}

}  // namespace mulin::layers
