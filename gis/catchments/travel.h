// catchments/travel: who reaches what? The sparse table of walking distances between sites and demand.
// In: network, attached sites and demand, a cutoff → out: a TravelTable, nearest sites, nearest distances.
// Read first: network/search.h. A distance is demand leg + street path + site leg, all within the cutoff,
// equality inside.
//
//   find_package(mulin 0.1 REQUIRED)                        # after cmake --install
//   target_link_libraries(yours PRIVATE mulin::catchments)
//
//   city::Streets streets;                                  // columns of equal length, one entry a street
//   streets.lines.add(std::vector<geometry::Point>{{0, 0}, {500, 0}, {1000, 0}});
//   streets.feature = {0}; streets.level = {0}; streets.name = {core::kNoRow};
//   streets.flags.resize(1); streets.rank.resize(1);
//   const core::Job job{.threads = 2};
//   core::Findings findings;                                // what had to be repaired
//   const auto network = network::build_network(streets, {}, {}, findings, job);
//   const network::Attacher attacher(network, {.snap = 100});
//   const auto homes = attacher.attach(std::vector<geometry::Point>{{100, 20}, {900, 0}}, job);
//   const auto sites = attacher.attach(std::vector<geometry::Point>{{0, 10}}, job);
//   const auto table = travel_table(network, sites, homes, to_units(800, network.unit), job);
//   for (Row site = 0; site < table.sites(); ++site) {
//     for (std::size_t i = 0; i < table.demand_of(site).size(); ++i) {
//       table.demand_of(site)[i];                             // 0: the first home, not the second
//       network.metres(table.distance_of(site)[i]);           // 130: leg 20 + street 100 + leg 10
//     }
//   }
//
// tests/install/main.cpp goes on from here to the best sites.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "network/attach.h"

namespace mulin::catchments {

using core::Row;
using network::Attachment;
using network::Length;
using network::Network;

/// Row i lists the demand places within the cutoff of site i in ascending order of demand row.
/// Shape: 8 bytes a pair. Units: distance in network units (× unit = metres).
struct TravelTable {
  double unit = 1e-5;
  Length cutoff = 0;
  Row demand_places = 0;
  std::vector<std::int64_t> first{0};
  std::vector<Row> demand;
  std::vector<Length> distance;

  [[nodiscard]] Row sites() const { return static_cast<Row>(first.size()) - 1; }
  [[nodiscard]] std::span<const Row> demand_of(Row site) const {
    return {demand.data() + first[site], static_cast<std::size_t>(first[site + 1] - first[site])};
  }
  [[nodiscard]] std::span<const Length> distance_of(Row site) const {
    return {distance.data() + first[site], static_cast<std::size_t>(first[site + 1] - first[site])};
  }
};

/// The cutoff in network units: metres / unit, rounded down so that nothing beyond the cutoff is inside by
/// rounding, after adding half a unit (a distance equal to the cutoff is within it).
Length to_units(double metres, double unit);

/// The whole table, sites in parallel; the same bytes for any number of threads.
/// `forward`: walks from demand to site (matters only where walking is asymmetric).
/// Cost: settled nodes + demand on edges touched, a site.
TravelTable travel_table(const Network& network, std::span<const Attachment> sites,
                         std::span<const Attachment> demand, Length cutoff, const core::Job& job);

/// The pairs of a table that a shorter cutoff keeps: the table of that cutoff, without searching again.
/// Requires: cutoff ≤ table.cutoff.
TravelTable within(const TravelTable& table, Length cutoff);

struct Nearest {
  std::vector<Row> site;         ///< of each demand place; kNoRow when none within the cutoff
  std::vector<Length> distance;  ///< kUnreached when none
};

/// The nearest of `sites` to every demand place in one multi-source search; ties go to the lowest site row.
Nearest nearest_site(const Network& network, std::span<const Attachment> sites,
                     std::span<const Attachment> demand, Length cutoff, const core::Job& job);

/// The same from a table, over the sites given (for plans whose pairs are already known).
Nearest nearest_in_table(const TravelTable& table, std::span<const Row> sites);

/// Pairs of places within `limit` of each other (a < b), for spacing. Edge: equality is not "too near": pairs
/// strictly nearer than `limit`.
std::vector<std::pair<Row, Row>> pairs_nearer_than(const Network& network, std::span<const Attachment> places,
                                                   Length limit, const core::Job& job);

}  // namespace mulin::catchments
