#include "locate/mixed.h"

#include <algorithm>
#include <cmath>

#include "locate/center.h"
#include "locate/evaluate.h"
#include "locate/mip.h"

namespace mulin::locate {
namespace {

/// part / whole of what is maximised; all of nothing is all.
double share(double part, double whole) {
  return whole > 0 ? part / whole : 1;
}

}  // namespace

double Mixed::value(double coverage, double score) const {
  const double w = problem_->score_weight;
  double c = 0;
  if (!problem_.minimises())
    c = share(coverage, best_coverage_);
  else
    c = coverage <= best_coverage_ ? 1 : best_coverage_ / coverage;
  return (1 - w) * c + w * share(score, best_score_);
}

Mixed::Point Mixed::point(const std::vector<Row>& plan) const {
  return {plan, evaluate(problem_, plan), score_of(problem_, plan)};
}

void Mixed::offer(Answer& answer, const Point& point) const {
  const double now = value(point.coverage, point.score);
  if (answer.found && now <= answer.objective) return;
  answer.plan = point.plan;
  answer.objective = now;
  answer.found = true;
}

Answer Mixed::best(const Rules& rules) {
  if (!ready_) {
    const Answer coverage = plain_.best(rules);
    if (!coverage.found) return coverage;
    const Answer score = plain_.best_score(rules, problem_->radius.value_or(kNoLimit));
    best_coverage_ = coverage.bound;
    if (std::abs(coverage.bound - coverage.objective) <= 1e-6 * std::max(1.0, std::abs(coverage.objective))) {
      best_coverage_ = evaluate(problem_, coverage.plan);
    }
    best_score_ = score.bound;
    if (score.found && std::abs(score.bound - score.objective) <= 1e-6 * std::max(1.0, score.objective)) {
      best_score_ = score_of(problem_, score.plan);
    }
    if (std::isinf(best_score_)) best_score_ = 0;
    for (const double s : problem_->score) {
      if (!score.found && std::isinf(score.bound)) best_score_ += s;  // stopped before any bound: all of them
    }
    ready_ = true;
  }
  switch (problem_->model) {
    case Model::lscp:
      return by_count(rules);
    case Model::p_center:
      return by_radius(rules);
    case Model::p_median:
      return hull(rules);
    default:
      return problem_->score_weight < 1 && best_coverage_ > 0 ? linear(rules) : top_score(rules);
  }
}

/// C is constant or does not count: the scores alone decide.
Answer Mixed::top_score(const Rules& rules) const {
  Answer answer = plain_.best_score(rules, problem_->radius.value_or(kNoLimit));
  if (!answer.found) return answer;
  const double bound = answer.bound;
  answer.found = false;
  offer(answer, point(answer.plan));
  answer.bound = value(best_coverage_, bound);
  return answer;
}

/// C and S both enter in proportion: S as a reward in units of C.
Answer Mixed::linear(const Rules& rules) const {
  const double w = problem_->score_weight;
  std::vector<double> reward(problem_->score.size(), 0);
  const double unit = best_score_ > 0 ? w / best_score_ * best_coverage_ / (1 - w) : 0;
  for (std::size_t s = 0; s < reward.size(); ++s) reward[s] = unit * problem_->score[s];
  Answer answer = plain_.best_with(rules, reward);
  if (!answer.found) return answer;
  const double bound = (1 - w) / best_coverage_ * answer.bound + (best_score_ > 0 ? 0 : w);
  answer.found = false;
  offer(answer, point(answer.plan));
  answer.bound = bound;
  return answer;
}

/// The mix is convex in (C, S), so its maximum lies on a vertex of the convex hull of all plans, and these
/// are found by weighted sums between known neighbours. Source: Aneja & Nair 1979.
Answer Mixed::hull(const Rules& rules) const {
  Answer answer;
  const Answer cheap = plain_.best(rules);
  if (!cheap.found) return cheap;
  const Answer high = plain_.best_score(rules, kNoLimit);
  offer(answer, point(cheap.plan));
  if (!high.found) {
    answer.bound = 1;
    return answer;
  }
  offer(answer, point(high.plan));
  bool proven = std::abs(cheap.bound - cheap.objective) <= 1e-7 * std::max(1.0, cheap.objective);
  std::vector<std::pair<Point, Point>> open{{point(cheap.plan), point(high.plan)}};
  const auto room = [&] { return 1e-9 + plain_.options().gap * answer.objective; };
  double bound = answer.objective;
  while (!open.empty()) {
    const auto [a, b] = open.back();
    open.pop_back();
    const double corner = value(a.coverage, b.score);
    if (corner <= answer.objective + room()) {
      bound = std::max(bound, corner);
      continue;
    }
    if (b.score <= a.score || b.coverage <= a.coverage) continue;
    const double slope = (b.coverage - a.coverage) / (b.score - a.score);
    std::vector<double> reward(problem_->score.size());
    for (std::size_t s = 0; s < reward.size(); ++s) reward[s] = slope * problem_->score[s];
    const Answer between = plain_.best_with(rules, reward);
    if (!between.found) {
      bound = std::max(bound, corner);
      proven = false;
      continue;
    }
    const double scale = std::max(1.0, std::abs(a.coverage) + slope * std::abs(a.score));
    if (between.objective - between.bound > 1e-7 * scale) {
      bound = std::max(bound, corner);
      proven = false;
      continue;
    }
    const Point c = point(between.plan);
    if (c.coverage - slope * c.score >= a.coverage - slope * a.score - 1e-9 * scale) continue;
    offer(answer, c);
    open.emplace_back(a, c);
    open.emplace_back(c, b);
  }
  answer.bound =
      proven ? std::max(bound, answer.objective) : std::max(bound, value(cheap.bound, best_score_));
  return answer;
}

/// lscp: for each number of sites from the fewest up, the greatest score.
Answer Mixed::by_count(const Rules& rules) const {
  Answer answer;
  const Answer fewest = plain_.best(rules);
  if (!fewest.found) return fewest;
  offer(answer, point(fewest.plan));
  const auto choosable = std::ranges::count_if(rules.state, [](State s) { return s != State::out; });
  double bound = 0;
  for (auto n = static_cast<int>(std::lround(fewest.bound)); n <= choosable; ++n) {
    const double most = value(n, best_score_);
    if (most <= answer.objective) break;
    Rules now = rules;
    if (now.count && *now.count != n) continue;
    now.count = n;
    if (!propagate(now)) continue;
    const Answer best = plain_.best_score(now, 0);
    if (best.found) offer(answer, point(best.plan));
    if (!best.infeasible) bound = std::max(bound, best.found ? value(n, best.bound) : most);
    if (plain_.watch().over()) {
      bound = std::max(bound, most);
      break;
    }
  }
  answer.bound = std::max(bound, answer.objective);
  return answer;
}

/// p-center: the score within reach grows with the radius; intervals of radii are halved until none can win.
Answer Mixed::by_radius(const Rules& rules) const {
  Answer answer;
  const Answer tightest = plain_.best(rules);
  if (!tightest.found) return tightest;
  offer(answer, point(tightest.plan));
  const Center center(problem_, rules);
  const auto& levels = center.levels();
  const auto score_at = [&](std::size_t k) {
    const Answer best = plain_.best_score(rules, levels[k]);
    if (best.found) offer(answer, point(best.plan));
    return best.found ? best.bound : (best.infeasible ? 0 : best_score_);
  };
  const auto first =
      static_cast<std::size_t>(std::ranges::lower_bound(levels, tightest.bound) - levels.begin());
  struct Span {
    std::size_t from, to;  // levels from … to, all of which score at most `score`
    double score;
  };
  std::vector<Span> open{{first, levels.size() - 1, score_at(levels.size() - 1)}};
  double bound = 0;
  while (!open.empty()) {
    const Span span = open.back();
    open.pop_back();
    const double most = value(levels[span.from], span.score);
    if (most <= answer.objective + 1e-12 || plain_.watch().over()) {
      bound = std::max(bound, most);
      continue;
    }
    if (span.from == span.to) {
      bound = std::max(bound, value(levels[span.from], score_at(span.from)));
      continue;
    }
    const std::size_t middle = span.from + (span.to - span.from) / 2;
    open.push_back({middle + 1, span.to, span.score});
    open.push_back({span.from, middle, score_at(middle)});
  }
  answer.bound = std::max(bound, answer.objective);
  return answer;
}

}  // namespace mulin::locate
