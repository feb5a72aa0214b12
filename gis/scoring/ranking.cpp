#include "scoring/ranking.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mulin::scoring {
namespace {

constexpr int kPositionBits = 31, kDigitBits = 11, kDigits = 3;
constexpr std::uint64_t kMostKey = (std::uint64_t{1} << (kDigitBits * kDigits)) - 1;
constexpr std::uint64_t kPositionMask = (std::uint64_t{1} << kPositionBits) - 1;
constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;

/// Falls as the score rises.
std::uint64_t key(double score) {
  const double scaled = std::clamp(score, 0.0, 1.0) * static_cast<double>(kMostKey);
  return kMostKey - static_cast<std::uint64_t>(scaled);
}

std::size_t digit(std::uint64_t packed, int pass) {
  return static_cast<std::size_t>(packed >> (kPositionBits + pass * kDigitBits)) & (kBuckets - 1);
}

}  // namespace

std::span<const Row> Ranker::order(std::span<const double> score, std::span<const Row> rows) {
  const std::size_t n = rows.size();
  packed_.resize(n);
  room_.resize(n);
  order_.resize(n);
  std::array<std::array<std::uint32_t, kBuckets>, kDigits> start{};
  for (std::size_t i = 0; i < n; ++i) {
    packed_[i] = key(score[rows[i]]) << kPositionBits | i;
    for (int pass = 0; pass < kDigits; ++pass) ++start[pass][digit(packed_[i], pass)];
  }
  for (int pass = 0; pass < kDigits; ++pass) {
    std::uint32_t sum = 0;
    for (std::uint32_t& count : start[pass]) sum += std::exchange(count, sum);
    for (const std::uint64_t packed : packed_) room_[start[pass][digit(packed, pass)]++] = packed;
    packed_.swap(room_);
  }
  for (std::size_t i = 0; i < n; ++i) order_[i] = rows[packed_[i] & kPositionMask];
  settle_runs(score);
  return order_;
}

void Ranker::settle_runs(std::span<const double> score) {
  const auto falls = [&](Row a, Row b) { return score[a] > score[b]; };
  const std::size_t n = order_.size();
  for (std::size_t first = 0, last = 0; first < n; first = last) {
    const std::uint64_t shared = packed_[first] >> kPositionBits;
    for (last = first + 1; last < n && packed_[last] >> kPositionBits == shared;) ++last;
    const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = order_.begin() + static_cast<std::ptrdiff_t>(last);
    if (last - first > 1 && !std::is_sorted(begin, end, falls)) std::stable_sort(begin, end, falls);
  }
}

}  // namespace mulin::scoring
