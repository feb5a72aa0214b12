// locate/service: one shape for mclp, p-median and attendance: each demand pays for its nearest open site.
// In: a Problem → out: minimise Σ_j min(cap_j, least cost of an open site in j's list) + Σ_i term_i.
// Read first: problem.h, rules.h.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "locate/problem.h"
#include "locate/rules.h"

namespace mulin::locate {

/// A loss to be made small over the free sites of `rules`; sites that are `in` are folded into caps.
/// Shape: CSR by demand row, each row ascending by (cost, site); costs are below the row's cap.
struct Service {
  Row sites = 0;  ///< of the problem; rows of `site` are rows of the problem
  std::vector<std::int64_t> first{0};
  std::vector<Row> site;
  std::vector<double> cost;  ///< empty: all 0 (covering)
  std::vector<double> cap;   ///< what the row pays when none of its list is open
  std::vector<double> term;  ///< one a site: what choosing it adds
  double constant = 0;       ///< rows nobody can lower, and the terms of sites that are `in`
  double big = std::numeric_limits<double>::infinity();  ///< a cap ≥ big: the row must be served
  double step = 0;  ///< every loss is a multiple of it plus the constant; 0: unknown

  [[nodiscard]] Row rows() const { return static_cast<Row>(cap.size()); }
  [[nodiscard]] std::span<const Row> list(Row j) const {
    const auto r = static_cast<std::size_t>(j);
    return {site.data() + first[r], static_cast<std::size_t>(first[r + 1] - first[r])};
  }
  /// Cost of the k-th entry of all rows together (first[j] … first[j + 1] are row j's).
  [[nodiscard]] double at(std::int64_t k) const {
    return cost.empty() ? 0.0 : cost[static_cast<std::size_t>(k)];
  }
  [[nodiscard]] bool must(Row j) const { return cap[static_cast<std::size_t>(j)] >= big; }
};

/// The loss of a problem: mclp, lscp and attendance lose weight not covered, p-median pays weighted cost;
/// p-center gets plain costs, to be read row by row (see center.h). Terms are 0.
/// Requires: not capacitated. mclp, lscp: demand with equal sets of covering sites is one row. Cost:
/// O(pairs), 16 bytes a demand to merge.
Service service_of(const Problem& problem, const Rules& rules);

/// The same loss over fewer sites: what `rules` decided since is folded in; equal covering rows merge again.
/// `row_of`, when given, receives the new row of each old one (kNoRow: gone into the constant).
Service reduced(const Service& service, const Rules& rules, std::vector<Row>* row_of = nullptr);

/// Forgets what only worse plans would pay: at these prices of a Lagrangian, serving row j at a cost ≥
/// price[j] + spare lifts the bound by `spare` or more. Such entries go, and the row must be served without.
void forget_dear(Service& service, std::span<const double> price, double spare);

/// Loss of a plan: `chosen` are sites that are free in the service's rules, others are skipped.
double loss(const Service& service, std::span<const Row> chosen);

/// Greatest unit of which all costs and caps are whole multiples; 0 when there is none worth using.
double common_step(const Service& service);

}  // namespace mulin::locate
