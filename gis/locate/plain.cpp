#include "locate/plain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "locate/center.h"
#include "locate/cover.h"
#include "locate/evaluate.h"
#include "locate/service.h"

namespace mulin::locate {
namespace {

double total_weight(const Problem& problem) {
  return std::accumulate(problem->weight.begin(), problem->weight.end(), 0.0);
}

Answer from(const SitePlan& plan, double sign) {
  return {plan.plan, plan.found, plan.infeasible, sign * plan.price, sign * plan.bound};
}

}  // namespace

SearchOptions Plain::search_options() const {
  SearchOptions options;
  options.gap = options_.gap;
  options.seed = options_.seed;
  if (!options_.warm_start.empty()) options.starts.push_back(options_.warm_start);
  return options;
}

bool Plain::impossible() const {
  if (problem_->model != Model::lscp || !problem_->strict) return false;
  return std::ranges::any_of(out_of_reach(problem_),
                             [&](Row d) { return problem_->weight[static_cast<std::size_t>(d)] > 0; });
}

Answer Plain::best(const Rules& rules) const {
  switch (problem_->model) {
    case Model::lscp:
      return fewest(rules);
    case Model::p_center:
      return center(rules);
    default:
      return best_with(rules, {});
  }
}

Answer Plain::best_with(const Rules& rules, std::span<const double> reward) const {
  Service service = service_of(problem_, rules);
  if (!reward.empty()) {
    service.step = 0;
    for (std::size_t s = 0; s < reward.size(); ++s) {
      if (rules.state[s] == State::in)
        service.constant -= reward[s];
      else
        service.term[s] = -reward[s];
    }
  }
  SearchOptions options = search_options();
  const double total = problem_->model == Model::p_median ? 0 : total_weight(problem_);
  options.total = total;
  const Outcome out = minimise(service, rules, options, watch_);
  Answer answer{out.plan, out.found, out.infeasible, out.loss, out.bound};
  if (problem_->model != Model::p_median) {
    answer.objective = total - out.loss;
    answer.bound = total - out.bound;
  }
  return answer;
}

Needs Plain::needs(const Rules& rules, double radius) const {
  Needs needs;
  if (problem_->model == Model::p_center) {
    needs = Center(problem_, rules).needs(radius);
  } else if (problem_->model == Model::lscp || (problem_->model == Model::p_median && !problem_->penalty)) {
    const Service service = service_of(problem_, rules);
    const bool part = problem_->model == Model::lscp && problem_->cover < 1;
    for (Row j = 0; j < service.rows(); ++j) {
      if (problem_->model == Model::p_median && !service.must(j)) continue;
      const auto list = service.list(j);
      needs.lists.emplace_back(list.begin(), list.end());
      needs.weight.push_back(service.cap[static_cast<std::size_t>(j)]);
    }
    const double wanted = problem_->model == Model::lscp ? problem_->cover * coverable(problem_) : 0;
    const double left = std::accumulate(needs.weight.begin(), needs.weight.end(), 0.0);
    const double have = total_weight(problem_) - service.constant - left;
    const bool short_of = problem_->model == Model::lscp ? have + left < wanted * (1 - 1e-12) - 1e-9
                                                         : service.constant >= service.big;
    if (short_of) needs.lists.assign(1, {});
    if (part && !short_of) needs.least = wanted - have - 1e-9 * std::max(1.0, wanted);
  }
  if (needs.all()) drop_implied(needs, rules);
  return needs;
}

Answer Plain::fewest(const Rules& rules) const {
  const Needs lists = needs(rules, 0);
  if (!lists.lists.empty() && lists.lists.front().empty()) return {{}, false, true, 0, 0};
  const std::vector<double> one(rules.state.size(), 1);
  return from(cheapest_plan(rules, lists, one, watch_), 1);
}

Answer Plain::center(const Rules& rules) const {
  const Outcome out = minimise_center(Center(problem_, rules), search_options(), watch_);
  return {out.plan, out.found, out.infeasible, out.loss, out.bound};
}

Answer Plain::best_score(const Rules& rules, double radius) const {
  const Needs lists = needs(rules, radius);
  if (!lists.lists.empty() && lists.lists.front().empty()) return {{}, false, true, 0, 0};
  std::vector<double> price;
  for (const double score : problem_->score) price.push_back(-score);
  return from(cheapest_plan(rules, lists, price, watch_), -1);
}

}  // namespace mulin::locate
