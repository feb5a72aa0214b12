#include <cmath>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "study/check_study.h"
#include "study/run_json.h"

namespace mulin::study {
namespace {

using Json = nlohmann::ordered_json;

/// To a thousandth: what the order of a sum could change is not printed.
Json rounded(double value) {
  return std::isfinite(value) ? Json(std::round(value * 1000) / 1000 + 0.0) : Json(nullptr);
}

Json findings_json(const core::Findings& findings) {
  Json list = Json::array();
  for (const auto& f : findings.worst_first()) {
    list.push_back({{"severity", core::word(f.severity)},
                    {"layer", f.layer},
                    {"code", f.code},
                    {"message", f.message},
                    {"remedy", f.remedy},
                    {"count", f.count},
                    {"people", rounded(f.people)},
                    {"ids", f.ids}});
  }
  return list;
}

Json people_json(const PeopleFacts& p) {
  return {{"total", rounded(p.total)},
          {"reachable", rounded(p.reachable)},
          {"unsnapped", rounded(p.unsnapped)},
          {"outside", rounded(p.outside)},
          {"dropped", rounded(p.dropped)},
          {"ids", {{"unsnapped", p.unsnapped_ids}, {"outside", p.outside_ids}, {"dropped", p.dropped_ids}}}};
}

Json network_json(const NetworkFacts& n) {
  return {{"nodes", n.nodes},
          {"edges", n.edges},
          {"length_m", rounded(n.length_m)},
          {"components", n.components},
          {"largest_share", std::round(n.largest_share * 1e6) / 1e6},
          {"islands", std::max<std::int64_t>(0, n.components - 1)},
          {"islands_m", rounded(n.beyond_m)}};
}

Json sites_json(const SiteFacts& s) {
  Json rejected = Json::object();
  for (const auto& [reason, count] : s.rejected) rejected[reason] = count;
  return {{"candidates", s.candidates}, {"in_play", s.in_play}, {"rejected", rejected}};
}

Json inputs_json(const std::vector<layers::InputReport>& inputs) {
  Json list = Json::array();
  for (const auto& input : inputs) {
    const auto& e = input.extent;
    Json extent = e.empty()
                      ? Json(nullptr)
                      : Json::array({rounded(e.min_x), rounded(e.min_y), rounded(e.max_x), rounded(e.max_y)});
    list.push_back({{"role", input.role},
                    {"source", input.source},
                    {"sha256", sha256_of_files(input.files)},
                    {"features", input.features},
                    {"crs", input.crs},
                    {"encoding", input.encoding},
                    {"extent", extent},
                    {"repairs", Json(input.repairs)}});
  }
  return list;
}

}  // namespace

std::string check_json(const CheckReport& report) {
  const auto or_null = [](const auto& facts, auto&& json) { return facts ? json(*facts) : Json(nullptr); };
  const Json json = {{"mulin", MULIN_VERSION},
                     {"study", report.study},
                     {"title", report.title},
                     {"crs", report.crs},
                     {"runs", report.exit_code == 0},
                     {"findings", findings_json(report.findings)},
                     {"facts",
                      {{"people", or_null(report.people, people_json)},
                       {"network", or_null(report.network, network_json)},
                       {"sites", or_null(report.sites, sites_json)}}},
                     {"inputs", inputs_json(report.inputs)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mulin::study
