#include "study/run_json.h"

#include <glib.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text.h"

namespace mulin::study {
namespace {

using Json = nlohmann::ordered_json;

/// Numbers of people and metres to a thousandth: what rounding of sums could change is not printed.
double rounded(double value, double step = 1e-3) {
  return std::round(value / step) * step == 0 ? 0 : std::round(value / step) / (1 / step);
}

Json before_after(const BeforeAfter& b) {
  return {{"before", rounded(b.before)}, {"after", rounded(b.after)}};
}

Json number_or_null(double value) {
  return std::isfinite(value) ? Json(rounded(value, 1e-6)) : Json(nullptr);
}

std::string sha256_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::unique_ptr<GChecksum, decltype(&g_checksum_free)> sum(g_checksum_new(G_CHECKSUM_SHA256),
                                                                   g_checksum_free);
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(buffer.data()),
                      static_cast<gssize>(in.gcount()));
  }
  if (in.bad()) throw core::DataError(path + ": cannot be read to its end");
  return g_checksum_get_string(sum.get());
}

Json inputs_json(const Plan& plan) {
  Json inputs = Json::array();
  for (const auto& input : plan.read.inputs) {
    Json repairs = Json::object();
    for (const auto& [code, count] : input.repairs) repairs[code] = count;
    if (input.role == "streets") {
      for (const auto& f : plan.read.findings.all()) {
        if (f.layer == "streets" && f.severity == core::Severity::repair && !repairs.contains(f.code)) {
          repairs[f.code] = f.count;
        }
      }
    }
    inputs.push_back({{"role", input.role},
                      {"source", input.source},
                      {"sha256", sha256_of_files(input.files)},
                      {"features", input.features},
                      {"crs", input.crs},
                      {"encoding", input.encoding},
                      {"repairs", repairs}});
  }
  return inputs;
}

Json population_json(const Plan& plan) {
  const auto& b = plan.balance;
  Json population = {{"total", rounded(b.total)},         {"demand_places", plan.city().demand.size()},
                     {"reachable", rounded(b.reachable)}, {"unsnapped", rounded(b.unsnapped)},
                     {"outside", rounded(b.outside)},     {"dropped", rounded(b.dropped)}};
  if (plan.city().account.controls.empty()) return population;
  Json areas = Json::array();
  for (const auto& c : plan.city().account.controls) {
    areas.push_back({{"subdistrict", c.subdistrict},
                     {"source", rounded(c.source)},
                     {"control", rounded(c.control)},
                     {"factor", number_or_null(c.factor)}});
  }
  population["control"] = {{"source_total", rounded(plan.city().account.source_total)},
                           {"subdistricts", areas}};
  return population;
}

Json sites_json(const Plan& plan) {
  Json rejected = Json::object();
  for (const auto why :
       {sites::Reason::excluded, sites::Reason::outside, sites::Reason::unsnapped, sites::Reason::too_small,
        sites::Reason::duplicate, sites::Reason::forbidden, sites::Reason::spacing}) {
    rejected[std::string(sites::word(why))] = plan.candidates.rejected_for(why);
  }
  return {{"candidates", plan.candidates.all.size()}, {"rejected", rejected}};
}

Json criteria_json(const Plan& plan) {
  Json criteria = Json::array();
  for (std::size_t i = 0; i < plan.study.criteria.size(); ++i) {
    const auto& spec = plan.study.criteria[i];
    criteria.push_back({{"name", spec.criterion.name},
                        {"measure", spec.criterion.measure},
                        {"weight", number_or_null(plan.scores.weight[i])},
                        {"better", spec.criterion.value.more_is_better ? "more" : "less"}});
  }
  return criteria;
}

Json coverage_json(const Plan& plan, const Summary& summary) {
  Json coverage = before_after(summary.all.covered);
  coverage["cutoff"] = plan.study.walk.cutoff.text;
  Json bands = Json::object();
  for (std::size_t i = 0; i < plan.study.walk.bands.size(); ++i) {
    bands[plan.study.walk.bands[i].text] = before_after(summary.all.bands[i]);
  }
  coverage["bands"] = bands;
  Json groups = Json::object();
  for (const auto& group : plan.city().demand.groups) {
    const auto found = summary.all.groups.find(group.name);
    const auto total = summary.all.group_population.find(group.name);
    Json g = before_after(found == summary.all.groups.end() ? BeforeAfter{} : found->second);
    g["population"] = rounded(total == summary.all.group_population.end() ? 0 : total->second);
    groups[group.name] = g;
  }
  coverage["groups"] = groups;
  return coverage;
}

Json ids_of(const Plan& plan, const std::vector<Row>& rows) {
  Json ids = Json::array();
  for (const Row row : rows) ids.push_back(plan.candidates.all[static_cast<std::size_t>(row)].id);
  return ids;
}

Json locate_json(const Plan& plan) {
  const auto& s = plan.solution;
  Json out = {{"model", plan.study.locate.model_word},
              {"status", locate::word(s.status)},
              {"objective", number_or_null(s.objective)},
              {"bound", number_or_null(s.bound)},
              {"gap", std::isfinite(s.gap) ? Json(s.gap) : Json(nullptr)}};
  if (s.stopped_by != locate::StoppedBy::nothing) out["stopped_by"] = locate::word(s.stopped_by);
  if (s.best_coverage) {
    out["coverage"] = number_or_null(s.coverage);
    out["best_coverage"] = number_or_null(*s.best_coverage);
    out["score"] = number_or_null(s.score);
    out["best_score"] = number_or_null(s.best_score.value_or(0));
  }
  out["chosen"] = ids_of(plan, plan.chosen);
  Json unserved = Json::array();
  for (const Row demand : s.unserved)
    unserved.push_back(plan.city().demand.id[static_cast<std::size_t>(demand)]);
  out["unserved"] = unserved;
  Json alternatives = Json::array();
  for (const auto& a : s.alternatives) {
    alternatives.push_back({{"chosen", ids_of(plan, a.chosen)},
                            {"objective", number_or_null(a.objective)},
                            {"gives_up", number_or_null(a.gives_up)}});
  }
  out["alternatives"] = alternatives;
  return out;
}

Json warnings_json(const Plan& plan) {
  Json warnings = Json::array();
  for (const auto& f : plan.read.findings.worst_first()) {
    if (f.severity <= core::Severity::warning || f.severity == core::Severity::guess)
      warnings.push_back(f.message);
  }
  return warnings;
}

}  // namespace

std::string sha256_of_files(const std::vector<std::string>& paths) {
  if (paths.size() == 1) return sha256_of(paths.front());
  const std::unique_ptr<GChecksum, decltype(&g_checksum_free)> sum(g_checksum_new(G_CHECKSUM_SHA256),
                                                                   g_checksum_free);
  for (const auto& path : paths) {
    const std::string line = std::filesystem::path(path).filename().string() + " " + sha256_of(path) + "\n";
    g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(line.data()),
                      static_cast<gssize>(line.size()));
  }
  return paths.empty() ? "" : g_checksum_get_string(sum.get());
}

std::string run_json(const Plan& plan, const Summary& summary) {
  const auto& net = plan.in_metres().network;
  const Json json = {{"mulin", MULIN_VERSION},
                     {"title", plan.study.title},
                     {"crs", plan.city().crs},
                     {"locale", plan.study.locale},
                     {"seed", plan.study.seed},
                     {"date", plan.study.output.date},
                     {"inputs", inputs_json(plan)},
                     {"network",
                      {{"nodes", net.nodes()},
                       {"edges", net.edges()},
                       {"length_m", rounded(net.total_length())},
                       {"components", net.component_length.size()},
                       {"largest_share", number_or_null(net.largest_share())}}},
                     {"population", population_json(plan)},
                     {"sites", sites_json(plan)},
                     {"criteria", criteria_json(plan)},
                     {"coverage", coverage_json(plan, summary)},
                     {"locate", locate_json(plan)},
                     {"equity",
                      {{"gini_before", number_or_null(summary.gini.before)},
                       {"gini_after", number_or_null(summary.gini.after)}}},
                     {"warnings", warnings_json(plan)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string timing_json(const Stopwatch& stopwatch, int threads) {
  Json stages = Json::array();
  Stopwatch::Stage total{"total"};
  const auto three = [](double v) { return std::round(v * 1000) / 1000; };
  for (const auto& s : stopwatch.stages()) {
    stages.push_back({{"stage", s.name},
                      {"wall_s", three(s.wall_s)},
                      {"cpu_s", three(s.cpu_s)},
                      {"peak_mb", three(s.peak_mb)}});
    total.wall_s += s.wall_s;
    total.cpu_s += s.cpu_s;
    total.peak_mb = std::max(total.peak_mb, s.peak_mb);
  }
  const Json json = {
      {"threads", threads},
      {"stages", stages},
      {"total",
       {{"wall_s", three(total.wall_s)}, {"cpu_s", three(total.cpu_s)}, {"peak_mb", three(total.peak_mb)}}}};
  return json.dump(2) + "\n";
}

}  // namespace mulin::study
