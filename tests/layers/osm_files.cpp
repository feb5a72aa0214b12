#include "layers/osm_files.h"

#include <cmath>
#include <iomanip>
#include <sstream>

namespace mulin::test {
namespace {

/// A protobuf message in the making.
class Message {
 public:
  Message& number(int field, std::uint64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3U);
    varint(value);
    return *this;
  }
  Message& text(int field, const std::string& value) {
    varint((static_cast<std::uint64_t>(field) << 3U) | 2U);
    varint(value.size());
    bytes += value;
    return *this;
  }
  Message& varint(std::uint64_t value) {
    for (; value > 127; value >>= 7U) bytes += static_cast<char>((value & 127U) | 128U);
    bytes += static_cast<char>(value);
    return *this;
  }
  Message& zigzag(std::int64_t value) {
    return varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  std::string bytes;
};

std::string block(const std::string& type, const std::string& content) {
  const auto blob = Message().text(1, content).bytes;
  const auto header = Message().text(1, type).number(3, blob.size()).bytes;
  std::string out;
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((header.size() >> shift) & 255U);
  return out + header + blob;
}

std::string deltas(const std::vector<std::int64_t>& values) {
  Message message;
  std::int64_t before = 0;
  for (const auto value : values) {
    message.zigzag(value - before);
    before = value;
  }
  return message.bytes;
}

std::string dense_nodes(const std::vector<OsmNode>& nodes) {
  std::vector<std::int64_t> id, lat, lon;
  for (const auto& node : nodes) {
    id.push_back(node.id);
    lat.push_back(std::llround(node.lat * 1e7));
    lon.push_back(std::llround(node.lon * 1e7));
  }
  return Message().text(1, deltas(id)).text(8, deltas(lat)).text(9, deltas(lon)).bytes;
}

}  // namespace

std::string osm_xml(const OsmPicture& picture, const std::string& root) {
  std::ostringstream out;
  out << "<?xml version='1.0' encoding='UTF-8'?>\n<" << root << " version=\"0.6\">\n"
      << std::setprecision(12);
  for (const auto& node : picture.nodes)
    out << "<node id=\"" << node.id << "\" lat=\"" << node.lat << "\" lon=\"" << node.lon << "\"/>\n";
  for (const auto& way : picture.ways) {
    out << "<way id=\"" << way.id << "\" " << way.attributes << ">";
    for (const auto node : way.nodes) out << "<nd ref=\"" << node << "\"/>";
    for (const auto& [key, value] : way.tags) out << "<tag k=\"" << key << "\" v=\"" << value << "\"/>";
    out << "</way>\n";
  }
  out << "</" << root << ">\n";
  return out.str();
}

std::string osm_pbf(const OsmPicture& picture, bool history) {
  Message header;
  header.text(4, "OsmSchema-V0.6").text(4, "DenseNodes");
  if (history) header.text(4, "HistoricalInformation");
  Message strings, ways;
  strings.text(1, "");
  std::uint64_t known = 1;
  for (const auto& way : picture.ways) {
    Message keys, values;
    for (const auto& [key, value] : way.tags) {
      strings.text(1, key).text(1, value);
      keys.varint(known);
      values.varint(known + 1);
      known += 2;
    }
    Message one;
    one.number(1, static_cast<std::uint64_t>(way.id)).text(2, keys.bytes).text(3, values.bytes);
    ways.text(3, one.text(8, deltas(way.nodes)).bytes);
  }
  const auto nodes = Message().text(2, dense_nodes(picture.nodes)).bytes;
  const auto data = Message().text(1, strings.bytes).text(2, nodes).text(2, ways.bytes).bytes;
  return block("OSMHeader", header.bytes) + block("OSMData", data);
}

}  // namespace mulin::test
