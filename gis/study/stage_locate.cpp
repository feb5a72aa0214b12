#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "core/error.h"
#include "core/text.h"
#include "geometry/shapes.h"
#include "locate/solve.h"
#include "study/stages.h"

namespace mulin::study {
namespace {

using locate::Model;
using network::Length;

bool bounded(const Locate& locate) {
  return locate.limit || (locate.model != Model::p_median && locate.model != Model::p_center);
}

/// The problem's sites: the candidates in play, then the existing centres.
struct SiteRows {
  std::vector<Row> candidate;  ///< of each problem site that is a candidate
  std::map<Row, Row> row_of_candidate;
};

SiteRows site_rows(const Plan& plan) {
  SiteRows rows;
  for (Row i = 0; i < static_cast<Row>(plan.candidates.all.size()); ++i) {
    if (plan.candidates.all[static_cast<std::size_t>(i)].rejected != sites::Reason::none) continue;
    rows.row_of_candidate[i] = static_cast<Row>(rows.candidate.size());
    rows.candidate.push_back(i);
  }
  return rows;
}

/// People a place counts for in the objective: everyone once, groups on top, times the priority of the place.
struct Weights {
  std::vector<double> place;  ///< everyone, and groups with everyone's cutoff
  std::vector<std::pair<std::string, std::vector<double>>> own_cutoff;  ///< groups whose cutoff differs
};

std::vector<double> priority(const Plan& plan) {
  std::vector<double> factor(plan.demand_at.size(), 1);
  if (plan.study.locate.priority_weight == 1) return factor;
  for (const auto& zone : plan.city().priority) {
    for (std::size_t i = 0; i < factor.size(); ++i) {
      if (geometry::contains(zone.shape, plan.city().demand.at[i]))
        factor[i] = plan.study.locate.priority_weight;
    }
  }
  return factor;
}

Weights objective_weights(const Plan& plan) {
  const auto factor = priority(plan);
  Weights weights;
  weights.place = plan.people.at("");
  for (const auto& [group, weight] : plan.study.locate.group_weight) {
    auto people = plan.people.at(group);
    for (auto& p : people) p *= weight;
    if (bounded(plan.study.locate) && plan.table_key(group) != plan.table_key("")) {
      weights.own_cutoff.emplace_back(group, std::move(people));
      continue;
    }
    for (std::size_t i = 0; i < people.size(); ++i) weights.place[i] += people[i];
  }
  for (std::size_t i = 0; i < factor.size(); ++i) {
    weights.place[i] *= factor[i];
    for (auto& [group, people] : weights.own_cutoff) people[i] *= factor[i];
  }
  return weights;
}

/// One row of travel costs, in metres. Groups with their own cutoff are demand places of their own, within it
/// or not.
class TravelRows {
 public:
  TravelRows(const Plan& plan, const Weights& weights, const core::Job& job)
      : plan_(plan), weights_(weights) {
    const auto reach = bounded(plan.study.locate) ? plan.cutoff("") : network::kUnreached - 1;
    centres_ = catchments::travel_table(plan.network, plan.centre_at, plan.demand_at, reach, job);
    if (!bounded(plan.study.locate)) {
      sites_ = catchments::travel_table(plan.network, plan.site_at, plan.demand_at, reach, job);
    }
    for (const auto& [group, people] : weights.own_cutoff) {
      const Way& way = plan.way(group);
      group_centres_.push_back(
          catchments::travel_table(way.network, way.centre_at, way.demand_at, plan.cutoff(group), job));
    }
  }

  void add_candidate(Row candidate, locate::Travel& travel) const {
    add(bounded(plan_.study.locate) ? plan_.table("") : sites_, candidate, travel);
    for (std::size_t g = 0; g < weights_.own_cutoff.size(); ++g) {
      add_group(plan_.table(weights_.own_cutoff[g].first), candidate, g, travel);
    }
    travel.close_site();
  }
  void add_centre(Row centre, locate::Travel& travel) const {
    add(centres_, centre, travel);
    for (std::size_t g = 0; g < group_centres_.size(); ++g) add_group(group_centres_[g], centre, g, travel);
    travel.close_site();
  }

 private:
  void add(const catchments::TravelTable& table, Row site, locate::Travel& travel) const {
    const auto demand = table.demand_of(site);
    const auto distance = table.distance_of(site);
    for (std::size_t k = 0; k < demand.size(); ++k) {
      if (weights_.place[static_cast<std::size_t>(demand[k])] > 0)
        travel.add(demand[k], distance[k] * table.unit);
    }
  }
  void add_group(const catchments::TravelTable& table, Row site, std::size_t group,
                 locate::Travel& travel) const {
    const auto shift = static_cast<Row>((group + 1) * plan_.demand_at.size());
    for (const Row demand : table.demand_of(site)) travel.add(demand + shift, 0);
  }
  const Plan& plan_;
  const Weights& weights_;
  catchments::TravelTable sites_, centres_;
  std::vector<catchments::TravelTable> group_centres_;
};

/// The clash that planners meet most, told before any solving: more new sites asked for than there are
/// places.
void refuse_over_candidates(const Plan& plan, const locate::Zone& zone, Row subdistrict) {
  if (zone.least <= static_cast<int>(zone.sites.size())) return;
  int rejected = 0;
  for (const auto& c : plan.candidates.all) {
    if (c.subdistrict == subdistrict && c.rejected != sites::Reason::none) ++rejected;
  }
  throw core::InfeasibleError(
      plan.study.locate.quota_key + ": " + core::printable(zone.name) + " asks for " +
      std::to_string(zone.least) + " new sites and has " + std::to_string(zone.sites.size()) +
      (zone.sites.size() == 1 ? " candidate in play" : " candidates in play") + (rejected > 0 ? " (" + std::to_string(rejected) + " rejected)" : "") +
      "; lower its quota to " + std::to_string(zone.sites.size()) + ", or add candidates there");
}

std::vector<locate::Zone> quota_zones(const Plan& plan, const SiteRows& rows) {
  std::vector<locate::Zone> zones;
  std::vector<std::string> names;
  for (const auto& s : plan.city().subdistricts) names.push_back(s.name);
  for (const auto& quota : plan.study.locate.quota) {
    const auto found = std::find(names.begin(), names.end(), quota.subdistrict);
    if (found == names.end()) {
      const auto nearest = core::nearest_name(quota.subdistrict, names);
      throw core::UsageError(
          plan.study.locate.quota_key + ": \"" + core::printable(quota.subdistrict) + "\" is no subdistrict" +
          (nearest ? ", did you mean \"" + *nearest + "\"?" : "; known: " + core::join(names)));
    }
    locate::Zone zone;
    zone.name = quota.subdistrict;
    zone.least = quota.least;
    zone.most = quota.most;
    for (std::size_t i = 0; i < rows.candidate.size(); ++i) {
      const auto& c = plan.candidates.all[static_cast<std::size_t>(rows.candidate[i])];
      if (c.subdistrict == static_cast<Row>(found - names.begin())) zone.sites.push_back(static_cast<Row>(i));
    }
    refuse_over_candidates(plan, zone, static_cast<Row>(found - names.begin()));
    zones.push_back(std::move(zone));
  }
  return zones;
}

std::vector<locate::Conflict> spacing_conflicts(const Plan& plan, const SiteRows& rows,
                                                const core::Job& job) {
  std::vector<locate::Conflict> conflicts;
  if (plan.study.locate.spacing <= 0) return conflicts;
  std::vector<network::Attachment> places;
  const Way& way = plan.in_metres();
  for (const Row c : rows.candidate) places.push_back(way.site_at[static_cast<std::size_t>(c)]);
  const Length limit = catchments::to_units(plan.study.locate.spacing, plan.network.unit);
  if (limit == 0) return conflicts;
  const auto near = catchments::travel_table(way.network, places, places, limit - 1, job);
  for (Row a = 0; a < near.sites(); ++a) {
    for (std::size_t k = 0; k < near.demand_of(a).size(); ++k) {
      const Row b = near.demand_of(a)[k];
      const double metres =
          std::floor(near.distance_of(a)[k] * near.unit * 1000 + 1e-6) / 1000;  // for messages
      if (a < b) conflicts.push_back({a, b, metres});
    }
  }
  return conflicts;
}

/// A budget needs every cost: a place whose cost is not known is not free. Throws: UsageError, DataError.
double cost_in_a_budget(const Plan& plan, const sites::Candidate& candidate) {
  if (std::isfinite(candidate.cost)) return candidate.cost;
  const auto& source = plan.study.sources.sites;
  if (!source || source->cost.empty()) {
    throw core::UsageError(
        plan.study.path + ": locate.budget: no site has a cost; name the field with [sites] cost = \"COST\"");
  }
  throw core::DataError(source->source + ": site " + core::printable(candidate.id) + " has no " +
                        source->cost +
                        ", which locate.budget needs; fill it in, or take the site out with [sites] forbid");
}

locate::Problem make_problem(const Plan& plan, const SiteRows& rows, const core::Job& job) {
  const auto& asked = plan.study.locate;
  const auto weights = objective_weights(plan);
  locate::ProblemBuilder b;
  b.model = asked.model;
  b.p = asked.sites;
  b.weight = weights.place;
  for (const auto& [group, people] : weights.own_cutoff)
    b.weight.insert(b.weight.end(), people.begin(), people.end());
  const TravelRows travel(plan, weights, job);
  for (const Row c : rows.candidate) {
    const auto& candidate = plan.candidates.all[static_cast<std::size_t>(c)];
    travel.add_candidate(c, b.travel);
    b.status.push_back(candidate.required ? locate::SiteStatus::required : locate::SiteStatus::candidate);
    b.site_names.push_back(candidate.id);
    b.site_cost.push_back(asked.budget ? cost_in_a_budget(plan, candidate) : 0);
    b.score.push_back(plan.scores.score[static_cast<std::size_t>(c)]);
  }
  for (Row c = 0; c < plan.centres(); ++c) {
    travel.add_centre(c, b.travel);
    b.status.push_back(locate::SiteStatus::existing);
    b.site_names.push_back(plan.city().centres[static_cast<std::size_t>(c)].name);
    b.site_cost.push_back(0);
    b.score.push_back(0);
  }
  if (bounded(asked)) b.radius = plan.cutoff("") * plan.network.unit;
  b.zones = quota_zones(plan, rows);
  b.conflicts = spacing_conflicts(plan, rows, job);
  b.spacing_words = asked.spacing_text + " apart";
  b.unit = "m";
  b.budget = asked.budget;
  b.score_weight = asked.score_weight;
  b.cover = asked.cover;
  return locate::freeze(std::move(b));
}

/// p-median and p-center stop at the first place that no chosen plan can reach; MCLP simply does not cover
/// it.
locate::SolveOptions solve_options(const Study& study) {
  locate::SolveOptions options;
  options.gap = study.locate.gap;
  options.time_limit = study.locate.time_limit;
  options.work_limit = study.locate.work_limit;
  options.seed = study.seed;
  options.alternatives = study.locate.alternatives;
  return options;
}

[[noreturn]] void refuse_infeasible(const Plan& plan, const locate::Solution& solution) {
  std::string message = "[locate]";
  if (!plan.study.locate.quota.empty() && plan.study.locate.quota_key != "locate.quota") {
    message = std::filesystem::path(plan.study.locate.quota_key).filename().string();
  }
  throw core::InfeasibleError(message + ": " +
                              (solution.clash ? solution.clash->message : "no plan meets the constraints"));
}

/// Demand that no site can reach stays outside the objective, and is said.
void report_unserved(Plan& plan) {
  const auto& people = plan.people.at("");
  double all = 0;
  std::int64_t places = 0;
  std::vector<std::string> ids;
  // Places without people that count (outside, unsnapped) and groups of their own cutoff are told elsewhere.
  std::erase_if(plan.solution.unserved, [&](Row demand) {
    const auto i = static_cast<std::size_t>(demand);
    return i >= people.size() || people[i] <= 0;
  });
  for (const Row demand : plan.solution.unserved) {
    const auto i = static_cast<std::size_t>(demand);
    all += people[i];
    ++places;
    if (ids.size() < 10) ids.push_back(plan.city().demand.id[i]);
  }
  if (places == 0) return;
  plan.findings().add(
      {core::Severity::info, "locate", "unserved",
       core::grouped(all) + " people at " + std::to_string(places) +
           " places are beyond every candidate and centre: no plan reaches them, and they are outside "
           "the objective",
       "", places, ids});
}

}  // namespace

void check_quotas(const Plan& plan) {
  quota_zones(plan, site_rows(plan));
}

void choose_sites(Plan& plan, const core::Job& job) {
  const auto rows = site_rows(plan);
  const auto problem = make_problem(plan, rows, job);
  plan.solution = locate::solve(problem, solve_options(plan.study), job);
  if (plan.solution.status == locate::Status::infeasible) refuse_infeasible(plan, plan.solution);
  job.check();
  report_unserved(plan);
  const auto candidate = [&](Row site) { return rows.candidate[static_cast<std::size_t>(site)]; };
  for (const Row site : locate::greedy_order(problem, plan.solution.chosen))
    plan.chosen.push_back(candidate(site));
  for (auto& alternative : plan.solution.alternatives) {
    for (auto& site : alternative.chosen) site = candidate(site);
  }
  for (auto& site : plan.solution.chosen) site = candidate(site);
  plan.for_each_way([&](Way& way) {
    auto open = way.centre_at;
    for (const Row c : plan.chosen) open.push_back(way.site_at[static_cast<std::size_t>(c)]);
    way.after = catchments::nearest_site(way.network, open, way.demand_at, network::kUnreached - 1, job);
  });
}

}  // namespace mulin::study
