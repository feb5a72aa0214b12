// locate/swap: good plans fast: greedy build, then the best exchange of one open site for a shut one.
// In: Service, Rules → out: plans that keep the rules and no single exchange improves.
// Read first: service.h, rules.h.
#pragma once

#include <span>
#include <vector>

#include "core/random.h"
#include "locate/service.h"
#include "locate/watch.h"

namespace mulin::locate {

/// A plan under change, with what each row pays and would pay next.
/// Source: gains, losses and their joint corrections as in Resende & Werneck 2007, kept sparse.
class Exchange {
 public:
  Exchange(const Service& service, const Rules& rules);

  /// Starts from a plan. Returns: false when it breaks the rules.
  bool start(std::span<const Row> plan);
  /// Goes to a plan of the same number of sites that keeps the rules, by the exchanges that differ.
  void move_to(std::span<const Row> plan);
  /// Exchanges until none improves. Returns: the plan's loss.
  double descend(Watch& watch);
  /// Replaces `count` random sites by random ones where the rules allow.
  void kick(int count, core::Random& random);
  /// Builds a plan from nothing, always adding the site that lowers the loss most.
  /// Returns: false when the greedy path ends before the rules are met.
  bool build(Watch& watch);

  [[nodiscard]] std::vector<Row> plan() const;
  [[nodiscard]] double loss() const { return loss_; }

 private:
  struct Use {
    int row;
    double factor;
  };
  [[nodiscard]] bool allowed(Row in, Row out) const;
  [[nodiscard]] bool may_add(Row in) const;
  void apply(Row in, Row out);
  void exchange(Row in, Row out);
  void account(Row j, double sign);
  void scan();
  bool improve();
  [[nodiscard]] bool too_large() const;
  [[nodiscard]] double pull(Row in) const;

  const Service& service_;
  const Rules& rules_;
  std::vector<std::vector<Use>> uses_;  // rule rows of each site
  std::vector<double> activity_;
  std::vector<Row> open_;   // chosen free sites, in no order
  std::vector<int> place_;  // index in open_, −1 shut, −2 never
  std::vector<Row> shut_;   // free sites: index space of gain_
  std::vector<int> shut_place_;
  // Opening a shut site saves gain; closing an open one costs lose; both at once saves joint more than the
  // sum.
  std::vector<double> gain_, lose_, joint_;
  std::vector<double> joint_sum_;         // of each shut site over the open ones: no joint is larger
  std::vector<std::int64_t> rows_first_;  // rows whose list holds a site
  std::vector<Row> rows_of_;
  std::vector<std::int64_t> touched_;  // last exchange that re-accounted a row
  std::int64_t exchanges_ = 0;
  bool scanned_ = false;
  int pinned_ = 0;
  double loss_ = 0;
};

}  // namespace mulin::locate
