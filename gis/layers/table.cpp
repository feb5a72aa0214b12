#include "layers/table.h"

#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "layers/encoding.h"
#include "layers/fields.h"
#include "layers/filter.h"
#include "layers/ogr_shapes.h"
#include "layers/open.h"
#include "layers/place.h"
#include "layers/positions.h"
#include "layers/prj.h"
#include "layers/working_crs.h"

namespace mulin::layers {
namespace {

using geometry::Point;

/// A column being filled, and where it stands in the layer.
struct Slot {
  Column column;
  int field = 0;
  OGRFieldType type = OFTString;
  bool boolean = false;
  Want want = Want::text;
};

/// Beyond it not every whole number is its own double.
constexpr double kExact = 9007199254740992;

/// A format of fixed widths cuts within characters.
std::string without_cut_character(const std::string& text) {
  return core::is_utf8(text) ? text : decoded(text, "UTF-8", true).value_or(text);
}

bool stores_numbers(OGRFieldType type) {
  return type == OFTInteger || type == OFTInteger64 || type == OFTReal;
}

std::string text_of(const OGRFeature& feature, const Slot& slot) {
  switch (slot.type) {
    case OFTInteger:
      if (slot.boolean) return feature.GetFieldAsInteger(slot.field) != 0 ? "true" : "false";
      [[fallthrough]];
    case OFTInteger64:
      return std::to_string(feature.GetFieldAsInteger64(slot.field));
    case OFTReal:
      return core::number(feature.GetFieldAsDouble(slot.field));
    default:
      return feature.GetFieldAsString(slot.field);
  }
}

void fill(Slot& slot, const OGRFeature& feature) {
  const bool null = !feature.IsFieldSetAndNotNull(slot.field);
  slot.column.null.push_back(null ? 1 : 0);
  const bool numeric = slot.want == Want::number && stores_numbers(slot.type);
  if (numeric)
    slot.column.number.push_back(null ? std::nan("") : feature.GetFieldAsDouble(slot.field));
  else
    slot.column.text.push_back(null ? std::string() : text_of(feature, slot));
}

/// The feature's text in this column, else "#FID".
std::string label_of(const Column* column, const std::vector<std::int64_t>& fid, std::int64_t row) {
  const auto r = static_cast<std::size_t>(row);
  if (column != nullptr && r < column->text.size() && !column->text[r].empty()) {
    return core::printable(column->text[r], 40);
  }
  return "#" + std::to_string(fid[r]);
}

/// One layer on its way into a Table.
class LayerReader {
 public:
  LayerReader(Reading& reading, const Source& source, const TableRequest& request, Notes notes)
      : reading_(reading), source_(source), request_(request), notes_(notes) {}

  Table read() {
    opened_ = open_vector(source_, reading_.sources->folder, names_asked_for(), notes_, *reading_.job);
    read_crs();
    find_columns();
    set_filter();
    ignore_the_rest();
    scan();
    report();
    return finish();
  }

  /// The extent's middle in the layer's own CRS, and that CRS: without reading what need not be read.
  std::pair<std::vector<Point>, LayerCrs> extent() {
    opened_ = open_vector(source_, reading_.sources->folder, names_asked_for(), notes_, *reading_.job);
    find_columns();
    if (position_.x >= 0 || position_.wkt >= 0) {
      scan();
      return {table_.shapes.points, crs()};
    }
    OGREnvelope box;
    const GdalMessages messages;
    if (opened_.layer->GetExtent(&box, TRUE) != OGRERR_NONE)
      notes_.refuse("has no features with a position", "give a layer with features");
    const auto system = crs();
    if (!system.degrees || box.MaxX - box.MinX <= 180)
      return {{{box.MinX, box.MinY}, {box.MaxX, box.MaxY}}, system};
    scan();  // over the antimeridian: the middle of 179.9 and −179.9 is 180
    for (Point& p : table_.shapes.points) p.x += p.x < 0 ? 360 : 0;
    return {table_.shapes.points, system};
  }

 private:
  /// What a header can be known by.
  [[nodiscard]] std::vector<std::string> names_asked_for() const {
    std::vector<std::string> names = {source_.from, source_.until};
    for (const auto& ask : request_.asks) names.push_back(ask.field);
    for (const auto& [role, field] : source_.fields) names.push_back(field);
    names.insert(names.end(), request_.if_present.begin(), request_.if_present.end());
    std::erase(names, "");
    return names;
  }

  void find_columns() {
    table_.label_role = request_.label;
    auto& definition = *opened_.layer->GetLayerDefn();
    for (int i = 0; i < definition.GetFieldCount(); ++i)
      table_.field_names.push_back(without_cut_character(definition.GetFieldDefn(i)->GetNameRef()));
    table_.osm_tags =
        find_by_habit(table_.field_names, std::array<std::string_view, 1>{"highway"}).has_value();
    for (const auto& ask : request_.asks) ask_for(ask);
    if (!source_.from.empty()) ask_for({"from", source_.from, Want::text});
    if (!source_.until.empty()) ask_for({"until", source_.until, Want::text});
    for (const auto& name : request_.if_present) {
      const std::string_view habit[] = {name};
      if (const auto at = find_by_habit(table_.field_names, habit))
        add_slot(name, static_cast<int>(*at), Want::text);
    }
    // A text table's WKT is read here: GDAL makes a cell that is none a feature without a position.
    if (definition.GetGeomFieldCount() == 0 || definition.GetGeomType() == wkbNone ||
        opened_.driver == "CSV") {
      position_ = position_fields(table_.field_names, source_, notes_);
    }
  }

  /// A .prj is read when first asked for; one that cannot be read is no fault of the features.
  void read_crs() {
    const GdalMessages quiet;
    opened_.layer->GetSpatialRef();
  }

  void ask_for(const Ask& ask) {
    const auto alias = source_.fields.find(ask.role);
    const auto field = alias == source_.fields.end() ? ask.field : alias->second;
    if (field.empty()) return;
    add_slot(ask.role, static_cast<int>(find_field(table_.field_names, field, ask.key.empty() ? ask.role : ask.key, notes_)), ask.want);
  }

  void add_slot(const std::string& role, int field, Want want) {
    Slot slot;
    slot.field = field;
    slot.want = want;
    slot.type = opened_.layer->GetLayerDefn()->GetFieldDefn(field)->GetType();
    slot.boolean = opened_.layer->GetLayerDefn()->GetFieldDefn(field)->GetSubType() == OFSTBoolean;
    slot.column.role = role;
    slot.column.field = table_.field_names[static_cast<std::size_t>(field)];
    slot.column.from_text = !stores_numbers(slot.type);
    if (const auto bad = stores_numbers(slot.type) ? opened_.unreadable(field) : std::nullopt) {
      notes_.refuse("feature #" + std::to_string(bad->feature) + " has \"" + core::printable(bad->text, 40) +
                        "\" in " + slot.column.field + ", a column of numbers",
                    "correct the cell");
    }
    slots_.push_back(std::move(slot));
  }

  void set_filter() {
    std::string filter;
    for (const auto& part : {source_.where, request_.also_where}) {
      if (!part.empty()) filter += (filter.empty() ? "(" : " AND (") + part + ")";
    }
    const auto key = source_.key + (source_.where.empty() ? "" : ".where");
    if (filter.empty()) return;
    filter_ = Filter(*opened_.layer, filter, key, notes_);
    // The layer of OSM streets is ours, and keeps only the ways that fit while it reads the file.
    if (opened_.ways) opened_.layer->SetAttributeFilter(filter.c_str());
  }

  void ignore_the_rest() {
    if (filter_ || position_.x >= 0 || position_.wkt >= 0) return;
    std::set<int> used;
    for (const auto& slot : slots_) used.insert(slot.field);
    std::vector<const char*> ignored;
    auto& definition = *opened_.layer->GetLayerDefn();
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
      if (!used.contains(i)) ignored.push_back(definition.GetFieldDefn(i)->GetNameRef());
    }
    ignored.push_back(nullptr);
    opened_.layer->SetIgnoredFields(const_cast<const char**>(ignored.data()));
  }

  void scan() {
    const GdalMessages messages;
    auto& layer = *opened_.layer;
    layer.ResetReading();
    for (OGRFeatureUniquePtr feature; (feature = OGRFeatureUniquePtr(layer.GetNextFeature()));) {
      if (table_.size() % 4096 == 0) reading_.job->check();
      if (filter_.fits(*feature)) take(*feature);
    }
    if (!messages.first_failure().empty()) {
      notes_.refuse("reading failed after " + std::to_string(table_.size()) + " features (" +
                        messages.first_failure() + ")",
                    "copy or export the file again");
    }
  }

  void take(const OGRFeature& feature) {
    const auto row = table_.size();
    table_.fid.push_back(feature.GetFID());
    for (auto& slot : slots_) {
      require_exact(feature, slot);
      fill(slot, feature);
    }
    if (position_.x >= 0)
      take_point(feature, row);
    else if (position_.wkt >= 0)
      take_wkt(feature, row);
    else if (const auto* geometry = feature.GetGeometryRef()) {
      if (!add_geometry(*geometry, table_.shapes)) unsupported_.add(label(row));
    }
    table_.shapes.feature_first.push_back(static_cast<std::int64_t>(table_.shapes.kind.size()));
  }

  /// A number in the place of a text, such as an id, must be one that its format holds to the last digit.
  void require_exact(const OGRFeature& feature, const Slot& slot) const {
    if (slot.want != Want::text || !feature.IsFieldSetAndNotNull(slot.field)) return;
    const auto whole = feature.GetFieldAsInteger64(slot.field);  // at its end when it was cut off there
    using Limits = std::numeric_limits<GIntBig>;
    const bool lost = slot.type == OFTReal
                          ? std::abs(feature.GetFieldAsDouble(slot.field)) >= kExact
                          : slot.type == OFTInteger64 && (whole == Limits::max() || whole == Limits::min());
    if (!lost) return;
    notes_.refuse("feature #" + std::to_string(feature.GetFID()) + " has " + text_of(feature, slot) + " in " +
                      slot.column.field + ", a number of more digits than can be kept",
                  "store " + slot.column.field + " as text");
  }

  void take_point(const OGRFeature& feature, std::int64_t row) {
    const auto read = [&](int field) -> std::optional<double> {
      if (!feature.IsFieldSetAndNotNull(field)) return std::nullopt;
      if (stores_numbers(feature.GetDefnRef()->GetFieldDefn(field)->GetType()))
        return feature.GetFieldAsDouble(field);
      const std::string text = feature.GetFieldAsString(field);
      if (core::trimmed(text).empty()) return std::nullopt;
      if (const auto value = core::to_number(text)) return value;
      notes_.refuse("feature " + label(row) + " has \"" + core::printable(text, 40) + "\" in " +
                        table_.field_names[static_cast<std::size_t>(field)] + ", which is no coordinate",
                    "correct the cell");
    };
    const auto x = read(position_.x);
    const auto y = read(position_.y);
    if (!x || !y) return;
    add_point({*x, *y}, table_.shapes);
  }

  void take_wkt(const OGRFeature& feature, std::int64_t row) {
    if (!feature.IsFieldSetAndNotNull(position_.wkt)) return;
    OGRGeometry* geometry = nullptr;
    const auto error =
        OGRGeometryFactory::createFromWkt(feature.GetFieldAsString(position_.wkt), nullptr, &geometry);
    const std::unique_ptr<OGRGeometry> owned(geometry);
    if (error != OGRERR_NONE || !owned) {
      notes_.refuse("feature " + label(row) + " has no readable WKT", "correct the cell");
    }
    if (!add_geometry(*owned, table_.shapes)) unsupported_.add(label(row));
  }

  [[nodiscard]] std::string label(std::int64_t row) const {
    for (const auto& slot : slots_) {
      if (slot.column.role == table_.label_role) return label_of(&slot.column, table_.fid, row);
    }
    return label_of(nullptr, table_.fid, row);
  }

  [[nodiscard]] LayerCrs crs() const {
    StatedCrs word;
    word.by_the_file = opened_.states_crs;
    word.degree_columns = position_.degrees;
    if (position_.x < 0 && position_.wkt < 0) word.srs = opened_.layer->GetSpatialRef();
    OGRSpatialReference from_prj;
    if (word.srs == nullptr && opened_.driver == "ESRI Shapefile") {
      const auto prj = look_at_prj(notes_.report().files);
      word.fault = prj.fault;
      if (!prj.wkt.empty() && from_prj.importFromWkt(prj.wkt.c_str()) == OGRERR_NONE) word.srs = &from_prj;
    }
    return layer_crs(source_, word, table_.shapes.points, notes_);
  }

  void report() {
    notes_.report().features = table_.size();
    if (unsupported_) {
      notes_.left_out("unsupported_geometry",
                      counted(unsupported_, "feature has", "features have") +
                          " parts that are no points, lines or polygons",
                      "convert them", unsupported_);
    }
    Tally none;
    for (std::int64_t row = 0; row < table_.size(); ++row) {
      if (table_.shapes.empty(row)) none.add(label(row));
    }
    if (none) {
      notes_.left_out("null_geometry", counted(none, "feature has", "features have") + " no position",
                      "give it one or delete it", none);
    }
  }

  Table finish() {
    for (auto& slot : slots_) table_.columns.push_back(std::move(slot.column));
    slots_.clear();
    table_.ways = opened_.ways;
    check_texts();
    keep_what_holds(reading_, table_, notes_);
    place_shapes(reading_, source_, crs(), table_, notes_);
    notes_.report().extent = table_.shapes.box();
    return std::move(table_);
  }

  void check_texts() {
    Tally cut;
    for (auto& column : table_.columns) {
      for (std::size_t row = 0; row < column.text.size(); ++row) {
        auto& text = column.text[row];
        if (core::is_utf8(text)) continue;
        text = without_cut_character(text);
        if (!core::is_utf8(text)) {
          notes_.refuse("feature #" + std::to_string(table_.fid[row]) + " has a text in " + column.field +
                            " that is not UTF-8",
                        "state `encoding`, or export the layer again");
        }
        cut.add("#" + std::to_string(table_.fid[row]));
      }
    }
    if (!cut) return;
    notes_.repaired("text_cut",
                    counted(cut, "text was", "texts were") + " cut within a character by its field's width",
                    "widen the field, or use GeoPackage", cut);
  }

  Reading& reading_;
  const Source& source_;
  const TableRequest& request_;
  Notes notes_;
  VectorSource opened_;
  Table table_;
  std::vector<Slot> slots_;
  PositionFields position_;
  Tally unsupported_;
  Filter filter_;
};

}  // namespace

const Column* Table::column(std::string_view role) const {
  for (const auto& c : columns) {
    if (c.role == role) return &c;
  }
  return nullptr;
}

std::string Table::text(std::string_view role, std::int64_t row) const {
  const auto* c = column(role);
  return c == nullptr || c->text.empty() ? std::string() : c->text[static_cast<std::size_t>(row)];
}

std::string Table::label(std::int64_t row) const {
  return label_of(column(label_role), fid, row);
}

Notes begin_input(Reading& reading, const Source& source, std::string_view role) {
  InputReport report;
  report.role = role;
  report.source = shown_source(source);
  report.credit = source.credit;
  report.year = source.year;
  report.definition = source.definition;
  reading.result->inputs.push_back(std::move(report));
  return {*reading.result, reading.result->inputs.size() - 1};
}

Table read_table(Reading& reading, const Source& source, const TableRequest& request) {
  const Notes notes = begin_input(reading, source, request.role);
  const auto input = reading.result->inputs.size() - 1;
  auto table = LayerReader(reading, source, request, notes).read();
  table.input = input;
  return table;
}

Point middle_of(Reading& reading, const Source& source, std::string_view role) {
  ReadResult scratch;
  Reading aside = reading;
  aside.result = &scratch;
  const Notes notes = begin_input(aside, source, role);
  const TableRequest request{std::string(role), "", {}, "", {}};
  auto [points, crs] = LayerReader(aside, source, request, notes).extent();
  return middle_in_degrees(source, crs, points, notes);
}

}  // namespace mulin::layers
