// tests/sites/plan: a town of three subdistricts to screen places in.
//
//   y
//  200 +---------+---------+
//      |         |         |
//      |  c2     |   c1    |      codes: west "310-2", east "310-1", south "310-3"
//  100 +---------+---------+
//      |        c3         |      x 0…200, y 0…200
//    0 +-------------------+
//      0        100       200  x
#pragma once

#include <string>
#include <utility>

#include "city/city.h"
#include "sites/candidates.h"

namespace mulin::sites::testing {

inline geometry::MultiPolygon box(double x0, double y0, double x1, double y1) {
  return {{{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}}};
}

inline city::City town() {
  city::City city;
  city.subdistricts = {{"west", "310-2", box(0, 100, 100, 200), {}},
                       {"east", "310-1", box(100, 100, 200, 200), {}},
                       {"south", "310-3", box(0, 0, 200, 100), {}}};
  city.study_area = box(0, 0, 200, 200);
  return city;
}

inline void add_point(city::City& city, std::string id, double x, double y) {
  city::Parcel parcel;
  parcel.id = std::move(id);
  parcel.at = {x, y};
  city.parcels.all.push_back(std::move(parcel));
}

inline void add_parcel(city::City& city, std::string id, const geometry::MultiPolygon& shape) {
  city::Parcel parcel;
  parcel.id = std::move(id);
  parcel.at = geometry::inner_point(shape);
  parcel.shape = shape;
  parcel.area_m2 = geometry::area(shape);
  city.parcels.all.push_back(std::move(parcel));
}

inline void add_street(city::City& city, const geometry::Line& line, int level = 0) {
  city.streets.lines.add(line);
  city.streets.level.push_back(static_cast<std::int16_t>(level));
  city.streets.flags.emplace_back();
  city.streets.rank.push_back(city::StreetRank::street);
}

inline const Candidate& named(const Candidates& candidates, const std::string& id) {
  for (const Candidate& c : candidates.all) {
    if (c.id == id) return c;
  }
  throw std::runtime_error("no candidate " + id);
}

}  // namespace mulin::sites::testing
