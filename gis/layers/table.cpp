#include "layers/table.h"

#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "layers/fields.h"
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
  Want want = Want::text;
};

bool stores_numbers(OGRFieldType type) {
  return type == OFTInteger || type == OFTInteger64 || type == OFTReal;
}

std::string text_of(const OGRFeature& feature, const Slot& slot) {
  switch (slot.type) {
    case OFTInteger:
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
    opened_ = open_vector(source_, reading_.sources->folder, notes_);
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
    opened_ = open_vector(source_, reading_.sources->folder, notes_);
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
  void find_columns() {
    table_.label_role = request_.label;
    auto& definition = *opened_.layer->GetLayerDefn();
    for (int i = 0; i < definition.GetFieldCount(); ++i)
      table_.field_names.emplace_back(definition.GetFieldDefn(i)->GetNameRef());
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
    add_slot(ask.role, static_cast<int>(find_field(table_.field_names, field, ask.role, notes_)), ask.want);
  }

  void add_slot(const std::string& role, int field, Want want) {
    Slot slot;
    slot.field = field;
    slot.want = want;
    slot.type = opened_.layer->GetLayerDefn()->GetFieldDefn(field)->GetType();
    slot.column.role = role;
    slot.column.field = table_.field_names[static_cast<std::size_t>(field)];
    slot.column.from_text = !stores_numbers(slot.type);
    slots_.push_back(std::move(slot));
  }

  void set_filter() {
    std::string filter;
    for (const auto& part : {source_.where, request_.also_where}) {
      if (!part.empty()) filter += (filter.empty() ? "(" : " AND (") + part + ")";
    }
    if (filter.empty()) return;
    const GdalMessages messages;
    // OGR SQL alone: SQLite would run whatever else a text carries, a query that never ends included.
    OGRFeatureQuery plain;
    const bool fits =
        source_.source.starts_with("PG:") ||
        plain.Compile(opened_.layer->GetLayerDefn(), filter.c_str(), TRUE, nullptr) == OGRERR_NONE;
    if (!fits || opened_.layer->SetAttributeFilter(filter.c_str()) != OGRERR_NONE) {
      throw core::UsageError(source_.key + (source_.where.empty() ? "" : ".where") + ": " + notes_.shown() +
                             ": the filter " + core::printable(filter, 200) + " cannot be used (" +
                             messages.first_failure() +
                             "); write it as in SQL, with names as the layer has them");
    }
    filtered_ = true;
  }

  void ignore_the_rest() {
    if (filtered_ || position_.x >= 0 || position_.wkt >= 0) return;
    std::set<std::string> used;
    for (const auto& slot : slots_) used.insert(slot.column.field);
    std::vector<const char*> ignored;
    for (const auto& name : table_.field_names) {
      if (!used.contains(name)) ignored.push_back(name.c_str());
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
      take(*feature);
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
    for (auto& slot : slots_) fill(slot, feature);
    if (position_.x >= 0)
      take_point(feature, row);
    else if (position_.wkt >= 0)
      take_wkt(feature, row);
    else if (const auto* geometry = feature.GetGeometryRef()) {
      if (!add_geometry(*geometry, table_.shapes)) unsupported_.add(label(row));
    }
    table_.shapes.feature_first.push_back(static_cast<std::int64_t>(table_.shapes.kind.size()));
  }

  void take_point(const OGRFeature& feature, std::int64_t row) {
    const auto read = [&](int field) -> std::optional<double> {
      if (!feature.IsFieldSetAndNotNull(field)) return std::nullopt;
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
    check_texts();
    keep_what_holds(reading_, table_, notes_);
    place_shapes(reading_, source_, crs(), table_, notes_);
    return std::move(table_);
  }

  void check_texts() {
    for (const auto& column : table_.columns) {
      for (std::size_t row = 0; row < column.text.size(); ++row) {
        if (core::is_utf8(column.text[row])) continue;
        notes_.refuse("feature #" + std::to_string(table_.fid[row]) + " has a text in " + column.field +
                          " that is not UTF-8",
                      "state `encoding`, or export the layer again");
      }
    }
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
  bool filtered_ = false;
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
