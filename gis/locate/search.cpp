#include "locate/search.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <queue>

#include "locate/cover.h"
#include "locate/formulate.h"
#include "locate/lagrange.h"
#include "locate/swap.h"

namespace mulin::locate {
namespace {

constexpr int kRounds = 40;
constexpr int kRootPasses = 500;
constexpr int kNodePasses = 60;
constexpr int kKicks = 30;
constexpr int kPolish = 3000;  // kicks while the gap is so wide that proof is far
constexpr double kWide = 1e-4;
constexpr std::int64_t kFirstNodes = 150;
constexpr std::int64_t kMipPairs = 30'000;        // entries left at which the MIP solver beats our branching
constexpr std::int64_t kMipCoverPairs = 200'000;  // the same without costs: our bounds are weaker there

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

/// A part of the search: sites decided since the root, and what is known there.
struct Node {
  std::vector<std::pair<Row, State>> decided;
  std::shared_ptr<const Prices> prices;
  double bound = 0;
  std::int64_t number = 0;  // order of birth: ties are settled the same way every time
};
struct Later {
  bool operator()(const Node& a, const Node& b) const {
    return a.bound > b.bound || (a.bound == b.bound && a.number < b.number);
  }
};

class Search {
 public:
  Search(const Service& service, const Rules& rules, const SearchOptions& options, Watch& watch)
      : now_(&service), rules_(rules), options_(options), watch_(watch), random_(options.seed) {}

  Outcome run() {
    if (!first_plans()) return out_;
    out_.bound = now_->constant;
    for (const double term : now_->term) out_.bound += std::min(0.0, term);
    kick_on(kKicks);
    climb_root();
    if (!closed(out_.bound)) branch_or_mip();
    if (closed(out_.bound)) raise(floor_of(out_.bound));
    out_.bound = std::min(out_.bound, out_.loss);
    return out_;
  }

 private:
  [[nodiscard]] double slack() const {
    return std::max(options_.gap, 1e-8) * std::max(1.0, std::abs(options_.total - out_.loss));
  }
  /// The least loss on the grid of possible losses that is not below a bound.
  [[nodiscard]] double floor_of(double bound) const {
    if (now_->step <= 0) return bound;
    const double steps = (bound - now_->constant) / now_->step;
    return now_->constant + now_->step * std::ceil(steps - 1e-6 - 1e-12 * std::abs(steps));
  }
  [[nodiscard]] bool closed(double bound) const { return floor_of(bound) >= target() - slack(); }
  /// Only losses below it are of interest.
  [[nodiscard]] double target() const { return std::min(out_.loss, options_.cutoff); }
  /// A bound at which a node needs no more work.
  [[nodiscard]] double enough() const {
    if (now_->step <= 0) return target() - slack();
    return std::min(target() - slack(), target() - now_->step * (1 - 2e-6));
  }

  /// What is proven once every plan below the best, less the slack, is ruled out.
  [[nodiscard]] double proven() const {
    return now_->step > 0 && options_.gap == 0 ? target() : target() - slack();
  }
  void raise(double bound) { out_.bound = std::max(out_.bound, std::min(bound, proven())); }

  bool offer(const std::vector<Row>& plan, double value) {
    if (out_.found && value >= out_.loss) return false;
    if (value >= now_->big) return false;
    out_.plan = plan;
    out_.loss = value;
    out_.found = true;
    return true;
  }
  bool descend_from(std::span<const Row> plan) {
    if (!exchange_) exchange_ = std::make_unique<Exchange>(*now_, rules_);
    if (!exchange_->start(plan)) return false;
    const double value = exchange_->descend(watch_);
    return offer(exchange_->plan(), value);
  }

  /// Returns: false when there is no plan (or none could be found in time).
  bool first_plans() {
    for (const auto& start : options_.starts) descend_from(start);
    if (!exchange_) exchange_ = std::make_unique<Exchange>(*now_, rules_);
    if (exchange_->build(watch_)) {
      exchange_->descend(watch_);
      offer(exchange_->plan(), exchange_->loss());
    }
    if (out_.found) return true;
    Needs needs;
    for (Row j = 0; j < now_->rows(); ++j) {
      if (!now_->must(j)) continue;
      const auto list = now_->list(j);
      needs.lists.emplace_back(list.begin(), list.end());
    }
    const std::vector<double> no_price(rules_.state.size(), 0);
    const SitePlan any = cheapest_plan(rules_, needs, no_price, watch_);
    out_.infeasible = any.infeasible || (any.found && now_->constant >= now_->big);
    if (!any.found || out_.infeasible) return false;
    offer(any.plan, loss(*now_, any.plan));
    descend_from(any.plan);
    return out_.found;
  }

  /// Iterated exchange: kick a plan, descend, go on from what is no worse.
  void kick_on(int times) {
    if (!exchange_) exchange_ = std::make_unique<Exchange>(*now_, rules_);
    if (!exchange_->start(out_.plan)) return;
    std::vector<Row> here = out_.plan;
    double height = out_.loss;
    for (int k = 0; k < times && !watch_.over() && out_.loss > out_.bound; ++k) {
      exchange_->kick(2 + k % 4, random_);
      exchange_->descend(watch_);
      if (exchange_->loss() <= height) {
        height = exchange_->loss();
        here = exchange_->plan();
        offer(here, height);
      } else {
        exchange_->move_to(here);
      }
    }
  }

  /// A choice of sites met on the way: worth a descent when it is near the best.
  void consider(std::span<const Row> plan, bool descend) {
    if (!keeps(rules_, plan)) return;
    const double value = loss(*now_, plan);
    if (value < best_met_ || value < out_.loss) {
      best_met_ = std::min(best_met_, value);
      offer({plan.begin(), plan.end()}, value);
      if (descend) descend_from(plan);
    }
  }

  void climb_root() {
    lagrangian_ = std::make_unique<Lagrangian>(*now_, rules_);
    state_ = rules_.state;
    prices_ = lagrangian_->first_prices();
    // In rounds: a better plan makes better steps, and what is decided makes the next round shorter.
    for (int round = 0; round < kRounds && !closed(out_.bound) && !watch_.over(); ++round) {
      best_met_ = kNoLimit;
      int seen = 0;
      const double before = out_.bound;
      const double bound = lagrangian_->climb(state_, prices_, {kRootPasses, out_.loss, enough()}, watch_,
                                              [&](std::span<const Row> plan) {
                                                if (++seen % 10 == 0) consider(plan, true);
                                              });
      raise(bound);
      decide(state_, prices_);
      if (settled(state_)) {
        raise(proven());
        return;
      }
      rebase();
      if (round > 0) kick_on(kKicks);
      if (round >= 3 && bound - before < 0.005 * (out_.loss - bound)) break;
    }
  }

  /// Goes on with the smaller problem: decided sites folded in, entries forgotten that only worse plans use.
  void rebase() {
    Rules left = rules_;
    left.state = state_;
    std::vector<Row> row_of;
    Service small = reduced(*now_, left, &row_of);
    Prices prices = prices_;
    prices.row.assign(static_cast<std::size_t>(small.rows()), 0);
    for (std::size_t j = 0; j < row_of.size(); ++j) {
      if (row_of[j] != kNoRow) prices.row[at(row_of[j])] += prices_.row[j];
    }
    for (std::size_t j = 0; j < prices.row.size(); ++j) prices.row[j] = std::min(prices.row[j], small.cap[j]);
    const double bound = Lagrangian(small, left).evaluate(state_, prices, reversal_);
    if (bound < enough()) forget_dear(small, prices.row, enough() - bound + 1e-9 * std::abs(bound));
    small_ = std::move(small);
    now_ = &small_;
    rules_ = std::move(left);
    prices_ = std::move(prices);
    exchange_.reset();
    lagrangian_ = std::make_unique<Lagrangian>(*now_, rules_);
  }

  /// Decides sites whose reversal would lift the bound over the best plan. Returns: false when no plan below
  /// the best is left.
  bool decide(std::vector<State>& state, const Prices& prices) {
    const double bound = lagrangian_->evaluate(state, prices, reversal_);
    if (std::isinf(bound)) return false;
    const auto chosen = lagrangian_->chosen();
    std::vector<char> open(state.size(), 0);
    for (const Row s : chosen) open[at(s)] = 1;
    for (std::size_t s = 0; s < state.size(); ++s) {
      if (state[s] != State::free || !closed(bound + reversal_[s])) continue;
      state[s] = open[s] != 0 ? State::in : State::out;
    }
    return !closed(bound);
  }

  /// Applies the rules to the states. Returns: true when no better plan can be there.
  bool settled(std::vector<State>& state) {
    Rules now{state, rules_.count, {}};
    std::swap(now.rows, rules_.rows);
    const bool possible = propagate(now);
    std::swap(now.rows, rules_.rows);
    state = std::move(now.state);
    if (!possible) return true;
    if (std::ranges::find(state, State::free) != state.end()) return false;
    std::vector<Row> plan;
    for (std::size_t s = 0; s < state.size(); ++s) {
      if (state[s] == State::in) plan.push_back(static_cast<Row>(s));
    }
    consider(plan, false);
    return true;
  }

  /// Our own branching first, a while: it ends most p-medians. Then MIP where what is left is small.
  void branch_or_mip() {
    const bool covering = now_->cost.empty();
    const bool small = std::ssize(now_->site) <= (covering ? kMipCoverPairs : kMipPairs);
    if (!covering) branch(kFirstNodes);
    if (closed(out_.bound) || watch_.over()) return;
    const bool wide = out_.loss - out_.bound > kWide * std::abs(options_.total - out_.loss);
    if (wide && std::isinf(options_.cutoff)) kick_on(kPolish);
    decide(state_, prices_);
    if (settled(state_)) {
      raise(proven());
      return;
    }
    rebase();
    if (small)
      mip();
    else
      branch(std::numeric_limits<std::int64_t>::max());
  }

  void mip() {
    SiteModel model = radius_model(*now_, rules_);
    MipOptions options;
    options.absolute_gap = now_->step > 0 ? now_->step * 0.999 : slack();
    if (options_.gap > 0) options.absolute_gap = std::max(options.absolute_gap, slack());
    options.cutoff = enough() - model.constant + 1e-9 * std::abs(enough());
    const MipAnswer answer = solve_mip(model.mip, options, watch_);
    double bound = std::min(answer.bound, options.cutoff) + model.constant;
    if (answer.status == MipAnswer::Status::infeasible) bound = kNoLimit;
    if (!answer.x.empty()) {
      const auto plan = model.plan(rules_, answer.x);
      if (keeps(rules_, plan)) offer(plan, loss(*now_, plan));
    }
    raise(bound);
  }

  void branch(std::int64_t nodes) {
    std::priority_queue<Node, std::vector<Node>, Later> open;
    Node root;
    root.prices = std::make_shared<Prices>(prices_);
    root.bound = out_.bound;
    for (std::size_t s = 0; s < state_.size(); ++s) {
      if (state_[s] != rules_.state[s]) root.decided.emplace_back(static_cast<Row>(s), state_[s]);
    }
    open.push(std::move(root));
    double cut = kNoLimit;  // least bound among nodes given up as no better than the best
    while (!open.empty() && !watch_.over() && nodes-- > 0) {
      Node node = open.top();
      open.pop();
      if (closed(node.bound)) {
        cut = std::min(cut, node.bound);
        break;  // the others are no better
      }
      watch_.spend(1);
      expand(node, open, cut);
    }
    if (!open.empty()) cut = std::min(cut, open.top().bound);
    raise(cut);
  }

  template <class Queue>
  void expand(Node& node, Queue& open, double& cut) {
    std::vector<State> state = rules_.state;
    for (const auto& [s, what] : node.decided) state[at(s)] = what;
    if (settled(state)) return;
    Prices prices = *node.prices;
    best_met_ = out_.loss * 1.001;
    const double bound = lagrangian_->climb(state, prices, {kNodePasses, out_.loss, enough()}, watch_,
                                            [&](std::span<const Row> plan) { consider(plan, false); });
    node.bound = std::max(node.bound, bound);
    if (closed(node.bound)) {
      cut = std::min(cut, node.bound);
      return;
    }
    const std::vector<double> share = lagrangian_->share();
    if (!decide(state, prices) || settled(state)) return;
    const Row site = choose(state, share);
    Node child;
    child.prices = std::make_shared<Prices>(std::move(prices));
    child.bound = node.bound;
    for (std::size_t s = 0; s < state.size(); ++s) {
      if (state[s] != rules_.state[s]) child.decided.emplace_back(static_cast<Row>(s), state[s]);
    }
    for (const State side : {State::out, State::in}) {
      Node one = child;
      one.decided.emplace_back(site, side);
      one.number = ++born_;
      open.push(std::move(one));
    }
  }

  /// The site to branch on: the one whose share is nearest a half; then the one with most to say.
  [[nodiscard]] Row choose(std::span<const State> state, const std::vector<double>& share) const {
    Row best = kNoRow;
    double best_rank = -1;
    for (std::size_t s = 0; s < state.size(); ++s) {
      if (state[s] != State::free) continue;
      const double rank = std::min(share[s], 1 - share[s]) + 1e-9;
      if (rank > best_rank) {
        best_rank = rank;
        best = static_cast<Row>(s);
      }
    }
    return best;
  }

  const Service* now_;  // the service given, or small_
  Service small_;       // what is left of it, see rebase()
  Rules rules_;
  const SearchOptions& options_;
  Watch& watch_;
  core::Random random_;
  Outcome out_;
  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<Lagrangian> lagrangian_;
  std::vector<State> state_;
  Prices prices_;
  std::vector<double> reversal_;
  double best_met_ = kNoLimit;
  std::int64_t born_ = 0;
};

}  // namespace

Outcome minimise(const Service& service, const Rules& rules, const SearchOptions& options, Watch& watch) {
  return Search(service, rules, options, watch).run();
}

}  // namespace mulin::locate
