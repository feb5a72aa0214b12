#include "study/check_study.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "study/stages.h"

namespace mulin::study {
namespace {

constexpr std::size_t kIdsNamed = 10;

/// Turns what is thrown into faults, each told once.
class Refusals {
 public:
  [[nodiscard]] bool none() const { return faults_.empty(); }
  [[nodiscard]] int exit_code() const { return exit_code_; }

  void add(std::string_view layer, const core::Error& error) {
    if (!told_.insert(error.what()).second) return;
    core::Finding fault{
        core::Severity::fault, std::string(layer), code_of(error), error.fault(), error.remedy(), 1, {}};
    if (const auto prefix = fault.layer + ": "; fault.message.starts_with(prefix))
      fault.message.erase(0, prefix.size());
    if (fault.remedy.empty()) fault.remedy = "correct it and check again";
    faults_.push_back(std::move(fault));
    if (exit_code_ == 0 || error.exit_code() == 3) exit_code_ = error.exit_code();
  }

  /// True when the stage came to its end.
  template <class Stage>
  bool pass(std::string_view layer, Stage&& stage) {
    try {
      stage();
      return true;
    } catch (const core::Interrupted&) {
      throw;
    } catch (const core::Error& error) {
      add(layer, error);
      return false;
    }
  }

  void move_to(core::Findings& findings) const {
    for (const auto& fault : faults_) findings.add(fault);
  }

 private:
  static std::string code_of(const core::Error& error) {
    return error.exit_code() == 2 ? "study_file" : error.exit_code() == 4 ? "infeasible" : "refused";
  }
  std::vector<core::Finding> faults_;
  std::set<std::string> told_;
  int exit_code_ = 0;
};

PeopleFacts people_facts(const Plan& plan) {
  const auto& b = plan.balance;
  PeopleFacts facts{b.total, b.reachable, b.unsnapped, b.outside, b.dropped, {}, {}, {}};
  const auto& demand = plan.city().demand;
  for (std::size_t i = 0; i < demand.at.size(); ++i) {
    if (demand.people[i] <= 0) continue;
    const bool outside = demand.subdistrict[i] == core::kNoRow;
    if (!outside && plan.demand_at[i].snapped()) continue;
    auto& ids = outside ? facts.outside_ids : facts.unsnapped_ids;
    if (ids.size() < kIdsNamed) ids.push_back(demand.id[i]);
  }
  for (const auto& f : plan.read.findings.all()) {
    const bool dropped =
        f.people > 0 && f.layer == "population" && f.code != "outside" && f.code != "unsnapped";
    if (dropped) facts.dropped_ids.insert(facts.dropped_ids.end(), f.ids.begin(), f.ids.end());
  }
  return facts;
}

NetworkFacts network_facts(const network::Network& net) {
  NetworkFacts facts;
  facts.nodes = net.nodes();
  facts.edges = net.edges();
  facts.length_m = net.total_length();
  facts.components = static_cast<std::int64_t>(net.component_length.size());
  facts.largest_share = net.largest_share();
  for (std::size_t c = 1; c < net.component_length.size(); ++c) facts.beyond_m += net.component_length[c];
  return facts;
}

SiteFacts site_facts(const Plan& plan) {
  SiteFacts facts;
  facts.candidates = static_cast<std::int64_t>(plan.candidates.all.size());
  facts.in_play = plan.candidates.open();
  for (const auto why :
       {sites::Reason::excluded, sites::Reason::outside, sites::Reason::unsnapped, sites::Reason::too_small,
        sites::Reason::duplicate, sites::Reason::forbidden, sites::Reason::spacing}) {
    facts.rejected.emplace_back(sites::word(why), plan.candidates.rejected_for(why));
  }
  return facts;
}

/// What needs all layers. Each step needs the one before.
void check_together(Plan& plan, Refusals& refusals, CheckReport& report, const core::Job& job) {
  if (!refusals.pass("sites", [&] { clean(plan); })) return;
  const bool attached = refusals.pass("sites", [&] { attach(plan, job); });
  if (!plan.demand_at.empty()) report.people = people_facts(plan);
  const bool reached = attached && refusals.pass("sites", [&] { find_catchments(plan, job.silent()); });
  report.sites = site_facts(plan);
  if (!reached) return;
  refusals.pass("locate", [&] { check_quotas(plan); });
  refusals.pass("criterion", [&] { score_sites(plan, job.silent()); });
}

}  // namespace

CheckReport check_study(const Study& study, const core::Job& job) {
  CheckReport report;
  report.study = study.path;
  report.title = study.title;
  Plan plan(study);
  Refusals refusals;
  job.begin("read", 0);
  plan.read = layers::inspect_city(
      study.sources, job, [&](std::string_view role, const core::Error& e) { refusals.add(role, e); });
  const bool whole = refusals.none();
  job.begin("network", 0);
  const bool joined =
      plan.city().streets.size() > 0 && refusals.pass("streets", [&] { build_streets(plan, job); });
  if (joined) report.network = network_facts(plan.in_metres().network);
  if (whole && joined) check_together(plan, refusals, report, job);
  report.crs = plan.city().crs;
  report.inputs = plan.read.inputs;
  report.exit_code = refusals.exit_code();
  refusals.move_to(report.findings);
  for (const auto& finding : plan.findings().all()) report.findings.add(finding);
  return report;
}

}  // namespace mulin::study
