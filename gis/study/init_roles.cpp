#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <span>

#include "core/text.h"
#include "layers/working_crs.h"
#include "layers/projection.h"
#include "study/init.h"

namespace mulin::study {
namespace {

using layers::LayerLook;
using Words = std::span<const std::string_view>;

constexpr std::string_view kStreets[] = {"street", "road",    "walk", "highway", "calle",
                                         "rua",    "strasse", "道路", "路网",    "步行"};
constexpr std::string_view kPeople[] = {"pop", "people", "census", "resid", "demand", "人口", "居民", "住宅"};
constexpr std::string_view kSubdistricts[] = {"subdist", "district", "township", "municip",
                                              "barrio",  "bairro",   "gemeinde", "ward",
                                              "zone",    "街道",     "乡镇",     "行政"};
constexpr std::string_view kCentres[] = {"centre", "center", "睦邻", "邻里中心", "现状", "existing"};
constexpr std::string_view kSites[] = {"site", "candidate", "parcel", "premise", "plot",
                                       "候选", "地块",      "用房",   "点位"};
constexpr std::string_view kBarriers[] = {"water", "river", "rail", "canal", "水", "河", "铁路"};
constexpr std::string_view kExclusions[] = {"renewal", "exclude", "park", "green", "protected",
                                            "征收",    "旧改",    "绿地", "公园"};
constexpr std::string_view kBuildings[] = {"building", "建筑", "楼"};

/// Points for and against a role, each with its reason.
class Verdict {
 public:
  void add(bool holds, int points, std::string reason) {
    if (!holds) return;
    points_ += points;
    if (!reason.empty()) reasons_.push_back(std::move(reason));
  }
  [[nodiscard]] int points() const { return points_; }
  [[nodiscard]] std::string why() const { return core::join(reasons_); }

 private:
  int points_ = 0;
  std::vector<std::string> reasons_;
};

/// The file's stem, and the layer's name in a dataset of several.
std::string name_of(const LayerLook& look) {
  return core::lower(look.layer.empty() ? std::filesystem::path(look.path).stem().string() : look.layer);
}

bool called(const LayerLook& look, Words words) {
  const auto name = name_of(look);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool has_field(const LayerLook& look, const std::string& role, const std::string& key) {
  const auto fields = tell_fields(look, role);
  return std::any_of(fields.begin(), fields.end(), [&](const FieldGuess& f) { return f.key == key; });
}

std::string many(std::int64_t n, const std::string& what) {
  return core::grouped(static_cast<double>(n)) + " " + what + (n == 1 ? "" : "s");
}

bool called_otherwise(const LayerLook& look) {
  return called(look, kBarriers) || called(look, kExclusions);
}

Verdict as_streets(const LayerLook& look) {
  Verdict v;
  if (look.lines * 2 <= look.features || look.lines == 0) return v;
  v.add(true, 4, many(look.lines, "line"));
  v.add(look.field("highway") != nullptr, 3, "a field highway");
  v.add(called(look, kStreets), 2, "its name");
  v.add(look.lines >= 50, 1, "");
  v.add(called_otherwise(look), -4, "");
  return v;
}

Verdict as_population(const LayerLook& look) {
  Verdict v;
  if (look.cells) {
    v.add(true, 4, "a raster");
    v.add(called(look, kPeople), 3, "its name");
    return v;
  }
  if (look.points + look.polygons == 0 || !has_field(look, "population", "count")) return v;
  v.add(true, 5, "a field of people");
  v.add(called(look, kPeople), 2, "its name");
  v.add(look.features >= 100, 2, many(look.features, "place"));
  v.add(called(look, kSubdistricts), -1, "");
  return v;
}

Verdict as_subdistricts(const LayerLook& look) {
  Verdict v;
  if (look.polygons == 0 || look.polygons > 500 || look.points + look.lines > 0) return v;
  const double mean = look.area_m2 / static_cast<double>(look.polygons);
  v.add(true, 1, many(look.polygons, "polygon"));
  v.add(has_field(look, "subdistricts", "name"), 2, "a field of names");
  v.add(mean > 1e5, 2, core::fixed(mean / 1e6, 2) + " km² each");
  v.add(called(look, kSubdistricts), 3, "its name");
  v.add(look.polygons == 1, -3, "");
  v.add(called_otherwise(look) || called(look, kBuildings) || called(look, kSites), -4, "");
  return v;
}

Verdict as_centres(const LayerLook& look) {
  Verdict v;
  if (look.points + look.polygons == 0 || look.features > 2000) return v;
  v.add(called(look, kCentres), 5, "its name");
  v.add(has_field(look, "centres", "capacity"), 3, "a field of capacity");
  v.add(look.points > 0, 1, many(look.points, "point"));
  v.add(has_field(look, "sites", "cost") || called(look, kSubdistricts), -3, "");
  return v;
}

Verdict as_sites(const LayerLook& look) {
  Verdict v;
  if (look.points + look.polygons == 0 || look.features > 100'000) return v;
  v.add(called(look, kSites), 5, "its name");
  v.add(has_field(look, "sites", "cost"), 3, "a field of cost");
  v.add(has_field(look, "sites", "id"), 1, "a field of ids");
  v.add(has_field(look, "centres", "capacity") || has_field(look, "population", "count"), -3, "");
  v.add(called_otherwise(look), -4, "");
  return v;
}

Verdict as_buildings(const LayerLook& look) {
  Verdict v;
  if (look.polygons < 50) return v;
  v.add(called(look, kBuildings), 5, "its name");
  v.add(look.area_m2 / static_cast<double>(look.polygons) < 5000, 2, many(look.polygons, "small polygon"));
  return v;
}

Verdict as_zone(const LayerLook& look, Words words) {
  Verdict v;
  if (look.polygons + look.lines > 0) v.add(called(look, words), 5, "its name");
  return v;
}

Verdict verdict_on(const LayerLook& look, const std::string& role) {
  if (role == "streets") return as_streets(look);
  if (role == "population") return as_population(look);
  if (role == "subdistricts") return as_subdistricts(look);
  if (role == "centres") return as_centres(look);
  if (role == "sites") return as_sites(look);
  if (role == "spread") return as_buildings(look);
  return as_zone(look, role == "barrier" ? Words(kBarriers) : Words(kExclusions));
}

struct Claim {
  RoleGuess guess;
  std::size_t role = 0, look = 0;
};

}  // namespace

int points_for(const LayerLook& look, const std::string& role) {
  return verdict_on(look, role).points();
}

std::vector<RoleGuess> tell_roles(const layers::Looks& looks) {
  static const std::vector<std::string> single = {"subdistricts", "streets", "population",
                                                  "centres",      "sites",   "spread"};
  std::vector<Claim> claims;
  for (std::size_t r = 0; r < single.size(); ++r) {
    for (std::size_t i = 0; i < looks.layers.size(); ++i) {
      const auto v = verdict_on(looks.layers[i], single[r]);
      if (v.points() >= kLikely)
        claims.push_back({{&looks.layers[i], single[r], v.points(), false, v.why()}, r, i});
    }
  }
  std::stable_sort(claims.begin(), claims.end(),
                   [](const Claim& a, const Claim& b) { return a.guess.points > b.guess.points; });
  std::vector<std::uint8_t> filled(single.size(), 0), used(looks.layers.size(), 0);
  std::vector<Claim> taken;
  for (const auto& claim : claims) {
    if (filled[claim.role] != 0 || used[claim.look] != 0) continue;
    filled[claim.role] = used[claim.look] = 1;
    taken.push_back(claim);
  }
  std::stable_sort(taken.begin(), taken.end(),
                   [](const Claim& a, const Claim& b) { return a.role < b.role; });
  std::vector<RoleGuess> roles;
  for (auto& claim : taken) roles.push_back(std::move(claim.guess));
  for (const std::string role : {"exclude", "barrier"}) {
    for (std::size_t i = 0; i < looks.layers.size(); ++i) {
      const auto v = verdict_on(looks.layers[i], role);
      if (used[i] == 0 && v.points() >= kLikely)
        roles.push_back({&looks.layers[i], role, v.points(), false, v.why()});
    }
  }
  return roles;
}

namespace {

/// Within Chinese bounds by a box, and Chinese by its texts or its CRS: the box alone holds half of Asia.
bool in_china(const std::vector<RoleGuess>& roles, geometry::Point lonlat) {
  if (lonlat.x < 73 || lonlat.x > 135.1 || lonlat.y < 18 || lonlat.y > 53.6) return false;
  return std::any_of(roles.begin(), roles.end(), [](const RoleGuess& r) {
    const bool cgcs =
        r.look->crs == "EPSG:4490" || (r.look->crs >= "EPSG:4491" && r.look->crs <= "EPSG:4554");
    return r.look->chinese || cgcs;
  });
}

/// CGCS2000, 3° zones: 4534 is 75°E, then one a 3°. Source: EPSG registry.
std::string cgcs2000_zone(double lon) {
  const int meridian = static_cast<int>(std::lround(lon / 3)) * 3;
  return "EPSG:" + std::to_string(4534 + (meridian - 75) / 3);
}

/// How wrong lengths are in the CRS that these layers state, over all of them; nothing when it is not metric.
std::optional<double> scale_error(const std::string& crs, const std::vector<RoleGuess>& roles) {
  std::vector<geometry::Point> at;
  for (const auto& guess : roles) {
    const auto& own = guess.look->own;
    if (guess.look->crs != crs || own.empty()) continue;
    at.push_back({own.min_x, own.min_y});
    at.push_back({own.max_x, own.max_y});
  }
  const auto facts = layers::crs_facts(crs, at);
  if (!facts.metric) return std::nullopt;
  return facts.scale_error;
}

geometry::Box place_of(const std::vector<RoleGuess>& roles) {
  for (const auto* role : {"subdistricts", "population", "streets"}) {
    for (const auto& guess : roles) {
      if (guess.role == role && !guess.look->place.empty()) return guess.look->place;
    }
  }
  return {};
}

}  // namespace

CrsGuess tell_crs(const std::vector<RoleGuess>& roles) {
  const auto place = place_of(roles);
  if (place.empty()) return {"", ""};
  std::map<std::string, int> stated;
  for (const auto& guess : roles) {
    if (!guess.look->degrees && guess.look->crs.starts_with("EPSG:")) ++stated[guess.look->crs];
  }
  constexpr double most = 0.001;  // beyond it `mulin check` warns
  const auto by_count = [](const auto& a, const auto& b) { return a.second < b.second; };
  if (const auto best = std::max_element(stated.begin(), stated.end(), by_count); best != stated.end()) {
    const auto error = scale_error(best->first, roles);
    if (error && *error <= most)
      return {best->first, "the system of " + std::to_string(best->second) + " of " +
                               std::to_string(roles.size()) + " layers; lengths are true within " +
                               core::fixed(*error * 100, 2) + " %"};
  }
  const geometry::Point middle{(place.min_x + place.max_x) / 2, (place.min_y + place.max_y) / 2};
  if (in_china(roles, middle))
    return {cgcs2000_zone(middle.x), "CGCS2000, the 3° zone of " + core::fixed(middle.x, 2) + "° E"};
  return {layers::utm_zone(middle),
          "the UTM zone of " + core::fixed(middle.x, 2) + ", " + core::fixed(middle.y, 2)};
}

}  // namespace mulin::study
