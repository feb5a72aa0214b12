#include "read_layer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/text.h"

namespace mulin::fuzz {
namespace {

const char* const kSquares = R"({"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},"features":[
{"type":"Feature","properties":{"name":"West","code":"1","total":100},"geometry":{"type":"Polygon","coordinates":
[[[640000,3460000],[641000,3460000],[641000,3461000],[640000,3461000],[640000,3460000]]]}},
{"type":"Feature","properties":{"name":"East","code":"2","total":300},"geometry":{"type":"Polygon","coordinates":
[[[641000,3460000],[642000,3460000],[642000,3461000],[641000,3461000],[641000,3460000]]]}}]})";

const char* const kPeople = R"({"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},"features":[
{"type":"Feature","properties":{"id":"a","pop":70},"geometry":{"type":"Polygon","coordinates":
[[[640100,3460100],[640300,3460100],[640300,3460400],[640100,3460400],[640100,3460100]]]}},
{"type":"Feature","properties":{"id":"b","pop":30},"geometry":{"type":"Polygon","coordinates":
[[[641100,3460100],[641300,3460100],[641300,3460400],[641100,3460400],[641100,3460100]]]}}]})";

void name_source(layers::Source& source, const char* key, const std::string& file) {
  source.key = key;
  source.source = file;
}

void add_subdistricts(layers::CitySources& sources, const std::string& file) {
  auto& s = sources.subdistricts.emplace();
  name_source(s, "subdistricts", file);
  s.name = "name";
}

void add_people(layers::CitySources& sources, const std::string& file) {
  auto& p = sources.population.emplace();
  name_source(p, "population", file);
  p.count = "pop";
}

void check_people(const city::City& city) {
  const auto& people = city.demand.people;
  const double placed = std::accumulate(people.begin(), people.end(), 0.0);
  const double total = city.account.scaled_total;
  require(std::abs(placed + city.account.dropped - total) <= 0.5 + 1e-9 * total, "nobody is lost or made");
}

}  // namespace

void write_surroundings(const Scratch& scratch) {
  scratch.write("squares.geojson", kSquares);
  scratch.write("people.geojson", kPeople);
}

layers::CitySources sources_with(const Scratch& scratch, Role role, const std::string& file) {
  layers::CitySources sources;
  sources.folder = scratch.folder();
  sources.crs = "EPSG:4549";
  add_subdistricts(sources, role == Role::subdistricts ? file : "squares.geojson");
  if (role == Role::subdistricts) {
    sources.subdistricts->code = "code";
    sources.subdistricts->population = "total";
    add_people(sources, "people.geojson");
  } else if (role == Role::streets) {
    name_source(sources.streets.emplace(), "streets", file);
  } else if (role == Role::population) {
    add_people(sources, file);
    sources.population->groups = {{"elderly", "old"}};
  } else if (role == Role::centres) {
    name_source(sources.centres.emplace(), "centres", file);
    sources.centres->name = "name";
    sources.centres->capacity = "cap";
  } else if (role == Role::sites) {
    auto& s = sources.sites.emplace();
    name_source(s, "sites", file);
    s.id = "id";
    s.cost = "cost";
    s.keep = {"name"};
  } else if (role == Role::spread) {
    add_people(sources, "people.geojson");
    name_source(sources.population->spread.emplace(), "population.spread", file);
    sources.population->spread_by = "floors";
  } else {
    auto& area = (role == Role::exclude ? sources.exclusions : sources.barriers).emplace_back();
    name_source(area, role == Role::exclude ? "exclude[1]" : "barrier[1]", file);
    area.buffer = role == Role::exclude ? 20 : 0;
  }
  return sources;
}

void read_and_check(const layers::CitySources& sources) {
  accepted([&] {
    const auto read = layers::read_city(sources, {});
    const auto faults = city::check_city(read.city);
    require(faults.empty(), "a city that is read is sound: " + (faults.empty() ? "" : faults[0].message));
    check_people(read.city);
    for (const auto& finding : read.findings.all()) {
      require(core::is_utf8(finding.message), "findings are UTF-8: " + core::printable(finding.message, 500));
      require(finding.message.find('\n') == std::string::npos, "a finding is one line: " + finding.message);
    }
  });
}

}  // namespace mulin::fuzz
