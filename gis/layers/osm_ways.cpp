#include "layers/osm_ways.h"

#include <algorithm>
#include <optional>
#include <osmium/io/bzip2_compression.hpp>
#include <osmium/io/gzip_compression.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/io/xml_input.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/way.hpp>

#include "core/text.h"

namespace mulin::layers {
namespace {

/// One pass over the file. What libosmium throws becomes a refusal.
class Pass {
 public:
  Pass(const OsmContent& content, osmium::osm_entity_bits::type kinds, const core::Job& job,
       const Notes& notes)
      : job_(job), notes_(notes), pool_(std::clamp(job.threads, 1, 4)) {
    guarded([&] {
      const auto file = content.path.empty()
                            ? osmium::io::File(content.bytes.data(), content.bytes.size(), content.format)
                            : osmium::io::File(content.path, content.format);
      reader_.emplace(file, kinds, osmium::io::read_meta::no, pool_);
      several_versions_ = reader_->header().has_multiple_object_versions();
    });
    if (several_versions_)
      notes_.refuse("is a file of changes or of history, not of one day's map",
                    "give an extract of one day (.osm or .osm.pbf)");
  }

  template <class Object, class Body>
  void each(Body&& body) {
    for (osmium::memory::Buffer buffer = next(); buffer; buffer = next()) {
      job_.check();
      for (const auto& object : buffer.select<Object>()) body(object);
    }
    guarded([&] { reader_->close(); });
  }

 private:
  osmium::memory::Buffer next() {
    osmium::memory::Buffer buffer;
    guarded([&] { buffer = reader_->read(); });
    return buffer;
  }

  template <class Body>
  void guarded(Body&& body) {
    std::string fault;
    try {
      body();
    } catch (const std::exception& error) {
      fault = error.what();
    }
    if (!fault.empty())
      notes_.refuse("cannot be read as OSM data (" + core::printable(fault, 160) + ")",
                    "copy or download it again");
  }

  const core::Job& job_;
  const Notes& notes_;
  osmium::thread::Pool pool_;
  std::optional<osmium::io::Reader> reader_;
  bool several_versions_ = false;
};

struct Faults {
  Tally without_nodes;  ///< ways of which fewer than two nodes in a row are there
  Tally cut;            ///< ways that lack some nodes
  Tally missing;        ///< nodes
  Tally twice;
  std::int64_t deleted = 0;
};

/// The wanted ways as they come, with all their node ids.
struct RawWays {
  std::vector<std::int64_t> id;
  core::Ragged<char> tags;
  core::Ragged<std::int64_t> nodes;
  std::unordered_map<std::int64_t, core::Row> row;
};

class WayReader {
 public:
  WayReader(const OsmContent& content, const core::Job& job, const Notes& notes)
      : content_(content), job_(job), notes_(notes) {}

  OsmWays read(const WantedWay& wanted) {
    Pass(content_, osmium::osm_entity_bits::way, job_, notes_).each<osmium::Way>([&](const osmium::Way& way) {
      take(way, wanted);
    });
    needed_ = raw_.nodes.values;
    std::sort(needed_.begin(), needed_.end());
    needed_.erase(std::unique(needed_.begin(), needed_.end()), needed_.end());
    places_.resize(needed_.size());
    Pass(content_, osmium::osm_entity_bits::node, job_, notes_)
        .each<osmium::Node>([&](const osmium::Node& node) { place(node); });
    for (core::Row w = 0; w < static_cast<core::Row>(raw_.id.size()); ++w) split(w);
    report();
    return std::move(ways_);
  }

 private:
  void take(const osmium::Way& way, const WantedWay& wanted) {
    if (!way.visible() || std::ranges::binary_search(content_.deleted, way.id())) {
      ++faults_.deleted;
      return;
    }
    OsmWay found{way.id(), way.nodes().size() > 2 && way.is_closed(), {}};
    for (const auto& tag : way.tags()) found.tags.push_back({tag.key(), tag.value()});
    if (!wanted(found)) return;
    for (const auto& [key, value] : found.tags) {
      for (const auto text : {key, value}) {
        raw_.tags.values.insert(raw_.tags.values.end(), text.begin(), text.end());
        raw_.tags.values.push_back('\0');
      }
    }
    raw_.tags.close_row();
    for (const auto& node : way.nodes()) raw_.nodes.values.push_back(node.ref());
    raw_.nodes.close_row();
    const auto [known, is_new] = raw_.row.try_emplace(way.id(), static_cast<core::Row>(raw_.id.size()));
    if (is_new)
      raw_.id.push_back(way.id());
    else
      take_back(known->second, way.id());
  }

  /// A way that was there already: the same again is left out, another is no map of one day.
  void take_back(core::Row before, std::int64_t id) {
    const core::Row again = raw_.nodes.size() - 1;
    const auto& raw = std::as_const(raw_);
    if (!std::ranges::equal(raw.nodes[before], raw.nodes[again]) ||
        !std::ranges::equal(raw.tags[before], raw.tags[again]))
      refuse_versions("way " + std::to_string(id));
    faults_.twice.add(std::to_string(id));
    for (auto* rows : {&raw_.tags.first, &raw_.nodes.first}) rows->pop_back();
    raw_.tags.values.resize(static_cast<std::size_t>(raw_.tags.first.back()));
    raw_.nodes.values.resize(static_cast<std::size_t>(raw_.nodes.first.back()));
  }

  [[noreturn]] void refuse_versions(const std::string& object) const {
    notes_.refuse("holds two unlike versions of " + object + ", as files of history or merged by hand do",
                  "give an extract of one day");
  }

  /// Row of `needed_`, or its size.
  [[nodiscard]] std::size_t at(std::int64_t node) const {
    const auto found = std::lower_bound(needed_.begin(), needed_.end(), node);
    return found != needed_.end() && *found == node ? static_cast<std::size_t>(found - needed_.begin())
                                                    : needed_.size();
  }

  void place(const osmium::Node& node) {
    const auto row = at(node.id());
    if (row == needed_.size() || !node.visible()) return;
    const auto where = node.location();
    if (places_[row] && places_[row] != where) refuse_versions("node " + std::to_string(node.id()));
    places_[row] = where;
  }

  /// A way without all of its nodes is walked as far as they are there: no line over what is missing.
  void split(core::Row w) {
    const auto nodes = std::as_const(raw_).nodes[w];
    const auto before = ways_.nodes.size();
    bool complete = true;
    const auto close_part = [&] {
      const auto from = static_cast<std::size_t>(ways_.nodes.first.back());
      if (ways_.at.size() - from >= 2) {
        ways_.nodes.close_row();
      } else {
        ways_.at.resize(from);
        ways_.nodes.values.resize(from);
      }
    };
    for (const auto node : nodes) {
      const auto where = places_[at(node)];
      if (where.valid()) {
        ways_.nodes.values.push_back(node);
        ways_.at.push_back({where.lon_without_check(), where.lat_without_check()});
      } else {
        complete = false;
        close_part();
      }
    }
    close_part();
    const auto id = std::to_string(raw_.id[static_cast<std::size_t>(w)]);
    if (ways_.nodes.size() == before) {
      faults_.without_nodes.add(id);
      return;
    }
    if (!complete) faults_.cut.add(id);
    ways_.row.emplace(raw_.id[static_cast<std::size_t>(w)], ways_.size());
    ways_.id.push_back(raw_.id[static_cast<std::size_t>(w)]);
    ways_.tags.add(std::as_const(raw_).tags[w]);
    ways_.first_part.push_back(ways_.nodes.size());
  }

  void report() {
    for (std::size_t i = 0; i < needed_.size(); ++i) {
      if (!places_[i].valid()) faults_.missing.add(std::to_string(needed_[i]));
    }
    const char* const remedy =
        "cut the extract with whole ways, such as osmium extract --strategy=complete_ways";
    if (faults_.cut)
      notes_.left_out("missing_nodes",
                      counted(faults_.missing, "node of a way is", "nodes of ways are") +
                          " not in the file or without a place; " + counted(faults_.cut, "way", "ways") +
                          " walked only where two nodes in a row are there",
                      remedy, faults_.cut);
    if (faults_.without_nodes)
      notes_.left_out(
          "ways_without_nodes",
          counted(faults_.without_nodes, "way", "ways") + " left out, for no two nodes in a row are there",
          remedy, faults_.without_nodes);
    if (faults_.twice)
      notes_.repaired("duplicate_ways",
                      counted(faults_.twice, "way", "ways") + " given twice, alike, taken once",
                      "nothing need be done; check how the extract was put together", faults_.twice);
    if (faults_.deleted > 0)
      notes_.inform(
          "deleted_ways",
          core::grouped(static_cast<double>(faults_.deleted)) + " ways are marked as deleted and left out",
          faults_.deleted);
  }

  const OsmContent& content_;
  const core::Job& job_;
  const Notes& notes_;
  RawWays raw_;
  std::vector<std::int64_t> needed_;      // node ids, sorted
  std::vector<osmium::Location> places_;  // of the needed nodes
  Faults faults_;
  OsmWays ways_;
};

}  // namespace

std::vector<OsmTag> OsmWays::tags_of(core::Row way) const {
  std::vector<OsmTag> out;
  const auto text = tags[way];
  for (std::size_t from = 0; from < text.size();) {
    const std::string_view key(text.data() + from);
    const std::string_view value(key.data() + key.size() + 1);
    out.push_back({key, value});
    from += key.size() + value.size() + 2;
  }
  return out;
}

std::span<const std::int64_t> OsmWays::nodes_of(std::int64_t way_id, std::int64_t part) const {
  const auto found = row.find(way_id);
  if (found == row.end()) return {};
  const auto way = static_cast<std::size_t>(found->second);
  if (part < 0 || part >= first_part[way + 1] - first_part[way]) return {};
  return nodes[static_cast<core::Row>(first_part[way] + part)];
}

OsmWays read_osm_ways(const OsmContent& content, const WantedWay& wanted, const core::Job& job,
                      const Notes& notes) {
  return WayReader(content, job, notes).read(wanted);
}

}  // namespace mulin::layers
