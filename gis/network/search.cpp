#include "network/search.h"

#include <algorithm>
#include <cstdint>

namespace mulin::network {
namespace {

constexpr double kBucketMetres = 1.3;       // about as long as the shortest edges of a city
constexpr std::uint32_t kMostBuckets = 1U << 16;

}  // namespace

Search::Search(const Network& network)
    : network_(network), distance_(static_cast<std::size_t>(network.nodes()), kUnreached) {}

Row Search::origin(Row node) const {
  return origin_.empty() || distance(node) == kUnreached ? core::kNoRow : origin_[static_cast<std::size_t>(node)];
}

void Search::start(Length cutoff) {
  for (const auto& label : labels_) distance_[static_cast<std::size_t>(label.node)] = kUnreached;
  labels_.clear();
  settled_.clear();
  last_bucket_ = -1;
  shift_ = 0;
  while (network_.unit * static_cast<double>(1ULL << (shift_ + 1)) <= kBucketMetres) ++shift_;
  while ((cutoff >> shift_) >= kMostBuckets) ++shift_;
  const std::size_t needed = static_cast<std::size_t>(cutoff >> shift_) + 1;
  if (buckets_.size() < needed) buckets_.resize(needed, core::kNoRow);
}

inline void Search::push(Row node, Length distance, Row origin) {
  const auto bucket = static_cast<Row>(distance >> shift_);
  labels_.push_back({node, distance, buckets_[static_cast<std::size_t>(bucket)], origin});
  buckets_[static_cast<std::size_t>(bucket)] = static_cast<Row>(labels_.size() - 1);
  last_bucket_ = std::max(last_bucket_, bucket);
}

void Search::seed(const Attachment& source, Length cutoff, Row origin) {
  if (!source.snapped()) return;
  const auto edge = static_cast<std::size_t>(source.edge);
  const std::uint64_t walk[2] = {std::uint64_t{source.leg} + source.offset,
                                 std::uint64_t{source.leg} + (network_.length[edge] - source.offset)};
  const Row ends[2] = {network_.from[edge], network_.to[edge]};
  for (int side = 0; side < 2; ++side) {
    if (walk[side] > cutoff) continue;
    const auto node = static_cast<std::size_t>(ends[side]);
    const auto d = static_cast<Length>(walk[side]);
    if (d > distance_[node] || (d == distance_[node] && (origin_.empty() || origin >= origin_[node]))) continue;
    distance_[node] = d;
    if (!origin_.empty()) origin_[node] = origin;
    push(ends[side], d, origin);
  }
}

/// Puts what one bucket settled in order; labels improved within the bucket fall out.
void Search::tidy(std::size_t first) {
  const auto begin = settled_.begin() + static_cast<std::ptrdiff_t>(first);
  auto end = std::remove_if(begin, settled_.end(), [&](const Settled& s) { return distance(s.node) != s.distance; });
  std::sort(begin, end, [](const Settled& a, const Settled& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.node < b.node;
  });
  end = std::unique(begin, end, [](const Settled& a, const Settled& b) { return a.node == b.node; });
  settled_.erase(end, settled_.end());
}

template <bool kNearest>
void Search::run(Length cutoff) {
  const auto* first_arc = network_.arcs.first.data();
  const auto* arcs = network_.arcs.values.data();
  for (Row b = 0; b <= last_bucket_; ++b) {
    auto& head = buckets_[static_cast<std::size_t>(b)];
    if (head == core::kNoRow) continue;
    const std::size_t first = settled_.size();
    while (head != core::kNoRow) {
      const Label label = labels_[static_cast<std::size_t>(head)];
      head = label.next;
      const auto node = static_cast<std::size_t>(label.node);
      if (distance_[node] != label.distance) continue;
      if constexpr (kNearest) {
        if (origin_[node] != label.origin) continue;
      }
      settled_.push_back({label.node, label.distance});
      const Length room = cutoff - label.distance;
      for (auto i = first_arc[node]; i < first_arc[node + 1]; ++i) {
        const auto& arc = arcs[i];
        if (arc.length > room) continue;
        const Length d = label.distance + arc.length;
        auto& best = distance_[static_cast<std::size_t>(arc.head)];
        if constexpr (kNearest) {
          auto& origin = origin_[static_cast<std::size_t>(arc.head)];
          if (d > best || (d == best && label.origin >= origin)) continue;
          origin = label.origin;
        } else {
          if (d >= best) continue;
        }
        best = d;
        push(arc.head, d, label.origin);
      }
    }
    if (settled_.size() - first > 1) tidy(first);
  }
}

std::span<const Search::Settled> Search::from(const Attachment& source, Length cutoff) {
  start(cutoff);
  origin_.clear();
  seed(source, cutoff, 0);
  run<false>(cutoff);
  return settled_;
}

std::span<const Search::Settled> Search::from_nearest(std::span<const Attachment> sources, Length cutoff) {
  start(cutoff);
  origin_.assign(distance_.size(), core::kNoRow);
  for (std::size_t i = 0; i < sources.size(); ++i) seed(sources[i], cutoff, static_cast<Row>(i));
  run<true>(cutoff);
  return settled_;
}

}  // namespace mulin::network
