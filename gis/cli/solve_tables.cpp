#include "cli/solve_tables.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cli/solve_csv.h"
#include "cli/solve_metric.h"
#include "core/error.h"
#include "core/text.h"

namespace mulin::cli {
namespace {

using core::DataError;
using core::UsageError;
using locate::SiteStatus;

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h ^ (h >> 29);
}

std::string quoted(std::string_view name) {
  return "\"" + core::printable(name, 60) + "\"";
}

/// Columns every table of places has.
struct PlaceColumns {
  int id, x, y;
  explicit PlaceColumns(const CsvReader& csv) : id(csv.require("id")), x(csv.find("x")), y(csv.find("y")) {
    if ((x < 0) != (y < 0)) csv.require(x < 0 ? "x" : "y");
  }
  void read(const CsvReader& csv, Places& places) const {
    const auto name = core::trimmed(csv.field(id));
    if (name.empty()) csv.fault(id, name, "an id");
    const Row before = places.id.size();
    if (places.id.add(name) != before) csv.fault(id, name, "each id once");
    if (x < 0) return;
    places.x.push_back(csv.number(x));
    places.y.push_back(csv.number(y));
  }
};

double amount(const CsvReader& csv, int column, double otherwise) {
  const double value = csv.number_or(column, otherwise);
  if (value < 0) csv.fault(column, csv.field(column), "a number ≥ 0");
  return value;
}

SiteStatus status_of(const CsvReader& csv, int column) {
  const auto text = column < 0 ? std::string_view() : core::trimmed(csv.field(column));
  if (text.empty() || text == "0" || text == "candidate") return SiteStatus::candidate;
  if (text == "1" || text == "required") return SiteStatus::required;
  if (text == "2" || text == "competitor") return SiteStatus::competitor;
  if (text == "forbidden") return SiteStatus::forbidden;
  if (text == "existing") return SiteStatus::existing;
  csv.fault(column, text, "0 candidate, 1 required or 2 competitor (or the words forbidden, existing)");
}

SiteTable read_sites(const std::string& path) {
  SiteTable table;
  CsvReader csv(path);
  const PlaceColumns columns(csv);
  const int cost = csv.find("cost"), zone = csv.find("zone"), score = csv.find("score"),
            status = csv.find("status");
  table.has_capacity = csv.find("capacity") >= 0;
  while (csv.next()) {
    columns.read(csv, table);
    table.cost.push_back(amount(csv, cost, 0));
    table.score.push_back(amount(csv, score, 0));
    table.zone.emplace_back(zone < 0 ? std::string_view() : core::trimmed(csv.field(zone)));
    table.status.push_back(status_of(csv, status));
  }
  return table;
}

DemandTable read_demand(const std::string& path) {
  DemandTable table;
  CsvReader csv(path);
  const PlaceColumns columns(csv);
  const int weight = csv.find("weight");
  while (csv.next()) {
    columns.read(csv, table);
    table.weight.push_back(amount(csv, weight, 1));
  }
  return table;
}

/// Pairs as they stand in the file, before they are sorted by site.
struct Pairs {
  std::vector<Row> site, demand;
  std::vector<double> cost;

  void reserve(std::size_t n) {
    site.reserve(n);
    demand.reserve(n);
    cost.reserve(n);
  }
};

Row known(const CsvReader& csv, int column, Ids& ids, bool listed, Row& last) {
  const auto name = core::trimmed(csv.field(column));
  if (last != core::kNoRow && ids[last] == name) return last;
  if (name.empty()) csv.fault(column, name, "an id");
  last = listed ? ids.find(name) : ids.add(name);
  if (last == core::kNoRow) csv.fault(column, name, "an id of the given table");
  return last;
}

Pairs read_pairs(const SolveArguments& arguments, Tables& tables, const core::Job& job) {
  CsvReader csv(arguments.costs);
  const int demand = csv.require("demand_id"), site = csv.require("site_id"), cost = csv.require("cost");
  job.begin("read costs", csv.bytes());
  Pairs pairs;
  Row last_demand = core::kNoRow, last_site = core::kNoRow;
  constexpr std::size_t kCheck = 100'000;
  std::int64_t told = 0;
  while (csv.next()) {
    pairs.demand.push_back(known(csv, demand, tables.demand.id, !arguments.demand.empty(), last_demand));
    pairs.site.push_back(known(csv, site, tables.sites.id, !arguments.sites.empty(), last_site));
    const double value = csv.number(cost);
    if (value < 0) csv.fault(cost, csv.field(cost), "a cost ≥ 0");
    pairs.cost.push_back(value);
    if (pairs.cost.size() % kCheck != 0) continue;
    job.check();
    job.advance(csv.bytes_read() - std::exchange(told, csv.bytes_read()));
    if (pairs.cost.size() == kCheck) {  // enough seen to guess how many there are
      pairs.reserve(static_cast<std::size_t>(1.05 * kCheck * double(csv.bytes()) /
                                             double(std::max<std::int64_t>(1, csv.bytes_read()))));
    }
  }
  return pairs;
}

/// Sorts one row by demand and keeps the least of equal ones. Returns: how many fell away.
std::int64_t close_unique(std::vector<std::pair<Row, double>>& row, locate::Travel& travel) {
  std::ranges::sort(row);
  std::int64_t dropped = 0;
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (k > 0 && row[k].first == row[k - 1].first)
      ++dropped;
    else
      travel.add(row[k].first, row[k].second);
  }
  row.clear();
  travel.close_site();
  return dropped;
}

/// Fills what the tables do not say of places that costs.csv brought.
void complete(Tables& tables) {
  const auto sites = at(tables.sites.id.size());
  tables.sites.cost.resize(sites, 0);
  tables.sites.score.resize(sites, 0);
  tables.sites.zone.resize(sites);
  tables.sites.status.resize(sites, SiteStatus::candidate);
  tables.demand.weight.resize(at(tables.demand.id.size()), 1);
}

std::vector<locate::Conflict> near_pairs(const SolveArguments& arguments, const SiteTable& sites) {
  std::vector<locate::Conflict> conflicts;
  const Points points{sites.x, sites.y};
  const auto travel = travel_between(metric_of(arguments.metric), points, points, arguments.spacing, {});
  for (Row a = 0; a < travel.sites(); ++a) {
    for (std::size_t k = 0; k < travel.demands(a).size(); ++k) {
      const Row b = travel.demands(a)[k];
      if (b > a && travel.costs(a)[k] < *arguments.spacing) conflicts.push_back({a, b, travel.costs(a)[k]});
    }
  }
  return conflicts;
}

}  // namespace

std::size_t Ids::slot(std::string_view name) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t s = static_cast<std::size_t>(hash(name)) & mask;
  while (table_[s] != core::kNoRow && (*this)[table_[s]] != name) s = (s + 1) & mask;
  return s;
}

void Ids::grow() {
  table_.assign(table_.size() * 2, core::kNoRow);
  for (Row r = 0; r < size(); ++r) table_[slot((*this)[r])] = r;
}

Row Ids::add(std::string_view name) {
  std::size_t s = slot(name);
  if (table_[s] != core::kNoRow) return table_[s];
  if (at(size()) * 2 >= table_.size()) {
    grow();
    s = slot(name);
  }
  const Row row = size();
  letters_ += name;
  first_.push_back(letters_.size());
  table_[s] = row;
  return row;
}

Row Ids::find(std::string_view name) const {
  return table_[slot(name)];
}

Tables read_tables(const SolveArguments& arguments) {
  Tables tables;
  if (!arguments.sites.empty()) tables.sites = read_sites(arguments.sites);
  if (!arguments.demand.empty()) tables.demand = read_demand(arguments.demand);
  if (tables.sites.has_capacity) {
    tables.warnings.push_back(core::printable(arguments.sites) +
                              ": column \"capacity\" is ignored by this model");
  }
  return tables;
}

locate::Travel read_costs(const SolveArguments& arguments, Tables& tables, const core::Job& job) {
  Pairs pairs = read_pairs(arguments, tables, job);
  complete(tables);
  // Counting sort by site.
  std::vector<std::int64_t> first(at(tables.sites.id.size()) + 1, 0);
  for (const Row s : pairs.site) ++first[at(s) + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<std::int64_t> order(pairs.site.size());
  for (std::size_t k = 0; k < order.size(); ++k)
    order[static_cast<std::size_t>(first[at(pairs.site[k])]++)] = std::int64_t(k);
  std::vector<Row>().swap(pairs.site);
  locate::Travel travel;
  travel.demand.reserve(order.size());
  travel.cost.reserve(order.size());
  std::vector<std::pair<Row, double>> row;
  std::int64_t dropped = 0, k = 0;
  for (Row s = 0; s < tables.sites.id.size(); ++s) {
    for (; k < first[at(s)]; ++k) {
      const auto pair = static_cast<std::size_t>(order[static_cast<std::size_t>(k)]);
      row.emplace_back(pairs.demand[pair], pairs.cost[pair]);
    }
    dropped += close_unique(row, travel);
  }
  if (dropped > 0) {
    tables.warnings.push_back(core::printable(arguments.costs) + ": " + std::to_string(dropped) +
                              " duplicate pairs; the least cost counts");
  }
  return travel;
}

std::vector<Row> rank_by_id(const Ids& ids) {
  std::vector<Row> order(at(ids.size()));
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> value;
  for (Row r = 0; r < ids.size(); ++r) {
    const auto number = core::to_number(ids[r]);
    if (!number) break;
    value.push_back(*number);
  }
  const bool numbers = value.size() == order.size();
  std::ranges::sort(order, [&](Row a, Row b) {
    if (numbers && value[at(a)] != value[at(b)]) return value[at(a)] < value[at(b)];
    return ids[a] < ids[b];
  });
  std::vector<Row> rank(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) rank[at(order[k])] = static_cast<Row>(k);
  return rank;
}

std::vector<locate::Zone> read_quota(const std::string& path, const SiteTable& sites) {
  std::vector<locate::Zone> zones;
  CsvReader csv(path);
  const int name = csv.require("zone"), least = csv.require("min"), most = csv.require("max");
  std::vector<std::string> names = sites.zone;
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase(names, std::string());
  const auto whole = [&](int column) {
    const double n = csv.number(column);
    if (n != std::floor(n) || n < 0 || n > 1e9) csv.fault(column, csv.field(column), "a whole number ≥ 0");
    return static_cast<int>(n);
  };
  while (csv.next()) {
    locate::Zone zone;
    zone.name = core::trimmed(csv.field(name));
    if (std::ranges::any_of(zones, [&](const auto& other) { return other.name == zone.name; })) {
      csv.fault(name, zone.name, "each zone once");
    }
    if (!std::ranges::binary_search(names, zone.name)) {
      const auto nearest = core::nearest_name(zone.name, names);
      throw UsageError(
          core::printable(path) + ": line " + std::to_string(csv.line()) + ": no site lies in zone " +
          quoted(zone.name) +
          (nearest ? "; did you mean " + quoted(*nearest) + "?" : "; see column \"zone\" of the sites"));
    }
    if (!core::trimmed(csv.field(least)).empty()) zone.least = whole(least);
    if (!core::trimmed(csv.field(most)).empty()) zone.most = whole(most);
    if (zone.most && *zone.most < zone.least) csv.fault(most, csv.field(most), "max ≥ min");
    for (Row s = 0; s < std::ssize(sites.zone); ++s) {
      if (sites.zone[at(s)] == zone.name) zone.sites.push_back(s);
    }
    zones.push_back(std::move(zone));
  }
  return zones;
}

std::vector<locate::Conflict> find_conflicts(const SolveArguments& arguments, const SiteTable& sites) {
  std::vector<locate::Conflict> conflicts;
  if (!arguments.spacing || *arguments.spacing <= 0) return conflicts;
  if (arguments.site_costs.empty()) {
    if (arguments.metric.empty())
      throw UsageError("--spacing needs --site-costs or --metric to know how far apart sites are");
    return near_pairs(arguments, sites);
  }
  CsvReader csv(arguments.site_costs);
  const int a = csv.require("site_id"), b = csv.require("other_id"), cost = csv.require("cost");
  while (csv.next()) {
    const Row one = sites.id.find(core::trimmed(csv.field(a)));
    const Row two = sites.id.find(core::trimmed(csv.field(b)));
    if (one == core::kNoRow) csv.fault(a, csv.field(a), "the id of a site");
    if (two == core::kNoRow) csv.fault(b, csv.field(b), "the id of a site");
    const double apart = csv.number(cost);
    if (one != two && apart < *arguments.spacing) conflicts.push_back({one, two, apart});
  }
  return conflicts;
}

}  // namespace mulin::cli
