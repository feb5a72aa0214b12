#include "study/summary.h"

#include <algorithm>
#include <cmath>

#include "catchments/equity.h"
#include "study/stages.h"
#include "study/supply.h"

namespace mulin::study {
namespace {

using network::Length;

/// How many open places reach each demand place within the cutoff.
std::vector<int> times_reached(const Plan& plan) {
  std::vector<int> times(plan.demand_at.size(), 0);
  for (const Row demand : plan.centre_table.demand) ++times[static_cast<std::size_t>(demand)];
  for (const Row site : plan.chosen) {
    for (const Row demand : plan.table("").demand_of(site)) ++times[static_cast<std::size_t>(demand)];
  }
  return times;
}

SiteSummary summarise_site(const Plan& plan, std::size_t place, const std::vector<int>& times) {
  SiteSummary s;
  s.candidate = plan.chosen[place];
  const auto& people = plan.people.at("");
  const Length cutoff = plan.cutoff("");
  const Row open_row = plan.centres() + static_cast<Row>(place);
  double walked = 0;
  for (const Row d : plan.table("").demand_of(s.candidate)) {
    const auto i = static_cast<std::size_t>(d);
    s.pop_cov += people[i];
    if (plan.before.distance[i] > cutoff) s.pop_new += people[i];
    if (times[i] == 1) s.pop_only += people[i];
    if (plan.after.site[i] != open_row || people[i] <= 0) continue;
    const double metres = plan.network.metres(plan.after.distance[i]);
    s.load += people[i];
    walked += people[i] * metres;
    s.max_m = std::isnan(s.max_m) ? metres : std::max(s.max_m, metres);
  }
  if (s.load > 0) s.mean_m = walked / s.load;
  for (const auto& group : plan.city().demand.groups) {
    const auto& members = plan.people.at(group.name);
    double& covered = s.group_cov[group.name];
    for (const Row d : plan.table(group.name).demand_of(s.candidate))
      covered += members[static_cast<std::size_t>(d)];
  }
  return s;
}

/// Sums up people of one area; walked metres turn into means at the end.
class AreaSums {
 public:
  explicit AreaSums(const Plan& plan) : plan_(plan) {
    for (const auto& band : plan.study.walk.bands) {
      band_limits_.push_back(catchments::to_units(plan.study.walk.metres(band.limit, ""), plan.network.unit));
    }
  }

  void add(std::size_t i, AreaSummary& area) const {
    const double people = plan_.people.at("")[i];
    const Length cutoff = plan_.cutoff("");
    area.population += plan_.city().demand.people[i];
    area.bands.resize(band_limits_.size());
    add_walk(plan_.before.distance[i], cutoff, people, area.covered.before, area.mean_m.before);
    add_walk(plan_.after.distance[i], cutoff, people, area.covered.after, area.mean_m.after);
    for (std::size_t b = 0; b < band_limits_.size(); ++b) {
      const Way& way = plan_.way_for(plan_.study.walk.bands[b].limit);
      if (way.before.distance[i] <= band_limits_[b]) area.bands[b].before += people;
      if (way.after.distance[i] <= band_limits_[b]) area.bands[b].after += people;
    }
    for (const auto& group : plan_.city().demand.groups) {
      const double members = plan_.people.at(group.name)[i];
      area.group_population[group.name] += group.people[i];
      auto& figures = area.groups[group.name];
      const Way& way = plan_.way(group.name);
      if (way.before.distance[i] <= plan_.cutoff(group.name)) figures.before += members;
      if (way.after.distance[i] <= plan_.cutoff(group.name)) figures.after += members;
    }
  }

  static void finish(AreaSummary& area) {
    area.mean_m.before = area.covered.before > 0 ? area.mean_m.before / area.covered.before : city::kUnknown;
    area.mean_m.after = area.covered.after > 0 ? area.mean_m.after / area.covered.after : city::kUnknown;
  }

 private:
  void add_walk(Length distance, Length cutoff, double people, double& covered, double& walked) const {
    if (distance > cutoff) return;
    covered += people;
    walked += people * plan_.network.metres(distance);
  }
  const Plan& plan_;
  std::vector<Length> band_limits_;
};

void count_places(const Plan& plan, Summary& summary) {
  const auto areas = static_cast<Row>(summary.subdistricts.size());
  summary.all.centres = static_cast<int>(plan.centres());
  summary.all.new_sites = static_cast<int>(plan.chosen.size());
  for (const auto& centre : plan.city().centres) {
    const Row area = sites::subdistrict_of(plan.city(), {}, centre.at);
    if (area >= 0 && area < areas) ++summary.subdistricts[static_cast<std::size_t>(area)].centres;
  }
  for (const Row site : plan.chosen) {
    const Row area = plan.candidates.all[static_cast<std::size_t>(site)].subdistrict;
    if (area >= 0 && area < areas) ++summary.subdistricts[static_cast<std::size_t>(area)].new_sites;
  }
}

void add_supply(const Plan& plan, Summary& summary) {
  const auto& people = plan.people.at("");
  const auto before = supply_access(plan, {});
  const auto after = supply_access(plan, plan.chosen);
  summary.gini = {catchments::gini(before, people), catchments::gini(after, people)};
  std::vector<double> reachable(summary.subdistricts.size(), 0);
  double total = 0;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const Row area = plan.city().demand.subdistrict[i];
    if (people[i] <= 0 || area == core::kNoRow) continue;
    const auto a = static_cast<std::size_t>(area);
    summary.subdistricts[a].supply += after[i] * people[i];
    summary.all.supply += after[i] * people[i];
    reachable[a] += people[i];
    total += people[i];
  }
  for (std::size_t a = 0; a < reachable.size(); ++a) {
    if (reachable[a] > 0) summary.subdistricts[a].supply /= reachable[a];
  }
  if (total > 0) summary.all.supply /= total;
}

}  // namespace

Summary summarise(const Plan& plan) {
  Summary summary;
  summary.subdistricts.resize(plan.city().subdistricts.size());
  summary.all.bands.resize(plan.study.walk.bands.size());
  const AreaSums sums(plan);
  for (auto& area : summary.subdistricts) {
    area.bands.resize(plan.study.walk.bands.size());
    for (const auto& group : plan.city().demand.groups) area.groups[group.name] = {};
  }
  for (std::size_t i = 0; i < plan.demand_at.size(); ++i) {
    const Row area = plan.city().demand.subdistrict[i];
    if (area == core::kNoRow) continue;
    sums.add(i, summary.subdistricts[static_cast<std::size_t>(area)]);
    sums.add(i, summary.all);
  }
  AreaSums::finish(summary.all);
  for (auto& area : summary.subdistricts) AreaSums::finish(area);
  count_places(plan, summary);
  add_supply(plan, summary);
  const auto times = times_reached(plan);
  for (std::size_t place = 0; place < plan.chosen.size(); ++place) {
    summary.sites.push_back(summarise_site(plan, place, times));
  }
  return summary;
}

}  // namespace mulin::study
