#include "study/saved_plan.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text.h"
#include "maps/read_geopackage.h"

namespace mulin::study {
namespace {

using maps::column_of;
using maps::number_of;
using maps::Table;
using maps::text_of;

nlohmann::json read_run_json(const std::string& folder) {
  std::ifstream in(folder + "/run.json", std::ios::binary);
  const auto json =
      in ? nlohmann::json::parse(in, nullptr, false) : nlohmann::json(nlohmann::json::value_t::discarded);
  if (!json.is_object() || !json.contains("mulin") || !json.contains("locate")) {
    throw core::DataError(
        folder + ": not a plan of mulin (no run.json of ours); expected the folder that `mulin run` wrote");
  }
  return json;
}

std::string text_at(const nlohmann::json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

/// "5 12 3" → 5, 12, 3.
std::vector<double> numbers(const std::string& text) {
  std::vector<double> out;
  if (text.empty()) return out;
  for (const auto& part : core::split(text, ' ')) out.push_back(core::to_number(part).value_or(0));
  return out;
}

void read_demand(const Table& t, SavedPlan& plan) {
  const auto people = column_of(t, "population");
  const auto reached = column_of(t, "reached");
  const auto before = column_of(t, "dist_before_m");
  const auto subdistrict = column_of(t, "subdist");
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const std::string state = text_of(t.at(i, reached));
    plan.people.push_back(state == "yes" || state == "no" ? number_of(t.at(i, people)) : 0);
    plan.served_before.push_back(std::isfinite(number_of(t.at(i, before))) ? 1 : 0);
    plan.subdistrict.push_back(text_of(t.at(i, subdistrict)));
  }
}

void read_candidates(const Table& t, SavedPlan& plan) {
  const auto first = column_of(t, "rank") + 1;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    SavedSite site;
    site.id = text_of(t.at(i, column_of(t, "site_id")));
    site.subdistrict = text_of(t.at(i, column_of(t, "subdist")));
    site.status = text_of(t.at(i, column_of(t, "status")));
    site.reason = text_of(t.at(i, column_of(t, "reason")));
    site.score = number_of(t.at(i, column_of(t, "score")));
    const double rank = number_of(t.at(i, column_of(t, "rank")));
    site.score_rank = std::isfinite(rank) ? static_cast<int>(rank) : 0;
    for (std::size_t k = 0; k < plan.criteria.size(); ++k) {
      site.raw.push_back(number_of(t.at(i, first + 2 * k)));
      site.value.push_back(number_of(t.at(i, first + 2 * k + 1)));
    }
    plan.sites.push_back(std::move(site));
  }
}

void read_reach(const Table& t, SavedPlan& plan) {
  std::map<std::string, std::size_t> row;
  for (std::size_t i = 0; i < plan.sites.size(); ++i) row[plan.sites[i].id] = i;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    auto& site = plan.sites[row.at(text_of(t.at(i, column_of(t, "site_id"))))];
    double demand = 0;
    for (const double step : numbers(text_of(t.at(i, column_of(t, "demand"))))) {
      demand += step;
      if (demand < 0 || demand >= static_cast<double>(plan.people.size())) {
        throw core::DataError(plan.folder +
                              "/plan.gpkg: layer \"reach\" names a demand place that is not there");
      }
      site.reach.push_back(static_cast<core::Row>(demand));
    }
    for (const double mm : numbers(text_of(t.at(i, column_of(t, "dist_mm")))))
      site.metres.push_back(mm / 1000);
  }
}

}  // namespace

bool SavedPlan::in_plan(std::size_t site) const {
  return std::find(chosen.begin(), chosen.end(), site) != chosen.end();
}

double SavedPlan::gained(const std::vector<std::size_t>& open) const {
  std::vector<char> served = served_before;
  double sum = 0;
  for (const auto site : open) {
    for (const auto demand : sites[site].reach) {
      const auto i = static_cast<std::size_t>(demand);
      if (served[i] == 0) sum += people[i];
      served[i] = 1;
    }
  }
  return sum;
}

std::size_t SavedPlan::find(const std::string& id) const {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (sites[i].id == id) return i;
    ids.push_back(sites[i].id);
  }
  const auto nearest = core::nearest_name(id, ids);
  throw core::UsageError(folder + ": no candidate \"" + core::printable(id) + "\"" +
                         (nearest ? ", did you mean \"" + *nearest + "\"?" : "; see candidates.csv"));
}

SavedPlan read_saved_plan(const std::string& folder) {
  SavedPlan plan;
  plan.folder = folder;
  const auto json = read_run_json(folder);
  plan.title = text_at(json, "title");
  plan.locale = text_at(json, "locale");
  plan.cutoff = text_at(json["coverage"], "cutoff");
  plan.model = text_at(json["locate"], "model");
  for (const auto& c : json["criteria"]) {
    plan.criteria.push_back({text_at(c, "name"), text_at(c, "measure"), c.value("weight", 0.0)});
  }
  const std::string file = folder + "/plan.gpkg";
  if (!std::filesystem::exists(file)) {
    throw core::DataError(folder + ": no plan.gpkg; run the study again with \"gpkg\" in [output] formats");
  }
  read_demand(maps::read_layer(file, "demand"), plan);
  read_candidates(maps::read_layer(file, "candidates"), plan);
  read_reach(maps::read_layer(file, "reach"), plan);
  for (const auto& id : json["locate"]["chosen"]) plan.chosen.push_back(plan.find(id.get<std::string>()));
  const auto chosen = maps::read_layer(file, "sites");
  for (std::size_t i = 0; i < chosen.rows() && i < plan.chosen.size(); ++i) {
    plan.sites[plan.chosen[i]].name = text_of(chosen.at(i, column_of(chosen, "name")));
  }
  return plan;
}

}  // namespace mulin::study
