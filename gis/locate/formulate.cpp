#include "locate/formulate.h"

#include <algorithm>

namespace mulin::locate {
namespace {

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

void add_rule(SiteModel& model, const Rules& rules, const SiteRow& row) {
  double fixed = 0;
  for (std::size_t k = 0; k < row.sites.size(); ++k) {
    const Row s = row.sites[k];
    if (rules.state[at(s)] == State::in) fixed += row.at(k);
    if (rules.state[at(s)] == State::free) model.mip.add_entry(model.column[at(s)], row.at(k));
  }
  model.mip.close_row(row.least - fixed, row.most - fixed);
}

/// Calls body(level, upper, first entry, last entry) for each step of row j; entries before `last` are
/// within.
template <class Body>
void each_level(const Service& service, Row j, Body&& body) {
  const std::int64_t from = service.first[at(j)];
  const std::int64_t to = service.first[at(j) + 1];
  for (std::int64_t k = from; k < to;) {
    const double level = service.at(k);
    std::int64_t next = k;
    while (next < to && service.at(next) == level) ++next;
    body(level, next < to ? service.at(next) : service.cap[at(j)], next, next == to);
    k = next;
  }
}

}  // namespace

std::vector<Row> SiteModel::plan(const Rules& rules, std::span<const double> x) const {
  std::vector<Row> chosen;
  for (Row s = 0; s < std::ssize(column); ++s) {
    const bool open = column[at(s)] >= 0 && x[static_cast<std::size_t>(column[at(s)])] > 0.5;
    if (open || rules.state[at(s)] == State::in) chosen.push_back(s);
  }
  return chosen;
}

SiteModel site_model(const Rules& rules, std::span<const double> price) {
  SiteModel model;
  model.column.assign(rules.state.size(), -1);
  int in = 0;
  for (Row s = 0; s < std::ssize(rules.state); ++s) {
    if (rules.state[at(s)] == State::in) {
      ++in;
      model.constant += price[at(s)];
    }
    if (rules.state[at(s)] != State::free) continue;
    model.column[at(s)] = model.mip.add_column(0, 1, price[at(s)], true);
    model.site.push_back(s);
  }
  if (rules.count) {
    for (int c = 0; c < model.mip.columns(); ++c) model.mip.add_entry(c, 1);
    model.mip.close_row(*rules.count - in, *rules.count - in);
  }
  for (const SiteRow& row : rules.rows) add_rule(model, rules, row);
  return model;
}

SiteModel radius_model(const Service& service, const Rules& rules) {
  SiteModel model = site_model(rules, service.term);
  model.constant += service.constant;
  for (Row j = 0; j < service.rows(); ++j) {
    if (!service.site.empty()) model.constant += service.at(service.first[at(j)]);
    each_level(service, j, [&](double level, double upper, std::int64_t end, bool last) {
      const bool must = last && service.must(j);
      const int pays = must ? -1 : model.mip.add_column(0, 1, upper - level, false);
      for (std::int64_t k = service.first[at(j)]; k < end; ++k) {
        const int column = model.column[at(service.site[static_cast<std::size_t>(k)])];
        if (column >= 0) model.mip.add_entry(column, 1);
      }
      if (pays >= 0) model.mip.add_entry(pays, 1);
      model.mip.close_row(1, kNoLimit);
    });
  }
  return model;
}

std::vector<double> radius_start(const SiteModel& model, const Service& service, std::span<const Row> plan) {
  std::vector<char> open(static_cast<std::size_t>(service.sites), 0);
  for (const Row s : plan) open[at(s)] = 1;
  std::vector<double> x;
  for (const Row s : model.site) x.push_back(open[at(s)]);
  for (Row j = 0; j < service.rows(); ++j) {
    each_level(service, j, [&](double, double, std::int64_t end, bool last) {
      if (last && service.must(j)) return;
      bool within = false;
      for (std::int64_t k = service.first[at(j)]; k < end && !within; ++k) {
        within = open[at(service.site[static_cast<std::size_t>(k)])] != 0;
      }
      x.push_back(within ? 0 : 1);
    });
  }
  return x;
}

}  // namespace mulin::locate
