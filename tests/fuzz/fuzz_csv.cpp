// Bytes as each of the tables that `mulin solve` reads, and as a small table of core/csv: the two readers
// agree.
#include <cmath>
#include <optional>
#include <vector>

#include "cli/solve_csv.h"
#include "cli/solve_tables.h"
#include "core/csv.h"
#include "fuzz.h"

using namespace mulin;

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::optional<Rows> by_core(const std::string& path) {
  Rows rows;
  const bool read = fuzz::accepted([&] {
    const auto table = core::read_csv(path);
    for (const auto& row : table.rows) {
      fuzz::require(row.size() == table.header.size(), "a row is as long as the header");
    }
    rows = table.rows;
  });
  return read ? std::optional(rows) : std::nullopt;
}

std::optional<Rows> by_solve(const std::string& path, std::size_t columns) {
  Rows rows;
  const bool read = fuzz::accepted([&] {
    cli::CsvReader csv(path);
    while (csv.next()) {
      auto& row = rows.emplace_back();
      for (std::size_t c = 0; c < columns; ++c) row.emplace_back(csv.field(static_cast<int>(c)));
    }
  });
  return read ? std::optional(rows) : std::nullopt;
}

void check_tables(const cli::Tables& tables) {
  for (const double w : tables.demand.weight) {
    fuzz::require(std::isfinite(w) && w >= 0, "a weight is finite and not negative");
  }
  for (core::Row i = 0; i < tables.sites.id.size(); ++i) {
    fuzz::require(tables.sites.id.find(tables.sites.id[i]) == i, "an id finds its row");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  const auto path = scratch.path("table.csv");
  scratch.write("table.csv", fuzz::text_of({data, size}));
  const auto small = by_core(path);
  std::size_t columns = 0;
  if (small) fuzz::accepted([&] { columns = core::read_csv(path).header.size(); });
  const auto large = small ? by_solve(path, columns) : std::nullopt;
  fuzz::require(!small || !large || *small == *large, "both readers read the same cells");
  for (const bool points : {false, true}) {
    cli::SolveArguments arguments;
    arguments.model = "mclp";
    arguments.p = 1;
    (points ? arguments.demand : arguments.sites) = path;
    fuzz::accepted([&] { check_tables(cli::read_tables(arguments)); });
  }
  cli::SolveArguments arguments;
  arguments.model = "mclp";
  arguments.costs = path;
  fuzz::accepted([&] {
    cli::Tables tables;
    cli::read_costs(arguments, tables, {});
    check_tables(tables);
  });
  cli::SiteTable sites;
  sites.id.add("a");
  sites.zone = {"West"};
  fuzz::accepted([&] { cli::read_quota(path, sites); });
  return 0;
}
