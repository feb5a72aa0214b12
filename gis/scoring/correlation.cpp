#include "scoring/correlation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "core/text.h"

namespace mulin::scoring {
namespace {

struct Pairs {
  std::vector<double> a, b;
  [[nodiscard]] std::size_t size() const { return a.size(); }
};

Pairs known(std::span<const double> a, std::span<const double> b) {
  Pairs pairs;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (std::isnan(a[i]) || std::isnan(b[i])) continue;
    pairs.a.push_back(a[i]);
    pairs.b.push_back(b[i]);
  }
  return pairs;
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double pearson_of(const Pairs& p) {
  if (p.size() < 2) return 0;
  const double mean_a = mean(p.a), mean_b = mean(p.b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double da = p.a[i] - mean_a, db = p.b[i] - mean_b;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0) : 0;
}

std::vector<double> mean_ranks(const std::vector<double>& x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return x[i] < x[j]; });
  std::vector<double> rank(x.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && x[order[last]] == x[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) rank[order[i]] = static_cast<double>(first + last + 1) / 2;
  }
  return rank;
}

/// Sorts and counts the pairs that had to be swapped, by merging.
std::int64_t swaps(std::vector<double>& x, std::vector<double>& room, std::size_t begin, std::size_t end) {
  if (end - begin < 2) return 0;
  const std::size_t middle = begin + (end - begin) / 2;
  std::int64_t count = swaps(x, room, begin, middle) + swaps(x, room, middle, end);
  std::size_t left = begin, right = middle, out = begin;
  while (left < middle || right < end) {
    if (right == end || (left < middle && x[left] <= x[right])) {
      room[out++] = x[left++];
    } else {
      count += static_cast<std::int64_t>(middle - left);
      room[out++] = x[right++];
    }
  }
  std::copy(room.begin() + static_cast<std::ptrdiff_t>(begin),
            room.begin() + static_cast<std::ptrdiff_t>(end), x.begin() + static_cast<std::ptrdiff_t>(begin));
  return count;
}

/// Pairs of equal neighbours in a sorted sequence.
template <class Same>
std::int64_t tied_pairs(std::size_t n, Same&& same) {
  std::int64_t pairs = 0, run = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    if (i < n && same(i - 1, i)) {
      ++run;
      continue;
    }
    pairs += run * (run - 1) / 2;
    run = 1;
  }
  return pairs;
}

}  // namespace

double pearson(std::span<const double> a, std::span<const double> b) {
  return pearson_of(known(a, b));
}

double spearman(std::span<const double> a, std::span<const double> b) {
  const Pairs pairs = known(a, b);
  return pearson_of({mean_ranks(pairs.a), mean_ranks(pairs.b)});
}

double kendall(std::span<const double> a, std::span<const double> b) {
  const Pairs p = known(a, b);
  const std::size_t n = p.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return p.a[i] != p.a[j] ? p.a[i] < p.a[j] : p.b[i] < p.b[j];
  });
  std::vector<double> by_a, room(n);
  for (const std::size_t i : order) by_a.push_back(p.b[i]);
  const auto same_a = [&](std::size_t i, std::size_t j) { return p.a[order[i]] == p.a[order[j]]; };
  const std::int64_t tied_a = tied_pairs(n, same_a);
  const std::int64_t tied_both =
      tied_pairs(n, [&](std::size_t i, std::size_t j) { return same_a(i, j) && by_a[i] == by_a[j]; });
  const std::int64_t discordant = swaps(by_a, room, 0, n);
  const std::int64_t tied_b = tied_pairs(n, [&](std::size_t i, std::size_t j) { return by_a[i] == by_a[j]; });
  const auto all = static_cast<std::int64_t>(n) * (static_cast<std::int64_t>(n) - 1) / 2;
  const double unequal =
      std::sqrt(static_cast<double>(all - tied_a)) * std::sqrt(static_cast<double>(all - tied_b));
  if (!(unequal > 0)) return 0;
  return static_cast<double>(all - tied_a - tied_b + tied_both - 2 * discordant) / unequal;
}

std::vector<std::vector<double>> correlation_table(const Columns& columns) {
  std::vector<std::vector<double>> table(columns.size(), std::vector<double>(columns.size(), 1.0));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) table[i][j] = table[j][i] = pearson(columns[i], columns[j]);
  }
  return table;
}

void warn_of_double_counting(std::span<const std::string> criteria, const Columns& value, double limit,
                             core::Findings& findings) {
  const auto table = correlation_table(value);
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = i + 1; j < table.size(); ++j) {
      if (!(table[i][j] > limit)) continue;
      findings.add({core::Severity::warning,
                    "criterion",
                    "double_counting",
                    "\"" + core::printable(criteria[i]) + "\" and \"" + core::printable(criteria[j]) +
                        "\" are correlated at " + core::fixed(table[i][j], 2) +
                        ": what both measure counts twice in the score",
                    "drop one, or share one weight between them",
                    1,
                    {}});
    }
  }
}

}  // namespace mulin::scoring
