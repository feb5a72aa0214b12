#include "layers/probe.h"

#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <unordered_set>

#include "core/error.h"
#include "core/text.h"
#include "layers/open.h"
#include "layers/place.h"
#include "layers/positions.h"
#include "layers/projection.h"
#include "layers/raster.h"
#include "layers/safety.h"

namespace mulin::layers {
namespace {

namespace fs = std::filesystem;
using geometry::Point;

constexpr std::int64_t kMostCells = 100'000'000;  // of a raster that is summed
constexpr std::size_t kMostDistinct = 200'000;
constexpr double kMetresPerDegree = 111'195;
constexpr std::string_view kEndings[] = {"shp",  "gpkg", "geojson", "json", "fgb", "csv", "tsv",  "txt",
                                         "xlsx", "kml",  "gdb",     "pbf",  "osm", "tif", "tiff", "zip"};

bool has_han(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    if (lead >= 0xE4 && lead <= 0xE9) return true;  // U+4000…U+9FFF, nearly all of them Han
  }
  return false;
}

/// What scratch readers need to speak and to be heard.
struct Bench {
  explicit Bench(const core::Job& job) {
    reading.sources = &sources, reading.job = &job, reading.result = &result;
  }
  CitySources sources;
  ReadResult result;
  Reading reading;

  /// What was said on opening, without the file's name.
  [[nodiscard]] std::vector<std::string> remarks() const {
    std::vector<std::string> out;
    for (const auto& f : result.findings.all()) {
      const auto file = result.inputs.front().source + ": ";
      out.push_back(f.message.starts_with(file) ? f.message.substr(file.size()) : f.message);
    }
    return out;
  }
};

/// One column while features pass by.
class FieldStudy {
 public:
  explicit FieldStudy(std::string name) { look_.name = std::move(name); }

  void see(const std::string& text, std::int64_t feature) {
    if (feature < kFewFeatures) look_.values.push_back(text);
    const auto trimmed = core::trimmed(text);
    if (trimmed.empty()) return;
    if (distinct_.size() < kMostDistinct) distinct_.emplace(trimmed);
    const auto value = core::to_number(trimmed);
    numbers_ = numbers_ && value.has_value();
    if (value) {
      whole_ = whole_ && *value == std::floor(*value);
      look_.least = look_.filled == 0 ? *value : std::min(look_.least, *value);
      look_.most = look_.filled == 0 ? *value : std::max(look_.most, *value);
      look_.sum += *value;
    }
    ++look_.filled;
  }

  FieldLook done(std::int64_t features) {
    look_.number = numbers_ && look_.filled > 0;
    look_.whole = look_.number && whole_;
    look_.unique =
        features > 0 && look_.filled == features && static_cast<std::int64_t>(distinct_.size()) == features;
    if (features > kFewFeatures) look_.values.resize(5);
    return std::move(look_);
  }

 private:
  FieldLook look_;
  std::unordered_set<std::string> distinct_;
  bool numbers_ = true, whole_ = true;
};

/// Lengths and areas of a layer, metres when its coordinates are, else scaled from degrees at the shape.
class Measures {
 public:
  explicit Measures(LayerLook& look) : look_(look) {}

  void see(const OGRGeometry& geometry) {
    OGREnvelope box;
    geometry.getEnvelope(&box);
    if (!std::isfinite(box.MinX) || !std::isfinite(box.MaxX) || geometry.IsEmpty()) return;
    look_.own.include(Point{box.MinX, box.MinY});
    look_.own.include(Point{box.MaxX, box.MaxY});
    const double across =
        look_.degrees ? kMetresPerDegree * std::cos((box.MinY + box.MaxY) / 2 / 57.29578) : 1;
    const double up = look_.degrees ? kMetresPerDegree : 1;
    const int dimension = geometry.getDimension();
    look_.points += dimension == 0 ? 1 : 0;
    look_.lines += dimension == 1 ? 1 : 0;
    look_.polygons += dimension == 2 ? 1 : 0;
    if (dimension == 1) {
      const double metres = length_of(geometry) * std::sqrt(across * up);
      look_.length_m += metres;
      look_.line_m.push_back(static_cast<float>(metres));
    }
    if (dimension == 2) look_.area_m2 += area_of(geometry) * across * up;
  }

 private:
  static double length_of(const OGRGeometry& geometry) {
    return OGR_G_Length(OGRGeometry::ToHandle(const_cast<OGRGeometry*>(&geometry)));
  }
  static double area_of(const OGRGeometry& geometry) {
    return OGR_G_Area(OGRGeometry::ToHandle(const_cast<OGRGeometry*>(&geometry)));
  }
  LayerLook& look_;
};

/// The place in degrees of a box in any CRS.
geometry::Box in_degrees(const geometry::Box& own, const std::string& crs, bool degrees) {
  if (own.empty() || crs.empty()) return {};
  if (degrees) return own;
  std::vector<Point> corners = {
      {own.min_x, own.min_y}, {own.max_x, own.min_y}, {own.min_x, own.max_y}, {own.max_x, own.max_y}};
  corners = to_lonlat(crs, corners);
  std::erase_if(corners, [](Point p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
  return geometry::box_of(corners);
}

class VectorLook {
 public:
  VectorLook(const std::string& path, const std::string& layer, const core::Job& job) : bench_(job) {
    source_.source = path;
    source_.layer = layer;
    look_.path = path;
    look_.layer = layer;
  }

  LayerLook take() {
    const Notes notes = begin_input(bench_.reading, source_, "layer");
    opened_ = open_vector(source_, "", {}, notes, *bench_.reading.job);
    look_.encoding = notes.report().encoding;
    auto& definition = *opened_.layer->GetLayerDefn();
    std::vector<std::string> names;
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
      names.emplace_back(definition.GetFieldDefn(i)->GetNameRef());
      fields_.emplace_back(names.back());
    }
    if (definition.GetGeomFieldCount() == 0 || definition.GetGeomType() == wkbNone)
      find_positions(names, notes);
    if (!by_columns_) find_crs(notes);  // lengths need it
    scan();
    if (by_columns_) find_crs(notes);  // needs the coordinates
    look_.place = in_degrees(look_.own, look_.crs, look_.degrees);
    for (auto& field : fields_) look_.fields.push_back(field.done(look_.features));
    look_.remarks = bench_.remarks();
    return std::move(look_);
  }

 private:
  /// A table without any is a table all the same: of quotas, of facts.
  void find_positions(const std::vector<std::string>& names, const Notes& notes) {
    by_columns_ = true;
    try {
      position_ = position_fields(names, source_, notes);
    } catch (const core::DataError&) {
      return;
    }
    if (position_.x < 0) return;
    look_.x = names[static_cast<std::size_t>(position_.x)];
    look_.y = names[static_cast<std::size_t>(position_.y)];
  }

  void find_crs(const Notes& notes) {
    const auto* stated = by_columns_ ? nullptr : opened_.layer->GetSpatialRef();
    const Point corners[] = {{look_.own.min_x, look_.own.min_y}};
    const bool somewhere = !look_.own.empty();
    const bool degree_columns = position_.degrees && somewhere && std::abs(look_.own.max_x) <= 360;
    try {
      const auto crs = layer_crs(source_, {stated, opened_.states_crs, degree_columns, ""},
                                 std::span(corners, somewhere ? 1 : 0), notes);
      look_.crs = crs.text.starts_with("EPSG:") ? crs.text : crs.name;
      look_.degrees = crs.degrees;
    } catch (const core::DataError&) {
      look_.crs.clear();  // `init` tries what fits the other layers
    }
  }

  void scan() {
    const GdalMessages messages;
    Measures measures(look_);
    opened_.layer->ResetReading();
    for (OGRFeatureUniquePtr feature; (feature = OGRFeatureUniquePtr(opened_.layer->GetNextFeature()));) {
      if (look_.features % 4096 == 0) bench_.reading.job->check();
      for (std::size_t i = 0; i < fields_.size(); ++i) see_field(*feature, i);
      if (position_.x >= 0) see_columns(*feature);
      if (const auto* geometry = feature->GetGeometryRef()) measures.see(*geometry);
      ++look_.features;
    }
  }

  void see_field(const OGRFeature& feature, std::size_t field) {
    const int i = static_cast<int>(field);
    const bool filled = feature.IsFieldSetAndNotNull(i) != 0;
    std::string text = filled ? feature.GetFieldAsString(i) : "";
    const auto type = feature.GetFieldDefnRef(i)->GetType();
    if (filled && type == OFTReal) text = core::number(feature.GetFieldAsDouble(i));
    look_.chinese = look_.chinese || has_han(text);
    fields_[field].see(text, look_.features);
  }

  void see_columns(const OGRFeature& feature) {
    const auto x = core::to_number(core::trimmed(feature.GetFieldAsString(position_.x)));
    const auto y = core::to_number(core::trimmed(feature.GetFieldAsString(position_.y)));
    if (!x || !y) return;
    look_.own.include(Point{*x, *y});
    ++look_.points;
  }

  Bench bench_;
  Source source_;
  VectorSource opened_;
  PositionFields position_;
  bool by_columns_ = false;
  std::vector<FieldStudy> fields_;
  LayerLook look_;
};

/// Adds up a raster, block by block, by each measure that people rasters come in.
void sum_cells(const RasterBand& band, const core::Job& job, CellsLook& cells) {
  const auto window = CellWindow{0, 0, band.columns(), band.rows()};
  const CellAreas area(band, window);
  std::vector<double> values;
  bool first = true;
  const auto step = std::max<std::int64_t>(1, std::min<std::int64_t>(band.rows_together(), 256));
  for (std::int64_t top = 0; top < band.rows(); top += step) {
    job.check();
    const auto count = std::min(step, band.rows() - top);
    if (band.nothing_in(0, band.columns(), top, count)) continue;
    band.read(0, band.columns(), top, count, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double v = values[i];
      if (!std::isfinite(v)) continue;
      cells.least = first ? v : std::min(cells.least, v);
      cells.most = first ? v : std::max(cells.most, v);
      first = false;
      if (v == 0) continue;
      const auto k = static_cast<std::int64_t>(i);
      const double square_metres = area(k % band.columns(), top + k / band.columns());
      cells.as_count += v;
      cells.as_per_km2 += v * square_metres / 1e6;
      cells.as_per_ha += v * square_metres / 1e4;
    }
  }
  cells.summed = true;
}

LayerLook look_at_raster(const std::string& path, const core::Job& job) {
  Bench bench(job);
  Source source;
  source.source = path;
  LayerLook look;
  look.path = path;
  const Notes notes = begin_input(bench.reading, source, "layer");
  const RasterBand band(bench.reading, source, 1, notes);
  look.crs = band.crs().text.starts_with("EPSG:") ? band.crs().text : band.crs().name;
  look.degrees = band.crs().degrees;
  auto& cells = look.cells.emplace();
  cells.columns = band.columns();
  cells.rows = band.rows();
  look.features = cells.columns * cells.rows;
  for (const auto column : {std::int64_t{0}, cells.columns}) {
    for (const auto row : {std::int64_t{0}, cells.rows})
      look.own.include(band.place(static_cast<double>(column), static_cast<double>(row)));
  }
  look.place = in_degrees(look.own, band.crs().text, look.degrees);
  if (cells.columns <= kMostCells / cells.rows) sum_cells(band, job, cells);
  look.remarks = bench.remarks();
  return look;
}

/// "" alone for a file of one layer.
std::vector<std::string> layers_of(const std::string& path, const core::Job& job) {
  Bench bench(job);
  Source source;
  source.source = path;
  const Notes notes = begin_input(bench.reading, source, "layer");
  auto names = vector_layers(source, "", notes);
  if (names.size() <= 1) return {""};
  return names;
}

void look_at_file(const std::string& path, const core::Job& job, Looks& looks) {
  Source source;
  source.source = path;
  try {
    if (is_raster(source, "")) {
      looks.layers.push_back(look_at_raster(path, job));
      return;
    }
    for (const auto& layer : layers_of(path, job))
      looks.layers.push_back(VectorLook(path, layer, job).take());
  } catch (const core::Interrupted&) {
    throw;
  } catch (const core::Error& error) {
    const std::string line = error.what(), said = "layer: " + path + ": ";
    looks.unread.push_back({path, line.starts_with(said) ? line.substr(said.size()) : line});
  }
}

/// A file that is the whole of a dataset or its main part.
bool may_be_layer(const fs::directory_entry& entry) {
  const auto ending = extension_of(entry.path().string());
  std::error_code error;
  if (ending == "gdb") return entry.is_directory(error);
  return entry.is_regular_file(error) &&
         std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings);
}

}  // namespace

const FieldLook* LayerLook::field(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldLook& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

Looks look_at(const std::string& path, const core::Job& job) {
  const GdalMessages quiet;
  Looks looks;
  std::error_code error;
  if (!fs::is_directory(path, error) || extension_of(path) == "gdb") {
    look_at_file(path, job, looks);
    return looks;
  }
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (may_be_layer(entry)) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& file : paths) look_at_file(file, job, looks);
  return looks;
}

}  // namespace mulin::layers
