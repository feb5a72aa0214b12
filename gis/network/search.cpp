#include "network/search.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace mulin::network {
namespace {

constexpr double kBucketMetres = 1.3;  // about as long as the shortest edges of a city
constexpr std::uint32_t kMostBuckets = 1U << 16;

}  // namespace

Search::Search(const Network& network)
    : network_(network), distance_(static_cast<std::size_t>(network.nodes()), kUnreached) {}

Row Search::origin(Row node) const {
  return !nearest_ || distance(node) == kUnreached ? core::kNoRow : origin_[static_cast<std::size_t>(node)];
}

void Search::start(Length cutoff) {
  for (std::size_t i = 0; i < used_; ++i) distance_[static_cast<std::size_t>(labels_[i].node)] = kUnreached;
  used_ = 0;
  label_origin_.clear();
  shift_ = 0;
  while (network_.unit * static_cast<double>(1ULL << (shift_ + 1)) <= kBucketMetres) ++shift_;
  while ((cutoff >> shift_) >= kMostBuckets) ++shift_;
  const std::size_t words = ((static_cast<std::size_t>(cutoff) >> shift_) + 64) / 64;
  if (full_.size() < words) {
    full_.resize(words);
    buckets_.resize(words * 64, core::kNoRow);
  }
}

inline void Search::push(Row node, Length distance) {
  const std::size_t bucket = distance >> shift_;
  labels_[used_] = {node, distance, buckets_[bucket]};
  buckets_[bucket] = static_cast<Row>(used_++);
  full_[bucket / 64] |= 1ULL << (bucket % 64);
}

void Search::seed(const Attachment& source, Length cutoff, Row origin) {
  if (!source.snapped()) return;
  if (labels_.size() < used_ + 2) labels_.resize(2 * used_ + 1024);
  const auto edge = static_cast<std::size_t>(source.edge);
  const std::uint64_t walk[2] = {std::uint64_t{source.leg} + source.back,
                                 std::uint64_t{source.leg} + (network_.length[edge] - source.offset)};
  const Row ends[2] = {network_.from[edge], network_.to[edge]};
  for (int side = 0; side < 2; ++side) {
    if (walk[side] > cutoff) continue;
    const auto node = static_cast<std::size_t>(ends[side]);
    const auto d = static_cast<Length>(walk[side]);
    if (d > distance_[node] || (d == distance_[node] && (!nearest_ || origin >= origin_[node]))) continue;
    distance_[node] = d;
    if (nearest_) {
      origin_[node] = origin;
      label_origin_.push_back(origin);
    }
    push(ends[side], d);
  }
}

/// Works the buckets from near to far; a label that was improved since it was made is passed over.
/// The queue's parts are held in locals: through members the compiler would load them anew for every arc.
template <bool kNearest>
void Search::run(Length cutoff) {
  const auto* const first_arc = network_.arcs.first.data();
  const auto* const arcs = network_.arcs.values.data();
  Length* const distances = distance_.data();
  Row* const buckets = buckets_.data();
  std::uint64_t* const full = full_.data();
  const int shift = shift_;
  Label* labels = labels_.data();
  std::size_t used = used_, room_for = labels_.size();
  const std::size_t words = ((static_cast<std::size_t>(cutoff) >> shift) + 64) / 64;
  for (std::size_t w = 0; w < words; ++w) {
    while (full[w] != 0) {
      const std::size_t bucket = w * 64 + static_cast<std::size_t>(std::countr_zero(full[w]));
      const Row at = buckets[bucket];
      const Label label = labels[at];
      buckets[bucket] = label.next;
      if (label.next == core::kNoRow) full[w] &= full[w] - 1;
      const auto node = static_cast<std::size_t>(label.node);
      if (distances[node] != label.distance) continue;
      Row origin = core::kNoRow;
      if constexpr (kNearest) {
        origin = label_origin_[static_cast<std::size_t>(at)];
        if (origin_[node] != origin) continue;
      }
      const auto* arc = arcs + first_arc[node];
      const auto* const end = arcs + first_arc[node + 1];
      if (used + static_cast<std::size_t>(end - arc) > room_for) {
        labels_.resize(2 * used + static_cast<std::size_t>(end - arc));
        labels = labels_.data();
        room_for = labels_.size();
      }
      const Length room = cutoff - label.distance;
      for (; arc != end; ++arc) {
        const Length length = arc->length;
        const auto head = static_cast<std::size_t>(arc->head);
        const Length d = label.distance + length;
        const Length best = distances[head];
        if (length > room || d > best || (!kNearest && d == best)) continue;
        if constexpr (kNearest) {
          if (d == best && origin >= origin_[head]) continue;
          origin_[head] = origin;
          label_origin_.push_back(origin);
        }
        distances[head] = d;
        const std::size_t into = d >> shift;
        labels[used] = {static_cast<Row>(head), d, buckets[into]};
        buckets[into] = static_cast<Row>(used++);
        full[into / 64] |= 1ULL << (into % 64);
      }
    }
  }
  used_ = used;
}

/// Makes the sorted list of what the labels say in the end.
void Search::gather() {
  settled_.clear();
  for (std::size_t i = 0; i < used_; ++i) {
    const auto& label = labels_[i];
    const auto node = static_cast<std::size_t>(label.node);
    if (distance_[node] != label.distance || (nearest_ && origin_[node] != label_origin_[i])) continue;
    settled_.push_back({label.node, label.distance});
  }
  std::sort(settled_.begin(), settled_.end(), [](const Settled& a, const Settled& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.node < b.node;
  });
}

void Search::search_from(const Attachment& source, Length cutoff) {
  start(cutoff);
  nearest_ = false;
  seed(source, cutoff, 0);
  run<false>(cutoff);
}

std::span<const Search::Settled> Search::from(const Attachment& source, Length cutoff) {
  search_from(source, cutoff);
  gather();
  return settled_;
}

std::span<const Search::Settled> Search::from_nearest(std::span<const Attachment> sources, Length cutoff) {
  start(cutoff);
  nearest_ = true;
  origin_.resize(distance_.size());
  for (std::size_t i = 0; i < sources.size(); ++i) seed(sources[i], cutoff, static_cast<Row>(i));
  run<true>(cutoff);
  gather();
  return settled_;
}

}  // namespace mulin::network
