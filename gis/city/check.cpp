#include <cmath>

#include "city/city.h"

namespace mulin::city {
namespace {

bool finite(geometry::Point p) { return std::isfinite(p.x) && std::isfinite(p.y); }

class Checker {
 public:
  void require(bool sound, const char* layer, const char* code, const std::string& message) {
    if (!sound) faults.push_back({core::Severity::fault, layer, code, message, "correct the feature; if it is sound, report this as a fault of mulin", 1, {}});
  }
  std::vector<core::Finding> faults;
};

void check_streets(const Streets& s, Checker& check) {
  const auto n = static_cast<std::size_t>(s.size());
  check.require(s.level.size() == n && s.flags.size() == n && s.rank.size() == n && s.feature.size() == n &&
                    s.name.size() == n,
                "streets", "unequal_columns", "street columns have unequal lengths");
  check.require(s.node_ids.empty() || s.node_ids.values.size() == s.lines.values.size(), "streets",
                "unequal_columns", "node ids do not match the vertices of the streets");
  for (Row i = 0; i < s.size(); ++i) {
    bool sound = s.lines[i].size() >= 2;
    for (const auto p : s.lines[i]) sound = sound && finite(p);
    check.require(sound, "streets", "bad_line",
                  "street " + std::to_string(i) + " has fewer than 2 vertices or one that is not finite");
  }
}

void check_demand(const City& city, Checker& check) {
  const Demand& d = city.demand;
  const auto n = d.at.size();
  bool equal = d.id.size() == n && d.people.size() == n && d.subdistrict.size() == n;
  for (const auto& g : d.groups) equal = equal && g.people.size() == n;
  check.require(equal, "population", "unequal_columns", "demand columns have unequal lengths");
  if (!equal) return;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& id = d.id[i];
    check.require(finite(d.at[i]), "population", "bad_position", "demand place " + id + " is not at a finite place");
    check.require(std::isfinite(d.people[i]) && d.people[i] >= 0, "population", "bad_people",
                  "demand place " + id + " has a number of people that is negative or not finite");
    check.require(d.subdistrict[i] >= kNoRow && d.subdistrict[i] < static_cast<Row>(city.subdistricts.size()),
                  "population", "bad_subdistrict", "demand place " + id + " names no subdistrict");
    for (const auto& g : d.groups) {
      check.require(g.people[i] >= 0 && g.people[i] <= d.people[i] * (1 + 1e-9) + 1e-6, "population",
                    "group_above_whole", "demand place " + id + " has more " + g.name + " than people");
    }
  }
}

}  // namespace

std::vector<core::Finding> check_city(const City& city) {
  Checker check;
  check_streets(city.streets, check);
  check_demand(city, check);
  for (const auto& c : city.centres) {
    check.require(finite(c.at), "centres", "bad_position", "centre " + c.id + " is not at a finite place");
  }
  for (const auto& p : city.parcels.all) {
    check.require(finite(p.at), "sites", "bad_position", "site " + p.id + " is not at a finite place");
    check.require(p.attributes.size() == city.parcels.attribute_names.size(), "sites", "unequal_columns",
                  "site " + p.id + " has not one text for each attribute");
  }
  return check.faults;
}

}  // namespace mulin::city
