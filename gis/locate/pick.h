// locate/pick: the cheapest sites that keep count and nested quotas: the inner problem of the bounds.
// In: Rules and a value a site → out: an exact minimum of Σ value over plans that keep the nested rules.
// Read first: rules.h. Overlapping quotas, budget and spacing are left over as rows to be priced in.
#pragma once

#include <span>
#include <vector>

#include "locate/rules.h"

namespace mulin::locate {

/// Greedy over a laminar family. Source: the bases of a laminar matroid with lower bounds are M-convex, so
/// merging children's ascending marginals is exact (Murota, Discrete Convex Analysis, 2003, ch. 6).
class Picker {
 public:
  explicit Picker(const Rules& rules);

  /// Rows that do not nest (budget, cliques, overlapping zones): not kept by pick().
  [[nodiscard]] const std::vector<SiteRow>& rest() const { return rest_; }

  /// Chooses sites: `in` ones always, `out` ones never, free ones to make Σ value least.
  /// Returns: false when no choice keeps the nested rules.
  bool pick(std::span<const double> value, std::span<const State> state);

  [[nodiscard]] std::span<const Row> chosen() const { return chosen_; }
  [[nodiscard]] double sum() const { return sum_; }

  /// After pick(): by how much at least Σ value grows when a free site's choice is reversed; infinite when it
  /// cannot be. Shape: one a site; 0 for sites that are not free.
  void reversal_costs(std::span<const double> value, std::span<const State> state, std::vector<double>& cost);

 private:
  struct Node {
    int parent = -1;
    double least = 0;
    double most = 0;
    std::vector<Row> own;  // sites in no deeper node
    int taken = 0;
  };
  void build(const Rules& rules, std::vector<std::size_t> nested);
  [[nodiscard]] bool may_shift(int from, int to) const;

  std::vector<Node> nodes_;  // children after parents; 0 is the whole, with the count
  std::vector<int> leaf_;    // node that owns a site
  std::vector<SiteRow> rest_;
  std::vector<Row> chosen_;
  std::vector<char> taken_;
  double sum_ = 0;
  // Working room of pick(), one a node: sites that must be, sites that may be (ascending).
  std::vector<std::vector<Row>> must_, may_;
};

}  // namespace mulin::locate
