#include "locate/clash.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/text.h"
#include "locate/cover.h"
#include "locate/evaluate.h"
#include "locate/solve.h"

namespace mulin::locate {
namespace {

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

/// A half-relaxed problem: what is left of the rules and of the duty.
struct Parts {
  RuleParts rules;
  bool duty = true;
};

/// One constraint the user knows: its words, how to drop it, and how to find its smallest relaxation.
struct Item {
  std::string words;
  std::function<void(Parts&)> drop;
  std::function<std::string(const Parts&)> cure;  // of the full problem; "" when it cures nothing alone
};

std::string new_sites(int n) {
  return std::to_string(n) + (n == 1 ? " new site" : " new sites");
}

class Explainer {
 public:
  Explainer(const Problem& problem, Watch& watch)
      : problem_(problem), watch_(watch), duty_(duty_of(problem)) {
    full_.rules = rule_parts(problem);
  }

  Clash run() {
    list_items();
    std::vector<bool> kept(items_.size(), true);
    for (std::size_t k = 0; k < items_.size() && !watch_.over(); ++k) {
      kept[k] = false;
      if (feasible(without(kept))) kept[k] = true;
    }
    Clash clash;
    for (std::size_t k = 0; k < items_.size(); ++k) {
      if (!kept[k]) continue;
      clash.constraints.push_back(items_[k].words);
      if (watch_.over()) continue;
      if (auto line = items_[k].cure(full_); !line.empty()) clash.relaxations.push_back(std::move(line));
    }
    clash.message = sentence(clash);
    return clash;
  }

 private:
  [[nodiscard]] SitePlan cheapest(const Parts& parts, std::span<const double> price) {
    Needs needs;
    if (parts.duty && !duty_.words.empty()) {
      needs.lists = duty_.lists;
      if (duty_.share < 1) {
        needs.weight = duty_.weight;
        needs.least = std::accumulate(duty_.weight.begin(), duty_.weight.end(), duty_.served) * duty_.share -
                      duty_.served;
      }
    }
    const Rules rules = rules_of(parts.rules);
    if (needs.all()) {
      drop_implied(needs, rules);
      if (!needs.lists.empty() && needs.lists.front().empty()) return {{}, false, true, 0, 0};
    }
    return cheapest_plan(rules, needs, price, watch_);
  }
  [[nodiscard]] bool feasible(const Parts& parts) {
    const std::vector<double> nothing(parts.rules.status.size(), 0);
    return !cheapest(parts, nothing).infeasible;
  }
  [[nodiscard]] Parts without(const std::vector<bool>& kept) const {
    Parts parts = full_;
    for (std::size_t k = 0; k < items_.size(); ++k) {
      if (!kept[k]) items_[k].drop(parts);
    }
    return parts;
  }
  /// Number of sites of a set in the plan that has fewest (sign 1) or most (−1) of them; −1 when none exists.
  [[nodiscard]] int extreme(const Parts& parts, const std::vector<Row>& sites, double sign) {
    std::vector<double> price(parts.rules.status.size(), 0);
    for (const Row s : sites) price[at(s)] = sign;
    const SitePlan best = cheapest(parts, price);
    return best.found ? static_cast<int>(std::lround(std::abs(best.price))) : -1;
  }

  void list_items() {
    add_duty();
    if (!problem_->conflicts.empty()) add_spacing();
    if (problem_->budget) add_budget();
    for (std::size_t z = 0; z < problem_->zones.size(); ++z) add_zone(z);
    add_pins();
    if (problem_->p) add_count();
  }

  void add_duty() {
    if (duty_.words.empty()) return;
    items_.push_back({duty_.words, [](Parts& p) { p.duty = false; },
                      [this](const Parts& full) { return cure_duty(full); }});
  }

  std::string cure_duty(const Parts& full) {
    Parts parts = full;
    parts.duty = false;
    if (!feasible(parts)) return "";
    if (problem_->model != Model::p_center || !problem_->radius) return "do without this: " + duty_.words;
    ProblemBuilder wider = problem_.data();
    wider.radius.reset();
    wider.score_weight = 0;
    const Solution least = solve(freeze(std::move(wider)), {}, watch_.job());
    return least.status == Status::optimal
               ? "a radius of at least " + core::number(std::ceil(least.coverage * 1000) / 1000) + unit()
               : "";
  }

  void add_spacing() {
    items_.push_back({"sites must keep " + problem_->spacing_words,
                      [](Parts& p) { p.rules.conflicts.clear(); },
                      [this](const Parts& full) { return cure_spacing(full); }});
  }
  std::string cure_spacing(const Parts& full) {
    const auto with = [&](double spacing) {
      Parts parts = full;
      std::erase_if(parts.rules.conflicts, [&](const Conflict& c) { return !(c.distance < spacing); });
      return feasible(parts);
    };
    Parts none = full;
    none.rules.conflicts.clear();
    if (!feasible(none)) return "";
    std::vector<double> levels;
    for (const Conflict& c : problem_->conflicts) {
      if (std::isnan(c.distance)) return "no spacing";
      levels.push_back(c.distance);
    }
    std::ranges::sort(levels);
    std::size_t low = 0;  // levels_[low] works: nothing is nearer than the least distance
    for (std::size_t high = levels.size(); low + 1 < high;) {
      const std::size_t middle = low + (high - low) / 2;
      (with(levels[middle]) ? low : high) = middle;
    }
    return "spacing of at most " + core::number(std::floor(levels[low] * 1000) / 1000) + unit();
  }

  void add_budget() {
    items_.push_back(
        {"a budget of " + core::number(*problem_->budget), [](Parts& p) { p.rules.budget.reset(); },
         [this](const Parts& full) {
           Parts parts = full;
           parts.rules.budget.reset();
           const SitePlan best = cheapest(parts, problem_->site_cost);
           return best.found ? "a budget of at least " + core::number(best.price) : std::string();
         }});
  }

  void add_zone(std::size_t z) {
    const Zone& zone = problem_->zones[z];
    const std::string name = core::printable(zone.name);
    std::vector<Row> sites;
    for (const Row s : zone.sites) {
      if (problem_.status(s) != SiteStatus::existing) sites.push_back(s);
    }
    if (zone.least > 0) {
      items_.push_back({name + " needs at least " + new_sites(zone.least),
                        [z](Parts& p) { p.rules.zones[z].least = 0; },
                        [this, z, sites, name](const Parts& full) {
                          Parts parts = full;
                          parts.rules.zones[z].least = 0;
                          const int most = extreme(parts, sites, -1);
                          return most < 0 ? std::string()
                                          : name + ": at least " + std::to_string(most) + " (most that fit)";
                        }});
    }
    if (zone.most && *zone.most < std::ssize(sites)) {
      items_.push_back({name + " takes at most " + new_sites(*zone.most),
                        [z](Parts& p) { p.rules.zones[z].most.reset(); },
                        [this, z, sites, name](const Parts& full) {
                          Parts parts = full;
                          parts.rules.zones[z].most.reset();
                          const int fewest = extreme(parts, sites, 1);
                          return fewest < 0 ? std::string() : name + ": at most " + std::to_string(fewest);
                        }});
    }
  }

  /// Pins one by one; bans together, as they may be many.
  void add_pins() {
    for (Row s = 0; s < problem_.sites(); ++s) {
      if (problem_.status(s) != SiteStatus::required) continue;
      const auto drop = [s](Parts& p) { p.rules.status[at(s)] = SiteStatus::candidate; };
      const std::string name = core::printable(problem_.name(s));
      items_.push_back({name + " is required", drop, [this, drop, name](const Parts& full) {
                          Parts parts = full;
                          drop(parts);
                          return feasible(parts) ? name + " not required" : std::string();
                        }});
    }
    const auto bans = std::ranges::count(problem_->status, SiteStatus::forbidden);
    if (bans == 0) return;
    const auto lift = [](Parts& p) {
      std::ranges::replace(p.rules.status, SiteStatus::forbidden, SiteStatus::candidate);
    };
    items_.push_back({std::to_string(bans) + " sites are forbidden", lift, [this, lift](const Parts& full) {
                        Parts parts = full;
                        lift(parts);
                        return feasible(parts) ? std::string("lift the bans") : std::string();
                      }});
  }

  void add_count() {
    items_.push_back({"exactly " + new_sites(*problem_->p), [](Parts& p) { p.rules.p.reset(); },
                      [this](const Parts& full) { return cure_count(full); }});
  }
  /// The number nearest to p for which a plan exists.
  std::string cure_count(const Parts& full) {
    Parts parts = full;
    parts.rules.p.reset();
    std::vector<Row> all(parts.rules.status.size());
    for (Row s = 0; s < std::ssize(all); ++s) all[at(s)] = s;
    const int fewest = extreme(parts, all, 1);
    if (fewest < 0) return "";
    const int most = extreme(parts, all, -1);
    const int p = *problem_->p;
    for (int away = 1; p - away >= fewest || p + away <= most; ++away) {
      for (const int number : {p - away, p + away}) {
        if (number < fewest || number > most) continue;
        parts.rules.p = number;
        if (feasible(parts)) return new_sites(number) + " instead of " + std::to_string(p);
      }
    }
    return "";
  }

  [[nodiscard]] std::string unit() const { return problem_->unit.empty() ? "" : " " + problem_->unit; }

  static std::string sentence(const Clash& clash) {
    std::string line = clash.constraints.size() == 1 ? "this cannot be met: " : "these cannot all be met: ";
    line += core::join(clash.constraints, "; ");
    if (!clash.relaxations.empty())
      line += " - one of these would cure it: " + core::join(clash.relaxations, "; ");
    return line;
  }

  const Problem& problem_;
  Watch& watch_;
  Duty duty_;
  Parts full_;
  std::vector<Item> items_;
};

std::string words_of(const Problem& problem) {
  const std::string unit = problem->unit.empty() ? "" : " " + problem->unit;
  switch (problem->model) {
    case Model::p_median:
      return problem->penalty ? "" : "every demand that some site can reach is served";
    case Model::p_center:
      return "every demand is served within " + core::number(problem->radius.value_or(0)) + unit;
    case Model::lscp:
      return problem->cover < 1 ? core::number(problem->cover) + " of the coverable weight is covered"
                                : "all that can be covered is covered";
    default:
      return "";
  }
}

}  // namespace

Duty duty_of(const Problem& problem) {
  Duty duty;
  duty.words = words_of(problem);
  if (problem->model == Model::p_center && !problem->radius)
    duty.words = "every demand that some site can reach is served";
  if (duty.words.empty()) return duty;
  duty.share = problem->model == Model::lscp ? problem->cover : 1;
  std::vector<std::vector<Row>> lists(static_cast<std::size_t>(problem.demands()));
  std::vector<bool> served(lists.size());
  for (Row s = 0; s < problem.sites(); ++s) {
    if (problem.status(s) == SiteStatus::competitor) continue;
    for (std::size_t k = 0; k < problem->travel.demands(s).size(); ++k) {
      if (!problem.within(problem->travel.costs(s)[k])) continue;
      const auto d = at(problem->travel.demands(s)[k]);
      if (problem.status(s) == SiteStatus::existing) served[d] = true;
      lists[d].push_back(s);
    }
  }
  for (std::size_t d = 0; d < lists.size(); ++d) duty.served += served[d] ? problem->weight[d] : 0;
  for (const Row d : out_of_reach(problem)) served[at(d)] = true;
  for (std::size_t d = 0; d < lists.size(); ++d) {
    if (served[d] || problem->weight[d] == 0)
      continue;  // p-center: a radius that no pair keeps gives an empty list
    duty.lists.push_back(std::move(lists[d]));
    duty.weight.push_back(problem->weight[d]);
  }
  return duty;
}

Clash explain(const Problem& problem, Watch& watch) {
  return Explainer(problem, watch).run();
}

}  // namespace mulin::locate
