// tests/network/random_town: small random graphs drawn as streets, and their distances the slow sure way.
#pragma once

#include <algorithm>
#include <vector>

#include "core/random.h"
#include "network/network.h"
#include "support/town.h"

namespace mulin::test {

/// Nodes on a jittered lattice, random bent streets between neighbours, joined at vertices.
inline Town random_town(core::Random& random, int side) {
  Town town;
  std::vector<Point> nodes;
  for (int j = 0; j < side; ++j) {
    for (int i = 0; i < side; ++i) nodes.push_back({100.0 * i + 60 * random.uniform(), 100.0 * j + 60 * random.uniform()});
  }
  const auto link = [&](int a, int b) {
    if (random.uniform() < 0.25) return;
    const Point p = nodes[a], q = nodes[b];
    const Point bend{(p.x + q.x) / 2 + 20 * random.uniform(), (p.y + q.y) / 2 + 20 * random.uniform()};
    town.street(random.uniform() < 0.5 ? std::vector<Point>{p, q} : std::vector<Point>{p, bend, q});
  };
  for (int j = 0; j < side; ++j) {
    for (int i = 0; i < side; ++i) {
      if (i + 1 < side) link(j * side + i, j * side + i + 1);
      if (j + 1 < side) link(j * side + i, (j + 1) * side + i);
    }
  }
  town.street({{-50, -50}, {-40, -50}});  // never empty
  town.streets.joined_at_vertices_only = true;
  return town;
}

/// Floyd–Warshall over the nodes, in length units. Source: Floyd 1962.
inline std::vector<std::vector<std::uint64_t>> all_distances(const network::Network& n) {
  constexpr std::uint64_t kFar = 1ULL << 60;
  const auto size = static_cast<std::size_t>(n.nodes());
  std::vector<std::vector<std::uint64_t>> d(size, std::vector<std::uint64_t>(size, kFar));
  for (std::size_t i = 0; i < size; ++i) d[i][i] = 0;
  for (core::Row e = 0; e < n.edges(); ++e) {
    auto& there = d[n.from[e]][n.to[e]];
    auto& back = d[n.to[e]][n.from[e]];
    there = std::min<std::uint64_t>(there, n.length[e]);
    back = std::min<std::uint64_t>(back, n.back_of(e));
  }
  for (std::size_t k = 0; k < size; ++k) {
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    }
  }
  return d;
}

}  // namespace mulin::test
