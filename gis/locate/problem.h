// locate/problem: which set of sites is best? The question, frozen: ids, numbers and a sparse travel table.
// In: a ProblemBuilder filled by the caller → out: a Problem that is checked, and never changes again.
// Read first: core/ragged.h; then solve.h for the answer.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/ragged.h"

namespace mulin::locate {

using core::kNoRow;
using core::Row;

enum class Model : std::uint8_t {
  mclp,              ///< cover as much weight as possible with p sites (Church & ReVelle 1974)
  lscp,              ///< cover all that can be covered with the fewest sites (Toregas et al. 1971)
  p_median,          ///< least weighted cost to the nearest open site (Hakimi 1964)
  p_center,          ///< least greatest cost to the nearest open site
  capacitated_mclp,  ///< mclp where a site serves no more people than it has room for
  attendance         ///< weight × decay(cost to the nearest open site), as much as possible
};

enum class SiteStatus : std::uint8_t {
  candidate,  ///< may be chosen
  required,   ///< must be chosen, counts in p
  forbidden,  ///< must not be chosen
  existing,   ///< open already: serves, counts neither in p nor in quotas, budget or score
  competitor  ///< open, not ours: mclp and attendance lose the demand it is at least as near to; others
              ///< ignore it
};

/// Least and most NEW sites among `sites`. Zones may nest and overlap; a site may lie in none.
struct Zone {
  std::string name;
  std::vector<Row> sites;
  int least = 0;
  std::optional<int> most;
};

/// Two sites that may not both be open; with an existing one, the other is barred.
struct Conflict {
  Row a = kNoRow;
  Row b = kNoRow;
  double distance = std::numeric_limits<double>::quiet_NaN();  ///< for "spacing at most …", when known
};

/// Attendance by cost d: linear 1 − d/a · power (1 + d)^−a · exponential e^(−a·d) · gaussian e^(−(d/a)²/2) ·
/// step 1. Each is 1 at 0 and 0 beyond the radius; linear without parameter ends at the radius.
struct Decay {
  enum class Shape : std::uint8_t { linear, power, exponential, gaussian, step };
  Shape shape = Shape::linear;
  double parameter = 0;
};

/// Who reaches what at which cost, one row a site: 12 bytes a pair.
/// Requires: costs finite and ≥ 0; a demand at most once in a row. A missing pair cannot be reached.
struct Travel {
  std::vector<std::int64_t> first{0};
  std::vector<Row> demand;
  std::vector<double> cost;

  void add(Row demand_row, double pair_cost) {
    demand.push_back(demand_row);
    cost.push_back(pair_cost);
  }
  /// Ends the row of the site whose pairs were added since the last call.
  void close_site() { first.push_back(static_cast<std::int64_t>(demand.size())); }

  [[nodiscard]] Row sites() const { return static_cast<Row>(first.size()) - 1; }
  [[nodiscard]] std::int64_t pairs() const { return first.back(); }
  [[nodiscard]] std::span<const Row> demands(Row site) const {
    return {demand.data() + first[static_cast<std::size_t>(site)], length(site)};
  }
  [[nodiscard]] std::span<const double> costs(Row site) const {
    return {cost.data() + first[static_cast<std::size_t>(site)], length(site)};
  }

 private:
  [[nodiscard]] std::size_t length(Row site) const {
    const auto s = static_cast<std::size_t>(site);
    return static_cast<std::size_t>(first[s + 1] - first[s]);
  }
};

/// What a problem is made of. Vectors over sites or demand may be left empty where a default is named.
struct ProblemBuilder {
  Model model = Model::mclp;
  std::optional<int> p;  ///< exactly so many NEW sites, required ones included; lscp may leave it open
  Travel travel;         ///< as many rows as there are sites
  std::vector<double>
      weight;  ///< one a demand, ≥ 0: its part in the objective; its length is the demand count

  /// mclp, lscp, capacitated_mclp: must be given; cost ≤ radius is covered (open_radius: <).
  /// p_median: pairs beyond it do not serve. p_center: the centre may not exceed it. attendance: 0 beyond it.
  std::optional<double> radius;
  bool open_radius = false;

  std::vector<SiteStatus> status;       ///< default: all candidates
  std::vector<std::string> site_names;  ///< for messages; default "site 17" (row number)
  std::vector<Zone> zones;
  std::vector<Conflict> conflicts;
  std::string spacing_words = "the spacing";  ///< how a message calls the conflicts: "500 m apart"
  std::string unit;                           ///< of costs, for messages: "m"; may be empty
  std::vector<double> site_cost;              ///< ≥ 0; default 0
  std::optional<double> budget;               ///< the new sites' costs together stay within it
  std::vector<double> score;                  ///< ≥ 0; default 0
  double score_weight = 0;  ///< w in [0, 1]: maximise (1−w)·C/C* + w·S/S*; minimised models C*/C

  double cover = 1;     ///< lscp: share of the coverable weight to cover
  bool strict = false;  ///< lscp: demand that nothing covers makes it infeasible
  std::optional<double>
      penalty;  ///< p_median: cost a unit of weight that no open site reaches; none: infeasible
  Decay decay;  ///< attendance
  std::vector<double> capacity;  ///< capacitated_mclp: people a site serves
  std::vector<double> people;    ///< capacitated_mclp: default the weights
};

/// A frozen, checked problem. Only freeze() makes one.
class Problem {
 public:
  [[nodiscard]] Row sites() const { return data_.travel.sites(); }
  [[nodiscard]] Row demands() const { return static_cast<Row>(data_.weight.size()); }
  /// All that was given, defaults filled in: every vector has its full length.
  [[nodiscard]] const ProblemBuilder& data() const { return data_; }
  [[nodiscard]] const ProblemBuilder* operator->() const { return &data_; }
  /// True when a pair of this cost serves: within the radius, or no radius given.
  [[nodiscard]] bool within(double cost) const {
    return !data_.radius || cost < *data_.radius || (!data_.open_radius && cost == *data_.radius);
  }
  [[nodiscard]] SiteStatus status(Row site) const { return data_.status[static_cast<std::size_t>(site)]; }
  [[nodiscard]] const std::string& name(Row site) const {
    return data_.site_names[static_cast<std::size_t>(site)];
  }
  /// True for models whose objective is to be made small: lscp, p_median, p_center.
  [[nodiscard]] bool minimises() const;

 private:
  explicit Problem(ProblemBuilder data) : data_(std::move(data)) {}
  friend Problem freeze(ProblemBuilder builder);
  ProblemBuilder data_;
};

/// Checks the parts against each other and freezes them.
/// Throws: DataError for a negative or non-finite weight, cost, score or capacity, a row out of range, a
/// duplicate pair; UsageError for a missing p or radius, a share or score weight outside [0, 1].
/// Edge: contradictory quotas and pins are not refused here: solve() explains them.
Problem freeze(ProblemBuilder builder);

}  // namespace mulin::locate
