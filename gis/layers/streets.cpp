#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/text.h"
#include "layers/clean.h"
#include "layers/fields.h"
#include "layers/offset.h"
#include "layers/osm_ways.h"
#include "layers/readers.h"
#include "layers/walkable.h"

namespace mulin::layers {
namespace {

using geometry::Point;

constexpr std::string_view kClassNames[] = {"highway", "class", "fclass",   "kind", "road_class",
                                            "type",    "等级",  "道路等级", "dldj", "rank"};
constexpr std::string_view kBridgeNames[] = {"bridge", "is_bridge", "桥", "桥梁"};
constexpr std::string_view kTunnelNames[] = {"tunnel", "is_tunnel", "隧道", "地道"};
constexpr std::string_view kNameNames[] = {"name", "mc", "dlmc", "名称", "道路名称", "路名"};

/// The columns a street layer may have, found by habit.
struct StreetColumns {
  const Column* kind = nullptr;
  const Column* bridge = nullptr;
  const Column* tunnel = nullptr;
  const Column* level = nullptr;
  const Column* foot = nullptr;
  const Column* access = nullptr;
  const Column* sidewalk = nullptr;
  const Column* other = nullptr;
  const Column* name = nullptr;

  static const Column* among(const Table& table, std::span<const std::string_view> habits) {
    for (const auto habit : habits) {
      if (const auto* c = table.column(habit)) return c;
    }
    return nullptr;
  }
  explicit StreetColumns(const Table& table)
      : kind(among(table, kClassNames)),
        bridge(among(table, kBridgeNames)),
        tunnel(among(table, kTunnelNames)),
        level(table.column("level")),
        foot(table.column("foot")),
        access(table.column("access")),
        sidewalk(table.column("sidewalk")),
        other(table.column("other_tags")),
        name(among(table, kNameNames)) {
    if (level == nullptr && table.osm_tags) level = table.column("layer");
  }
};

/// One feature's texts; tags that have no column of their own are looked up among OSM's other_tags.
class StreetRow {
 public:
  StreetRow(const StreetColumns& columns, std::size_t row) : columns_(columns), row_(row) {}
  [[nodiscard]] std::string text(const Column* column, std::string_view key) const {
    if (column != nullptr) return column->text[row_];
    return columns_.other == nullptr ? std::string() : hstore_value(columns_.other->text[row_], key);
  }

 private:
  const StreetColumns& columns_;
  std::size_t row_;
};

struct StreetFaults {
  Tally single;
  Tally flat;
  Tally bad_level;
  std::map<std::string, std::int64_t> not_walked;  // class → features
};

class StreetsBuilder {
 public:
  StreetsBuilder(city::Streets& streets, const Table& table, bool osm_filter)
      : streets_(streets), table_(table), columns_(table), osm_filter_(osm_filter) {}

  void add(std::int64_t row) {
    const StreetRow texts(columns_, static_cast<std::size_t>(row));
    const auto kind = texts.text(columns_.kind, "highway");
    if (osm_filter_ && !may_walk(texts, kind)) {
      ++faults.not_walked[kind.empty() ? "(no class)" : kind];
      return;
    }
    city::StreetFlags flags;
    flags.bridge = says_yes(texts.text(columns_.bridge, "bridge"));
    flags.tunnel = says_yes(texts.text(columns_.tunnel, "tunnel"));
    flags.steps = is_steps(kind);
    flags.lift = is_lift(kind);
    const auto level = level_at(row, texts, flags);
    const auto name = name_row(texts.text(columns_.name, "name"));
    const auto& shapes = table_.shapes;
    const auto r = static_cast<std::size_t>(row);
    for (auto p = shapes.feature_first[r]; p < shapes.feature_first[r + 1]; ++p) {
      if (shapes.kind[static_cast<std::size_t>(p)] != PathKind::line) continue;
      if (!add_line(row, shapes.path(p), nodes_of(row, p - shapes.feature_first[r]))) continue;
      streets_.level.push_back(level);
      streets_.flags.push_back(flags);
      streets_.rank.push_back(rank_of(kind));
      streets_.feature.push_back(table_.fid[r]);
      streets_.name.push_back(name);
    }
  }

  StreetFaults faults;

 private:
  [[nodiscard]] bool may_walk(const StreetRow& texts, const std::string& kind) const {
    const auto foot = texts.text(columns_.foot, "foot");
    const auto access = texts.text(columns_.access, "access");
    const auto sidewalk = texts.text(columns_.sidewalk, "sidewalk");
    StreetTags tags;
    tags.highway = kind;
    tags.foot = foot;
    tags.access = access;
    tags.sidewalk = sidewalk;
    return walkable(tags);
  }

  /// Stated, else one up on a bridge and one down in a tunnel.
  std::int16_t level_at(std::int64_t row, const StreetRow& texts, const city::StreetFlags& flags) {
    const auto text = texts.text(columns_.level, "layer");
    const auto stated = level_of(text);
    if (!stated && !core::trimmed(text).empty()) faults.bad_level.add(table_.label(row));
    if (stated) return *stated;
    return static_cast<std::int16_t>(flags.bridge ? 1 : flags.tunnel ? -1 : 0);
  }

  core::Row name_row(const std::string& name) {
    if (name.empty()) return core::kNoRow;
    const auto [at, added] = names_.try_emplace(name, static_cast<core::Row>(streets_.names.size()));
    if (added) streets_.names.push_back(name);
    return at->second;
  }

  /// The node ids of an OSM line, one a vertex; none of other lines.
  [[nodiscard]] std::span<const std::int64_t> nodes_of(std::int64_t row, std::int64_t part) const {
    if (table_.ways == nullptr) return {};
    return table_.ways->nodes_of(table_.fid[static_cast<std::size_t>(row)], part);
  }

  /// False when the line has no length. Two nodes at one place both stay: others may join either.
  bool add_line(std::int64_t row, std::span<const Point> line, std::span<const std::int64_t> nodes) {
    if (line.size() < 2) {
      faults.single.add(table_.label(row));
      return false;
    }
    auto& values = streets_.lines.values;
    auto& ids = streets_.node_ids.values;
    const auto from = values.size();
    for (std::size_t v = 0; v < line.size(); ++v) {
      const bool again = values.size() > from && values.back() == line[v];
      if (again && (nodes.empty() || ids.back() == nodes[v])) continue;
      values.push_back(line[v]);
      if (!nodes.empty()) ids.push_back(nodes[v]);
    }
    const bool flat = std::all_of(values.begin() + static_cast<std::ptrdiff_t>(from), values.end(),
                                  [&](Point p) { return p == line.front(); });
    if (flat) {
      values.resize(from);
      if (!nodes.empty()) ids.resize(from);
      faults.flat.add(table_.label(row));
      return false;
    }
    streets_.lines.close_row();
    if (!nodes.empty()) streets_.node_ids.close_row();
    return true;
  }

  city::Streets& streets_;
  const Table& table_;
  StreetColumns columns_;
  std::unordered_map<std::string, core::Row> names_;
  bool osm_filter_;
};

void report(const StreetFaults& faults, const Notes& notes) {
  if (faults.single) {
    notes.left_out("single_vertex", counted(faults.single, "line of one vertex", "lines of one vertex"),
                   "delete or complete them", faults.single);
  }
  if (faults.flat) {
    notes.left_out("zero_length", counted(faults.flat, "line of no length", "lines of no length"),
                   "delete them", faults.flat);
  }
  if (faults.bad_level) {
    notes.warn("level_unread",
               counted(faults.bad_level, "street has", "streets have") + " a level that is no number",
               "write whole numbers", faults.bad_level);
  }
  std::int64_t all = 0;
  std::string classes;
  for (const auto& [kind, count] : faults.not_walked) {
    all += count;
    if (classes.size() < 200) classes += (classes.empty() ? "" : ", ") + kind + " " + std::to_string(count);
  }
  if (all > 0)
    notes.inform("not_walkable",
                 core::grouped(static_cast<double>(all)) + " features are not for walking by their tags (" +
                     classes + ")",
                 all);
}

TableRequest request_for(const StreetSource& source) {
  TableRequest request{"streets", "", {{"level", source.level, Want::text}}, source.walkable, {}};
  for (const auto names :
       {std::span<const std::string_view>(kClassNames), std::span<const std::string_view>(kBridgeNames),
        std::span<const std::string_view>(kTunnelNames), std::span<const std::string_view>(kNameNames)}) {
    for (const auto name : names) request.if_present.emplace_back(name);
  }
  for (const char* name : {"layer", "foot", "access", "sidewalk", "other_tags"})
    request.if_present.emplace_back(name);
  return request;
}

}  // namespace

void read_streets(Reading& reading, const StreetSource& source) {
  const auto table = read_table(reading, source, request_for(source));
  require_kind(reading, table, false, true, false, "lines");
  require_nearby(reading, table, 5000);
  auto& streets = reading.result->city.streets;
  streets.joined_at_vertices_only = table.osm_tags;
  streets.lines.values.reserve(table.shapes.points.size());
  StreetsBuilder builder(streets, table, table.osm_tags && source.walkable.empty());
  for (std::int64_t row = 0; row < table.size(); ++row) builder.add(row);
  const Notes notes = reading.notes(table);
  report(builder.faults, notes);
  if (offset_datums_apply(reading)) reading.streets = std::make_shared<NearestStreet>(streets);
  if (streets.size() == 0)
    notes.refuse("has no street that can be walked", "check `walkable` and the highway tags");
}

}  // namespace mulin::layers
