// cli/solve: the command `mulin solve`: location-allocation on a table or points of the user's own.
// In: SolveArguments, filled from the options named beside each field → out: JSON on stdout or in a file.
// Read first: locate/problem.h; solve_tables.h for the files.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/job.h"

namespace mulin::cli {

struct SolveArguments {
  std::string model;             ///< --model mclp | lscp | p-median | p-center | attendance (required)
  std::optional<int> p;          ///< -p, --p
  std::optional<double> radius;  ///< --radius
  bool open_radius = false;      ///< --open-radius

  std::string costs;       ///< --costs costs.csv: demand_id,site_id,cost
  std::string demand;      ///< --demand demand.csv: id[,x,y][,weight]
  std::string sites;       ///< --sites sites.csv: id[,x,y][,cost][,capacity][,zone][,score][,status]
  std::string metric;      ///< --metric euclid | euclid-floor | haversine, instead of --costs
  std::string quota;       ///< --quota quota.csv: zone,min,max
  std::string site_costs;  ///< --site-costs: site_id,other_id,cost, for --spacing without a metric

  std::optional<double> spacing;   ///< --spacing
  std::optional<double> budget;    ///< --budget
  std::optional<double> capacity;  ///< --capacity (refused until a capacitated model is there)
  std::optional<double> penalty;   ///< --penalty: p-median, cost a unit of weight not served
  double cover = 1;                ///< --cover: lscp, share of the coverable weight
  bool strict = false;             ///< --strict: lscp, demand nothing covers is infeasible
  double score_weight = 0;         ///< --score-weight
  std::string decay = "linear";    ///< --decay linear | power | exponential | gaussian | step (attendance)
  double decay_parameter = 0;      ///< --decay-parameter

  double gap = 0;                          ///< --gap
  std::string time_limit;                  ///< --time-limit: seconds, or with a unit: "5 min"
  std::optional<std::int64_t> work_limit;  ///< --work-limit
  std::uint64_t seed = 1;                  ///< --seed
  bool canonical = false;                  ///< --canonical
  int alternatives = 0;                    ///< --alternatives
  bool assign = false;                     ///< --assign
  std::string output;                      ///< -o, --output: a file; default stdout
};

using Warn = std::function<void(const std::string&)>;

/// Reads the tables, solves, writes JSON; hands each warning, one line, to `warn`.
/// Returns: 0, or 130 when interrupted (the best plan is written first).
/// Throws: UsageError (2), DataError (3), InfeasibleError (4; JSON is written first), OutputError (5).
int run_solve(const SolveArguments& arguments, const core::Job& job, const Warn& warn);

}  // namespace mulin::cli
