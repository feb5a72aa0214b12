#include "locate/solve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "locate/center.h"
#include "locate/clash.h"
#include "locate/cover.h"
#include "locate/evaluate.h"
#include "locate/mixed.h"
#include "locate/plain.h"
#include "locate/rules.h"

namespace mulin::locate {
namespace {

constexpr double kProven = 1e-6;  // the gap below which a plan counts as optimal

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

class Solver {
 public:
  Solver(const Problem& problem, const SolveOptions& options, Watch& watch)
      : problem_(problem),
        options_(options),
        watch_(watch),
        plain_(problem, options, watch),
        mixed_(plain_) {}

  Solution run() {
    Rules rules = rules_of(problem_);
    const bool possible = propagate(rules) && !plain_.impossible();
    Answer answer;
    if (!possible)
      answer.infeasible = true;
    else
      answer = best(rules);
    if (answer.found && options_.canonical && !watch_.over()) make_canonical(rules, answer);
    finish(answer);
    if (answer.found && options_.alternatives > 0) add_alternatives(rules, answer);
    out_.work = watch_.work();
    return out_;
  }

 private:
  Answer best(const Rules& rules) {
    return problem_->score_weight > 0 ? mixed_.best(rules) : plain_.best(rules);
  }
  /// Objective of a plan, from the input alone.
  [[nodiscard]] double objective(std::span<const Row> plan) const {
    const double coverage = evaluate(problem_, plan);
    return problem_->score_weight > 0 ? mixed_.value(coverage, score_of(problem_, plan)) : coverage;
  }
  [[nodiscard]] bool larger_is_better() const { return problem_->score_weight > 0 || !problem_.minimises(); }
  [[nodiscard]] bool as_good(double value, double as) const {
    const double room = 1e-9 * std::max(1.0, std::abs(as));
    return larger_is_better() ? value >= as - room : value <= as + room;
  }

  void finish(const Answer& answer) {
    out_.stopped_by = watch_.why();
    out_.unserved = out_of_reach(problem_);
    if (answer.infeasible) {
      out_.status = Status::infeasible;
      out_.clash = explain(problem_, watch_);
      return;
    }
    if (!answer.found) return;
    out_.chosen = answer.plan;
    out_.assignment = nearest_open(problem_, out_.chosen);
    out_.coverage = evaluate(problem_, out_.chosen);
    out_.score = score_of(problem_, out_.chosen);
    out_.objective = objective(out_.chosen);
    if (problem_->score_weight > 0) {
      out_.best_coverage = mixed_.best_coverage();
      out_.best_score = mixed_.best_score();
    }
    judge(answer.bound);
  }

  /// Sets bound, gap and status. A bound on the wrong side of the plan (by rounding) is the plan's own value.
  void judge(double bound) {
    out_.bound = larger_is_better() ? std::max(bound, out_.objective) : std::min(bound, out_.objective);
    out_.gap = std::abs(out_.bound - out_.objective) / std::max(1.0, std::abs(out_.objective));
    if (out_.gap <= kProven)
      out_.status = Status::optimal;
    else if (out_.gap <= options_.gap)
      out_.status = Status::within_gap;
    else
      out_.status = Status::feasible;
    if (out_.status == Status::optimal || out_.status == Status::within_gap)
      out_.stopped_by = StoppedBy::nothing;
  }

  /// Keeps the objective and makes the sorted rows as small as they can be, one after the other.
  void make_canonical(Rules rules, Answer& answer) {
    const double goal = objective(answer.plan);
    for (Row s = 0; s < problem_.sites() && !watch_.over(); ++s) {
      if (rules.state[at(s)] != State::free) continue;
      rules.state[at(s)] = State::in;
      if (std::ranges::binary_search(answer.plan, s)) continue;
      Rules trial = rules;
      const Answer other = propagate(trial) ? best(trial) : Answer{};
      if (other.found && as_good(objective(other.plan), goal))
        answer.plan = other.plan;
      else
        rules.state[at(s)] = State::out;
    }
  }

  void add_alternatives(Rules rules, const Answer& first) {
    std::vector<Row> last = first.plan;
    while (std::ssize(out_.alternatives) < options_.alternatives && !watch_.over()) {
      SiteRow row{last, {}, -std::numeric_limits<double>::infinity(), static_cast<double>(last.size()) - 1};
      rules.rows.push_back(std::move(row));
      Rules trial = rules;
      const Answer next = propagate(trial) ? best(trial) : Answer{};
      if (!next.found || next.plan.empty()) break;
      Alternative other{next.plan, objective(next.plan), evaluate(problem_, next.plan),
                        score_of(problem_, next.plan), 0};
      other.gives_up = std::max(0.0, (larger_is_better() ? 1 : -1) * (out_.objective - other.objective)) /
                       std::max(1e-300, std::abs(out_.objective));
      if (other.gives_up > options_.alternatives_within * (1 + 1e-12)) break;
      last = next.plan;
      out_.alternatives.push_back(std::move(other));
    }
  }

  const Problem& problem_;
  const SolveOptions& options_;
  Watch& watch_;
  Plain plain_;
  Mixed mixed_;
  Solution out_;
};

}  // namespace

Solution solve(const Problem& problem, const SolveOptions& options, const core::Job& job) {
  if (problem->model == Model::capacitated_mclp) {
    throw core::UsageError("capacitated-mclp is not in this version; use mclp and check each site's load");
  }
  Watch watch(job, options.time_limit, options.work_limit);
  return Solver(problem, options, watch).run();
}

}  // namespace mulin::locate
