#include "layers/open.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>

#include "core/text.h"
#include "layers/encoding.h"
#include "layers/osm_layer.h"
#include "layers/safety.h"

namespace mulin::layers {
namespace {

constexpr const char* kVectorDrivers[] = {"ESRI Shapefile", "GPKG",   "GeoJSON", "FlatGeobuf",  "CSV",
                                          "XLSX",           "LIBKML", "KML",     "OpenFileGDB", "OSM",
                                          "PostgreSQL",     nullptr};
constexpr const char* kRasterDrivers[] = {"GTiff", nullptr};

CPLHTTPResult* refuse_network(const char* url, CSLConstList, GDALProgressFunc, void*, CPLHTTPFetchWriteFunc,
                              void*, void*) {
  auto* result = static_cast<CPLHTTPResult*>(CPLCalloc(1, sizeof(CPLHTTPResult)));
  result->nStatus = 1;
  result->pszErrBuf = CPLStrdup("the network is not used");
  CPLError(CE_Failure, CPLE_OpenFailed, "the file asks for %s; the network is not used", url);
  return result;
}

/// Once a run: drivers known, side files and the network off.
void set_up_gdal() {
  static std::once_flag done;
  std::call_once(done, [] {
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");
    CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}");
    CPLSetConfigOption("GDAL_CACHEMAX", "64");
    CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE", "500");
    CPLSetConfigOption("OSM_MAX_TMPFILE_SIZE", "400");
    CPLHTTPSetFetchCallback(refuse_network, nullptr);
    GDALAllRegister();
  });
}

void CPL_STDCALL hear_gdal(CPLErr severity, CPLErrorNum, const char* text) {
  if (auto* messages = static_cast<GdalMessages*>(CPLGetErrorHandlerUserData()))
    messages->hear(severity, text);
}

/// "layers "roads", "rivers"".
std::string layer_names(GDALDataset& dataset) {
  std::vector<std::string> names;
  for (auto* layer : dataset.GetLayers()) names.push_back(std::string("\"") + layer->GetName() + "\"");
  return core::join(names);
}

OGRLayer* chosen_layer(GDALDataset& dataset, const Source& source, const std::string& driver,
                       const Notes& notes) {
  std::string wanted = source.layer;
  if (wanted.empty() && driver == "OSM") wanted = "lines";
  if (!wanted.empty()) {
    if (auto* layer = dataset.GetLayerByName(wanted.c_str())) return layer;
    if (dataset.GetLayerCount() == 1 && driver != "GPKG" && driver != "PostgreSQL")
      return dataset.GetLayer(0);
    notes.refuse("has no layer \"" + wanted + "\"", "it has " + layer_names(dataset));
  }
  if (dataset.GetLayerCount() == 1) return dataset.GetLayer(0);
  if (dataset.GetLayerCount() == 0) notes.refuse("holds no layer with features", "name a vector file");
  notes.refuse("holds several layers: " + layer_names(dataset), "name one with `layer`");
}

/// The encoding to open a DBF with, settled from .cpg, LDID and bytes; says what was guessed or overruled.
std::string dbf_encoding(const std::string& shp, const Source& source, const Notes& notes) {
  const auto dbf = sibling(shp, "dbf");
  const auto facts = look_at_dbf(dbf, DbfLook::texts);
  const auto stem = std::filesystem::path(shp).stem().string();
  std::optional<std::string> claim;
  std::string claimant;
  if (!source.encoding.empty()) {
    claim = encoding_named(source.encoding);
    if (!claim)
      notes.refuse("encoding = \"" + source.encoding + "\" is not known",
                   "use UTF-8, GBK, GB18030, BIG5 or CP1252");
    if (*claim == "GBK") claim = "GB18030";
    const bool fits = *claim == "UTF-8"     ? facts->bytes.utf8
                      : *claim == "GB18030" ? facts->bytes.gb18030
                                            : true;
    if (!fits) notes.refuse("its texts are not " + source.encoding, "correct `encoding`");
    if (*claim != "UTF-8" && facts->bytes.utf8 && facts->bytes.multibyte >= 3) {
      notes.refuse("its texts are UTF-8, the study file says encoding = \"" + source.encoding + "\"",
                   "remove `encoding`");
    }
    return *claim;
  }
  if (const auto cpg = sibling(shp, "cpg"); !cpg.empty()) {
    std::ifstream in(cpg);
    std::string word;
    std::getline(in, word);
    const auto name = std::string(core::trimmed(word));
    claim = encoding_named(name);
    claimant = stem + ".cpg";
    if (!claim && !name.empty() && !facts->bytes.ascii()) {
      notes.refuse(claimant + " names an unknown encoding \"" + core::printable(name, 40) + "\"",
                   "state `encoding` in the study file");
    }
  }
  if (!claim) {
    claim = encoding_of_ldid(facts->ldid);
    if (claim) claimant = "its DBF header";
  }
  const auto choice = choose_encoding(claim, facts->bytes);
  if (choice.name.empty()) {
    const auto why = claim ? claimant + " says " + *claim + ", which its bytes are not"
                           : "its texts state no encoding and fit neither UTF-8 nor GBK";
    notes.refuse(stem + ".dbf: " + why, "state `encoding`, such as \"GBK\" or \"CP1252\"");
  }
  if (choice.guessed && !facts->bytes.ascii() && (choice.name != "UTF-8" || claim)) {
    const auto sample = decoded(facts->bytes.sample, choice.name, true).value_or("");
    const auto before =
        claim ? claimant + " says " + *claim + ", but " : std::string("no encoding is stated; ");
    const auto what =
        before + "its bytes read as " + choice.name + " (\"" + core::printable(sample, 20) + "\")";
    const auto remedy = "check the names; `encoding` in the study file overrules";
    if (claim)
      notes.warn("encoding_overruled", what, remedy);
    else
      notes.guessed("encoding_guessed", what, remedy);
  }
  return choice.name;
}

std::string whole_file(const std::string& path, const Notes& notes) {
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (file == nullptr) notes.refuse("cannot be read", "check its permissions");
  std::string text;
  std::string chunk(1U << 20U, '\0');
  for (std::size_t got = 0; (got = VSIFReadL(chunk.data(), 1, chunk.size(), file)) > 0;)
    text.append(chunk, 0, got);
  VSIFCloseL(file);
  return text;
}

/// A text file in UTF-8 without its byte order mark, whatever encoding it came in.
std::string text_in_utf8(const std::string& path, const Source& source, const Notes& notes) {
  auto bytes = whole_file(path, notes);
  const auto starts = [&](std::string_view mark) { return bytes.starts_with(mark); };
  std::optional<std::string> claim;
  if (!source.encoding.empty()) claim = encoding_named(source.encoding);
  if (starts("\xFF\xFE") || starts("\xFE\xFF")) claim = "UTF-16";
  if (starts("\xEF\xBB\xBF")) {
    bytes.erase(0, 3);
    claim = "UTF-8";
  }
  if (claim != "UTF-16" && bytes.find('\0') != std::string::npos)
    notes.refuse("holds NUL bytes", "export it again as text");
  BytesSeen seen;
  seen.see(bytes, false);
  EncodingChoice choice{claim.value_or(""), false, ""};
  if (!claim) choice = choose_encoding(claim, seen);
  auto text =
      choice.name.empty() ? std::nullopt : decoded(bytes, choice.name == "GBK" ? "GB18030" : choice.name);
  if (!text)
    notes.refuse("its text is not " + (choice.name.empty() ? "UTF-8 or GBK" : choice.name),
                 "state `encoding`");
  if (choice.guessed && choice.name != "UTF-8") {
    notes.guessed("encoding_guessed", "no encoding is stated; its bytes read as " + choice.name,
                  "check the names; `encoding` in the study file overrules");
  }
  notes.report().encoding = choice.name;
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  return *std::move(text);
}

bool is_text_table(const std::string& ending) {
  return ending == "csv" || ending == "tsv" || ending == "txt";
}

CPLStringList open_options(const std::string& path, const std::string& encoding) {
  CPLStringList options;
  const auto ending = extension_of(path);
  if (ending == "shp") {
    options.SetNameValue("ENCODING", encoding.c_str());
    options.SetNameValue("AUTO_REPACK", "NO");
  }
  if (ending == "gpkg") options.SetNameValue("IMMUTABLE", "YES");
  if (is_text_table(ending)) {
    options.SetNameValue("AUTODETECT_TYPE", "NO");
    options.SetNameValue("KEEP_GEOM_COLUMNS", "YES");
    options.SetNameValue("EMPTY_STRING_AS_NULL", "YES");
    options.SetNameValue("X_POSSIBLE_NAMES", "");
  }
  if (ending == "xlsx") options.SetNameValue("FIELD_TYPES", "STRING");
  return options;
}

}  // namespace

void CloseDataset::operator()(GDALDataset* dataset) const {
  const GdalMessages quiet;
  GDALClose(dataset);
}

MemoryFile::MemoryFile(std::string name, std::string content)
    : path_(std::move(name)), content_(std::make_unique<std::string>(std::move(content))) {
  auto* data = reinterpret_cast<GByte*>(content_->data());
  VSIFCloseL(VSIFileFromMemBuffer(path_.c_str(), data, content_->size(), FALSE));
}

MemoryFile::~MemoryFile() {
  if (content_) VSIUnlink(path_.c_str());
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept = default;

MemoryFile& MemoryFile::operator=(MemoryFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(content_, other.content_);
  return *this;
}

GdalMessages::GdalMessages() {
  CPLPushErrorHandlerEx(hear_gdal, this);
}
GdalMessages::~GdalMessages() {
  CPLPopErrorHandler();
}

void GdalMessages::hear(int severity, const char* text) {
  if (severity >= CE_Failure && failure_.empty()) failure_ = core::printable(text, 200);
  if (severity == CE_Warning && warnings_.size() < 10) warnings_.push_back(core::printable(text, 200));
}

std::string shown_source(const Source& source) {
  if (!source.source.starts_with("PG:")) return source.source;
  std::string shown = "PG:";
  for (const auto& word : core::split(source.source.substr(3), ' ')) {
    if (word.starts_with("dbname=") || word.starts_with("schemas=") || word.starts_with("tables=")) {
      shown += (shown.size() > 3 ? " " : "") + word;
    }
  }
  return source.layer.empty() ? shown : shown + " " + source.layer;
}

VectorSource open_vector(const Source& source, const std::string& folder, const Notes& notes,
                         const core::Job& job) {
  set_up_gdal();
  GdalMessages messages;
  const auto path = safe_path(source, folder, notes);
  check_content(path, notes);
  notes.report().files = files_of(path);
  notes.report().encoding = "UTF-8";
  VectorSource out;
  if (notes.report().role == "streets" && (source.layer.empty() || source.layer == "lines")) {
    if (auto osm = osm_content(path)) {
      check_osm(*osm, job, notes);
      out.ways = std::make_shared<OsmWays>();
      out.dataset.reset(osm_dataset(*std::move(osm), job, notes, out.ways).release());
      out.layer = out.dataset->GetLayer(0);
      out.driver = "OSM";
      return out;
    }
  }
  std::string encoding;
  std::string opened = path;
  const auto ending = extension_of(path);
  if (ending == "shp") notes.report().encoding = encoding = dbf_encoding(path, source, notes);
  if (is_text_table(ending)) {
    static std::atomic<int> number{0};
    const auto stem = std::filesystem::path(path).stem().string();
    opened = "/vsimem/mulin" + std::to_string(++number) + "/" + stem + (ending == "tsv" ? ".tsv" : ".csv");
    out.memory = MemoryFile(opened, text_in_utf8(path, source, notes));
  }
  const auto options = open_options(path, encoding);
  out.dataset.reset(GDALDataset::Open(opened.c_str(),
                                      GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                      kVectorDrivers, options.List()));
  if (!out.dataset) {
    const auto& said = messages.first_failure();
    notes.refuse("cannot be read as a vector dataset" + (said.empty() ? "" : " (" + said + ")"),
                 "give a Shapefile, GeoPackage, GeoJSON, FlatGeobuf, CSV, XLSX, KML, OSM or .gdb");
  }
  out.driver = out.dataset->GetDriverName();
  out.layer = chosen_layer(*out.dataset, source, out.driver, notes);
  if (out.driver == "OSM") {
    const auto command = std::string("SET interest_layers = ") + out.layer->GetName();
    out.dataset->ReleaseResultSet(out.dataset->ExecuteSQL(command.c_str(), nullptr, nullptr));
  }
  if (out.driver == "GeoJSON") out.states_crs = geojson_states_crs(path);
  return out;
}

RasterSource open_raster(const Source& source, const std::string& folder, const Notes& notes) {
  set_up_gdal();
  GdalMessages messages;
  const auto path = safe_path(source, folder, notes);
  check_content(path, notes);
  notes.report().files = files_of(path);
  RasterSource out;
  out.dataset.reset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                      kRasterDrivers));
  if (!out.dataset) {
    const auto& said = messages.first_failure();
    notes.refuse("cannot be read as a raster" + (said.empty() ? "" : " (" + said + ")"), "give a GeoTIFF");
  }
  return out;
}

bool is_raster(const Source& source, const std::string& folder) {
  if (source.source.starts_with("PG:")) return false;
  const auto ending = extension_of(source.source);
  if (ending == "tif" || ending == "tiff") return true;
  const std::filesystem::path given(source.source);
  const auto path = given.is_absolute() || folder.empty() ? given : std::filesystem::path(folder) / given;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::ifstream in(path, std::ios::binary);
  std::string head(4, '\0');
  in.read(head.data(), 4);
  return head == std::string("II*\0", 4) || head == std::string("MM\0*", 4) ||
         head == std::string("II+\0", 4) || head == std::string("MM\0+", 4);
}

}  // namespace mulin::layers
