#include "study/quota_table.h"

#include <cmath>
#include <map>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"

namespace mulin::study {
namespace {

constexpr double kMostSites = 1'000'000;

int whole_number(const core::CsvTable& table, std::size_t row, std::size_t column) {
  const std::string& cell = table.rows[row][column];
  const auto value = core::to_number(cell);
  if (!value || *value < 0 || *value > kMostSites || *value != std::floor(*value)) {
    throw core::DataError(table.path + ": line " + std::to_string(table.line[row]) + ", column \"" +
                          core::printable(table.header[column]) + "\": \"" + core::printable(cell, 40) +
                          "\"; expected a whole number of sites, 0 or more");
  }
  return static_cast<int>(*value);
}

}  // namespace

std::vector<Quota> read_quota_table(const std::string& path, const QuotaColumns& columns) {
  const auto table = core::read_csv(path, columns.file);
  const auto name = table.column(columns.name);
  const auto find = [&](const std::string& column) {
    return column.empty() ? std::nullopt : std::optional(table.column(column));
  };
  const auto sites = find(columns.sites);
  const auto least = sites ? sites : find(columns.least);
  const auto most = sites ? sites : find(columns.most);
  if (!least && !most) {
    throw core::UsageError(table.path +
                           ": locate.quota names no column of numbers: give sites = \"…\", or min and max");
  }
  std::vector<Quota> quotas;
  std::map<std::string, std::int64_t> seen;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    Quota quota;
    quota.subdistrict = core::trimmed(table.rows[row][name]);
    const auto [twin, added] = seen.emplace(quota.subdistrict, table.line[row]);
    if (!added) {
      throw core::DataError(table.path + ": lines " + std::to_string(twin->second) + " and " +
                            std::to_string(table.line[row]) + " both name \"" +
                            core::printable(quota.subdistrict) + "\"; expected one row a subdistrict");
    }
    if (least) quota.least = whole_number(table, row, *least);
    if (most) quota.most = whole_number(table, row, *most);
    if (quota.most && *quota.most < quota.least) {
      throw core::DataError(table.path + ": line " + std::to_string(table.line[row]) +
                            ": max is below min for \"" + core::printable(quota.subdistrict) + "\"");
    }
    quotas.push_back(quota);
  }
  if (quotas.empty()) throw core::DataError(table.path + ": no rows; expected one a subdistrict");
  return quotas;
}

}  // namespace mulin::study
