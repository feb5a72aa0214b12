#include "locate/swap.h"

#include <algorithm>
#include <cmath>
#include <limits>
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

void Exchange::scan() {
  const std::size_t p = open_.size();
  gain_.assign(shut_.size(), 0);
  lose_.assign(p, 0);
  joint_.assign(p * shut_.size(), 0);
  for (std::size_t i = 0; i < shut_.size(); ++i) gain_[i] = -service_.term[at(shut_[i])];
  for (std::size_t k = 0; k < p; ++k) lose_[k] = -service_.term[at(open_[k])];
  std::vector<std::pair<std::size_t, double>> before;  // shut sites nearer than the second open one
  for (Row j = 0; j < service_.rows(); ++j) {
    const auto to = static_cast<std::size_t>(service_.first[at(j) + 1]);
    double first_cost = service_.cap[at(j)];
    double second_cost = first_cost;
    int first = -1;
    before.clear();
    for (auto e = static_cast<std::size_t>(service_.first[at(j)]); e < to; ++e) {
      const Row s = service_.site[e];
      const double cost = service_.at(static_cast<std::int64_t>(e));
      if (place_[at(s)] >= 0) {
        if (first >= 0) {
          second_cost = cost;
          break;
        }
        first = place_[at(s)];
        first_cost = cost;
      } else if (place_[at(s)] == -1) {
        before.emplace_back(static_cast<std::size_t>(shut_place_[at(s)]), cost);
      }
    }
    if (first >= 0) lose_[static_cast<std::size_t>(first)] += second_cost - first_cost;
    for (const auto& [i, cost] : before) {
      if (cost < first_cost) gain_[i] += first_cost - cost;
      if (first >= 0 && cost < second_cost) {
        joint_[i * p + static_cast<std::size_t>(first)] += second_cost - std::max(cost, first_cost);
      }
    }
  }
}

bool Exchange::improve() {
  const std::size_t p = open_.size();
  double best = 1e-9 * std::max(1.0, std::abs(loss_));
  std::pair<std::size_t, std::size_t> swap{0, 0};
  bool found = false;
  for (std::size_t i = 0; i < shut_.size(); ++i) {
    const double* joint = joint_.data() + i * p;
    for (std::size_t k = 0; k < p; ++k) {
      const double net = gain_[i] - lose_[k] + joint[k];
      if (net <= best || !allowed(shut_[i], open_[k])) continue;
      best = net;
      swap = {i, k};
      found = true;
    }
  }
  if (found) {
    apply(shut_[swap.first], open_[swap.second]);
    loss_ -= best;
  }
  return found;
}

double Exchange::descend(Watch& watch) {
  if (open_.empty() || open_.size() * shut_.size() > kJointMost) return loss_;
  do {
    if (watch.over()) break;
    scan();
  } while (improve());
  loss_ = locate::loss(service_, open_);
  return loss_;
}

void Exchange::kick(int count, core::Random& random) {
  if (open_.empty() || shut_.empty()) return;
  for (int done = 0, tries = 0; done < count && tries < 50 * count; ++tries) {
    const Row in = shut_[random.below(shut_.size())];
    const Row out = open_[random.below(open_.size())];
    if (!allowed(in, out)) continue;
    apply(in, out);
    ++done;
  }
  loss_ = locate::loss(service_, open_);
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
