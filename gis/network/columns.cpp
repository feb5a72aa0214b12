#include "network/columns.h"

#include <algorithm>
#include <numeric>

namespace mulin::network {

void make_arcs(Network& network) {
  auto& first = network.arcs.first;
  first.assign(network.node.size() + 1, 0);
  const Row m = network.edges();
  for (Row e = 0; e < m; ++e) {
    ++first[network.from[e] + 1];
    ++first[network.to[e] + 1];
  }
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  network.arcs.values.resize(static_cast<std::size_t>(first.back()));
  auto next = std::vector<std::int64_t>(first.begin(), first.end() - 1);
  for (Row e = 0; e < m; ++e) {
    network.arcs.values[next[network.from[e]]++] = {network.to[e], network.length[e], e};
    network.arcs.values[next[network.to[e]]++] = {network.from[e], network.back_of(e), e};
  }
  for (Row n = 0; n < network.nodes(); ++n) {
    const auto arcs = network.arcs[n];
    std::sort(arcs.begin(), arcs.end(), [](const Network::Arc& a, const Network::Arc& b) {
      return a.head != b.head ? a.head < b.head : a.edge < b.edge;
    });
  }
}

void find_components(Network& network) {
  const auto n = network.node.size();
  std::vector<Row> root(n);
  std::iota(root.begin(), root.end(), 0);
  const auto find = [&](Row v) {
    while (root[v] != v) v = root[v] = root[root[v]];
    return v;
  };
  for (Row e = 0; e < network.edges(); ++e) {
    const Row a = find(network.from[e]), b = find(network.to[e]);
    root[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::uint64_t> units(n);
  for (Row e = 0; e < network.edges(); ++e) units[find(network.from[e])] += network.length[e];
  std::vector<Row> roots;
  for (std::size_t v = 0; v < n; ++v) {
    if (root[v] == static_cast<Row>(v)) roots.push_back(static_cast<Row>(v));
  }
  std::stable_sort(roots.begin(), roots.end(), [&](Row a, Row b) { return units[a] > units[b]; });
  std::vector<Row> rank(n, core::kNoRow);
  for (std::size_t i = 0; i < roots.size(); ++i) {
    rank[roots[i]] = static_cast<Row>(i);
    network.component_length.push_back(static_cast<double>(units[roots[i]]) * network.unit);
  }
  network.component.resize(n);
  for (std::size_t v = 0; v < n; ++v) network.component[v] = rank[find(static_cast<Row>(v))];
}

}  // namespace mulin::network
