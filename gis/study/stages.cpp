#include "study/stages.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "core/error.h"
#include "core/text.h"
#include "study/ways.h"

namespace mulin::study {
namespace {

using catchments::to_units;
using core::Severity;
using network::kUnreached;
using network::Length;

/// 10 µm reaches 42 km: enough where every walk is bounded. Unbounded models count in millimetres.
double length_unit(const Study& study) {
  const bool unbounded =
      (study.locate.model == locate::Model::p_median || study.locate.model == locate::Model::p_center);
  double longest = study.walk.cutoff_metres("");
  for (const auto& [name, group] : study.walk.groups)
    longest = std::max(longest, study.walk.cutoff_metres(name));
  for (const auto& band : study.walk.bands) longest = std::max(longest, study.walk.metres(band.limit, ""));
  longest = std::max(longest, study.locate.spacing);
  return unbounded || longest > 20'000 ? 1e-3 : 1e-5;
}

void count_people(Plan& plan) {
  const auto& demand = plan.city().demand;
  auto& balance = plan.balance;
  balance.total = plan.city().account.scaled_total;
  balance.dropped = plan.city().account.dropped;
  auto& everyone = plan.people[""];
  everyone.assign(demand.people.size(), 0);
  std::int64_t lost_places = 0;
  std::vector<std::string> lost;
  for (std::size_t i = 0; i < demand.people.size(); ++i) {
    if (demand.subdistrict[i] == core::kNoRow) {
      balance.outside += demand.people[i];
    } else if (plan.demand_at[i].snapped()) {
      balance.reachable += demand.people[i];
      everyone[i] = demand.people[i];
    } else {
      balance.unsnapped += demand.people[i];
      ++lost_places;
      if (lost.size() < 10) lost.push_back(demand.id[i]);
    }
  }
  for (const auto& group : demand.groups) {
    auto& column = plan.people[group.name];
    column = group.people;
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = everyone[i] > 0 ? column[i] : 0;
  }
  if (lost_places > 0) {
    const auto file = layers::shown_file(*plan.study.sources.population);
    plan.findings().add(
        {Severity::warning, "population", "unsnapped",
         file + ": " + core::grouped(balance.unsnapped) + " people at " + std::to_string(lost_places) +
             " places live farther than " + core::number(plan.study.walk.snap) +
             " m from every usable street: counted as unsnapped, never served",
         "add the missing streets, or raise [walk] snap", lost_places, lost, balance.unsnapped});
  }
}

void check_balance(const PeopleBalance& b) {
  if (std::abs(b.total - (b.reachable + b.unsnapped + b.outside + b.dropped)) <= 0.5) return;
  throw std::logic_error("people are not conserved: total " + core::number(b.total) + " = reachable " +
                         core::number(b.reachable) + " + unsnapped " + core::number(b.unsnapped) +
                         " + outside " + core::number(b.outside) + " + dropped " + core::number(b.dropped) +
                         " does not hold");
}

void attach_places(const Plan& plan, Way& way, const core::Job& job) {
  const network::Attacher attacher(way.network, attach_options(plan));
  way.demand_at = attacher.attach(plan.city().demand.at, job);
  std::vector<geometry::Point> points;
  for (const auto& c : plan.city().centres) points.push_back(c.at);
  way.centre_at = attacher.attach(points, job);
  points.clear();
  for (const auto& c : plan.candidates.all) points.push_back(c.at);
  way.site_at = attacher.attach(points, job);
  for (std::size_t i = 0; i < plan.candidates.all.size(); ++i) {
    const auto& shape = plan.candidates.all[i].shape;
    if (!shape.empty()) way.site_at[i] = attacher.attach_shape(shape);
  }
}

void reject_unsnapped(Plan& plan) {
  for (std::size_t i = 0; i < plan.candidates.all.size(); ++i) {
    auto& c = plan.candidates.all[i];
    if (c.rejected != sites::Reason::none || plan.site_at[i].snapped()) continue;
    if (c.required) {
      throw core::DataError("sites.require: \"" + core::printable(c.id) + "\" is farther than " +
                            core::number(plan.study.walk.snap) +
                            " m from every usable street; move it or raise [walk] snap");
    }
    c.rejected = sites::Reason::unsnapped;
    c.detail = std::isfinite(plan.site_at[i].away) ? core::fixed(plan.site_at[i].away, 0) + " m" : "";
  }
}

void reject_near_centres(Plan& plan, const core::Job& job) {
  if (plan.study.locate.spacing <= 0 || plan.centre_at.empty()) return;
  const Length limit = to_units(plan.study.locate.spacing, plan.network.unit);
  if (limit == 0) return;
  const Way& way = plan.in_metres();
  const auto near = catchments::nearest_site(way.network, way.centre_at, way.site_at, limit - 1, job);
  for (std::size_t i = 0; i < plan.candidates.all.size(); ++i) {
    auto& c = plan.candidates.all[i];
    if (near.site[i] == core::kNoRow || c.rejected != sites::Reason::none) continue;
    const auto& centre = plan.city().centres[static_cast<std::size_t>(near.site[i])];
    if (c.required) {
      throw core::InfeasibleError("sites.require: \"" + core::printable(c.id) + "\" stands " +
                                  core::fixed(plan.network.metres(near.distance[i]), 0) +
                                  " m from the centre \"" + core::printable(centre.name) +
                                  "\", locate.spacing asks for " + plan.study.locate.spacing_text +
                                  "; drop the pin or lower the spacing");
    }
    c.rejected = sites::Reason::spacing;
    c.detail =
        core::printable(centre.name) + ", " + core::fixed(plan.network.metres(near.distance[i]), 0) + " m";
  }
}

/// Which keys of the study file turned candidates away.
std::string keys_to_look_at(const Plan& plan) {
  std::vector<std::string> keys;
  for (const auto& [why, key] : {std::pair{sites::Reason::too_small, "[sites] min_area"},
                                 {sites::Reason::unsnapped, "[walk] snap"},
                                 {sites::Reason::excluded, "[[exclude]]"},
                                 {sites::Reason::forbidden, "[sites] forbid"},
                                 {sites::Reason::spacing, "[locate] spacing"}}) {
    if (plan.candidates.rejected_for(why) > 0) keys.emplace_back(key);
  }
  return keys.empty() ? "" : ": look at " + core::join(keys);
}

void refuse_without_candidates(const Plan& plan) {
  if (plan.candidates.open() > 0) return;
  const auto& source = plan.study.sources.sites;
  const std::string file = source ? layers::shown_file(*source) : "[sites]";
  std::string reasons;
  for (const auto why :
       {sites::Reason::excluded, sites::Reason::outside, sites::Reason::unsnapped, sites::Reason::too_small,
        sites::Reason::duplicate, sites::Reason::forbidden, sites::Reason::spacing}) {
    if (const auto n = plan.candidates.rejected_for(why); n > 0) {
      reasons += (reasons.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(sites::word(why));
    }
  }
  throw core::DataError(file + ": no candidate is left of " + std::to_string(plan.candidates.all.size()) +
                        (reasons.empty() ? "" : " (" + reasons + ")") +
                        "; expected at least one place where a centre may stand" + keys_to_look_at(plan));
}

}  // namespace

network::Length Plan::cutoff(const std::string& group) const {
  return to_units(study.walk.cutoff_metres(group), network.unit);
}

namespace {

/// Twins are told by name: a planner who drew one place twice should know which of the two is kept.
void report_duplicates(Plan& plan) {
  core::Finding finding{Severity::warning, "sites", "duplicate", "", "delete the ones not meant", 0, {}};
  std::vector<std::string> pairs;
  for (const auto& c : plan.candidates.all) {
    if (c.rejected != sites::Reason::duplicate) continue;
    ++finding.count;
    if (finding.ids.size() == 10) continue;
    finding.ids.push_back(c.id);
    pairs.push_back(core::printable(c.id) + " = " + core::printable(c.detail));
  }
  if (finding.count == 0) return;
  const auto& source = plan.study.sources.sites;
  finding.message =
      (source ? layers::shown_file(*source) : std::string("[sites]")) + ": " + std::to_string(finding.count) +
      " candidates stand where another does (" + core::join(pairs) +
      (static_cast<std::int64_t>(pairs.size()) < finding.count ? ", …" : "") + "): only the first is in play";
  plan.findings().add(std::move(finding));
}

}  // namespace

void clean(Plan& plan) {
  const auto faults = city::check_city(plan.city());
  if (!faults.empty()) throw core::DataError(faults.front().layer + ": " + faults.front().message);
  try {
    plan.candidates = sites::collect(plan.city(), plan.study.sites, plan.findings());
  } catch (const core::UsageError& e) {
    throw core::UsageError(plan.study.path + ": " + e.what());
  }
  report_duplicates(plan);
  refuse_without_candidates(plan);
}

void build_streets(Plan& plan, const core::Job& job) {
  network::BuildOptions options;
  options.joins = plan.study.joins;
  options.tolerance = plan.study.tolerance.value_or(plan.city().streets.node_ids.empty() ? 0.5 : 0.0);
  options.unit = length_unit(plan.study);
  core::Findings found;
  auto streets = network::build_network(plan.city().streets, plan.city().barriers, options, found, job);
  for (auto finding : found.all()) {
    finding.message = layers::shown_file(*plan.study.sources.streets) + ": " + finding.message;
    plan.findings().add(std::move(finding));
  }
  find_ways(plan, std::move(streets));
}

network::AttachOptions attach_options(const Plan& plan) {
  network::AttachOptions options;
  options.snap = plan.study.walk.snap;
  options.component_share = 0.01;
  options.barriers = &plan.city().barriers;
  return options;
}

void attach(Plan& plan, const core::Job& job) {
  plan.for_each_way([&](Way& way) { attach_places(plan, way, &way == &plan ? job : job.silent()); });
  for (std::size_t i = 0; i < plan.centre_at.size(); ++i) {
    if (plan.centre_at[i].snapped()) continue;
    plan.findings().add({Severity::warning,
                         "centres",
                         "unsnapped",
                         "centre \"" + core::printable(plan.city().centres[i].name) + "\" is farther than " +
                             core::number(plan.study.walk.snap) +
                             " m from every usable street: it serves nobody",
                         "move it to its entrance, or raise [walk] snap",
                         1,
                         {plan.city().centres[i].id}});
  }
  count_people(plan);
  check_balance(plan.balance);
  reject_unsnapped(plan);
  refuse_without_candidates(plan);
}

SiteTables group_tables(const Plan& plan, const PlacesOnWay& places, const core::Job& job) {
  std::set<std::string> groups = {""};
  for (const auto& [name, walk] : plan.study.walk.groups) groups.insert(name);
  std::map<TableKey, const Way*, std::greater<>> wanted;  // of each way the longest cutoff first
  for (const auto& group : groups) wanted[plan.table_key(group)] = &plan.way(group);
  SiteTables tables;
  const catchments::TravelTable* longest = nullptr;
  const Way* searched = nullptr;
  for (const auto& [key, way] : wanted) {
    auto& table = tables[key];
    if (way == searched) {
      table = catchments::within(*longest, key.second);
      continue;
    }
    table = catchments::travel_table(way->network, places(*way), way->demand_at, key.second, job);
    longest = &table;
    searched = way;
  }
  return tables;
}

/// A plan for nobody is no plan: the layers do not belong together.
void refuse_without_people(const Plan& plan) {
  const auto& b = plan.balance;
  if (b.reachable > 0) return;
  throw core::DataError(
      layers::shown_file(*plan.study.sources.population) + ": of " + core::grouped(b.total) +
      " people nobody lives inside the subdistricts and within [walk] snap of a street (" +
      core::grouped(b.outside) + " outside, " + core::grouped(b.unsnapped) + " unsnapped, " +
      core::grouped(b.dropped) + " without a place); check that the layers show the same place");
}

void find_catchments(Plan& plan, const core::Job& job) {
  refuse_without_people(plan);
  reject_near_centres(plan, job);
  refuse_without_candidates(plan);
  plan.site_tables = group_tables(
      plan, [](const Way& way) { return way.site_at; }, job);
  plan.centre_table =
      catchments::travel_table(plan.network, plan.centre_at, plan.demand_at, plan.cutoff(""), job);
  plan.for_each_way([&](Way& way) {
    way.before = catchments::nearest_site(way.network, way.centre_at, way.demand_at, kUnreached - 1, job);
  });
}

catchments::Nearest clipped(const catchments::Nearest& nearest, Length cutoff) {
  auto out = nearest;
  for (std::size_t i = 0; i < out.site.size(); ++i) {
    if (out.distance[i] <= cutoff) continue;
    out.site[i] = core::kNoRow;
    out.distance[i] = kUnreached;
  }
  return out;
}

}  // namespace mulin::study
