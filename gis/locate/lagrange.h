// locate/lagrange: a lower bound on a Service's loss from prices of being served, and what the bound rules
// out. In: Service, Rules, states of sites → out: bound, prices that prove it, sites it decides, plans on the
// way. Read first: service.h, pick.h.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "locate/pick.h"
#include "locate/service.h"
#include "locate/watch.h"

namespace mulin::locate {

/// Multipliers: a price a row of the service, and one a side of each rule that pick() leaves over.
struct Prices {
  std::vector<double> row;    ///< in [0, cap]
  std::vector<double> least;  ///< ≥ 0, one a rest rule
  std::vector<double> most;   ///< ≥ 0
};

struct ClimbOptions {
  int passes = 500;
  double target = 0;  ///< loss of the best plan known: the step length, and what to beat
  double enough = 0;  ///< stop once the bound reaches it
};

/// The Lagrangian of the assignment: each row may be served by several sites or by none, at its price.
/// Source: Cornuéjols, Fisher & Nemhauser 1977 (p-median), Galvão & ReVelle 1996 (mclp); ascent by the volume
/// algorithm of Barahona & Anbil 2000. The bound's limit is that of the strong LP.
class Lagrangian {
 public:
  Lagrangian(const Service& service, const Rules& rules);

  /// Raises the bound under these states from `prices`, and leaves the best prices there.
  /// Returns: the best bound; infinite when the nested rules cannot be kept.
  /// `on_plan` is called with each new choice of sites (they keep the nested rules, perhaps not the rest).
  double climb(std::span<const State> state, Prices& prices, const ClimbOptions& options, Watch& watch,
               const std::function<void(std::span<const Row>)>& on_plan);

  /// After climb(): a plain evaluation at `prices`: bound, and how much each reversal would add to it.
  double evaluate(std::span<const State> state, const Prices& prices, std::vector<double>& reversal);

  /// After climb(): how often each site was chosen, weighted toward the last passes: an LP-like solution.
  [[nodiscard]] const std::vector<double>& share() const { return share_; }
  /// Sites taken at the last evaluation.
  [[nodiscard]] std::span<const Row> chosen() const { return picker_.chosen(); }
  /// Reduced value of each site at the last evaluation.
  [[nodiscard]] const std::vector<double>& value() const { return value_; }
  [[nodiscard]] Prices first_prices() const;

 private:
  double bound_at(std::span<const State> state, const Prices& prices);
  void slopes();
  const Service& service_;
  Picker picker_;
  std::vector<double> value_;
  std::vector<double> share_;
  std::vector<char> open_;
  std::vector<double> slope_row_, slope_least_, slope_most_;
  const Prices* at_ = nullptr;
};

}  // namespace mulin::locate
