#include "study/tiny_town.h"

#include <sstream>

namespace mulin::test {
namespace {

constexpr int kEast = 500'000, kNorth = 3'450'000;

/// A GeoJSON of EPSG:4549, as desktop programs write it; coordinates in metres from the origin.
std::string collection(const std::string& features) {
  return R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},)"
         "\n\"features\":[\n" +
         features + "\n]}\n";
}

std::string position(int x, int y) {
  return "[" + std::to_string(kEast + x) + "," + std::to_string(kNorth + y) + "]";
}

std::string square(const std::string& name, int x, int y, int side) {
  return R"({"type":"Feature","properties":{"NAME":")" + name +
         R"("},"geometry":{"type":"Polygon","coordinates":[[)" + position(x, y) + "," +
         position(x + side, y) + "," + position(x + side, y + side) + "," + position(x, y + side) + "," +
         position(x, y) + "]]}}";
}

std::string streets() {
  std::string features;
  for (int at = 0; at <= 2000; at += 200) {
    for (const bool east : {false, true}) {
      const std::string line =
          east ? position(0, at) + "," + position(2000, at) : position(at, 0) + "," + position(at, 2000);
      features += std::string(features.empty() ? "" : ",\n") + R"({"type":"Feature","properties":{"NAME":")" +
                  (east ? "横" : "纵") + std::to_string(at) +
                  R"("},"geometry":{"type":"LineString","coordinates":[)" + line + "]}}";
    }
  }
  return collection(features);
}

/// Moves the columns east and north, metres from the origin, to their place; empty ones stay empty.
std::string placed(const std::string& table, std::size_t east_column) {
  std::istringstream in(table);
  std::string out, line;
  for (bool header = true; std::getline(in, line); header = false) {
    std::istringstream cells(line);
    std::string cell;
    for (std::size_t c = 0; std::getline(cells, cell, ','); ++c) {
      const bool move = !header && !cell.empty() && (c == east_column || c == east_column + 1);
      out += (c == 0 ? "" : ",") +
             (move ? std::to_string(std::stoi(cell) + (c == east_column ? kEast : kNorth)) : cell);
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::string tiny_people() {
  return placed(
      "ID,east,north,POP,POP60\n"
      "D01,200,300,100,20\nD02,200,600,50,10\nD03,600,700,200,50\nD04,800,900,80,8\n"
      "D05,1400,300,300,60\nD06,1800,100,120,40\nD07,1630,500,90,9\n"
      "D08,200,1700,150,30\nD09,600,1300,230,44\nD10,400,1500,60,6\n"
      "D11,1400,1500,400,100\nD12,1600,1750,130,13\nD13,1800,1900,70,35\nD14,1200,1100,110,11\n"
      "D15,1300,1300,25,5\nD16,2300,1000,33,3\nD17,,,7,1\n",
      1);
}

std::string tiny_sites() {
  return placed(
      "ID,NAME,east,north,AREA,COST,NOTE,TEL\n"
      "S01,甲,400,600,600,10,plain,021\n"
      "S02,乙,800,800,1000,20,,\n"
      "S03,=SUM(A1),1400,400,400,30,=1+1,-12\n"
      "S04,丁,1800,200,500,10,,\n"
      "S05,戊,1600,600,500,10,,\n"
      "S06,己,400,1600,500,10,,\n"
      "S07,庚,600,1400,200,40,@here,+86 21\n"
      "S08,辛,1400,1600,800,50,-rest,\n"
      "S09,壬,1800,1800,100,10,a-b,\n"
      "S10,癸,1190,1050,500,10,,\n"
      "S11,重,1400,1600,500,10,,\n"
      "S12,外,2200,1000,500,10,,\n"
      "S13,远,1300,500,500,10,,\n"
      "S14,近,200,400,500,10,,\n"
      "S15,拆,1600,1200,500,10,,\n"
      "S16,禁,400,1800,500,10,,\n",
      2);
}

std::string tiny_subdistricts(const std::string& southwest) {
  return collection(square(southwest, 0, 0, 1000) + ",\n" + square("四平路街道", 1000, 0, 1000) + ",\n" +
                    square("五角场镇", 0, 1000, 1000) + ",\n" + square("殷行街道", 1000, 1000, 1000));
}

std::string StudyText::text() const {
  return top + subdistricts + streets + population + centres + sites + pins + exclude + walk + criteria +
         locate + output + map;
}

TinyTown::TinyTown() {
  write("streets.geojson", streets());
  write("subdistricts.geojson", tiny_subdistricts());
  write("renewal.geojson", collection(square("拆", 1550, 1150, 100)));
  write("people.csv", tiny_people());
  write("sites.csv", tiny_sites());
  write("centres.csv", placed("ID,NAME,east,north\nC1,老中心,200,200\n", 2));
}

Outcome TinyTown::run(const StudyText& study, const std::vector<std::string>& more) const {
  std::vector<std::string> arguments = {"run", write_study(study).string(), "-o", plan().string(),
                                        "--overwrite"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return mulin(arguments);
}

Outcome TinyTown::run_tables(StudyText study) const {
  if (study.output == StudyText{}.output) study.output = kTablesOnly;
  return run(study);
}

}  // namespace mulin::test
