// tests/layers/osm_files: OSM data written byte by byte, as XML and as PBF.
// In: nodes and ways → out: the bytes of a file.
// Read first: layers/files.h.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mulin::test {

struct OsmNode {
  std::int64_t id;
  double lon, lat;
};

struct OsmWayPicture {
  std::int64_t id;
  std::vector<std::int64_t> nodes;
  std::vector<std::pair<std::string, std::string>> tags;
  std::string attributes;  ///< further ones of the XML element
};

struct OsmPicture {
  std::vector<OsmNode> nodes;
  std::vector<OsmWayPicture> ways;
};

std::string osm_xml(const OsmPicture& picture, const std::string& root = "osm");

/// Two blocks, not packed. `history` sets the feature that files of history have.
std::string osm_pbf(const OsmPicture& picture, bool history = false);

}  // namespace mulin::test
