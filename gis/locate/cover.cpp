#include "locate/cover.h"

#include <algorithm>

#include "locate/formulate.h"

namespace mulin::locate {
namespace {

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

bool met(const Rules& rules, const std::vector<Row>& list) {
  return std::ranges::any_of(list, [&](Row s) { return rules.state[at(s)] == State::in; });
}

/// One row a list; where weight counts, a column says whether the list is met.
void add_needs(SiteModel& model, const Rules& rules, const Needs& needs) {
  double have = 0;
  std::vector<std::pair<int, double>> served;
  for (std::size_t j = 0; j < needs.lists.size(); ++j) {
    if (met(rules, needs.lists[j])) {
      if (!needs.all()) have += needs.weight[j];
      continue;
    }
    for (const Row s : needs.lists[j]) {
      if (rules.state[at(s)] == State::free) model.mip.add_entry(model.column[at(s)], 1);
    }
    if (needs.all()) {
      model.mip.close_row(1, kNoLimit);
    } else {
      const int z = model.mip.add_column(0, 1, 0, false);
      model.mip.add_entry(z, -1);
      model.mip.close_row(0, kNoLimit);
      served.emplace_back(z, needs.weight[j]);
    }
  }
  if (needs.all()) return;
  for (const auto& [z, weight] : served) model.mip.add_entry(z, weight);
  model.mip.close_row(needs.least - have, kNoLimit);
}

bool meets(const Needs& needs, std::span<const Row> plan) {
  double have = 0;
  for (std::size_t j = 0; j < needs.lists.size(); ++j) {
    const bool open =
        std::ranges::any_of(needs.lists[j], [&](Row s) { return std::ranges::binary_search(plan, s); });
    if (!open && needs.all()) return false;
    if (open && !needs.all()) have += needs.weight[j];
  }
  return needs.all() || have >= needs.least - 1e-9 * std::max(1.0, needs.least);
}

double price_of(std::span<const double> price, std::span<const Row> plan) {
  double sum = 0;
  for (const Row s : plan) sum += price[at(s)];
  return sum;
}

/// True when all prices are whole: then a better plan is better by one at least.
bool whole(std::span<const double> price) {
  return std::ranges::all_of(price, [](double p) { return p == std::floor(p); });
}

}  // namespace

SitePlan cheapest_plan(const Rules& rules, const Needs& needs, std::span<const double> price, Watch& watch,
                       double cutoff) {
  SitePlan out;
  Rules now = rules;
  if (!propagate(now)) {
    out.infeasible = true;
    return out;
  }
  SiteModel model = site_model(now, price);
  MipAnswer answer;
  if (model.mip.columns() == 0) {
    answer.status = MipAnswer::Status::optimal;
    answer.bound = answer.objective = 0;
    out.plan = model.plan(now, {});
  } else {
    add_needs(model, now, needs);
    MipOptions options;
    if (whole(price)) options.absolute_gap = 0.999;
    options.cutoff = cutoff - model.constant;
    answer = solve_mip(model.mip, options, watch);
    if (!answer.x.empty()) out.plan = model.plan(now, answer.x);
  }
  const bool any = model.mip.columns() == 0 || !answer.x.empty();
  out.found = any && keeps(rules, out.plan) && meets(needs, out.plan) && price_of(price, out.plan) < cutoff;
  out.infeasible = answer.status != MipAnswer::Status::stopped && !out.found;
  out.price = price_of(price, out.plan);
  out.bound = answer.status == MipAnswer::Status::optimal ? out.price : answer.bound + model.constant;
  if (whole(price)) out.bound = std::ceil(out.bound - 1e-6);
  return out;
}

void drop_implied(Needs& needs, const Rules& rules) {
  std::erase_if(needs.lists, [&](const auto& list) { return met(rules, list); });
  for (auto& list : needs.lists) {
    std::erase_if(list, [&](Row s) { return rules.state[at(s)] != State::free; });
    std::ranges::sort(list);
  }
  std::ranges::sort(needs.lists, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  std::vector<std::vector<std::size_t>> holds(rules.state.size());  // kept lists by their first site
  std::vector<std::vector<Row>> kept;
  std::vector<char> in_list(rules.state.size(), 0);
  for (auto& list : needs.lists) {
    for (const Row s : list) in_list[at(s)] = 1;
    const bool implied = std::ranges::any_of(list, [&](Row s) {
      return std::ranges::any_of(holds[at(s)], [&](std::size_t other) {
        return std::ranges::all_of(kept[other], [&](Row t) { return in_list[at(t)] != 0; });
      });
    });
    for (const Row s : list) in_list[at(s)] = 0;
    if (implied) continue;
    if (!list.empty()) holds[at(list.front())].push_back(kept.size());
    kept.push_back(std::move(list));
  }
  needs.lists = std::move(kept);
  needs.weight.clear();
}

}  // namespace mulin::locate
