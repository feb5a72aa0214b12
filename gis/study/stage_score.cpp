#include <algorithm>

#include "core/error.h"
#include "core/text.h"
#include "scoring/measures.h"
#include "study/stages.h"
#include "study/supply.h"

namespace mulin::study {
namespace {

std::vector<network::Attachment> attach_points(const Plan& plan, const city::Places& places,
                                               const core::Job& job) {
  network::AttachOptions options;
  options.snap = std::max(plan.study.walk.snap, 200.0);
  const network::Attacher attacher(plan.network, options);
  return attacher.attach(places.points, job);
}

std::vector<double> layer_measure(const Plan& plan, const CriterionSpec& spec, const ScoredPlaces& at,
                                  const core::Job& job) {
  const auto& places = plan.city().places[static_cast<std::size_t>(*spec.places)];
  const double within = spec.within > 0 ? spec.within : plan.study.walk.cutoff_metres("");
  const auto& measure = spec.criterion.measure;
  if (measure == "inside") return scoring::inside(at.candidates, places);
  if (measure == "distance_to" && spec.straight) return scoring::straight_distance_to(at.candidates, places);
  if (measure == "count_within" && spec.straight)
    return scoring::straight_count_within(at.candidates, places, within);
  const auto attached = attach_points(plan, places, job);
  if (measure == "count_within") {
    return scoring::network_count_within(plan.network, at.at, attached, within, job);
  }
  const double farthest = spec.within > 0 ? spec.within : 5000;
  return scoring::network_distance_to(plan.network, at.at, attached, farthest, job);
}

std::vector<double> attribute_of_sites(const Plan& plan, const std::string& field) try {
  return scoring::attribute(plan.candidates, plan.city().parcels, field);
} catch (const core::DataError& error) {
  throw core::DataError("sites: " + plan.study.sources.sites->source + ": " + error.what());
}

}  // namespace

std::vector<double> raw_measure(const Plan& plan, const CriterionSpec& spec, const ScoredPlaces& at,
                                const core::Job& job) {
  const auto& measure = spec.criterion.measure;
  if (spec.places) return layer_measure(plan, spec, at, job);
  if (measure == "attribute") return attribute_of_sites(plan, spec.field);
  const double within = spec.within > 0 ? spec.within : plan.study.walk.cutoff_metres("");
  if (measure == "street_connectivity") return scoring::junction_density(plan.network, at.at, within, job);

  const auto cutoff = plan.cutoff(spec.group);
  const auto existing = clipped(plan.way(spec.group).before, cutoff);
  const auto& table = at.tables.at(plan.table_key(spec.group));
  const scoring::PeopleView view{table, plan.people.at(spec.group), existing};
  if (measure == "population_within") return scoring::population_within(view);
  if (measure == "population_gained") return scoring::population_gained(view);
  if (measure == "walk_saved") return scoring::walk_saved(view);
  if (measure == "overlap_share") return scoring::overlap_share(view);
  if (measure == "supply_gap") return scoring::supply_gap(view, supply_access(plan, {}), spec.target);
  const scoring::PeopleView everyone{table, plan.people.at(""), existing};
  return scoring::group_share(everyone, plan.people.at(spec.group));
}

void score_sites(Plan& plan, const core::Job& job) {
  scoring::ScoreInput input;
  input.method = plan.study.method;
  const ScoredPlaces at{plan.candidates, plan.site_at, plan.site_tables};
  for (const auto& spec : plan.study.criteria) {
    job.check();
    input.criteria.push_back(spec.criterion);
    input.raw.push_back(raw_measure(plan, spec, at, job.silent()));
    job.advance(1);
  }
  for (const auto& c : plan.candidates.all)
    input.in_play.push_back(c.rejected == sites::Reason::none ? 1 : 0);
  plan.scores = scoring::score(input);
  const auto missing = scoring::missing_values(input);
  for (std::size_t c = 0; c < missing.size(); ++c) {
    if (missing[c] == 0) continue;
    plan.findings().add({core::Severity::warning,
                         plan.study.criteria[c].key,
                         "missing_values",
                         "criterion \"" + core::printable(input.criteria[c].name) + "\": " +
                             std::to_string(missing[c]) + " candidates have no value; counted as the worst",
                         "fill the field, or leave these candidates out",
                         missing[c],
                         {}});
  }
}

}  // namespace mulin::study
