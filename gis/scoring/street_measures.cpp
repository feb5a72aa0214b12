// The measures that walk the streets; those of people and straight lines are in measures.cpp.
#include <algorithm>
#include <numbers>
#include <optional>

#include "core/parallel.h"
#include "network/search.h"
#include "scoring/measures.h"

namespace mulin::scoring {

using catchments::TravelTable;
using network::Length;

namespace {

/// what(nodes settled within the limit) of each candidate, in parallel.
template <class What>
std::vector<double> of_reached_nodes(const network::Network& network,
                                     std::span<const network::Attachment> candidates, double within,
                                     const core::Job& job, What&& what) {
  const Length limit = catchments::to_units(within, network.unit);
  std::vector<double> numbers(candidates.size(), 0.0);
  std::vector<std::optional<network::Search>> searches(static_cast<std::size_t>(std::max(1, job.threads)));
  const auto count = static_cast<std::int64_t>(candidates.size());
  core::parallel_for(job, count, 16, [&](std::int64_t begin, std::int64_t end, int worker) {
    auto& search = searches[worker];
    if (!search) search.emplace(network);
    for (std::int64_t i = begin; i < end; ++i) numbers[i] = what(search->from(candidates[i], limit));
  });
  return numbers;
}

}  // namespace

std::vector<double> network_distance_to(const network::Network& network,
                                        std::span<const network::Attachment> candidates,
                                        std::span<const network::Attachment> places, double within,
                                        const core::Job& job) {
  const Length limit = catchments::to_units(within, network.unit);
  const catchments::Nearest nearest = catchments::nearest_site(network, places, candidates, limit, job);
  std::vector<double> metres(candidates.size(), within);
  for (std::size_t i = 0; i < metres.size(); ++i) {
    if (nearest.distance[i] != network::kUnreached)
      metres[i] = std::min(within, network.metres(nearest.distance[i]));
  }
  return metres;
}

std::vector<double> network_count_within(const network::Network& network,
                                         std::span<const network::Attachment> candidates,
                                         std::span<const network::Attachment> places, double within,
                                         const core::Job& job) {
  const Length limit = catchments::to_units(within, network.unit);
  const TravelTable table = catchments::travel_table(network, candidates, places, limit, job);
  std::vector<double> count;
  count.reserve(candidates.size());
  for (core::Row site = 0; site < table.sites(); ++site) {
    count.push_back(static_cast<double>(table.demand_of(site).size()));
  }
  return count;
}

std::vector<double> junction_density(const network::Network& network,
                                     std::span<const network::Attachment> candidates, double within,
                                     const core::Job& job) {
  const double square_km = std::numbers::pi * within * within / 1e6;
  return of_reached_nodes(
      network, candidates, within, job, [&](std::span<const network::Search::Settled> reached) {
        const auto junctions = std::count_if(reached.begin(), reached.end(),
                                             [&](const auto& s) { return network.arcs[s.node].size() >= 3; });
        return static_cast<double>(junctions) / square_km;
      });
}

std::vector<double> street_closeness(const network::Network& network,
                                     std::span<const network::Attachment> candidates, double within,
                                     const core::Job& job) {
  return of_reached_nodes(network, candidates, within, job,
                          [&](std::span<const network::Search::Settled> reached) {
                            double metres = 0;
                            for (const auto& s : reached) metres += std::max(1.0, network.metres(s.distance));
                            const auto n = static_cast<double>(reached.size());
                            return reached.empty() ? 0 : n * n / metres;
                          });
}

}  // namespace mulin::scoring
