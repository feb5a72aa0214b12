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
#include "layers/geopackage.h"
#include "layers/grid.h"
#include "layers/osm_layer.h"
#include "layers/postgis.h"
#include "layers/safety.h"

namespace mulin::layers {
namespace {

constexpr const char* kVectorDrivers[] = {"ESRI Shapefile", "GPKG", "GeoJSON", "FlatGeobuf",  "XLSX", "ODS",
                                          "LIBKML",         "KML",  "OSM",     "OpenFileGDB", nullptr};
constexpr const char* kDatabaseDrivers[] = {"PostgreSQL", nullptr};
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
    CPLSetConfigOption("GDAL_GEOREF_SOURCES", "INTERNAL,WORLDFILE");
    for (const char* sheet : {"OGR_XLSX_", "OGR_ODS_"}) {  // cells as they are: "007" is no number
      CPLSetConfigOption((std::string(sheet) + "FIELD_TYPES").c_str(), "STRING");
      CPLSetConfigOption((std::string(sheet) + "HEADERS").c_str(), "DISABLE");
    }
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

/// Texts of tables are held in memory.
constexpr std::size_t kLargestText = std::size_t{1} << 31U;

std::string whole_file(const std::string& path, const Notes& notes) {
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (file == nullptr) notes.refuse("cannot be read", "check its permissions");
  std::string text;
  std::string chunk(1U << 20U, '\0');
  for (std::size_t got = 0; (got = VSIFReadL(chunk.data(), 1, chunk.size(), file)) > 0;) {
    text.append(chunk, 0, got);
    if (text.size() <= kLargestText) continue;
    VSIFCloseL(file);
    notes.refuse("is larger than 2 GiB", "save it as GeoPackage");
  }
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
  if (claim == "UTF-8" && !seen.utf8) choice.name.clear();
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

bool is_worksheet(const std::string& ending) {
  return ending == "xlsx" || ending == "ods";
}

CPLStringList open_options(const std::string& path, const std::string& encoding) {
  CPLStringList options;
  const auto ending = extension_of(path);
  if (ending == "shp") {
    options.SetNameValue("ENCODING", encoding.c_str());
    options.SetNameValue("AUTO_REPACK", "NO");
  }
  if (ending == "gpkg") options.SetNameValue("IMMUTABLE", "YES");
  if (is_database(path)) {
    options.SetNameValue("LIST_ALL_TABLES", "YES");
    options.SetNameValue("PRELUDE_STATEMENTS", "SET default_transaction_read_only = on");
  }
  return options;
}

/// A table of cells from the text of a file.
DatasetHandle text_table(const std::string& path, const Source& source, std::span<const std::string> expected,
                         const Notes& notes) {
  const auto text = text_in_utf8(path, source, notes);
  const char separator = extension_of(path) == "tsv" ? '\t' : separator_of(text);
  return grid_dataset(delimited(text, separator, notes), expected, Rows::none_longer, notes);
}

/// A worksheet's cells, read by GDAL as texts without a header.
DatasetHandle sheet_table(OGRLayer& sheet, std::span<const std::string> expected, const Notes& notes) {
  Grid grid;
  const int width = sheet.GetLayerDefn()->GetFieldCount();
  std::int64_t line = 0;
  for (OGRFeatureUniquePtr row; (row = OGRFeatureUniquePtr(sheet.GetNextFeature()));) {
    for (int c = 0; c < width; ++c)
      grid.add_cell(row->IsFieldSetAndNotNull(c) ? row->GetFieldAsString(c) : "");
    grid.end_row(++line);
  }
  return grid_dataset(std::move(grid), expected, Rows::any_length, notes);
}

/// A CRS of the file that names a grid file would make PROJ open it.
void refuse_foreign_grids(const OGRSpatialReference* srs, const Notes& notes) {
  if (srs == nullptr) return;
  char* text = nullptr;
  const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
  srs->exportToWkt(&text, options);
  auto wkt = core::lower(text == nullptr ? "" : text);
  CPLFree(text);
  srs->exportToWkt(&text);
  wkt += core::lower(text == nullptr ? "" : text);
  CPLFree(text);
  for (std::size_t at; (at = wkt.find("grids=@null")) != std::string::npos;)
    wkt.erase(at, 11);  // as of EPSG:3857: none
  for (const char* word : {"parameterfile[", "grids=", "+init="}) {
    if (wkt.find(word) == std::string::npos) continue;
    notes.refuse("its coordinate system names a file of its own, which is not opened",
                 "state `crs` in the study file and remove it from the data");
  }
}

[[noreturn]] void refuse_unopened(const std::string& path, const GdalMessages& messages, const Source& source,
                                  const Notes& notes) {
  const auto said = without_secrets(messages.first_failure(), source.source);
  if (is_database(path)) {
    notes.refuse("cannot be reached" + (said.empty() ? "" : " (" + said + ")"),
                 "check server, database, user and password");
  }
  notes.refuse("cannot be read as a vector dataset" + (said.empty() ? "" : " (" + said + ")"),
               "give a Shapefile, GeoPackage, GeoJSON, FlatGeobuf, CSV, XLSX, KML, OSM or .gdb");
}

/// The dataset that GDAL opens, or one in memory in its place; its layer is not yet chosen.
/// Returns: what a GeoPackage tells of itself, else nothing.
std::shared_ptr<const GeoPackage> open_file(VectorSource& out, const std::string& path, const Source& source,
                                            const Notes& notes) {
  static std::atomic<int> number{0};
  std::string opened = path;
  std::string encoding;
  if (extension_of(path) == "shp") {
    const auto facts = look_at_dbf(sibling(path, "dbf"), DbfLook::texts);
    notes.report().encoding = encoding = dbf_encoding(path, *facts, source, notes);
    out.unreadable = [bad = facts->bad_numbers](int field) -> std::optional<BadCell> {
      const auto found = bad.find(field);
      return found == bad.end() ? std::nullopt : std::optional(found->second);
    };
  }
  std::shared_ptr<const GeoPackage> package;
  if (is_sqlite(path)) {
    package = std::make_shared<const GeoPackage>(path, notes);
    if (package->image()) {
      opened =
          "/vsimem/mulin" + std::to_string(++number) + "/" + std::filesystem::path(path).filename().string();
      out.memory = MemoryFile(opened, package->image());
    }
  }
  if (path.starts_with("/vsi") && (is_worksheet(extension_of(path)) || extension_of(path) == "kmz")) {
    opened = "/vsimem/mulin" + std::to_string(++number) + "." + extension_of(path);  // archives in an archive
    out.memory = MemoryFile(opened, std::make_shared<std::string>(whole_file(path, notes)));
  }
  GdalMessages messages;
  const bool database = is_database(path);
  const auto target = database ? opened_connection(path) : opened;
  out.dataset.reset(
      GDALDataset::Open(target.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                        database ? kDatabaseDrivers : kVectorDrivers, open_options(path, encoding).List()));
  if (!out.dataset) refuse_unopened(path, messages, source, notes);
  out.driver = out.dataset->GetDriverName();
  return package;
}

}  // namespace

void CloseDataset::operator()(GDALDataset* dataset) const {
  const GdalMessages quiet;
  GDALClose(dataset);
}

MemoryFile::MemoryFile(std::string name, std::shared_ptr<std::string> content)
    : path_(std::move(name)), content_(std::move(content)) {
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
  if (!is_database(source.source)) return source.source;
  const auto shown = shown_connection(source.source);
  return source.layer.empty() ? shown : shown + " " + source.layer;
}

std::string shown_file(const Source& source) {
  return is_database(source.source) ? shown_source(source)
                                    : std::filesystem::path(source.source).filename().string();
}

std::vector<std::string> vector_layers(const Source& source, const std::string& folder, const Notes& notes) {
  set_up_gdal();
  const auto path = safe_path(source, folder, notes);
  check_content(path, notes);
  if (osm_content(path)) return {"lines"};
  if (is_text_table(extension_of(path)) && !is_database(path))
    return {std::filesystem::path(path).stem().string()};
  VectorSource opened;
  open_file(opened, path, source, notes);
  std::vector<std::string> names;
  for (auto* layer : opened.dataset->GetLayers()) names.emplace_back(layer->GetName());
  return names;
}

VectorSource open_vector(const Source& source, const std::string& folder,
                         std::span<const std::string> expected, const Notes& notes, const core::Job& job) {
  set_up_gdal();
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
  const auto ending = extension_of(path);
  if (is_text_table(ending) && !is_database(path)) {
    out.driver = "CSV";
    out.dataset = text_table(path, source, expected, notes);
    out.layer = out.dataset->GetLayer(0);
    return out;
  }
  const auto package = open_file(out, path, source, notes);
  out.layer = chosen_layer(*out.dataset, source, out.driver, notes);
  if (package) {
    out.unreadable = [package, layer = out.layer](int field) {
      return package->text_among_numbers(layer->GetName(),
                                         layer->GetLayerDefn()->GetFieldDefn(field)->GetNameRef());
    };
  }
  if (is_worksheet(ending)) {
    out.dataset = sheet_table(*out.layer, expected, notes);
    out.layer = out.dataset->GetLayer(0);
    return out;
  }
  refuse_foreign_grids(out.layer->GetSpatialRef(), notes);
  if (out.driver == "OSM") {
    const auto command = std::string("SET interest_layers = ") + out.layer->GetName();
    out.dataset->ReleaseResultSet(out.dataset->ExecuteSQL(command.c_str(), nullptr, nullptr));
  }
  return out;
}

RasterSource open_raster(const Source& source, const std::string& folder, const Notes& notes) {
  set_up_gdal();
  GdalMessages messages;
  const auto path = safe_path(source, folder, notes);
  check_content(path, notes);
  notes.report().files = files_of(path);
  RasterSource out;
  CPLStringList beside;  // the only files beside it that GDAL may look at
  for (const auto& file : notes.report().files)
    beside.AddString(std::filesystem::path(file).filename().string().c_str());
  out.dataset.reset(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                      kRasterDrivers, nullptr,
                                      path.starts_with("/vsi") ? nullptr : beside.List()));
  if (!out.dataset) {
    const auto& said = messages.first_failure();
    notes.refuse("cannot be read as a raster" + (said.empty() ? "" : " (" + said + ")"), "give a GeoTIFF");
  }
  refuse_foreign_grids(out.dataset->GetSpatialRef(), notes);
  return out;
}

bool is_raster(const Source& source, const std::string& folder) {
  if (is_database(source.source)) return false;
  const auto ending = extension_of(source.source);
  if (ending == "tif" || ending == "tiff") return true;
  const std::filesystem::path given(source.source);
  const auto path = given.is_absolute() || folder.empty() ? given : std::filesystem::path(folder) / given;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  if (ending == "zip") {
    ReadResult scratch;
    scratch.inputs.emplace_back();
    scratch.inputs[0].role = source.key;
    scratch.inputs[0].source = shown_source(source);
    const auto inner = extension_of(safe_path(source, folder, Notes(scratch, 0)));
    return inner == "tif" || inner == "tiff";
  }
  std::ifstream in(path, std::ios::binary);
  std::string head(4, '\0');
  in.read(head.data(), 4);
  return head == std::string("II*\0", 4) || head == std::string("MM\0*", 4) ||
         head == std::string("II+\0", 4) || head == std::string("MM\0+", 4);
}

}  // namespace mulin::layers
