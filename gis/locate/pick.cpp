#include "locate/pick.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace mulin::locate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// True when two sorted sets are disjoint or one holds the other.
bool nests(const std::vector<Row>& a, const std::vector<Row>& b) {
  const auto& small = a.size() < b.size() ? a : b;
  const auto& large = a.size() < b.size() ? b : a;
  const auto shared =
      std::ranges::count_if(small, [&](Row s) { return std::ranges::binary_search(large, s); });
  return shared == 0 || shared == std::ssize(small);
}

}  // namespace

Picker::Picker(const Rules& rules) {
  // Quotas first: cliques overlap almost always, and testing each against each would be slow.
  std::vector<std::size_t> nested;
  for (std::size_t r = 0; r < rules.rows.size(); ++r) {
    const SiteRow& row = rules.rows[r];
    const bool quota = row.factor.empty() && row.least > -kInfinity;
    const bool fits = quota && std::ranges::all_of(nested, [&](std::size_t other) {
                        return nests(rules.rows[other].sites, row.sites);
                      });
    if (fits)
      nested.push_back(r);
    else
      rest_.push_back(row);
  }
  std::ranges::stable_sort(nested, [&](std::size_t a, std::size_t b) {
    return rules.rows[a].sites.size() > rules.rows[b].sites.size();
  });
  build(rules, std::move(nested));
}

void Picker::build(const Rules& rules, std::vector<std::size_t> nested) {
  const double count = rules.count ? *rules.count : kInfinity;
  nodes_.push_back({-1, rules.count ? count : 0, count, {}, 0});
  leaf_.assign(rules.state.size(), 0);
  taken_.assign(rules.state.size(), 0);
  for (const std::size_t r : nested) {
    const SiteRow& row = rules.rows[r];
    const int parent = row.sites.empty() ? 0 : leaf_[static_cast<std::size_t>(row.sites.front())];
    nodes_.push_back({parent, row.least, row.most, {}, 0});
    for (const Row s : row.sites) leaf_[static_cast<std::size_t>(s)] = static_cast<int>(nodes_.size()) - 1;
  }
  for (std::size_t s = 0; s < leaf_.size(); ++s) {
    nodes_[static_cast<std::size_t>(leaf_[s])].own.push_back(static_cast<Row>(s));
  }
  must_.resize(nodes_.size());
  may_.resize(nodes_.size());
}

bool Picker::pick(std::span<const double> value, std::span<const State> state) {
  const auto cheaper = [&](Row a, Row b) {
    const double va = value[static_cast<std::size_t>(a)];
    const double vb = value[static_cast<std::size_t>(b)];
    return va < vb || (va == vb && a < b);
  };
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    must_[n].clear();
    may_[n].clear();
    for (const Row s : nodes_[n].own) {
      const State now = state[static_cast<std::size_t>(s)];
      if (now == State::in) must_[n].push_back(s);
      if (now == State::free) may_[n].push_back(s);
    }
  }
  for (std::size_t n = nodes_.size(); n-- > 0;) {
    auto& must = must_[n];
    auto& may = may_[n];
    const auto room = nodes_[n].most - static_cast<double>(must.size());
    if (room < 0) return false;
    const std::size_t keep =
        room < static_cast<double>(may.size()) ? static_cast<std::size_t>(room) : may.size();
    if (keep < may.size() && n == 0)
      std::ranges::nth_element(may, may.begin() + std::ptrdiff_t(keep), cheaper);
    if (n != 0) std::ranges::sort(may, cheaper);
    may.resize(keep);
    const double missing = nodes_[n].least - static_cast<double>(must.size());
    if (missing > static_cast<double>(may.size())) return false;
    if (missing > 0) {
      const auto end = may.begin() + static_cast<std::ptrdiff_t>(missing);
      must.insert(must.end(), may.begin(), end);
      may.erase(may.begin(), end);
    }
    if (n == 0) break;
    auto& up_must = must_[static_cast<std::size_t>(nodes_[n].parent)];
    auto& up_may = may_[static_cast<std::size_t>(nodes_[n].parent)];
    up_must.insert(up_must.end(), must.begin(), must.end());
    up_may.insert(up_may.end(), may.begin(), may.end());
  }
  chosen_ = must_[0];
  for (const Row s : may_[0]) {
    if (value[static_cast<std::size_t>(s)] < 0) chosen_.push_back(s);
  }
  std::ranges::sort(chosen_);
  std::ranges::fill(taken_, 0);
  sum_ = 0;
  for (const Row s : chosen_) {
    taken_[static_cast<std::size_t>(s)] = 1;
    sum_ += value[static_cast<std::size_t>(s)];
  }
  return true;
}

bool Picker::may_shift(int from, int to) const {
  // Path to the root of each; the common part keeps its number. −1: nothing is given up, or nothing is added.
  std::vector<int> above_from;
  std::vector<int> above_to;
  for (int n = from; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent) above_from.push_back(n);
  for (int n = to; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent) above_to.push_back(n);
  const auto shared = [](int n, const std::vector<int>& path) {
    return std::ranges::find(path, n) != path.end();
  };
  for (const int n : above_from) {
    const Node& node = nodes_[static_cast<std::size_t>(n)];
    if (!shared(n, above_to) && node.taken <= node.least) return false;
  }
  for (const int n : above_to) {
    const Node& node = nodes_[static_cast<std::size_t>(n)];
    if (!shared(n, above_from) && node.taken >= node.most) return false;
  }
  return true;
}

void Picker::reversal_costs(std::span<const double> value, std::span<const State> state,
                            std::vector<double>& cost) {
  const std::size_t classes = nodes_.size();
  std::vector<double> dearest(classes + 1, -kInfinity);  // taken free site of the class, worth giving up
  std::vector<double> cheapest(classes + 1, kInfinity);  // free site not taken
  dearest[classes] = cheapest[classes] = 0;              // nothing given up, nothing added
  for (Node& node : nodes_) node.taken = 0;
  for (std::size_t s = 0; s < leaf_.size(); ++s) {
    const auto c = static_cast<std::size_t>(leaf_[s]);
    if (taken_[s] != 0) {
      for (int n = leaf_[s]; n >= 0; n = nodes_[static_cast<std::size_t>(n)].parent)
        ++nodes_[static_cast<std::size_t>(n)].taken;
    }
    if (state[s] != State::free) continue;
    if (taken_[s] != 0)
      dearest[c] = std::max(dearest[c], value[s]);
    else
      cheapest[c] = std::min(cheapest[c], value[s]);
  }
  std::vector<double> give(classes, -kInfinity);  // best partner when a site of the class comes in
  std::vector<double> take(classes, kInfinity);   // best partner when a site of the class goes out
  for (std::size_t a = 0; a < classes; ++a) {
    if (nodes_[a].own.empty()) continue;
    for (std::size_t b = 0; b <= classes; ++b) {
      const int other = b == classes ? -1 : static_cast<int>(b);
      if (dearest[b] > give[a] && may_shift(other, static_cast<int>(a))) give[a] = dearest[b];
      if (cheapest[b] < take[a] && may_shift(static_cast<int>(a), other)) take[a] = cheapest[b];
    }
  }
  cost.assign(leaf_.size(), 0);
  for (std::size_t s = 0; s < leaf_.size(); ++s) {
    if (state[s] != State::free) continue;
    const auto c = static_cast<std::size_t>(leaf_[s]);
    cost[s] = std::max(0.0, taken_[s] != 0 ? take[c] - value[s] : value[s] - give[c]);
  }
}

}  // namespace mulin::locate
