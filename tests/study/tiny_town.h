// tests/study/tiny_town: a town on squared paper, as files on disk, whose every answer can be worked out by
// hand. In: sections of a study file to change → out: layers and study.toml in a scratch folder. Read first:
// study/cli_run.h.
//
// 2 km × 2 km, a street every 200 m both ways (11 + 11 lines that cross without shared vertices: 121
// junctions, 220 edges, 44 km). Origin (500000, 3450000) in EPSG:4549; below, metres from it. Walks are
// Manhattan walks, because every site stands at a junction (S10 apart) and everybody lives on a street that
// runs north.
//
//   五角场镇   | 殷行街道      quarters of 1 km, borders at x = 1000 and y = 1000
//   -----------+-----------
//   长白新村街道 | 四平路街道
//
// Cutoff 400 m, elderly 300 m, snap 60 m, spacing 450 m. Centre C1 (200,200).
//
//   people             count elderly   walks that matter
//   D01 ( 200, 300)     100    20      C1 100
//   D02 ( 200, 600)      50    10      C1 400 (the cutoff itself), S01 200
//   D03 ( 600, 700)     200    50      S01 300, S02 300
//   D04 ( 800, 900)      80     8      S02 100
//   D05 (1400, 300)     300    60      S03 100
//   D06 (1800, 100)     120    40      S04 100
//   D07 (1630, 500)      90     9      30 m off the street: S03 330, S05 130
//   D08 ( 200,1700)     150    30      S06 300
//   D09 ( 600,1300)     230    44      S07 100
//   D10 ( 400,1500)      60     6      S06 100, S07 300
//   D11 (1400,1500)     400   100      S08 100
//   D12 (1600,1750)     130    13      S08 350, S09 250
//   D13 (1800,1900)      70    35      S09 100
//   D14 (1200,1100)     110    11      S10 60 (10 of them from S10 to its street)
//   D15 (1300,1300)      25     5      unsnapped: 100 m from every street
//   D16 (2300,1000)      33     3      outside
//   D17 (no place)        7     1      dropped
//
//   sites in play: S01 (400,600) S02 (800,800) S03 (1400,400) S04 (1800,200) S05 (1600,600) S06 (400,1600)
//                  S07 (600,1400) S08 (1400,1600) S09 (1800,1800) S10 (1190,1050)
//   nearer than 450 m to each other: S03–S05, S06–S07 (both 400)
//   rejected: S11 duplicate of S08, S12 outside, S13 unsnapped, S14 spacing (200 m from C1), S15 excluded,
//   S16 forbidden
//
// The study asks for five sites with S01 and S09 pinned: the plan is S08 530, S03 390, S07 290, S01 200, S09
// 70 more people, in greedy order; 150 people are covered before, 1630 after.
#pragma once

#include <optional>
#include <string>

#include "study/cli_run.h"

namespace mulin::test {

/// The study file in pieces; a test replaces the one it is about.
struct StudyText {
  std::string top = "title = \"格子镇\"\ncrs = \"EPSG:4549\"\nseed = 7\n";
  std::string subdistricts = "[subdistricts]\nsource = \"subdistricts.geojson\"\nname = \"NAME\"\n";
  std::string streets = "[streets]\nsource = \"streets.geojson\"\n";
  std::string population =
      "[population]\nsource = \"people.csv\"\nx = \"east\"\ny = \"north\"\ncrs = \"EPSG:4549\"\ncount = "
      "\"POP\"\n"
      "groups = { elderly = \"POP60\" }\n";
  std::string centres =
      "[centres]\nsource = \"centres.csv\"\nname = \"NAME\"\nx = \"east\"\ny = \"north\"\ncrs = "
      "\"EPSG:4549\"\n";
  std::string sites =
      "[sites]\nsource = \"sites.csv\"\nid = \"ID\"\nname = \"NAME\"\ncost = \"COST\"\nx = \"east\"\ny = "
      "\"north\"\n"
      "crs = \"EPSG:4549\"\nkeep = [\"NOTE\", \"TEL\"]\n";
  std::string pins = "require = [\"S01\", \"S09\"]\nforbid = [\"S16\"]\n";
  std::string exclude = "[[exclude]]\nname = \"旧改地块\"\nsource = \"renewal.geojson\"\n";
  std::string walk =
      "[walk]\ncutoff = \"400 m\"\nsnap = \"60 m\"\nbands = [\"100 m\", \"300 m\", \"400 m\"]\n"
      "groups = { elderly = { cutoff = \"300 m\" } }\n";
  std::string criteria =
      "[[criterion]]\nname = \"people\"\nmeasure = \"population_gained\"\nweight = 0.75\nvalue = { from = 0, "
      "to = 1000 }\n"
      "[[criterion]]\nname = \"floor area\"\nmeasure = \"attribute\"\nfield = \"AREA\"\nweight = 0.25\n"
      "value = { from = 0, to = 1000 }\n";
  std::string locate =
      "[locate]\nmodel = \"mclp\"\nsites = 5\nspacing = \"450 m\"\n"
      "quota = { \"长白新村街道\" = 1, \"殷行街道\" = { min = 1, max = 2 } }\n";
  std::string output = "[output]\ndate = \"2016-01-15\"\n";
  std::string map = "";

  [[nodiscard]] std::string text() const;
};

/// Tables alone: what most tests read, in a tenth of the time.
inline constexpr const char* kTablesOnly = "[output]\nformats = [\"csv\", \"gpkg\"]\n";

class TinyTown {
 public:
  TinyTown();
  [[nodiscard]] fs::path folder() const { return scratch_.path(); }
  [[nodiscard]] fs::path plan() const { return scratch_.path() / "plan"; }
  fs::path write(const std::string& name, const std::string& text) const {
    return scratch_.write(name, text);
  }
  fs::path write_study(const StudyText& study = {}) const { return write("study.toml", study.text()); }

  /// Writes the study and runs it into plan(); more arguments follow the usual ones.
  Outcome run(const StudyText& study = {}, const std::vector<std::string>& more = {}) const;
  /// As run() with tables alone, unless the study says otherwise.
  Outcome run_tables(StudyText study = {}) const;

 private:
  Scratch scratch_;
};

// The layers, for tests that change one.
std::string tiny_people();
std::string tiny_sites();
std::string tiny_subdistricts(const std::string& southwest = "长白新村街道");

}  // namespace mulin::test
