// layers/table: one vector layer in memory: flat shapes in the working CRS and the columns that were asked
// for. In: a Source and the fields wanted → out: Table, decoded, reprojected, finite; its faults counted.
// Read first: layers/notes.h, layers/sources.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geometry/shapes.h"
#include "layers/crs.h"
#include "layers/notes.h"

namespace mulin::layers {

enum class PathKind : std::uint8_t { point, line, outer, hole, lost };  // lost: could not be transformed

/// Shapes of all features in flat arrays: feature f owns paths [feature_first[f], feature_first[f + 1]), path
/// p the points [path_first[p], path_first[p + 1]). A hole follows the outer ring it belongs to.
struct Shapes {
  std::vector<geometry::Point> points;
  std::vector<std::int64_t> path_first{0};
  std::vector<PathKind> kind;
  std::vector<std::int64_t> feature_first{0};

  [[nodiscard]] std::int64_t features() const { return static_cast<std::int64_t>(feature_first.size()) - 1; }
  [[nodiscard]] bool empty(std::int64_t feature) const;
  [[nodiscard]] std::span<const geometry::Point> path(std::int64_t p) const;
  [[nodiscard]] std::span<geometry::Point> path(std::int64_t p);
  /// The feature's polygons; without parts when it has none.
  [[nodiscard]] geometry::MultiPolygon polygons(std::int64_t feature) const;
  /// Number of paths of this kind in the feature.
  [[nodiscard]] std::int64_t count(std::int64_t feature, PathKind kind) const;
};

enum class Want : std::uint8_t { text, number };

/// A column that a reader asks for.
struct Ask {
  std::string role;   ///< the study key: "count"
  std::string field;  ///< name in the file, looked up in Source::fields by role first; empty: not asked for
  Want want = Want::text;
};

struct Column {
  std::string role;
  std::string field;              ///< as the file calls it
  bool from_text = false;         ///< the file stores it as text
  std::vector<std::string> text;  ///< filled when text was wanted, or when numbers are stored as text
  std::vector<double> number;  ///< filled when numbers were wanted and the file stores numbers; NaN is null
  std::vector<std::uint8_t> null;
};

struct Table {
  std::size_t input = 0;  ///< of ReadResult::inputs
  std::vector<std::int64_t> fid;
  Shapes shapes;
  std::vector<Column> columns;  ///< in the order asked for, absent ones left out
  std::vector<std::string> field_names;
  std::string label_role;
  LayerCrs crs;
  std::vector<geometry::Point> given;  ///< a few hundred vertices as the file has them, to say what would fit
  bool osm_tags = false;               ///< the layer has a `highway` field

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(fid.size()); }
  [[nodiscard]] const Column* column(std::string_view role) const;
  /// The text under a role, "" when null or not asked for.
  [[nodiscard]] std::string text(std::string_view role, std::int64_t row) const;
  /// What messages call the feature: its text under the role, else "#FID".
  [[nodiscard]] std::string label(std::int64_t row) const;
};

/// What readers share.
class NearestStreet;

struct Reading {
  const CitySources* sources = nullptr;
  const core::Job* job = nullptr;
  ReadResult* result = nullptr;
  geometry::Box study{};  ///< empty until the study area is known
  std::shared_ptr<const NearestStreet>
      streets{};  ///< after the streets are read, in the box of the offset datums

  /// Where datum shifts are to hold, in longitude and latitude: one place for all layers, for what is
  /// published ends at lines on the map. Set by the first layer.
  std::shared_ptr<std::optional<geometry::Point>> place = std::make_shared<std::optional<geometry::Point>>();

  [[nodiscard]] Notes notes(const Table& table) const { return {*result, table.input}; }
};

/// Adds an InputReport for the source.
Notes begin_input(Reading& reading, const Source& source, std::string_view role);

struct TableRequest {
  std::string role;   ///< "streets"
  std::string label;  ///< the role whose texts name features in messages; empty: their numbers
  std::vector<Ask> asks;
  std::string also_where;               ///< further OGR SQL filter
  std::vector<std::string> if_present;  ///< fields read as text when the layer has them, under their own name
};

/// Reads the layer into the working CRS (reading.result->city.crs). Features without geometry stay, with
/// empty shapes, and are counted; features whose dates do not hold are left out. Throws: DataError,
/// UsageError for a field or filter that does not fit.
Table read_table(Reading& reading, const Source& source, const TableRequest& request);

/// Where a layer lies, in longitude and latitude: the middle of its extent. To choose the UTM zone.
geometry::Point middle_of(Reading& reading, const Source& source, std::string_view role);

/// Throws a DataError when no feature lies within `reach` metres of the study area, saying how far off they
/// are and what would fit (swapped axes, an offset datum).
void require_nearby(const Reading& reading, const Table& table, double reach);

/// A number for each row: NaN for null. Texts that are no plain number are refused (`strict`), or read with
/// their units when all units are the same (said as a guess).
std::vector<double> numbers(const Reading& reading, const Table& table, std::string_view role, bool strict);

/// Leaves out the rows whose from/until do not hold on the study's date. Edge: from ≤ date < until.
void keep_what_holds(const Reading& reading, Table& table, const Notes& notes);

}  // namespace mulin::layers
