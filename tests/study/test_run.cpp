// The output folder of `mulin run` against contract §3, on a town whose answers are worked out in
// tiny_town.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "layers/read.h"
#include "maps/read_geopackage.h"
#include "study/tiny_town.h"

namespace mulin::test {
namespace {

using Json = nlohmann::ordered_json;
using Ids = std::vector<std::string>;

Json run_json(const TinyTown& town) {
  return Json::parse(read_file(town.plan() / "run.json"));
}

Ids chosen(const TinyTown& town) {
  return run_json(town)["locate"]["chosen"].get<Ids>();
}

std::set<std::string> chosen_set(const TinyTown& town) {
  const auto ids = chosen(town);
  return {ids.begin(), ids.end()};
}

Ids keys_of(const Json& json) {
  Ids keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}

/// `text` where `from` stands replaced by `to`.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Little-endian number in a binary file.
std::uint32_t little(const std::string& bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

/// Field names of a DBF, from its header.
Ids dbf_fields(const std::string& bytes) {
  Ids names;
  for (std::size_t at = 32; bytes.at(at) != '\r'; at += 32) names.emplace_back(bytes.substr(at, 11).c_str());
  return names;
}

Ids column(const Csv& csv, const std::string& name) {
  Ids cells;
  for (const auto& row : csv.rows) cells.push_back(row.at(name));
  return cells;
}

TEST(OutputFolder, HoldsEveryFileOfTheContractAndNoOther) {
  const TinyTown town;
  const auto outcome = town.run();
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, town.plan().string() + "\n");
  Ids expected = {"candidates.csv",  "candidates.geojson", "demand.csv",       "fields.csv",
                  "maps/",           "plan.gpkg",          "run.json",         "shp/",
                  "sites.csv",       "sites.geojson",      "subdistricts.csv", "suitability.qml",
                  "suitability.tif", "timing.json"};
  for (const auto* sheet : {"candidates", "coverage"}) {
    for (const auto* ending : {".pdf", ".png"}) expected.push_back("maps/" + std::string(sheet) + ending);
  }
  for (const auto* layer : {"sites", "candidates", "subdistricts"}) {
    for (const auto* ending : {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml"}) {
      expected.push_back("shp/" + std::string(layer) + ending);
    }
  }
  const std::set<std::string> later = {"sites.xlsx", "map.html", "report.html", "maps/candidates.svg",
                                       "maps/coverage.svg"};
  const auto found = entries(town.plan());
  for (const auto& name : expected)
    EXPECT_TRUE(std::ranges::count(found, name) == 1) << name << " is missing";
  for (const auto& name : found) {
    EXPECT_TRUE(std::ranges::count(expected, name) == 1 || later.contains(name))
        << name << " is not of the contract";
    if (!name.ends_with("/")) {
      EXPECT_GT(fs::file_size(town.plan() / name), 0U) << name;
    }
  }
}

TEST(OutputFolder, StandsBesideTheStudyWhenNoneIsNamed) {
  const TinyTown town;
  StudyText study;
  study.output = kTablesOnly;
  const auto file = town.write_study(study);
  const auto outcome = mulin({"run", file.string()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, (town.folder() / "study-plan").string() + "\n");
  EXPECT_EQ(entries(town.folder() / "study-plan"),
            (Ids{"candidates.csv", "demand.csv", "plan.gpkg", "run.json", "sites.csv", "subdistricts.csv",
                 "timing.json"}));
}

TEST(OutputFolder, OverwriteLeavesNothingOfTheOldPlan) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  town.write("plan/old.txt", "of an earlier run");
  StudyText csv_only;
  csv_only.output = "[output]\nformats = [\"csv\"]\n";
  ASSERT_EQ(town.run(csv_only).exit_code, 0);
  EXPECT_EQ(entries(town.plan()), (Ids{"candidates.csv", "demand.csv", "run.json", "sites.csv",
                                       "subdistricts.csv", "timing.json"}));
}

TEST(Csv, EveryTableHasTheColumnsOfTheContractInOrder) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto header = [&](const char* name) { return read_csv(town.plan() / name).header_line; };
  EXPECT_EQ(header("sites.csv"),
            "rank,site_id,name,subdist,x,y,lon,lat,status,score,pop_cov,pop_new,pop_only,mean_m,max_m,load,"
            "snap_m,stability,"
            "phase,reason,pop_cov_elderly,NOTE,TEL");
  EXPECT_EQ(header("candidates.csv"),
            "site_id,subdist,x,y,lon,lat,status,reason,score,rank,m_people,v_people,m_floor_area,v_floor_"
            "area,NOTE,TEL");
  EXPECT_EQ(header("subdistricts.csv"),
            "subdist,population,centres,new_sites,quota_min,quota_max,cov_before,cov_after,mean_m_before,"
            "mean_m_after,"
            "supply_2sfca,cov_100_m_before,cov_100_m_after,cov_300_m_before,cov_300_m_after,cov_400_m_before,"
            "cov_400_m_after,population_elderly,cov_before_elderly,cov_after_elderly");
  EXPECT_EQ(header("demand.csv"),
            "demand_id,x,y,population,subdist,snap_m,reached,site_id,dist_m,dist_before_m");
}

TEST(Csv, EveryTableBeginsWithAByteOrderMarkAndEndsLinesInCrLf) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"csv\", \"shp\"]\n";
  ASSERT_EQ(town.run(study).exit_code, 0);
  for (const auto* name : {"sites.csv", "candidates.csv", "subdistricts.csv", "demand.csv", "fields.csv"}) {
    const auto csv = read_csv(town.plan() / name);
    EXPECT_TRUE(csv.bom && csv.crlf) << name;
    EXPECT_TRUE(read_file(town.plan() / name).ends_with("\r\n")) << name;
  }
}

TEST(Csv, TextThatASpreadsheetWouldRunIsQuotedAndNumbersAreNot) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto sites = read_csv(town.plan() / "sites.csv");
  const auto site = [&](const char* id) { return sites.row("site_id", id); };
  EXPECT_EQ(site("S03").at("name"), "'=SUM(A1)");
  EXPECT_EQ(site("S03").at("NOTE"), "'=1+1");
  EXPECT_EQ(site("S03").at("TEL"), "-12");
  EXPECT_EQ(site("S07").at("NOTE"), "'@here");
  EXPECT_EQ(site("S07").at("TEL"), "'+86 21");
  EXPECT_EQ(site("S08").at("NOTE"), "'-rest");
  EXPECT_EQ(site("S09").at("NOTE"), "a-b");
}

TEST(Sites, StandInTheOrderOfAGreedyBuildWithFiguresWorkedOutByHand) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto sites = read_csv(town.plan() / "sites.csv");
  EXPECT_EQ(column(sites, "rank"), (Ids{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(column(sites, "site_id"), (Ids{"S08", "S03", "S07", "S01", "S09"}));
  EXPECT_EQ(column(sites, "subdist"),
            (Ids{"殷行街道", "四平路街道", "五角场镇", "长白新村街道", "殷行街道"}));
  EXPECT_EQ(column(sites, "status"), (Ids{"chosen", "chosen", "chosen", "required", "required"}));
  EXPECT_EQ(column(sites, "score"), (Ids{"0.5975", "0.3925", "0.2675", "0.3000", "0.1750"}));
  EXPECT_EQ(column(sites, "pop_cov"), (Ids{"530.0", "390.0", "290.0", "250.0", "200.0"}));
  EXPECT_EQ(column(sites, "pop_new"), (Ids{"530.0", "390.0", "290.0", "200.0", "200.0"}));
  EXPECT_EQ(column(sites, "pop_only"), (Ids{"400.0", "390.0", "290.0", "200.0", "70.0"}));
  EXPECT_EQ(column(sites, "load"), (Ids{"400.0", "390.0", "290.0", "250.0", "200.0"}));
  EXPECT_EQ(column(sites, "mean_m"), (Ids{"100.0", "153.1", "141.4", "280.0", "197.5"}));
  EXPECT_EQ(column(sites, "max_m"), (Ids{"100.0", "330.0", "300.0", "300.0", "250.0"}));
  EXPECT_EQ(column(sites, "pop_cov_elderly"), (Ids{"100.0", "60.0", "50.0", "60.0", "48.0"}));
  EXPECT_EQ(column(sites, "stability"), Ids(5));
  EXPECT_EQ(column(sites, "phase"), Ids(5));
}

TEST(Sites, GiveEastAsXAndNorthAsYAndLongitudeBeforeLatitude) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto site = read_csv(town.plan() / "sites.csv").row("site_id", "S08");
  EXPECT_EQ(site.at("x"), "501400.00");
  EXPECT_EQ(site.at("y"), "3451600.00");
  // 1400 m east of the central meridian 120°, on the parallel 31.186°: 1400 / (111320 cos 31.186°) degrees.
  EXPECT_NEAR(number(site.at("lon")), 120 + 1400 / (111320 * std::cos(31.186 * M_PI / 180)), 1e-4);
  EXPECT_NEAR(number(site.at("lat")), 31.186, 1e-3);
}

TEST(Candidates, TellTheirStatusAndWhyTheyWereRejected) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto csv = read_csv(town.plan() / "candidates.csv");
  EXPECT_EQ(column(csv, "status"), (Ids{"required", "candidate", "chosen", "candidate", "candidate",
                                        "candidate", "chosen", "chosen", "required", "candidate", "rejected",
                                        "rejected", "rejected", "rejected", "rejected", "rejected"}));
  const auto reason = [&](const char* id) { return csv.row("site_id", id).at("reason"); };
  EXPECT_EQ(reason("S02"), "");
  EXPECT_EQ(reason("S11"), "duplicate: S08");
  EXPECT_EQ(reason("S12"), "outside");
  EXPECT_EQ(reason("S13"), "unsnapped: 100 m");
  EXPECT_EQ(reason("S14"), "spacing: 老中心, 200 m");
  EXPECT_EQ(reason("S15"), "excluded: 旧改地块");
  EXPECT_TRUE(reason("S16").starts_with("forbidden"));
  const auto rejected = run_json(town)["sites"];
  EXPECT_EQ(
      rejected.dump(),
      R"({"candidates":16,"rejected":{"excluded":1,"outside":1,"unsnapped":1,"too_small":0,"duplicate":1,)"
      R"("forbidden":1,"spacing":1}})");
}

TEST(Candidates, AreRankedByScoresThatAddUpFromTheirCriteria) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto csv = read_csv(town.plan() / "candidates.csv");
  const Ids by_score = {"S08", "S02", "S03", "S01", "S06", "S07", "S04", "S10", "S05", "S09"};
  for (std::size_t k = 0; k < by_score.size(); ++k) {
    EXPECT_EQ(csv.row("site_id", by_score[k]).at("rank"), std::to_string(k + 1)) << by_score[k];
  }
  for (const auto& row : csv.rows) {
    if (row.at("status") == "rejected") {
      EXPECT_EQ(row.at("score") + row.at("rank") + row.at("v_people"), "") << row.at("site_id");
      continue;
    }
    EXPECT_NEAR(number(row.at("v_people")), number(row.at("m_people")) / 1000, 1e-6);
    EXPECT_NEAR(number(row.at("score")),
                0.75 * number(row.at("v_people")) + 0.25 * number(row.at("v_floor_area")), 1e-4);
  }
  EXPECT_EQ(csv.row("site_id", "S02").at("m_people"), "280.0000");
  EXPECT_EQ(csv.row("site_id", "S10").at("m_people"), "110.0000");
}

TEST(Candidates, PolygonsBelowTheLeastAreaAreTooSmall) {
  const TinyTown town;
  const auto parcel = [](const char* id, int x, int y, int side) {
    const auto at = [&](int dx, int dy) {
      return "[" + std::to_string(500'000 + x + dx) + "," + std::to_string(3'450'000 + y + dy) + "]";
    };
    return R"({"type":"Feature","properties":{"ID":")" + std::string(id) +
           R"("},"geometry":{"type":"Polygon","coordinates":[[)" + at(0, 0) + "," + at(side, 0) + "," +
           at(side, side) + "," + at(0, side) + "," + at(0, 0) + "]]}}";
  };
  town.write(
      "parcels.geojson",
      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},"features":[)" +
          parcel("BIG", 1405, 1405, 25) + "," + parcel("SMALL", 605, 605, 24) + "]}");
  StudyText study;
  study.sites = "[sites]\nsource = \"parcels.geojson\"\nid = \"ID\"\nmin_area = \"600 m2\"\n";
  study.pins = "";
  study.criteria = "";
  study.locate = "[locate]\nsites = 1\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto csv = read_csv(town.plan() / "candidates.csv");
  EXPECT_EQ(csv.row("site_id", "SMALL").at("reason"), "too_small: 576 m2");
  EXPECT_EQ(chosen(town), Ids{"BIG"});
  EXPECT_EQ(read_csv(town.plan() / "sites.csv").rows.at(0).at("snap_m"), "5.00")
      << "from the boundary, not the middle";
}

TEST(Sites, ThatReachNobodyAreWrittenWithZeroPeopleAndNoWalk) {
  const TinyTown town;
  StudyText study;
  study.pins = "require = [\"S05\"]\n";
  study.walk = "[walk]\ncutoff = \"100 m\"\nsnap = \"60 m\"\nbands = [\"100 m\"]\n";
  study.locate = "[locate]\nsites = 1\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto site = read_csv(town.plan() / "sites.csv").rows.at(0);
  EXPECT_EQ(site.at("site_id"), "S05");
  for (const char* people : {"pop_cov", "pop_new", "pop_only", "load", "pop_cov_elderly"}) {
    EXPECT_EQ(site.at(people), "0.0") << people;
  }
  EXPECT_EQ(site.at("mean_m") + site.at("max_m"), "");
}

TEST(Subdistricts, SumTheirPeopleSitesAndWalksBeforeAndAfter) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto csv = read_csv(town.plan() / "subdistricts.csv");
  ASSERT_EQ(csv.rows.size(), 4U);
  const auto cells = [&](const char* name, const Ids& wanted) {
    Ids out;
    const auto row = csv.row("subdist", name);
    for (const auto& c : wanted) out.push_back(row.at(c));
    return out;
  };
  const Ids counts = {"population", "centres",    "new_sites", "quota_min",
                      "quota_max",  "cov_before", "cov_after"};
  EXPECT_EQ(cells("长白新村街道", counts), (Ids{"430.0", "1", "1", "1", "1", "150.0", "350.0"}));
  EXPECT_EQ(cells("四平路街道", counts), (Ids{"510.0", "0", "1", "", "", "0.0", "390.0"}));
  EXPECT_EQ(cells("五角场镇", counts), (Ids{"440.0", "0", "1", "", "", "0.0", "290.0"}));
  EXPECT_EQ(cells("殷行街道", counts), (Ids{"735.0", "0", "2", "1", "2", "0.0", "600.0"}));
  const Ids walks = {"mean_m_before", "mean_m_after"};
  EXPECT_EQ(cells("长白新村街道", walks), (Ids{"200.0", "228.6"}));
  EXPECT_EQ(cells("四平路街道", walks), (Ids{"", "153.1"}));
  EXPECT_EQ(cells("五角场镇", walks), (Ids{"", "141.4"}));
  EXPECT_EQ(cells("殷行街道", walks), (Ids{"", "132.5"}));
  const Ids bands = {"cov_100_m_before", "cov_100_m_after", "cov_300_m_before", "cov_300_m_after"};
  EXPECT_EQ(cells("长白新村街道", bands), (Ids{"100.0", "100.0", "100.0", "350.0"}));
  EXPECT_EQ(cells("殷行街道", bands), (Ids{"0.0", "470.0", "0.0", "600.0"}));
  const Ids elderly = {"population_elderly", "cov_before_elderly", "cov_after_elderly"};
  EXPECT_EQ(cells("长白新村街道", elderly), (Ids{"88.0", "20.0", "80.0"}));
  EXPECT_EQ(cells("殷行街道", elderly), (Ids{"164.0", "0.0", "148.0"}));
}

TEST(Demand, UnreachableDistancesAreEmptyAndReachedOnesExact) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto csv = read_csv(town.plan() / "demand.csv");
  const auto cells = [&](const char* id) {
    const auto row = csv.row("demand_id", id);
    return Ids{row.at("reached"), row.at("site_id"), row.at("dist_m"), row.at("dist_before_m"),
               row.at("snap_m")};
  };
  EXPECT_EQ(cells("D02"), (Ids{"yes", "S01", "200.00", "400.00", "0.00"}))
      << "a walk equal to the cutoff is within it";
  EXPECT_EQ(cells("D04"), (Ids{"no", "", "", "", "0.00"}));
  EXPECT_EQ(cells("D07"), (Ids{"yes", "S03", "330.00", "", "30.00"})) << "the leg to the street counts";
  EXPECT_EQ(cells("D12"), (Ids{"yes", "S09", "250.00", "", "0.00"}));
  EXPECT_EQ(cells("D15"), (Ids{"unsnapped", "", "", "", ""}));
  const auto outside = cells("D16");
  EXPECT_EQ(Ids(outside.begin(), outside.begin() + 4), (Ids{"outside", "", "", ""}));
  for (const auto& row : csv.rows) {
    const bool reached = row.at("reached") == "yes";
    EXPECT_EQ(row.at("dist_m").empty(), !reached) << row.at("demand_id");
    EXPECT_EQ(row.at("site_id").empty(), !reached) << row.at("demand_id");
  }
}

TEST(RunJson, HasTheKeysOfTheContractEachOfItsType) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto json = run_json(town);
  EXPECT_EQ(keys_of(json),
            (Ids{"mulin", "title", "crs", "locale", "seed", "date", "inputs", "network", "population",
                 "sites", "criteria", "coverage", "locate", "equity", "warnings"}));
  EXPECT_TRUE(json["mulin"].is_string() && json["warnings"].is_array());
  EXPECT_EQ(json["title"], "格子镇");
  EXPECT_EQ(json["crs"], "EPSG:4549");
  EXPECT_EQ(json["seed"], 7);
  EXPECT_EQ(json["network"].dump(),
            R"({"nodes":121,"edges":220,"length_m":44000.0,"components":1,"largest_share":1.0})");
  EXPECT_EQ(
      json["population"].dump(),
      R"({"total":2155.0,"demand_places":16,"reachable":2090.0,"unsnapped":25.0,"outside":33.0,"dropped":7.0})");
  EXPECT_EQ(
      json["coverage"].dump(),
      R"({"before":150.0,"after":1630.0,"cutoff":"400 m","bands":{"100 m":{"before":100.0,"after":1100.0},)"
      R"("300 m":{"before":100.0,"after":1540.0},"400 m":{"before":150.0,"after":1630.0}},)"
      R"("groups":{"elderly":{"before":20.0,"after":338.0,"population":441.0}}})");
  EXPECT_EQ(json["locate"].dump(),
            R"({"model":"mclp","status":"optimal","objective":1630.0,"bound":1630.0,"gap":0.0,)"
            R"("chosen":["S08","S03","S07","S01","S09"],"unserved":[],"alternatives":[]})");
  EXPECT_EQ(keys_of(json["equity"]), (Ids{"gini_before", "gini_after"}));
  EXPECT_LT(json["equity"]["gini_after"].get<double>(), json["equity"]["gini_before"].get<double>());
}

TEST(RunJson, NamesEveryInputWithItsDigestAndRepairs) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  Ids roles;
  const auto json = run_json(town);
  for (const auto& input : json["inputs"]) {
    EXPECT_EQ(keys_of(input), (Ids{"role", "source", "sha256", "features", "crs", "encoding", "repairs"}));
    EXPECT_EQ(input["sha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(input["crs"], "EPSG:4549");
    EXPECT_TRUE(input["repairs"].is_object());
    EXPECT_FALSE(fs::path(input["source"].get<std::string>()).is_absolute());
    roles.push_back(input["role"]);
  }
  std::sort(roles.begin(), roles.end());
  EXPECT_EQ(roles, (Ids{"centres", "exclude[1]", "population", "sites", "streets", "subdistricts"}));
}

TEST(TimingJson, NamesTheStagesInTheOrderTheyRan) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto json = Json::parse(read_file(town.plan() / "timing.json"));
  EXPECT_EQ(keys_of(json), (Ids{"threads", "stages", "total"}));
  Ids stages;
  for (const auto& stage : json["stages"]) {
    EXPECT_EQ(keys_of(stage), (Ids{"stage", "wall_s", "cpu_s", "peak_mb"}));
    stages.push_back(stage["stage"]);
  }
  EXPECT_EQ(stages,
            (Ids{"read", "clean", "network", "attach", "catchments", "score", "locate", "write", "maps"}));
  EXPECT_EQ(keys_of(json["total"]), (Ids{"wall_s", "cpu_s", "peak_mb"}));
  EXPECT_GT(json["total"]["peak_mb"].get<double>(), 1);
}

TEST(People, AreConservedToThePersonInEveryTable) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto people = run_json(town)["population"];
  const auto figure = [&](const char* key) { return people[key].get<double>(); };
  EXPECT_NEAR(figure("total"),
              figure("reachable") + figure("unsnapped") + figure("outside") + figure("dropped"), 0.5);
  std::map<std::string, double> by_state;
  for (const auto& row : read_csv(town.plan() / "demand.csv").rows)
    by_state[row.at("reached")] += number(row.at("population"));
  EXPECT_NEAR(by_state["yes"] + by_state["no"], figure("reachable"), 0.5);
  EXPECT_NEAR(by_state["unsnapped"], figure("unsnapped"), 0.5);
  EXPECT_NEAR(by_state["outside"], figure("outside"), 0.5);
  EXPECT_NEAR(by_state["yes"], run_json(town)["coverage"]["after"].get<double>(), 0.5);
  const auto areas = read_csv(town.plan() / "subdistricts.csv");
  EXPECT_NEAR(areas.sum("population"), figure("reachable") + figure("unsnapped"), 0.5);
  EXPECT_NEAR(areas.sum("cov_after"), by_state["yes"], 0.5);
  const auto sites = read_csv(town.plan() / "sites.csv");
  EXPECT_NEAR(sites.sum("load") + 100, by_state["yes"], 0.5) << "the 100 of D01 walk to the existing centre";
}

TEST(People, OfASubdistrictAreScaledToItsControlTotal) {
  const TinyTown town;
  town.write("subdistricts.geojson",
             with(tiny_subdistricts(), R"("NAME":"四平路街道")", R"("NAME":"四平路街道","RK":1020)"));
  StudyText study;
  study.subdistricts += "population = \"RK\"\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(read_csv(town.plan() / "subdistricts.csv").row("subdist", "四平路街道").at("population"),
            "1020.0");
  const auto people = run_json(town)["population"];
  EXPECT_NEAR(people["total"].get<double>(), 2155 + 510, 0.5);
  EXPECT_NEAR(people["control"]["source_total"].get<double>(), 2155, 0.5);
  bool found = false;
  for (const auto& area : people["control"]["subdistricts"]) {
    if (area["subdistrict"] != "四平路街道") continue;
    found = true;
    EXPECT_NEAR(area["factor"].get<double>(), 2, 1e-6);
  }
  EXPECT_TRUE(found);
}

struct Ask {
  const char* what;
  const char* pins;
  const char* locate;
  std::set<std::string> plan;
  double covered;
};

TEST(Locate, TakesTheBestPlanThatEachRuleAllows) {
  const TinyTown town;
  const std::vector<Ask> asks = {
      {"no rule: the five that gain most", "", "sites = 5", {"S08", "S03", "S07", "S02", "S06"}, 1790},
      {"a forbidden site gives way",
       "require = [\"S01\", \"S09\"]\nforbid = [\"S03\", \"S16\"]\n",
       "sites = 5\nspacing = \"450 m\"\nquota = { \"长白新村街道\" = 1, \"殷行街道\" = { max = 2 } }",
       {"S01", "S09", "S08", "S07", "S04"},
       1360},
      {"a quota of two takes the second best of its subdistrict",
       "require = [\"S01\", \"S09\"]\n",
       "sites = 5\nspacing = \"450 m\"\nquota = { \"长白新村街道\" = 1, \"四平路街道\" = 2, \"殷行街道\" = { "
       "max = 2 } }",
       {"S01", "S09", "S08", "S03", "S04"},
       1460},
      {"sites left out: the sum of the quotas",
       "",
       "quota = { \"长白新村街道\" = 1, \"四平路街道\" = 1 }",
       {"S02", "S03"},
       820},
      {"a spacing equal to the walk between two sites allows both",
       "forbid = [\"S16\"]\n",
       "spacing = \"400 m\"\nquota = { \"五角场镇\" = 2 }",
       {"S06", "S07"},
       590},
      {"a budget buys the cheaper neighbour",
       "require = [\"S01\", \"S09\"]\nforbid = [\"S16\"]\n",
       "sites = 5\nspacing = \"450 m\"\nbudget = 120\nquota = { \"长白新村街道\" = 1, \"殷行街道\" = { max = "
       "2 } }",
       {"S01", "S09", "S08", "S03", "S06"},
       1550},
      {"scores alone",
       "require = [\"S01\", \"S09\"]\nforbid = [\"S16\"]\n",
       "sites = 5\nspacing = \"450 m\"\nscore_weight = 1.0\nquota = { \"长白新村街道\" = 1, \"殷行街道\" = { "
       "max = 2 } }",
       {"S01", "S09", "S08", "S03", "S06"},
       1550},
      {"cover everyone whom a site can reach",
       "forbid = [\"S16\"]\n",
       "model = \"lscp\"",
       {"S02", "S03", "S04", "S06", "S07", "S08", "S09", "S10"},
       2090},
  };
  for (const auto& ask : asks) {
    StudyText study;
    study.pins = ask.pins;
    study.locate = std::string("[locate]\n") + ask.locate + "\n";
    study.output = "[output]\nformats = [\"csv\"]\n";
    const auto outcome = town.run(study);
    ASSERT_EQ(outcome.exit_code, 0) << ask.what << "\n" << outcome.err;
    EXPECT_EQ(chosen_set(town), ask.plan) << ask.what;
    EXPECT_NEAR(run_json(town)["coverage"]["after"].get<double>(), ask.covered, 1e-6) << ask.what;
    EXPECT_EQ(run_json(town)["locate"]["status"], "optimal") << ask.what;
  }
}

/// Where a place of the town meets the street that runs north at x, and its leg.
struct Foot {
  int x, y, leg;
};

/// Manhattan, by whichever cross street is shortest.
double walk(const Foot& a, const Foot& b) {
  int best = a.x == b.x ? std::abs(a.y - b.y) : 1 << 20;
  for (int street = 0; street <= 2000; street += 200) {
    best = std::min(best, std::abs(a.x - b.x) + std::abs(a.y - street) + std::abs(street - b.y));
  }
  return a.leg + best + b.leg;
}

TEST(Locate, PMedianAndPCenterEqualAllPlansTriedByHandDistances) {
  const std::vector<std::pair<Foot, int>> people = {
      {{200, 300, 0}, 100},  {{200, 600, 0}, 50},   {{600, 700, 0}, 200},   {{800, 900, 0}, 80},
      {{1400, 300, 0}, 300}, {{1800, 100, 0}, 120}, {{1600, 500, 30}, 90},  {{200, 1700, 0}, 150},
      {{600, 1300, 0}, 230}, {{400, 1500, 0}, 60},  {{1400, 1500, 0}, 400}, {{1600, 1750, 0}, 130},
      {{1800, 1900, 0}, 70}, {{1200, 1100, 0}, 110}};
  const std::vector<Foot> sites = {{400, 600, 0},   {800, 800, 0},   {1400, 400, 0}, {1800, 200, 0},
                                   {1600, 600, 0},  {400, 1600, 0},  {600, 1400, 0}, {1400, 1600, 0},
                                   {1800, 1800, 0}, {1200, 1050, 10}};
  const Foot centre = {200, 200, 0};
  double least_sum = 1e18, least_most = 1e18;
  for (unsigned plan = 0; plan < 1U << sites.size(); ++plan) {
    std::vector<Foot> open;
    for (std::size_t s = 0; s < sites.size(); ++s) {
      if ((plan >> s & 1U) != 0) open.push_back(sites[s]);
    }
    if (open.size() != 3) continue;
    bool apart = true;
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < a; ++b) apart = apart && walk(open[a], open[b]) >= 450;
    }
    if (!apart) continue;
    open.push_back(centre);
    double sum = 0, most = 0;
    for (const auto& [home, count] : people) {
      double nearest = 1e18;
      for (const auto& place : open) nearest = std::min(nearest, walk(home, place));
      sum += count * nearest;
      most = std::max(most, nearest);
    }
    least_sum = std::min(least_sum, sum);
    least_most = std::min(least_most, most);
  }
  const TinyTown town;
  for (const auto& [model, best] : {std::pair{"p-median", least_sum}, std::pair{"p-center", least_most}}) {
    StudyText study;
    study.pins = "forbid = [\"S16\"]\n";
    study.locate = std::string("[locate]\nsites = 3\nspacing = \"450 m\"\nmodel = \"") + model + "\"\n";
    study.output = "[output]\nformats = [\"csv\"]\n";
    const auto outcome = town.run(study);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_NEAR(run_json(town)["locate"]["objective"].get<double>(), best, 1e-3) << model;
    EXPECT_EQ(run_json(town)["locate"]["status"], "optimal") << model;
  }
}

TEST(Locate, CountsAGroupOnTopOfEveryoneWithinItsOwnCutoff) {
  const TinyTown town;
  StudyText study;
  study.locate += "group_weight = { elderly = 0.5 }\n";
  ASSERT_EQ(town.run_tables(study).exit_code, 0);
  EXPECT_NEAR(run_json(town)["locate"]["objective"].get<double>(), 1630 + 0.5 * 338, 1e-6);
  EXPECT_NEAR(run_json(town)["coverage"]["after"].get<double>(), 1630, 1e-6)
      << "reported people are unweighted";
}

TEST(Locate, PeopleBeyondEverySiteAreCountedOnceAndTheUnsnappedNotAgain) {
  const TinyTown town;
  auto sites = tiny_sites();
  const auto row = sites.find("S10");
  town.write("sites.csv", sites.erase(row, sites.find('\n', row) + 1 - row));
  const auto outcome = town.run_tables();
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(run_json(town)["locate"]["unserved"].dump(), R"(["D14"])") << "D14 alone; D15 is unsnapped, D16 outside";
}

TEST(Locate, QuotasMayComeFromATable) {
  const TinyTown town;
  town.write("quota.csv", "街道,n\r\n四平路街道,1\r\n殷行街道,1\r\n");
  StudyText study;
  study.pins = "";
  study.locate = "[locate]\nquota = { source = \"quota.csv\", name = \"街道\", sites = \"n\" }\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(chosen(town), (Ids{"S08", "S03"}));
}

TEST(Geojson, SaysWhatTheTablesSayInWgs84) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"csv\", \"geojson\"]\n";
  ASSERT_EQ(town.run(study).exit_code, 0);
  for (const auto* name : {"sites", "candidates"}) {
    const auto csv = read_csv(town.plan() / (std::string(name) + ".csv"));
    const auto json = Json::parse(read_file(town.plan() / (std::string(name) + ".geojson")));
    ASSERT_EQ(json["features"].size(), csv.rows.size()) << name;
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
      const auto& feature = json["features"][i];
      EXPECT_EQ(feature["properties"]["site_id"], csv.rows[i].at("site_id"));
      EXPECT_EQ(keys_of(feature["properties"]), csv.header) << name;
      EXPECT_NEAR(feature["geometry"]["coordinates"][0].get<double>(), number(csv.rows[i].at("lon")), 1e-6);
      EXPECT_NEAR(feature["geometry"]["coordinates"][1].get<double>(), number(csv.rows[i].at("lat")), 1e-6);
    }
  }
}

TEST(Shapefiles, HaveShortAsciiNamesThatFieldsCsvExplains) {
  const TinyTown town;
  for (const bool pinyin : {false, true}) {
    StudyText study;
    study.output =
        "[output]\nformats = [\"csv\", \"shp\"]\n" + std::string(pinyin ? "fields = \"pinyin\"\n" : "");
    const auto outcome = town.run(study);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto fields = read_csv(town.plan() / "fields.csv");
    std::set<std::string> explained;
    for (const auto& row : fields.rows) {
      explained.insert(row.at("table") + "." + row.at("field"));
      EXPECT_FALSE(row.at("meaning").empty()) << row.at("field");
    }
    for (const auto& [table, rows] :
         std::map<std::string, std::uint32_t>{{"sites", 5}, {"candidates", 16}, {"subdistricts", 4}}) {
      const auto dbf = read_file(town.plan() / "shp" / (table + ".dbf"));
      EXPECT_EQ(little(dbf, 4, 4), rows) << table;
      for (const auto& field : dbf_fields(dbf)) {
        EXPECT_LE(field.size(), 10U) << field;
        for (const char c : field) EXPECT_TRUE(c > 0x20 && c < 0x7F) << field;
        EXPECT_TRUE(explained.contains(table + "." + field)) << table << "." << field;
      }
      EXPECT_TRUE(read_file(town.plan() / "shp" / (table + ".cpg")).starts_with("UTF-8"));
    }
    EXPECT_EQ(dbf_fields(read_file(town.plan() / "shp/sites.dbf")).at(1), pinyin ? "DKBH" : "site_id");
  }
}

TEST(Shapefiles, WrittenInGbkSayTheSameNamesInGbkBytes) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"shp\"]\nencoding = \"GBK\"\n";
  const auto outcome = town.run(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(has(read_file(town.plan() / "shp/subdistricts.dbf"), "\xCE\xE5\xBD\xC7\xB3\xA1\xD5\xF2"))
      << "五角场镇";
  const auto cpg = read_file(town.plan() / "shp/subdistricts.cpg");
  EXPECT_TRUE(has(cpg, "GBK") || has(cpg, "936")) << cpg;
}

TEST(Geopackage, HasEveryLayerOfTheContractWithItsRows) {
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const std::string file = (town.plan() / "plan.gpkg").string();
  const std::map<std::string, std::size_t> rows = {
      {"sites", 5},   {"candidates", 16}, {"centres", 1},   {"subdistricts", 4},
      {"demand", 16}, {"allocation", 10}, {"streets", 220}, {"network_issues", 0}};
  for (const auto& [layer, count] : rows) EXPECT_EQ(maps::read_layer(file, layer).rows(), count) << layer;
  EXPECT_GT(maps::read_layer(file, "service_areas").rows(), 0U);
  EXPECT_GT(maps::read_layer(file, "layer_styles").rows(), 0U);
  const auto sites = maps::read_layer(file, "sites");
  EXPECT_EQ(maps::text_of(sites.at(1, maps::column_of(sites, "name"))), "=SUM(A1)")
      << "only CSV needs the apostrophe";
}

TEST(Surface, HasScoresInsideAndNothingOutsideOrWhereExcluded) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"tif\"]\n";
  ASSERT_EQ(town.run(study).exit_code, 0);
  layers::CitySources sources;
  sources.folder = town.plan().string();
  layers::Source surface;
  surface.source = "suitability.tif";
  const std::vector<geometry::Point> at = {{501410, 3451590}, {502400, 3451000}, {501600, 3451200}};
  layers::ReadResult read;
  read.city.crs = "EPSG:4549";
  const auto values = layers::sample_raster(read, sources, surface, at, layers::Sampling::cell);
  ASSERT_EQ(values.size(), 3U);
  EXPECT_GT(values[0], 0);
  EXPECT_LE(values[0], 1);
  EXPECT_TRUE(std::isnan(values[1])) << "outside";
  EXPECT_TRUE(std::isnan(values[2])) << "excluded";
}

TEST(Maps, AreA3LandscapeAndBearTheDateOfTheStudy) {
  const TinyTown town;
  StudyText study;
  study.output = "[output]\nformats = [\"pdf\", \"png\"]\ndate = \"2016-01-15\"\n";
  const auto outcome = town.run(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const auto* name : {"candidates", "coverage"}) {
    const auto pdf = read_file(town.plan() / "maps" / (std::string(name) + ".pdf"));
    EXPECT_TRUE(pdf.starts_with("%PDF-"));
    EXPECT_TRUE(has(pdf, "20160115000000Z"));
    EXPECT_TRUE(has(pdf, "1190.55") && has(pdf, "841.88")) << "420 mm × 297 mm in points";
    const auto png = read_file(town.plan() / "maps" / (std::string(name) + ".png"));
    ASSERT_TRUE(png.starts_with("\x89PNG\r\n"));
    const auto big = [&](std::size_t at) {
      return static_cast<unsigned char>(png.at(at)) * 256U + static_cast<unsigned char>(png.at(at + 1));
    };
    EXPECT_NEAR(big(18), 420 / 25.4 * 200, 1) << "pixels across at 200 dpi";
    EXPECT_NEAR(big(22), 297 / 25.4 * 200, 1);
  }
}

TEST(Locale, ChineseReasonsAreWrittenInChinese) {
  const TinyTown town;
  StudyText study;
  study.top += "locale = \"zh\"\n";
  ASSERT_EQ(town.run_tables(study).exit_code, 0);
  EXPECT_EQ(read_csv(town.plan() / "candidates.csv").row("site_id", "S15").at("reason"),
            "位于禁建范围: 旧改地块");
  EXPECT_TRUE(has(read_csv(town.plan() / "sites.csv").rows.at(0).at("reason"), "新增覆盖 530 人"));
}

}  // namespace
}  // namespace mulin::test
