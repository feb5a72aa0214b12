// study/study: what the planner asked, as plain data: the study file with its defaults filled in.
// In: a TOML file (contract: one key, one meaning; an unknown key is an error) → out: a Study.
// Read first: layers/sources.h, sites/candidates.h, scoring/score.h, locate/problem.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/units.h"
#include "layers/sources.h"
#include "locate/problem.h"
#include "network/profile.h"
#include "scoring/score.h"
#include "sites/candidates.h"

namespace mulin::study {

/// A limit as it was written ("500 m"), for column names and messages.
struct NamedLimit {
  std::string text;
  core::Limit limit;
};

struct WalkGroup {
  double speed = 1.2;                ///< m/s
  std::optional<NamedLimit> cutoff;  ///< own cutoff; without: the common one
  bool steps = true;                 ///< false: never on steps
};

struct Walk {
  double speed = 1.2;
  NamedLimit cutoff{"1000 m", {1000, 0, false}};
  double snap = 100;
  std::vector<NamedLimit> bands;
  std::map<std::string, WalkGroup> groups;
  network::Profile time;            ///< what slopes, steps and lifts take where a limit is in minutes
  std::optional<int> crossings;     ///< row in CitySources::places: where people wait
  double crossing_wait = 30;        ///< seconds each
  /// How a group ("" = everyone) walks for its cutoff.
  [[nodiscard]] network::Profile profile(const std::string& group) const;
  /// Metres that `group` ("" = everyone) may walk for `limit`: distances ignore speed, times do not.
  [[nodiscard]] double metres(const core::Limit& limit, const std::string& group) const;
  /// The cutoff of a group in metres.
  [[nodiscard]] double cutoff_metres(const std::string& group) const;
};

struct CriterionSpec {
  scoring::Criterion criterion;
  std::string key;            ///< "criterion[2]", for messages
  std::string group;          ///< whose people; "" = everyone
  std::string field;          ///< of the measure attribute
  std::optional<int> places;  ///< row in CitySources::places and City::places
  bool straight = false;      ///< by = "straight"
  double within = 0;          ///< metres; 0: the cutoff
  double target = 0;          ///< of supply_gap
};

struct Quota {
  std::string subdistrict;
  int least = 0;
  std::optional<int> most;
};

struct Locate {
  locate::Model model = locate::Model::mclp;
  std::string model_word = "mclp";
  std::optional<int> sites;
  double score_weight = 0;
  std::vector<Quota> quota;
  std::string quota_key = "locate.quota";  ///< or the file it came from, for messages
  std::map<std::string, double> group_weight;
  double priority_weight = 1;  ///< of people in City::priority
  double spacing = 0;          ///< metres; 0: none
  std::string spacing_text;
  std::optional<double> budget;
  std::optional<double> capacity;
  bool limit = false;  ///< p-median and p-center: the cutoff applies
  double cover = 1;
  double gap = 0;
  double time_limit = 600;  ///< seconds
  std::optional<std::int64_t> work_limit;
  int alternatives = 0;
};

struct Output {
  std::set<std::string> formats;
  std::string encoding = "UTF-8";
  bool pinyin = false;
  std::string date = "2000-01-01";
};

struct MapStyle {
  std::string author, sheet_no, approval_no, paper = "A3";
  bool draft = false;
  double scale = 0;
  double dpi = 200;
};

struct Study {
  std::string path;  ///< of the study file
  std::string title;
  std::string locale = "en";
  std::uint64_t seed = 1;
  layers::CitySources sources;
  std::optional<layers::Source> slope;  ///< elevation model, for limits in minutes
  network::Joins joins = network::Joins::automatic;
  std::optional<double> tolerance;  ///< metres over which loose street ends are joined; without: 0.5, and 0
                                    ///< where node ids say what is joined
  Walk walk;
  sites::SiteOptions sites;
  std::vector<CriterionSpec> criteria;
  bool default_criteria = false;  ///< none were given
  scoring::Method method = scoring::Method::weighted_sum;
  int draws = 0;
  Locate locate;
  Output output;
  MapStyle map;
  [[nodiscard]] bool chinese() const { return locale == "zh"; }
};

/// The formats that this version writes.
const std::set<std::string>& known_formats();

/// Throws: UsageError, one line with the file, the key, what was found and what was expected.
Study read_study(const std::string& path);

}  // namespace mulin::study
