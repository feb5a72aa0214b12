#include "locate/swap.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace mulin::locate {
namespace {

constexpr std::size_t kJointMost = 40'000'000;  // entries of the table of joint corrections

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

double room(double limit) {
  return 1e-9 * std::max(1.0, std::abs(limit));
}

}  // namespace

Exchange::Exchange(const Service& service, const Rules& rules) : service_(service), rules_(rules) {
  uses_.resize(rules.state.size());
  place_.assign(rules.state.size(), -2);
  shut_place_.assign(rules.state.size(), -1);
  for (std::size_t r = 0; r < rules.rows.size(); ++r) {
    const SiteRow& row = rules.rows[r];
    for (std::size_t k = 0; k < row.sites.size(); ++k) {
      uses_[at(row.sites[k])].push_back({static_cast<int>(r), row.at(k)});
    }
  }
  rows_first_.assign(rules.state.size() + 1, 0);
  for (const Row s : service.site) ++rows_first_[at(s) + 1];
  std::partial_sum(rows_first_.begin(), rows_first_.end(), rows_first_.begin());
  rows_of_.resize(service.site.size());
  auto next = rows_first_;
  for (Row j = 0; j < service.rows(); ++j) {
    for (const Row s : service.list(j)) rows_of_[static_cast<std::size_t>(next[at(s)]++)] = j;
  }
  touched_.assign(static_cast<std::size_t>(service.rows()), 0);
}

bool Exchange::start(std::span<const Row> chosen) {
  std::vector<Row> all(chosen.begin(), chosen.end());
  for (Row s = 0; s < std::ssize(rules_.state); ++s) {
    if (rules_.state[at(s)] == State::in && std::ranges::find(chosen, s) == chosen.end()) all.push_back(s);
  }
  if (!keeps(rules_, all)) return false;
  open_.clear();
  shut_.clear();
  activity_.assign(rules_.rows.size(), 0);
  pinned_ = 0;
  for (Row s = 0; s < std::ssize(rules_.state); ++s)
    place_[at(s)] = rules_.state[at(s)] == State::free ? -1 : -2;
  for (const Row s : all) {
    for (const Use use : uses_[at(s)]) activity_[static_cast<std::size_t>(use.row)] += use.factor;
    if (rules_.state[at(s)] == State::in) {
      ++pinned_;
    } else {
      place_[at(s)] = static_cast<int>(open_.size());
      open_.push_back(s);
    }
  }
  for (Row s = 0; s < std::ssize(place_); ++s) {
    if (place_[at(s)] != -1) continue;
    shut_place_[at(s)] = static_cast<int>(shut_.size());
    shut_.push_back(s);
  }
  loss_ = locate::loss(service_, open_);
  scanned_ = false;
  return true;
}

std::vector<Row> Exchange::plan() const {
  std::vector<Row> all = open_;
  for (Row s = 0; s < std::ssize(rules_.state); ++s) {
    if (rules_.state[at(s)] == State::in) all.push_back(s);
  }
  std::ranges::sort(all);
  return all;
}

bool Exchange::allowed(Row in, Row out) const {
  const auto fits = [&](const Use& use, double change) {
    const SiteRow& row = rules_.rows[static_cast<std::size_t>(use.row)];
    const double now = activity_[static_cast<std::size_t>(use.row)] + change;
    return now <= row.most + room(row.most) && now >= row.least - room(row.least);
  };
  const auto shared = [&](int row, Row site) {
    for (const Use& use : uses_[at(site)]) {
      if (use.row == row) return use.factor;
    }
    return 0.0;
  };
  return std::ranges::all_of(uses_[at(in)],
                             [&](const Use& u) { return fits(u, u.factor - shared(u.row, out)); }) &&
         std::ranges::all_of(uses_[at(out)],
                             [&](const Use& u) { return fits(u, shared(u.row, in) - u.factor); });
}

void Exchange::apply(Row in, Row out) {
  for (const Use use : uses_[at(in)]) activity_[static_cast<std::size_t>(use.row)] += use.factor;
  for (const Use use : uses_[at(out)]) activity_[static_cast<std::size_t>(use.row)] -= use.factor;
  open_[static_cast<std::size_t>(place_[at(out)])] = in;
  shut_[static_cast<std::size_t>(shut_place_[at(in)])] = out;
  place_[at(in)] = std::exchange(place_[at(out)], -1);
  shut_place_[at(out)] = std::exchange(shut_place_[at(in)], -1);
}

bool Exchange::too_large() const {
  return open_.empty() || open_.size() * shut_.size() > kJointMost;
}

/// Adds (sign 1) or takes back (−1) what row j says of gains, losses and joint corrections.
void Exchange::account(Row j, double sign) {
  const std::size_t p = open_.size();
  const auto from = static_cast<std::size_t>(service_.first[at(j)]);
  const auto to = static_cast<std::size_t>(service_.first[at(j) + 1]);
  double first_cost = service_.cap[at(j)];
  double second_cost = first_cost;
  int first = -1;
  std::size_t end = from;  // entries before it are nearer than the second open site
  for (; end < to; ++end) {
    const int place = place_[at(service_.site[end])];
    if (place < 0) continue;
    if (first >= 0) {
      second_cost = service_.at(static_cast<std::int64_t>(end));
      break;
    }
    first = place;
    first_cost = service_.at(static_cast<std::int64_t>(end));
  }
  if (first >= 0) lose_[static_cast<std::size_t>(first)] += sign * (second_cost - first_cost);
  for (std::size_t e = from; e < end; ++e) {
    const Row s = service_.site[e];
    if (place_[at(s)] != -1) continue;
    const auto i = static_cast<std::size_t>(shut_place_[at(s)]);
    const double cost = service_.at(static_cast<std::int64_t>(e));
    if (cost < first_cost) gain_[i] += sign * (first_cost - cost);
    if (first < 0 || cost >= second_cost) continue;
    const double both = sign * (second_cost - std::max(cost, first_cost));
    joint_[i * p + static_cast<std::size_t>(first)] += both;
    joint_sum_[i] += both;
  }
}

void Exchange::scan() {
  const std::size_t p = open_.size();
  gain_.resize(shut_.size());
  lose_.resize(p);
  joint_.assign(p * shut_.size(), 0);
  joint_sum_.assign(shut_.size(), 0);
  for (std::size_t i = 0; i < shut_.size(); ++i) gain_[i] = -service_.term[at(shut_[i])];
  for (std::size_t k = 0; k < p; ++k) lose_[k] = -service_.term[at(open_[k])];
  for (Row j = 0; j < service_.rows(); ++j) account(j, 1);
  scanned_ = true;
}

/// Swaps two sites and re-accounts the rows that know one of them.
void Exchange::exchange(Row in, Row out) {
  const std::size_t p = open_.size();
  const auto i = static_cast<std::size_t>(shut_place_[at(in)]);
  const auto k = static_cast<std::size_t>(place_[at(out)]);
  loss_ -= gain_[i] - lose_[k] + joint_[i * p + k];
  const auto each_row = [&](double sign) {
    ++exchanges_;
    for (const Row s : {in, out}) {
      for (std::int64_t e = rows_first_[at(s)]; e < rows_first_[at(s) + 1]; ++e) {
        const Row j = rows_of_[static_cast<std::size_t>(e)];
        if (std::exchange(touched_[at(j)], exchanges_) != exchanges_) account(j, sign);
      }
    }
  };
  each_row(-1);
  apply(in, out);
  gain_[i] = -service_.term[at(out)];
  lose_[k] = -service_.term[at(in)];
  std::fill_n(joint_.begin() + static_cast<std::ptrdiff_t>(i * p), p, 0.0);
  joint_sum_[i] = 0;
  for (std::size_t other = 0; other < shut_.size(); ++other) {
    joint_sum_[other] -= std::exchange(joint_[other * p + k], 0.0);
  }
  each_row(1);
}

bool Exchange::improve() {
  const std::size_t p = open_.size();
  double best = 1e-9 * std::max(1.0, std::abs(loss_));
  const double least_loss = *std::ranges::min_element(lose_);
  std::pair<std::size_t, std::size_t> swap{0, 0};
  bool found = false;
  for (std::size_t i = 0; i < shut_.size(); ++i) {
    if (gain_[i] + joint_sum_[i] - least_loss <= best) continue;
    const double* joint = joint_.data() + i * p;
    for (std::size_t k = 0; k < p; ++k) {
      const double net = gain_[i] - lose_[k] + joint[k];
      if (net <= best || !allowed(shut_[i], open_[k])) continue;
      best = net;
      swap = {i, k};
      found = true;
    }
  }
  if (found) exchange(shut_[swap.first], open_[swap.second]);
  return found;
}

double Exchange::descend(Watch& watch) {
  if (too_large() || shut_.empty()) return loss_;
  if (!scanned_) scan();
  while (!watch.over()) {
    if (improve()) continue;
    if (service_.step > 0) break;
    scan();  // sums of fractions drift: look again with fresh ones
    if (!improve()) break;
  }
  loss_ = locate::loss(service_, open_);
  return loss_;
}

void Exchange::move_to(std::span<const Row> plan) {
  std::vector<Row> in;
  std::vector<Row> out;
  for (const Row s : open_) {
    if (!std::ranges::binary_search(plan, s)) out.push_back(s);
  }
  for (const Row s : plan) {
    if (place_[at(s)] == -1) in.push_back(s);
  }
  for (std::size_t k = 0; k < in.size(); ++k) exchange(in[k], out[k]);
  loss_ = locate::loss(service_, open_);
}

void Exchange::kick(int count, core::Random& random) {
  if (too_large() || shut_.empty()) return;
  if (!scanned_) scan();
  for (int done = 0, tries = 0; done < count && tries < 50 * count; ++tries) {
    const Row in = shut_[random.below(shut_.size())];
    const Row out = open_[random.below(open_.size())];
    if (!allowed(in, out)) continue;
    exchange(in, out);
    ++done;
  }
}

bool Exchange::may_add(Row in) const {
  return std::ranges::all_of(uses_[at(in)], [&](const Use& use) {
    const SiteRow& row = rules_.rows[static_cast<std::size_t>(use.row)];
    return activity_[static_cast<std::size_t>(use.row)] + use.factor <= row.most + room(row.most);
  });
}

double Exchange::pull(Row in) const {
  double wanted = 0;
  for (const Use& use : uses_[at(in)]) {
    const SiteRow& row = rules_.rows[static_cast<std::size_t>(use.row)];
    if (activity_[static_cast<std::size_t>(use.row)] < row.least - room(row.least)) wanted += 1;
  }
  return wanted;
}

bool Exchange::build(Watch& watch) {
  std::vector<Row> chosen;
  activity_.assign(rules_.rows.size(), 0);
  std::vector<double> pays = service_.cap;
  for (Row s = 0; s < std::ssize(rules_.state); ++s) {
    if (rules_.state[at(s)] != State::in) continue;
    chosen.push_back(s);
    for (const Use use : uses_[at(s)]) activity_[static_cast<std::size_t>(use.row)] += use.factor;
  }
  std::vector<char> taken(rules_.state.size(), 0);
  std::vector<double> gain(rules_.state.size());
  while (!rules_.count || std::ssize(chosen) < *rules_.count) {
    if (watch.job().stopped()) return false;
    for (std::size_t s = 0; s < gain.size(); ++s) gain[s] = -service_.term[s];
    for (Row j = 0; j < service_.rows(); ++j) {
      const auto to = static_cast<std::size_t>(service_.first[at(j) + 1]);
      for (auto e = static_cast<std::size_t>(service_.first[at(j)]); e < to; ++e) {
        const double saved = pays[at(j)] - service_.at(static_cast<std::int64_t>(e));
        if (saved <= 0) break;
        gain[at(service_.site[e])] += saved;
      }
    }
    double unmet = 0;
    for (std::size_t r = 0; r < rules_.rows.size(); ++r) {
      if (rules_.rows[r].factor.empty()) unmet += std::max(0.0, rules_.rows[r].least - activity_[r]);
    }
    const bool hurry = rules_.count && unmet >= *rules_.count - static_cast<double>(chosen.size());
    Row best = kNoRow;
    for (Row s = 0; s < std::ssize(gain); ++s) {
      if (rules_.state[at(s)] != State::free || taken[at(s)] != 0 || !may_add(s)) continue;
      if (hurry && pull(s) == 0) continue;
      if (best == kNoRow || gain[at(s)] > gain[at(best)]) best = s;
    }
    if (best == kNoRow || (!rules_.count && unmet <= 0 && gain[at(best)] <= 0)) break;
    taken[at(best)] = 1;
    chosen.push_back(best);
    for (const Use use : uses_[at(best)]) activity_[static_cast<std::size_t>(use.row)] += use.factor;
    for (Row j = 0; j < service_.rows(); ++j) {
      const auto list = service_.list(j);
      for (std::size_t k = 0; k < list.size(); ++k) {
        const double cost = service_.at(service_.first[at(j)] + static_cast<std::int64_t>(k));
        if (cost >= pays[at(j)]) break;
        if (list[k] != best) continue;
        pays[at(j)] = cost;
        break;
      }
    }
  }
  return start(chosen);
}

}  // namespace mulin::locate
