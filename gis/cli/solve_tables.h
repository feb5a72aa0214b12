// cli/solve_tables: the user's tables as columns: sites, demand, costs, quotas; points with a metric.
// In: CSV files → out: ids and a ProblemBuilder's travel, zones and conflicts. Sites stand in order of id.
// Read first: solve.h, solve_csv.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/solve.h"
#include "locate/problem.h"

namespace mulin::cli {

using core::Row;

/// Names to rows: an arena and an open table, 8 bytes a name beside its letters.
class Ids {
 public:
  /// Row of a name, new or known. Edge: the row is size() − 1 after a new one.
  Row add(std::string_view name);
  [[nodiscard]] Row find(std::string_view name) const;
  [[nodiscard]] Row size() const { return static_cast<Row>(first_.size()) - 1; }
  [[nodiscard]] std::string_view operator[](Row row) const {
    const auto r = static_cast<std::size_t>(row);
    return std::string_view(letters_).substr(first_[r], first_[r + 1] - first_[r]);
  }

 private:
  [[nodiscard]] std::size_t slot(std::string_view name) const;
  void grow();
  std::string letters_;
  std::vector<std::size_t> first_{0};
  std::vector<Row> table_ = std::vector<Row>(64, core::kNoRow);
};

struct Places {
  Ids id;
  std::vector<double> x, y;  ///< empty when the file has none
};

struct SiteTable : Places {
  std::vector<double> cost, score;
  std::vector<std::string> zone;
  std::vector<locate::SiteStatus> status;
  bool has_capacity = false;
};

struct DemandTable : Places {
  std::vector<double> weight;
};

/// All that a solve needs to know of the user's files.
struct Tables {
  SiteTable sites;
  DemandTable demand;
  std::vector<std::string> warnings;
};

/// Reads sites.csv and demand.csv where given. Throws: DataError for duplicate ids, bad numbers, a bad
/// status.
Tables read_tables(const SolveArguments& arguments);

/// Reads costs.csv; ids it brings are added when no table lists them. The least of duplicate pairs counts.
/// Throws: DataError for an id that a given table lacks.
locate::Travel read_costs(const SolveArguments& arguments, Tables& tables, const core::Job& job);

/// Sites renumbered so that ids ascend (as numbers when all are): rank of each old row.
std::vector<Row> rank_by_id(const Ids& ids);

/// quota.csv as zones. Throws: UsageError for a zone no site has, with the nearest name.
std::vector<locate::Zone> read_quota(const std::string& path, const SiteTable& sites);

/// Pairs of sites nearer than the spacing, by --site-costs or the metric.
std::vector<locate::Conflict> find_conflicts(const SolveArguments& arguments, const SiteTable& sites);

}  // namespace mulin::cli
