// tests/layers/reading: a little study made of files, and what reading it says.
// In: a Folder with files → out: CitySources, the error's line, findings by code.
// Read first: layers/files.h.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "layers/files.h"
#include "layers/read.h"

namespace mulin::test {

/// Two squares of 1 km side by side, "West" (code 1) and "East" (code 2), around x 640000…642000, y
/// 3460000…3461000.
inline void write_two_squares(const Folder& folder) {
  folder.write(
      "zones.geojson",
      geojson(
          {{square_json(640000, 3460000, 641000, 3461000), R"({"name":"West","code":"1","total":100})"},
           {square_json(641000, 3460000, 642000, 3461000), R"({"name":"East","code":"2","total":300})"}}));
}

inline layers::CitySources two_squares(const Folder& folder) {
  write_two_squares(folder);
  layers::CitySources sources;
  sources.folder = folder.path();
  sources.crs = "EPSG:4549";
  sources.subdistricts.emplace();
  sources.subdistricts->key = "subdistricts";
  sources.subdistricts->source = "zones.geojson";
  sources.subdistricts->name = "name";
  sources.subdistricts->code = "code";
  return sources;
}

inline layers::PopulationSource people_from(const std::string& source, const std::string& count = "pop") {
  layers::PopulationSource people;
  people.key = "population";
  people.source = source;
  people.count = count;
  return people;
}

inline layers::StreetSource streets_from(const std::string& source) {
  layers::StreetSource streets;
  streets.key = "streets";
  streets.source = source;
  return streets;
}

inline layers::SiteSource sites_from(const std::string& source, const std::string& id = "id") {
  layers::SiteSource sites;
  sites.key = "sites";
  sites.source = source;
  sites.id = id;
  return sites;
}

inline layers::ReadResult read(const layers::CitySources& sources) {
  return layers::read_city(sources, core::Job{});
}

/// The line of the refusal, "" when nothing was refused.
inline std::string refusal(const layers::CitySources& sources) {
  try {
    read(sources);
  } catch (const core::Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << "one line";
    return error.what();
  }
  return "";
}

inline const core::Finding* finding(const layers::ReadResult& result, const std::string& code) {
  for (const auto& f : result.findings.all()) {
    if (f.code == code) return &f;
  }
  return nullptr;
}

inline double people_in(const city::City& city, core::Row zone) {
  double sum = 0;
  for (std::size_t i = 0; i < city.demand.at.size(); ++i)
    sum += city.demand.subdistrict[i] == zone ? city.demand.people[i] : 0;
  return sum;
}

inline double all_people(const city::City& city) {
  double sum = 0;
  for (const double p : city.demand.people) sum += p;
  return sum;
}

/// EXPECT that the refusal holds every one of the words.
inline void expect_words(const std::string& line, std::initializer_list<const char*> words) {
  for (const char* word : words)
    EXPECT_NE(line.find(word), std::string::npos) << "\"" << word << "\" in: " << line;
}

}  // namespace mulin::test
