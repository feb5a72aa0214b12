#include <gtest/gtest.h>

#include <cmath>

#include "city/city.h"

namespace mulin::city {
namespace {

/// A street, a person of whom half is old, a subdistrict, a centre and a site.
City sound() {
  City city;
  city.subdistricts.push_back({"Town", "1", {}, std::nullopt});
  auto& streets = city.streets;
  streets.lines.add(std::vector<geometry::Point>{{0, 0}, {10, 0}});
  streets.level = {0};
  streets.flags.resize(1);
  streets.rank = {StreetRank::street};
  streets.feature = {1};
  streets.name = {kNoRow};
  city.demand = {{"a"}, {{1, 1}}, {1}, {0}, {{"elderly", {0.5}}}};
  city.centres.push_back({"c", "Centre", {2, 2}, kUnknown});
  city.parcels.attribute_names = {"owner"};
  Parcel parcel;
  parcel.id = "s";
  parcel.attributes = {"town"};
  city.parcels.all.push_back(parcel);
  return city;
}

std::vector<std::string> codes(const City& city) {
  std::vector<std::string> out;
  for (const auto& fault : check_city(city)) out.push_back(fault.code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(CheckCity, ASoundCityHasNoFaults) {
  EXPECT_EQ(codes(sound()), Codes{});
}

TEST(CheckCity, UnequalColumnsAreFaults) {
  auto city = sound();
  city.streets.level.clear();
  EXPECT_EQ(codes(city), Codes{"unequal_columns"});
  city = sound();
  city.demand.people.push_back(1);
  EXPECT_EQ(codes(city), Codes{"unequal_columns"});
  city = sound();
  city.parcels.all[0].attributes.clear();
  EXPECT_EQ(codes(city), Codes{"unequal_columns"});
  city = sound();
  city.streets.node_ids.add(std::vector<std::int64_t>{1});
  EXPECT_EQ(codes(city), Codes{"unequal_columns"});
}

TEST(CheckCity, PlacesThatAreNotFiniteAreFaults) {
  auto city = sound();
  city.streets.lines.values[1].x = INFINITY;
  city.demand.at[0].y = std::nan("");
  city.centres[0].at.x = std::nan("");
  city.parcels.all[0].at.x = INFINITY;
  EXPECT_EQ(codes(city), (Codes{"bad_line", "bad_position", "bad_position", "bad_position"}));
}

TEST(CheckCity, AStreetOfOneVertexIsAFault) {
  auto city = sound();
  city.streets.lines = {};
  city.streets.lines.add(std::vector<geometry::Point>{{0, 0}});
  EXPECT_EQ(codes(city), Codes{"bad_line"});
}

TEST(CheckCity, PeopleAreNeitherNegativeNorFewerThanAGroupOfThem) {
  auto city = sound();
  city.demand.people[0] = -1;
  EXPECT_EQ(codes(city), (Codes{"bad_people", "group_above_whole"}));
  city = sound();
  city.demand.people[0] = std::nan("");
  EXPECT_FALSE(codes(city).empty());
  city = sound();
  city.demand.groups[0].people[0] = 1.5;
  EXPECT_EQ(codes(city), Codes{"group_above_whole"});
}

TEST(CheckCity, ASubdistrictRowMustExist) {
  auto city = sound();
  city.demand.subdistrict[0] = 1;
  EXPECT_EQ(codes(city), Codes{"bad_subdistrict"});
  city.demand.subdistrict[0] = kNoRow;
  EXPECT_EQ(codes(city), Codes{}) << "outside is allowed";
}

}  // namespace
}  // namespace mulin::city
