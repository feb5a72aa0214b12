#include "study/view.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "core/text.h"
#include "layers/projection.h"

namespace mulin::study {
namespace {

void add_streets(const Plan& plan, maps::PlanView& view) {
  const auto& streets = plan.city().streets;
  for (Row s = 0; s < streets.size(); ++s) {
    const auto i = static_cast<std::size_t>(s);
    const auto line = streets.lines[s];
    const auto name = streets.name[i];
    view.streets.push_back({{line.begin(), line.end()},
                            static_cast<int>(streets.rank[i]),
                            name == core::kNoRow ? "" : streets.names[static_cast<std::size_t>(name)],
                            streets.level[i]});
  }
}

void add_areas(const Plan& plan, const Summary& summary, maps::PlanView& view) {
  for (std::size_t i = 0; i < plan.city().subdistricts.size(); ++i) {
    const auto& area = summary.subdistricts[i];
    maps::MapArea a;
    a.shape = plan.city().subdistricts[i].shape;
    a.name = plan.city().subdistricts[i].name;
    a.population = area.population;
    a.covered_before = area.covered.before;
    a.covered_after = area.covered.after;
    a.new_sites = area.new_sites;
    view.subdistricts.push_back(std::move(a));
  }
  for (const auto& zone : plan.city().barriers) {
    if (!zone.shape.empty()) view.water.push_back({zone.shape, zone.name});
    view.barrier_lines.insert(view.barrier_lines.end(), zone.lines.begin(), zone.lines.end());
  }
  for (const auto& zone : plan.city().exclusions) {
    const bool also_barrier =
        std::any_of(plan.study.sources.barriers.begin(), plan.study.sources.barriers.end(),
                    [&](const auto& b) { return b.name == zone.name; });
    if (!also_barrier) view.exclusions.push_back({zone.shape, zone.name});
  }
}

maps::MapSite map_site(const Plan& plan, std::size_t i) {
  const auto& c = plan.candidates.all[i];
  maps::MapSite site;
  site.at = c.at;
  site.id = c.id;
  site.name = c.name;
  site.subdistrict = c.subdistrict == core::kNoRow
                         ? ""
                         : plan.city().subdistricts[static_cast<std::size_t>(c.subdistrict)].name;
  site.reason = rejection(plan, c);
  site.mark = c.rejected != sites::Reason::none ? maps::SiteMark::rejected : maps::SiteMark::candidate;
  site.score = plan.scores.score[i];
  site.cost = c.cost;
  return site;
}

void add_sites(const Plan& plan, const Summary& summary, maps::PlanView& view) {
  for (std::size_t i = 0; i < plan.candidates.all.size(); ++i) view.sites.push_back(map_site(plan, i));
  for (std::size_t k = 0; k < summary.sites.size(); ++k) {
    const auto& s = summary.sites[k];
    auto& site = view.sites[static_cast<std::size_t>(s.candidate)];
    const bool pinned = plan.candidates.all[static_cast<std::size_t>(s.candidate)].required;
    site.mark = pinned ? maps::SiteMark::required : maps::SiteMark::chosen;
    site.rank = static_cast<int>(k) + 1;
    site.pop_cov = s.pop_cov;
    site.pop_new = s.pop_new;
    site.mean_m = s.mean_m;
    site.reason = reason_for(plan, s);
  }
  for (const auto& c : plan.city().centres) view.centres.push_back({c.at, c.name});
}

void add_people(const Plan& plan, maps::PlanView& view) {
  const auto& demand = plan.city().demand;
  for (std::size_t i = 0; i < demand.at.size(); ++i) {
    if (demand.subdistrict[i] == core::kNoRow || demand.people[i] <= 0) continue;
    view.demand.push_back({demand.at[i], demand.people[i], plan.network.metres(plan.before.distance[i]),
                           plan.network.metres(plan.after.distance[i])});
  }
}

/// "criterion[4]" is no word for a map: what the study calls it is.
std::string role_words(const Study& study, const std::string& role) {
  for (const auto& spec : study.criteria) {
    if (spec.key == role) return spec.criterion.name;
  }
  for (const auto* areas : {&study.sources.exclusions, &study.sources.barriers}) {
    for (const auto& area : *areas) {
      if (area.key == role) return area.name;
    }
  }
  return role;
}

void add_words(const Plan& plan, maps::PlanView& view) {
  const auto& study = plan.study;
  view.title = study.title;
  view.locale = study.locale;
  view.date = study.output.date;
  view.author = study.map.author;
  view.sheet_no = study.map.sheet_no;
  view.approval_no = study.map.approval_no;
  view.draft = study.map.draft;
  view.scale = study.map.scale;
  view.paper = study.map.paper;
  view.dpi = study.map.dpi;
  std::vector<geometry::Point> middle = {geometry::centroid(plan.city().study_area)};
  const auto facts = layers::crs_facts(plan.city().crs, middle);
  view.crs_name = facts.name;
  view.crs_code = facts.code;
  view.convergence = facts.convergence;
  for (const auto& input : plan.read.inputs) {
    const auto file = std::filesystem::path(input.source).filename().string();
    view.sources.push_back({role_words(study, input.role), file, input.credit, input.year});
  }
  view.model_line = model_line(plan);
}

}  // namespace

std::string model_line(const Plan& plan) {
  const bool zh = plan.study.chinese();
  const auto& solution = plan.solution;
  std::string proof;
  switch (solution.status) {
    case locate::Status::optimal:
      proof = zh ? "已证最优" : "proven optimal";
      break;
    default:
      proof = (zh ? "与上界差距 " : "within ") + core::fixed(solution.gap * 100, 2) +
              (zh ? "%" : " % of the bound");
  }
  const std::map<locate::Model, std::string> words = {
      {locate::Model::mclp, zh ? "最大覆盖 (MCLP)" : "MCLP"},
      {locate::Model::lscp, zh ? "集合覆盖 (LSCP)" : "LSCP"},
      {locate::Model::p_median, zh ? "p-中值 (p-median)" : "p-median"},
      {locate::Model::p_center, zh ? "p-中心 (p-center)" : "p-center"}};
  const std::string& word = words.at(plan.study.locate.model);
  const auto n = std::to_string(plan.chosen.size());
  return zh ? word + "," + n + " 处," + proof : word + ", " + n + " sites, " + proof;
}

maps::PlanView plan_view(const Plan& plan, const Summary& summary, const std::vector<ServiceArea>& areas) {
  maps::PlanView view;
  add_words(plan, view);
  view.study_area = plan.city().study_area;
  add_areas(plan, summary, view);
  add_streets(plan, view);
  add_sites(plan, summary, view);
  add_people(plan, view);
  for (const auto& area : areas) {
    view.bands.push_back({plan.study.walk.metres(area.band.limit, ""), area.before, area.after});
  }
  view.cutoff_m = plan.study.walk.cutoff_metres("");
  view.population = summary.all.population;
  view.covered_before = summary.all.covered.before;
  view.covered_after = summary.all.covered.after;
  return view;
}

}  // namespace mulin::study
