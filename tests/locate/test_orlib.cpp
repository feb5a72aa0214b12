// OR-Library pmed: published optima, proven. The instances lie beside the repository; without them, skipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>

#include "locate/solve.h"

namespace mulin::locate {
namespace {

struct Instance {
  int n = 0;
  int p = 0;
  std::vector<double> distance;  // n × n
};

/// Reads a pmed file; of duplicate edges the last counts. All pairs by Floyd and Warshall.
std::optional<Instance> read_pmed(const std::string& name) {
  std::ifstream file(std::string(MULIN_SOURCE_DIR) + "/../shared/bench/pmed/" + name + ".txt");
  Instance out;
  int edges = 0;
  if (!(file >> out.n >> edges >> out.p)) return {};
  const auto n = static_cast<std::size_t>(out.n);
  auto& d = out.distance;
  d.assign(n * n, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < n; ++i) d[i * n + i] = 0;
  std::size_t u = 0, v = 0;
  double w = 0;
  while (file >> u >> v >> w) d[(u - 1) * n + v - 1] = d[(v - 1) * n + u - 1] = w;
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) d[i * n + j] = std::min(d[i * n + j], d[i * n + k] + d[k * n + j]);
    }
  }
  return out;
}

Solution solve_pmed(const Instance& instance, Model model) {
  ProblemBuilder b;
  b.model = model;
  b.p = instance.p;
  const auto n = static_cast<std::size_t>(instance.n);
  b.weight.assign(n, 1);
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t d = 0; d < n; ++d) b.travel.add(static_cast<Row>(d), instance.distance[s * n + d]);
    b.travel.close_site();
  }
  return solve(freeze(std::move(b)), {}, core::Job{});
}

class Orlib : public testing::TestWithParam<std::tuple<std::string, double, double>> {};

TEST_P(Orlib, MedianAndCenterAreProven) {
  const auto& [name, median, center] = GetParam();
  const auto instance = read_pmed(name);
  if (!instance) GTEST_SKIP() << name << " is not beside the repository (../shared/bench/pmed)";
  const Solution cheap = solve_pmed(*instance, Model::p_median);
  EXPECT_EQ(cheap.status, Status::optimal);
  EXPECT_EQ(cheap.objective, median);
  EXPECT_EQ(cheap.bound, median);
  const Solution near = solve_pmed(*instance, Model::p_center);
  EXPECT_EQ(near.status, Status::optimal);
  EXPECT_EQ(near.objective, center);
}

INSTANTIATE_TEST_SUITE_P(Published, Orlib,
                         testing::Values(std::tuple("pmed1", 5819, 127), std::tuple("pmed6", 7824, 84),
                                         std::tuple("pmed11", 7696, 59), std::tuple("pmed17", 6999, 39)),
                         [](const auto& given) { return std::get<0>(given.param); });

}  // namespace
}  // namespace mulin::locate
