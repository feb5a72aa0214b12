#include "layers/osm_layer.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace mulin::layers {
namespace {

/// GDAL's columns of `lines`; their keys are not repeated in other_tags.
constexpr std::array<const char*, 7> kGdalColumns = {"name",    "highway",  "waterway", "aerialway",
                                                     "barrier", "man_made", "railway"};
constexpr std::array<const char*, 17> kOwnColumns = {
    "foot",    "access",  "sidewalk", "layer", "level",   "bridge",  "tunnel",  "oneway", "surface",
    "service", "footway", "area",     "ref",   "name:zh", "name:en", "bicycle", "covered"};
constexpr std::array<std::string_view, 9> kIgnoredKeys = {
    "created_by", "converted_by", "source", "time", "ele", "note", "todo", "fixme", "FIXME"};

/// "\"foot\"=>\"no\",…" as PostgreSQL's hstore and GDAL write it.
void add_pair(const OsmTag& tag, std::string& text) {
  if (!text.empty()) text += ',';
  for (const auto part : {tag.key, tag.value}) {
    if (part.data() == tag.value.data()) text += "=>";
    text += '"';
    for (const char c : part) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
}

std::string_view value(const OsmWay& way, std::string_view key) {
  const auto found = std::ranges::find(way.tags, key, &OsmTag::key);
  return found == way.tags.end() ? std::string_view() : found->value;
}

/// GDAL's rule, but a highway is a line unless it says area = yes.
bool is_area(const OsmWay& way) {
  constexpr std::array<std::string_view, 16> kAreaKeys = {
      "aeroway", "amenity",  "boundary", "building", "craft", "geological", "historic", "landuse",
      "leisure", "military", "natural",  "office",   "place", "shop",       "sport",    "tourism"};
  const auto says = value(way, "area");
  if (!way.closed || says == "no") return false;
  const auto highway = value(way, "highway");
  if (says == "yes" || highway == "platform") return true;
  return highway.empty() && std::ranges::any_of(way.tags, [&](const OsmTag& tag) {
           return std::ranges::find(kAreaKeys, tag.key) != kAreaKeys.end();
         });
}

class OsmLayer : public OGRLayer {
 public:
  OsmLayer(OsmContent content, const core::Job& job, const Notes& notes, std::shared_ptr<OsmWays> ways)
      : content_(std::move(content)), job_(job), notes_(notes), ways_(std::move(ways)) {
    wgs84_->SetWellKnownGeogCS("WGS84");
    wgs84_->SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    definition_->Reference();
    definition_->SetGeomType(wkbUnknown);
    definition_->GetGeomFieldDefn(0)->SetSpatialRef(wgs84_);
    add_column("osm_id");
    for (const char* name : kGdalColumns) add_column(name);
    for (const char* name : kOwnColumns) add_column(name);
    add_column("other_tags");
    SetDescription("lines");
  }
  ~OsmLayer() override {
    definition_->Release();
    wgs84_->Release();
  }
  OsmLayer(const OsmLayer&) = delete;
  OsmLayer& operator=(const OsmLayer&) = delete;

  OGRFeatureDefn* GetLayerDefn() override { return definition_; }
  void ResetReading() override { next_ = 0; }
  int TestCapability(const char* what) override { return EQUAL(what, OLCIgnoreFields); }

  OGRFeature* GetNextFeature() override {
    load();
    if (next_ >= ways_->size()) return nullptr;
    const core::Row way = next_++;
    auto feature = with_tags(ways_->id[static_cast<std::size_t>(way)], ways_->tags_of(way));
    feature->SetGeometryDirectly(geometry(way).release());
    return feature.release();
  }

 private:
  void add_column(const char* name) {
    OGRFieldDefn field(name, OFTString);
    definition_->AddFieldDefn(&field);
  }

  void load() {
    if (loaded_) return;
    Tally areas;
    const auto wanted = [&](const OsmWay& way) {
      const bool street = !value(way, "highway").empty();
      const bool asked =
          m_poAttrQuery == nullptr ? street : m_poAttrQuery->Evaluate(with_tags(way.id, way.tags).get()) != 0;
      if (!asked || !is_area(way)) return asked;
      if (street) areas.add(std::to_string(way.id));
      return false;
    };
    *ways_ = read_osm_ways(content_, wanted, job_, notes_);
    if (areas)
      notes_.inform("street_areas",
                    counted(areas, "way", "ways") + " closed and tagged area = yes: no line to walk along",
                    areas.count);
    loaded_ = true;
  }

  [[nodiscard]] OGRFeatureUniquePtr with_tags(std::int64_t id, const std::vector<OsmTag>& tags) const {
    OGRFeatureUniquePtr feature(new OGRFeature(definition_));
    feature->SetFID(id);
    feature->SetField(0, std::to_string(id).c_str());
    std::string others;
    for (const auto& tag : tags) {
      const int column = column_of(tag.key);
      if (column >= 0 && !definition_->GetFieldDefn(column)->IsIgnored())
        feature->SetField(column, std::string(tag.value).c_str());
      const bool gdals = column > 0 && column <= static_cast<int>(kGdalColumns.size());
      if (!gdals && std::ranges::find(kIgnoredKeys, tag.key) == kIgnoredKeys.end()) add_pair(tag, others);
    }
    if (!others.empty()) feature->SetField(definition_->GetFieldCount() - 1, others.c_str());
    return feature;
  }

  /// −1 for keys that have none. The first column is the id, the last one other_tags.
  [[nodiscard]] static int column_of(std::string_view key) {
    if (const auto at = std::ranges::find(kGdalColumns, key); at != kGdalColumns.end())
      return 1 + static_cast<int>(at - kGdalColumns.begin());
    if (const auto at = std::ranges::find(kOwnColumns, key); at != kOwnColumns.end())
      return 1 + static_cast<int>(kGdalColumns.size() + static_cast<std::size_t>(at - kOwnColumns.begin()));
    return -1;
  }

  [[nodiscard]] std::unique_ptr<OGRGeometry> geometry(core::Row way) const {
    auto lines = std::make_unique<OGRMultiLineString>();
    const auto w = static_cast<std::size_t>(way);
    for (auto part = ways_->first_part[w]; part < ways_->first_part[w + 1]; ++part) {
      auto line = std::make_unique<OGRLineString>();
      const auto p = static_cast<std::size_t>(part);
      const auto from = ways_->nodes.first[p], to = ways_->nodes.first[p + 1];
      line->setNumPoints(static_cast<int>(to - from), FALSE);
      for (auto v = from; v < to; ++v) {
        const auto at = ways_->at[static_cast<std::size_t>(v)];
        line->setPoint(static_cast<int>(v - from), at.x, at.y);
      }
      lines->addGeometryDirectly(line.release());
    }
    return lines;
  }

  OsmContent content_;
  const core::Job& job_;
  Notes notes_;
  std::shared_ptr<OsmWays> ways_;
  OGRSpatialReference* wgs84_ = new OGRSpatialReference;
  OGRFeatureDefn* definition_ = new OGRFeatureDefn("lines");
  bool loaded_ = false;
  core::Row next_ = 0;
};

class OsmDataset : public GDALDataset {
 public:
  explicit OsmDataset(std::unique_ptr<OsmLayer> layer) : layer_(std::move(layer)) {}
  int GetLayerCount() override { return 1; }
  OGRLayer* GetLayer(int at) override { return at == 0 ? layer_.get() : nullptr; }

 private:
  std::unique_ptr<OsmLayer> layer_;
};

}  // namespace

std::unique_ptr<GDALDataset> osm_dataset(OsmContent content, const core::Job& job, const Notes& notes,
                                         std::shared_ptr<OsmWays> ways) {
  return std::make_unique<OsmDataset>(
      std::make_unique<OsmLayer>(std::move(content), job, notes, std::move(ways)));
}

}  // namespace mulin::layers
