#include "catchments/places_at_nodes.h"

#include <algorithm>

namespace mulin::catchments {
namespace {

/// Calls visit(node, stub) for the one or two nodes of each attached place.
template <class Visit>
void for_each_stub(const network::Network& network, std::span<const network::Attachment> places,
                   Visit&& visit) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto& p = places[i];
    if (!p.snapped()) continue;
    const auto e = static_cast<std::size_t>(p.edge);
    const Row from = network.from[e], to = network.to[e], place = static_cast<Row>(i);
    // Sums that a Length cannot hold are beyond any cutoff.
    const auto add = [](std::uint64_t a, std::uint64_t b) {
      return static_cast<Length>(std::min<std::uint64_t>(a + b, network::kUnreached));
    };
    const Length near = add(p.leg, p.offset), far = add(p.leg, network.back_of(p.edge) - p.back);
    if (from == to) {
      visit(from, Stub{place, std::min(near, far), core::kNoRow, 0});
    } else if (p.offset == 0) {
      visit(from, Stub{place, near, core::kNoRow, 0});
    } else if (p.offset == network.length[e]) {
      visit(to, Stub{place, far, core::kNoRow, 0});
    } else {
      visit(from, Stub{place, near, to, far});
      visit(to, Stub{place, far, from, near});
    }
  }
}

}  // namespace

PlacesAtNodes::PlacesAtNodes(const network::Network& network, std::span<const network::Attachment> places) {
  auto& first = stubs_.first;
  first.assign(static_cast<std::size_t>(network.nodes()) + 1, 0);
  for_each_stub(network, places, [&](Row node, const Stub&) { ++first[node + 1]; });
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  stubs_.values.resize(static_cast<std::size_t>(first.back()));
  auto next = std::vector<std::int64_t>(first.begin(), first.end() - 1);
  for_each_stub(network, places, [&](Row node, const Stub& stub) { stubs_.values[next[node]++] = stub; });
  first_on_edge_.assign(static_cast<std::size_t>(network.edges()) + 1, 0);
  for (const auto& p : places) {
    if (p.snapped()) ++first_on_edge_[static_cast<std::size_t>(p.edge) + 1];
  }
  for (std::size_t i = 1; i < first_on_edge_.size(); ++i) first_on_edge_[i] += first_on_edge_[i - 1];
  places_by_edge_.resize(first_on_edge_.back());
  auto place = first_on_edge_;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].snapped())
      places_by_edge_[place[static_cast<std::size_t>(places[i].edge)]++] = static_cast<Row>(i);
  }
}

}  // namespace mulin::catchments
