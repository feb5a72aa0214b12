// locate/formulate: problems as MIP models: site variables first, then what demand pays, level by level.
// In: Service or cover sets, Rules → out: a MipModel and the way back to a plan.
// Read first: service.h, mip.h.
#pragma once

#include <span>
#include <vector>

#include "locate/mip.h"
#include "locate/rules.h"
#include "locate/service.h"

namespace mulin::locate {

/// A model whose first columns are the free sites.
struct SiteModel {
  MipModel mip;
  std::vector<Row> site;    ///< site of each site column
  std::vector<int> column;  ///< column of each site, −1 when it is decided
  double constant = 0;

  /// Sites at 1 in a solution, and those the rules hold in, ascending.
  [[nodiscard]] std::vector<Row> plan(const Rules& rules, std::span<const double> x) const;
};

/// Site columns (cost: `price` of the site) and the rules as rows.
SiteModel site_model(const Rules& rules, std::span<const double> price);

/// The radius formulation: a row pays its nearest cost, and each further step to the next level unless an
/// open site lies within. Source: Cornuéjols, Nemhauser & Wolsey 1980; Elloumi 2010.
SiteModel radius_model(const Service& service, const Rules& rules);

/// Values of all columns of radius_model() for a plan: a MIP start.
std::vector<double> radius_start(const SiteModel& model, const Service& service, std::span<const Row> plan);

}  // namespace mulin::locate
