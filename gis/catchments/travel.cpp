#include "catchments/travel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "catchments/places_at_nodes.h"
#include "core/parallel.h"
#include "geometry/hilbert.h"
#include "network/search.h"

namespace mulin::catchments {
namespace {

using network::kUnreached;

constexpr std::int64_t kBlock = 32;  // sites a piece of parallel work

/// A demand row and its distance in one word, so that sorting words sorts by row, then distance.
std::uint64_t word(Row place, Length distance) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(place)) << 32 | distance;
}
Row place_of(std::uint64_t w) {
  return static_cast<Row>(w >> 32);
}
Length distance_of(std::uint64_t w) {
  return static_cast<Length>(w & 0xFFFFFFFF);
}

/// From a source to a place on the same edge.
Length along_edge(const Attachment& source, const Attachment& place) {
  if (place.offset > source.offset) return place.offset - source.offset;
  return source.back > place.back ? source.back - place.back : 0;
}

/// Sites so that neighbours are searched one after the other.
std::vector<Row> search_order(const Network& network, std::span<const Attachment> sites) {
  geometry::Box box;
  for (const auto& site : sites) {
    if (site.snapped()) box.include(network.node[network.from[site.edge]]);
  }
  std::vector<std::uint64_t> keys(sites.size());
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const auto& site = sites[i];
    const auto place = site.snapped() ? geometry::hilbert(network.node[network.from[site.edge]], box) : 0U;
    keys[i] = static_cast<std::uint64_t>(place) << 32 | i;
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Row> order(sites.size());
  std::transform(keys.begin(), keys.end(), order.begin(),
                 [](std::uint64_t k) { return static_cast<Row>(k & 0xFFFFFFFF); });
  return order;
}

/// Walks from one site: every place within the cutoff, by row.
class Walker {
 public:
  Walker(const Network& network, const PlacesAtNodes& places, std::span<const Attachment> demand,
         Length cutoff)
      : places_(places), demand_(demand), cutoff_(cutoff), search_(network) {}

  /// A list to write on, empty; the same one each time, so that it need not grow anew.
  std::vector<std::uint64_t>& page() {
    page_.clear();
    return page_;
  }

  /// Appends the row of a site, places ascending.
  void append(const Attachment& site, std::vector<std::uint64_t>& row) {
    const auto begin = static_cast<std::ptrdiff_t>(row.size());
    search_.reach(site, cutoff_, [&](Row node, Length distance) {
      tell_stubs(
          places_.at(node), node, distance, cutoff_, [&](Row other) { return search_.distance(other); },
          [&](Row place, Length walk) { row.push_back(word(place, walk)); });
    });
    const bool doubled = site.snapped() && append_along(site, row);
    sort_by_place(std::span(row).subspan(static_cast<std::size_t>(begin)));
    if (!doubled) return;
    row.erase(std::unique(row.begin() + begin, row.end(),
                          [](std::uint64_t a, std::uint64_t b) { return place_of(a) == place_of(b); }),
              row.end());
  }

 private:
  /// Stable radix sort by place, a byte at a time over the bits that differ; a short row is sorted by
  /// comparing. Of one place the nearer walk comes first in either case.
  void sort_by_place(std::span<std::uint64_t> words) {
    if (words.size() < 48) {
      std::sort(words.begin(), words.end());
      return;
    }
    std::uint64_t least = words[0], most = words[0];
    for (const auto w : words) {
      least = std::min(least, w);
      most = std::max(most, w);
    }
    const auto low = least >> 32;
    const auto bits = static_cast<int>(std::bit_width((most >> 32) - low));
    other_.resize(words.size());
    std::span<std::uint64_t> from = words, to = other_;
    for (int shift = 0; shift < bits; shift += 8) {
      std::array<std::uint32_t, 256> next{};
      const auto digit = [&](std::uint64_t w) {
        return static_cast<std::uint8_t>(((w >> 32) - low) >> shift);
      };
      for (const auto w : from) ++next[digit(w)];
      std::uint32_t sum = 0;
      for (auto& n : next) sum += std::exchange(n, sum);
      for (const auto w : from) to[next[digit(w)]++] = w;
      std::swap(from, to);
    }
    if (from.data() != words.data()) std::copy(from.begin(), from.end(), words.begin());
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i] < words[i - 1])
        std::swap(words[i], words[i - 1]);  // one place twice, the farther walk first
    }
  }

  /// Places on the site's own edge, reached along it.
  bool append_along(const Attachment& site, std::vector<std::uint64_t>& row) const {
    const auto size = row.size();
    for (const Row place : places_.on_edge(site.edge)) {
      const auto& p = demand_[static_cast<std::size_t>(place)];
      const Length along = along_edge(site, p);
      const std::uint64_t walk = std::uint64_t{site.leg} + along + p.leg;
      if (walk <= cutoff_) row.push_back(word(place, static_cast<Length>(walk)));
    }
    return row.size() > size;
  }

  const PlacesAtNodes& places_;
  std::span<const Attachment> demand_;
  Length cutoff_;
  network::Search search_;
  std::vector<std::uint64_t> page_, other_;
};

/// What one block of sites found, in search order.
struct Block {
  std::vector<std::uint64_t> words;
  std::vector<std::size_t> ends;
};

void write_block(std::span<const Row> sites, const Block& block, TravelTable& table) {
  auto from = block.words.begin();
  for (std::size_t k = 0; k < block.ends.size(); ++k) {
    auto to = table.first[sites[k]];
    for (const auto end = block.words.begin() + static_cast<std::ptrdiff_t>(block.ends[k]); from != end;
         ++from, ++to) {
      table.demand[to] = place_of(*from);
      table.distance[to] = distance_of(*from);
    }
  }
}

/// Copies blocks to their places in site order; a block is let go once copied.
void write_in_site_order(const std::vector<Row>& order, std::vector<Block>& blocks, TravelTable& table,
                         const core::Job& job) {
  const std::size_t sites = order.size();
  table.first.assign(sites + 1, 0);
  for (std::size_t i = 0; i < sites; ++i) {
    const auto& ends = blocks[i / kBlock].ends;
    const std::size_t k = i % kBlock;
    table.first[order[i] + 1] = static_cast<std::int64_t>(ends[k] - (k == 0 ? 0 : ends[k - 1]));
  }
  std::partial_sum(table.first.begin(), table.first.end(), table.first.begin());
  table.demand.resize(static_cast<std::size_t>(table.first.back()));
  table.distance.resize(table.demand.size());
  core::parallel_for(
      job, static_cast<std::int64_t>(blocks.size()), 8, [&](std::int64_t begin, std::int64_t end, int) {
        for (auto b = static_cast<std::size_t>(begin); b < static_cast<std::size_t>(end); ++b) {
          write_block(std::span(order).subspan(b * kBlock), blocks[b], table);
          blocks[b] = {};
        }
      });
}

/// Nearest by (distance, site): what is nearer, or as near with a lower row.
void offer(Nearest& nearest, Row place, Length distance, Row site) {
  auto& best = nearest.distance[place];
  auto& of = nearest.site[place];
  if (distance < best || (distance == best && site < of)) {
    best = distance;
    of = site;
  }
}

Nearest nobody(std::size_t places) {
  return {std::vector<Row>(places, core::kNoRow), std::vector<Length>(places, kUnreached)};
}

}  // namespace

Length to_units(double metres, double unit) {
  const double units = std::floor(metres / unit + 0.5);
  return units <= 0 ? 0 : static_cast<Length>(std::min(units, static_cast<double>(kUnreached - 1)));
}

TravelTable travel_table(const Network& network, std::span<const Attachment> sites,
                         std::span<const Attachment> demand, Length cutoff, const core::Job& job) {
  const PlacesAtNodes places(network, demand);
  const auto order = search_order(network, sites);
  const auto n = static_cast<std::int64_t>(sites.size());
  std::vector<Block> blocks(static_cast<std::size_t>((n + kBlock - 1) / kBlock));
  std::vector<std::unique_ptr<Walker>> walkers(static_cast<std::size_t>(std::max(1, job.threads)));
  core::parallel_for(job, n, kBlock, [&](std::int64_t begin, std::int64_t end, int worker) {
    auto& walker = walkers[worker];
    if (!walker) walker = std::make_unique<Walker>(network, places, demand, cutoff);
    auto& block = blocks[begin / kBlock];
    auto& words = walker->page();
    for (auto i = begin; i < end; ++i) {
      walker->append(sites[order[i]], words);
      block.ends.push_back(words.size());
    }
    block.words.assign(words.begin(), words.end());
    job.advance(end - begin);
  });
  walkers.clear();
  TravelTable table;
  table.unit = network.unit;
  table.cutoff = cutoff;
  table.demand_places = static_cast<Row>(demand.size());
  write_in_site_order(order, blocks, table, job);
  return table;
}

TravelTable within(const TravelTable& table, Length cutoff) {
  TravelTable out;
  out.unit = table.unit;
  out.cutoff = cutoff;
  out.demand_places = table.demand_places;
  out.first.reserve(table.first.size());
  for (Row site = 0; site < table.sites(); ++site) {
    const auto demand = table.demand_of(site);
    const auto distance = table.distance_of(site);
    for (std::size_t i = 0; i < demand.size(); ++i) {
      if (distance[i] > cutoff) continue;
      out.demand.push_back(demand[i]);
      out.distance.push_back(distance[i]);
    }
    out.first.push_back(static_cast<std::int64_t>(out.demand.size()));
  }
  return out;
}

Nearest nearest_site(const Network& network, std::span<const Attachment> sites,
                     std::span<const Attachment> demand, Length cutoff, const core::Job& job) {
  job.check();
  network::Search search(network);
  search.from_nearest(sites, cutoff);
  auto nearest = nobody(demand.size());
  for (std::size_t i = 0; i < demand.size(); ++i) {
    const auto& place = demand[i];
    if (!place.snapped()) continue;
    const auto e = static_cast<std::size_t>(place.edge);
    const auto by_way_of = [&](Row node, Length along) {
      const Length d = search.distance(node);
      if (d == kUnreached) return;
      const std::uint64_t walk = std::uint64_t{d} + along + place.leg;
      if (walk <= cutoff) offer(nearest, static_cast<Row>(i), static_cast<Length>(walk), search.origin(node));
    };
    by_way_of(network.from[e], place.offset);
    by_way_of(network.to[e], network.back_of(place.edge) - place.back);
  }
  const PlacesAtNodes places(network, demand);
  for (std::size_t s = 0; s < sites.size(); ++s) {
    if (!sites[s].snapped()) continue;
    for (const Row place : places.on_edge(sites[s].edge)) {
      const auto& p = demand[static_cast<std::size_t>(place)];
      const Length along = along_edge(sites[s], p);
      const std::uint64_t walk = std::uint64_t{sites[s].leg} + along + p.leg;
      if (walk <= cutoff) offer(nearest, place, static_cast<Length>(walk), static_cast<Row>(s));
    }
  }
  return nearest;
}

Nearest nearest_in_table(const TravelTable& table, std::span<const Row> sites) {
  auto nearest = nobody(static_cast<std::size_t>(table.demand_places));
  for (const Row site : sites) {
    const auto demand = table.demand_of(site);
    const auto distance = table.distance_of(site);
    for (std::size_t i = 0; i < demand.size(); ++i) offer(nearest, demand[i], distance[i], site);
  }
  return nearest;
}

std::vector<std::pair<Row, Row>> pairs_nearer_than(const Network& network, std::span<const Attachment> places,
                                                   Length limit, const core::Job& job) {
  std::vector<std::pair<Row, Row>> pairs;
  if (limit == 0) return pairs;
  const auto table = travel_table(network, places, places, limit - 1, job);
  for (Row a = 0; a < table.sites(); ++a) {
    for (const Row b : table.demand_of(a)) {
      if (a < b) pairs.emplace_back(a, b);
    }
  }
  return pairs;
}

}  // namespace mulin::catchments
