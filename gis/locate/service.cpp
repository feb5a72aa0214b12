#include "locate/service.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "core/random.h"
#include "locate/evaluate.h"

namespace mulin::locate {
namespace {

/// Signature of the set of sites that cover a demand: 128 bits, so that two sets never share one in practice.
struct Signature {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  void add(std::uint64_t site) {
    core::Random draw(site, 0x6d756c696e);
    a += draw.bits();
    b += draw.bits();
  }
  bool operator==(const Signature&) const = default;
};
struct SignatureHash {
  std::size_t operator()(const Signature& s) const { return static_cast<std::size_t>(s.a ^ (s.b << 1)); }
};

/// What a demand costs at a site, or nothing when the pair does not serve.
class Price {
 public:
  explicit Price(const Problem& problem) : problem_(problem), rivals_(competition(problem)) {}
  [[nodiscard]] bool serves(std::size_t demand, double cost) const {
    return problem_.within(cost) && (rivals_.empty() || cost < rivals_[demand]);
  }
  [[nodiscard]] double of(std::size_t demand, double cost) const {
    const double weight = problem_->weight[demand];
    if (problem_->model == Model::p_median) return weight * cost;
    if (problem_->model == Model::p_center) return cost;
    if (problem_->model == Model::attendance) return weight * (1 - attended(problem_, cost));
    return 0;
  }
  /// Calls body(demand, price) for the pairs of a site that serve somebody of weight > 0.
  template <class Body>
  void each(Row site, Body&& body) const {
    const auto demands = problem_->travel.demands(site);
    const auto costs = problem_->travel.costs(site);
    for (std::size_t k = 0; k < demands.size(); ++k) {
      const auto d = static_cast<std::size_t>(demands[k]);
      if (problem_->weight[d] > 0 && serves(d, costs[k])) body(d, of(d, costs[k]));
    }
  }

 private:
  const Problem& problem_;
  std::vector<double> rivals_;
};

/// More than any plan that serves everybody can cost: the greatest price of each demand, summed, and one.
double beyond_all(const Problem& problem, const Price& price) {
  std::vector<double> most(problem->weight.size(), 0);
  for (Row s = 0; s < problem.sites(); ++s) {
    price.each(s, [&](std::size_t d, double cost) { most[d] = std::max(most[d], cost); });
  }
  return std::ceil(std::accumulate(most.begin(), most.end(), 1.0));
}

/// What each demand pays when no free site serves it: infinite marks demand outside the objective.
std::vector<double> caps_of(const Problem& problem, const Rules& rules, const Price& price, double big) {
  std::vector<double> cap(problem->weight.size(), 0);
  const bool pays = problem->model == Model::p_median || problem->model == Model::p_center;
  for (std::size_t d = 0; d < cap.size(); ++d) {
    if (problem->weight[d] == 0) continue;
    if (!pays)
      cap[d] = problem->weight[d];
    else
      cap[d] = problem->penalty && problem->model == Model::p_median ? problem->weight[d] * *problem->penalty
                                                                     : big;
  }
  if (pays) {
    for (const Row d : out_of_reach(problem)) cap[static_cast<std::size_t>(d)] = 0;
  }
  for (Row s = 0; s < problem.sites(); ++s) {
    const bool open =
        rules.state[static_cast<std::size_t>(s)] == State::in || problem.status(s) == SiteStatus::existing;
    if (open) price.each(s, [&](std::size_t d, double cost) { cap[d] = std::min(cap[d], cost); });
  }
  return cap;
}

/// Row of the service for each demand (kNoRow: none), merged where covering sets are equal.
std::vector<Row> merged_rows(const Problem& problem, const Rules& rules, const Price& price,
                             const std::vector<double>& cap, Service& out) {
  std::vector<Signature> signature(cap.size());
  for (Row s = 0; s < problem.sites(); ++s) {
    if (rules.state[static_cast<std::size_t>(s)] != State::free) continue;
    price.each(s, [&](std::size_t d, double) { signature[d].add(static_cast<std::uint64_t>(s)); });
  }
  std::unordered_map<Signature, Row, SignatureHash> row_of;
  std::vector<Row> row(cap.size(), kNoRow);
  for (std::size_t d = 0; d < cap.size(); ++d) {
    if (cap[d] == 0) continue;
    if (signature[d] == Signature{}) {
      out.constant += cap[d];
      continue;
    }
    const auto [place, fresh] = row_of.try_emplace(signature[d], out.rows());
    if (fresh) {
      out.cap.push_back(cap[d]);
      row[d] = place->second;  // the first of its kind carries the list
    } else {
      out.cap[static_cast<std::size_t>(place->second)] += cap[d];
    }
  }
  return row;
}

/// Row of the service for each demand where costs differ: one each.
std::vector<Row> single_rows(const std::vector<double>& cap, Service& out) {
  std::vector<Row> row(cap.size(), kNoRow);
  for (std::size_t d = 0; d < cap.size(); ++d) {
    if (cap[d] == 0) continue;
    row[d] = out.rows();
    out.cap.push_back(cap[d]);
  }
  return row;
}

void sort_rows(Service& service) {
  if (service.cost.empty()) return;
  std::vector<std::pair<double, Row>> entries;
  for (Row j = 0; j < service.rows(); ++j) {
    const auto from = static_cast<std::size_t>(service.first[static_cast<std::size_t>(j)]);
    const auto to = static_cast<std::size_t>(service.first[static_cast<std::size_t>(j) + 1]);
    entries.clear();
    for (std::size_t k = from; k < to; ++k) entries.emplace_back(service.cost[k], service.site[k]);
    std::ranges::sort(entries);
    for (std::size_t k = from; k < to; ++k) std::tie(service.cost[k], service.site[k]) = entries[k - from];
  }
}

/// Fills the lists of the rows; entries that cost no less than the cap are left out.
void fill_lists(const Problem& problem, const Rules& rules, const Price& price, const std::vector<Row>& row,
                Service& out) {
  const bool priced = problem->model != Model::mclp && problem->model != Model::lscp;
  const auto each = [&](auto&& body) {
    for (Row s = 0; s < problem.sites(); ++s) {
      if (rules.state[static_cast<std::size_t>(s)] != State::free) continue;
      price.each(s, [&](std::size_t d, double cost) {
        if (row[d] != kNoRow && cost < out.cap[static_cast<std::size_t>(row[d])]) {
          body(static_cast<std::size_t>(row[d]), s, cost);
        }
      });
    }
  };
  out.first.assign(out.cap.size() + 1, 0);
  each([&](std::size_t r, Row, double) { ++out.first[r + 1]; });
  std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
  out.site.resize(static_cast<std::size_t>(out.first.back()));
  if (priced) out.cost.resize(out.site.size());
  auto next = out.first;
  each([&](std::size_t r, Row s, double cost) {
    const auto k = static_cast<std::size_t>(next[r]++);
    out.site[k] = s;
    if (priced) out.cost[k] = cost;
  });
  sort_rows(out);
}

/// Copies row j without the sites that rules decided; returns its cap after folding in the open ones.
double fold_row(const Service& from, const Rules& rules, Row j, Service& to) {
  double cap = from.cap[static_cast<std::size_t>(j)];
  const auto list = from.list(j);
  const std::int64_t base = from.first[static_cast<std::size_t>(j)];
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (rules.state[static_cast<std::size_t>(list[k])] == State::in) {
      cap = std::min(cap, from.at(base + static_cast<std::int64_t>(k)));
      break;
    }
  }
  for (std::size_t k = 0; k < list.size(); ++k) {
    const double cost = from.at(base + static_cast<std::int64_t>(k));
    if (cost >= cap) break;
    if (rules.state[static_cast<std::size_t>(list[k])] != State::free) continue;
    to.site.push_back(list[k]);
    if (!from.cost.empty()) to.cost.push_back(cost);
  }
  return cap;
}

}  // namespace

Service service_of(const Problem& problem, const Rules& rules) {
  Service out;
  const Price price(problem);
  out.sites = problem.sites();
  out.term.assign(static_cast<std::size_t>(out.sites), 0);
  if (problem->model == Model::p_center || (problem->model == Model::p_median && !problem->penalty)) {
    out.big = beyond_all(problem, price);
  }
  const auto cap = caps_of(problem, rules, price, out.big);
  const bool covers = problem->model == Model::mclp || problem->model == Model::lscp;
  const auto row = covers ? merged_rows(problem, rules, price, cap, out) : single_rows(cap, out);
  fill_lists(problem, rules, price, row, out);
  out.step = common_step(out);
  return reduced(out, rules);
}

Service reduced(const Service& service, const Rules& rules, std::vector<Row>* new_row) {
  Service out;
  out.sites = service.sites;
  out.big = service.big;
  out.step = service.step;
  out.constant = service.constant;
  out.term = service.term;
  for (std::size_t s = 0; s < out.term.size(); ++s) {
    if (rules.state[s] == State::in) out.constant += std::exchange(out.term[s], 0);
  }
  std::unordered_map<Signature, Row, SignatureHash> row_of;
  if (new_row != nullptr) new_row->assign(static_cast<std::size_t>(service.rows()), kNoRow);
  for (Row j = 0; j < service.rows(); ++j) {
    const std::size_t start = out.site.size();
    const double cap = fold_row(service, rules, j, out);
    if (out.site.size() == start) {
      out.constant += cap;
      continue;
    }
    if (service.cost.empty()) {
      Signature key;
      for (std::size_t k = start; k < out.site.size(); ++k) key.add(static_cast<std::uint64_t>(out.site[k]));
      const auto [place, fresh] = row_of.try_emplace(key, out.rows());
      if (!fresh) {
        if (new_row != nullptr) (*new_row)[static_cast<std::size_t>(j)] = place->second;
        double& sum = out.cap[static_cast<std::size_t>(place->second)];
        sum = sum >= out.big || cap >= out.big ? out.big : sum + cap;
        out.site.resize(start);
        continue;
      }
    }
    if (new_row != nullptr) (*new_row)[static_cast<std::size_t>(j)] = out.rows();
    out.cap.push_back(cap);
    out.first.push_back(static_cast<std::int64_t>(out.site.size()));
  }
  return out;
}

void forget_dear(Service& service, std::span<const double> price, double spare) {
  if (std::isinf(service.big)) {
    service.big =
        std::ceil(std::accumulate(service.cap.begin(), service.cap.end(), 1.0) + std::abs(service.constant));
    for (const double t : service.term) service.big += std::abs(t);
  }
  std::int64_t kept = 0;
  std::int64_t from = 0;
  for (Row j = 0; j < service.rows(); ++j) {
    const std::int64_t to = service.first[static_cast<std::size_t>(j) + 1];
    const double most = price[static_cast<std::size_t>(j)] + spare;
    for (std::int64_t k = from; k < to && (service.at(k) < most || k == from); ++k, ++kept) {
      service.site[static_cast<std::size_t>(kept)] = service.site[static_cast<std::size_t>(k)];
      if (!service.cost.empty()) service.cost[static_cast<std::size_t>(kept)] = service.at(k);
    }
    if (service.cap[static_cast<std::size_t>(j)] >= most)
      service.cap[static_cast<std::size_t>(j)] = service.big;
    from = to;
    service.first[static_cast<std::size_t>(j) + 1] = kept;
  }
  service.site.resize(static_cast<std::size_t>(kept));
  if (!service.cost.empty()) service.cost.resize(static_cast<std::size_t>(kept));
}

double loss(const Service& service, std::span<const Row> chosen) {
  std::vector<char> open(static_cast<std::size_t>(service.sites), 0);
  double sum = service.constant;
  for (const Row s : chosen) {
    open[static_cast<std::size_t>(s)] = 1;
    sum += service.term[static_cast<std::size_t>(s)];
  }
  for (Row j = 0; j < service.rows(); ++j) {
    double pays = service.cap[static_cast<std::size_t>(j)];
    const std::int64_t to = service.first[static_cast<std::size_t>(j) + 1];
    for (std::int64_t k = service.first[static_cast<std::size_t>(j)]; k < to; ++k) {
      if (open[static_cast<std::size_t>(service.site[static_cast<std::size_t>(k)])] == 0) continue;
      pays = service.at(k);
      break;
    }
    sum += pays;
  }
  return sum;
}

double common_step(const Service& service) {
  constexpr double kMost = 0x1p50;
  std::int64_t unit = 0;
  const auto take = [&](double value) {
    if (value != std::floor(value) || value > kMost) return false;
    unit = std::gcd(unit, static_cast<std::int64_t>(value));
    return true;
  };
  for (const double t : service.term) {
    if (t != 0) return 0;
  }
  for (Row j = 0; j < service.rows(); ++j) {
    if (!service.must(j) && !take(service.cap[static_cast<std::size_t>(j)])) return 0;
  }
  return std::ranges::all_of(service.cost, take) ? static_cast<double>(unit) : 0;
}

}  // namespace mulin::locate
