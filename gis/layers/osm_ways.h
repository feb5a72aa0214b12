// layers/osm_ways: the ways of an OSM file with the identity of their nodes, which GDAL does not give.
// In: a file of XML or PBF, which ways are wanted → out: tags, node ids and places; nodes that the file lacks
// are counted. Read first: layers/osm_content.h. libosmium is behind this door.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/job.h"
#include "core/ragged.h"
#include "geometry/shapes.h"
#include "layers/notes.h"
#include "layers/osm_content.h"

namespace mulin::layers {

struct OsmTag {
  std::string_view key, value;
};

/// A way as it comes, before its nodes have places.
struct OsmWay {
  std::int64_t id = 0;
  bool closed = false;  ///< its last node is its first
  std::vector<OsmTag> tags;
};

/// Ways in the order of the file. A way is one part, or several where it lacks nodes between.
struct OsmWays {
  std::vector<std::int64_t> id;
  core::Ragged<char> tags;                          ///< key NUL value NUL …
  std::vector<std::int64_t> first_part{0};          ///< of each way, and the end
  core::Ragged<std::int64_t> nodes;                 ///< node ids of each part, ≥ 2
  std::vector<geometry::Point> at;                  ///< longitude, latitude; parallel to nodes.values
  std::unordered_map<std::int64_t, core::Row> row;  ///< way id → row

  [[nodiscard]] core::Row size() const { return static_cast<core::Row>(id.size()); }
  [[nodiscard]] std::vector<OsmTag> tags_of(core::Row way) const;
  /// The node ids of the way's n-th part.
  [[nodiscard]] std::span<const std::int64_t> nodes_of(std::int64_t way_id, std::int64_t part) const;
};

using WantedWay = std::function<bool(const OsmWay&)>;

/// Two passes: the ways that are wanted, then the places of their nodes alone. Deleted objects are left out.
/// Throws: DataError for what is no OSM file or a broken one, for files of changes and of history, and where
/// two unlike objects have one id. Cost: memory for the wanted ways and their nodes.
OsmWays read_osm_ways(const OsmContent& content, const WantedWay& wanted, const core::Job& job,
                      const Notes& notes);

}  // namespace mulin::layers
