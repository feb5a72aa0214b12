// How long do building, attaching and searching take on a synthetic city? Arguments: streets, in thousands.
//   bench_network --benchmark_filter=Table
#include <benchmark/benchmark.h>

#include <cmath>
#include <map>

#include "catchments/travel.h"
#include "core/random.h"

namespace {

using namespace mulin;
using geometry::Point;

/// A warped lattice of blocks of 45 to 125 m: a twelfth of the sides missing, a third bent, dead ends and
/// short offsets.
city::Streets synthetic_city(int streets) {
  city::Streets made;
  core::Random random(42);
  const auto side = static_cast<int>(std::sqrt(streets / 2.2));
  const auto place = [&](int i, int j) {
    return Point{84 * (i + 0.9 * std::sin(j / 7.0) + 0.3 * std::sin(i / 3.1)),
                 84 * (j + 0.9 * std::sin(i / 9.0))};
  };
  const auto add = [&](std::vector<Point> line) {
    for (auto& p : line) p = {std::round(p.x * 1000) / 1000, std::round(p.y * 1000) / 1000};
    made.feature.push_back(made.size());
    made.lines.add(line);
  };
  const auto link = [&](Point a, Point b) {
    if (random.uniform() < 0.08) return;
    const Point bend{(a.x + b.x) / 2 + 8 * random.uniform(), (a.y + b.y) / 2 + 8 * random.uniform()};
    if (random.uniform() < 0.35) {
      add({a, bend, b});
    } else {
      add({a, b});
    }
  };
  for (int j = 0; j < side; ++j) {
    for (int i = 0; i < side; ++i) {
      const Point p = place(i, j);
      if (i + 1 < side) link(p, place(i + 1, j));
      if (j + 1 < side) link(p, place(i, j + 1));
      if (random.uniform() < 0.2) add({p, {p.x + 40 * random.uniform(), p.y + 40 * random.uniform()}});
    }
  }
  const auto n = static_cast<std::size_t>(made.size());
  made.level.resize(n);
  made.flags.resize(n);
  made.rank.resize(n, city::StreetRank::street);
  made.name.resize(n, core::kNoRow);
  return made;
}

const city::Streets& city_of(std::int64_t thousands) {
  static std::map<std::int64_t, city::Streets> made;
  const auto it = made.find(thousands);
  return it != made.end()
             ? it->second
             : made.emplace(thousands, synthetic_city(static_cast<int>(thousands * 1000))).first->second;
}

network::Network built(std::int64_t thousands, network::Joins joins) {
  core::Findings findings;
  return network::build_network(city_of(thousands), {}, {.joins = joins}, findings, {});
}

/// Every `each`-th node, moved by up to `spread` metres.
std::vector<Point> places(const network::Network& n, int each, double spread) {
  core::Random random(7, static_cast<std::uint64_t>(each));
  std::vector<Point> at;
  for (core::Row v = 0; v < n.nodes(); v += each) {
    at.push_back(
        {n.node[v].x + spread * (random.uniform() - 0.5), n.node[v].y + spread * (random.uniform() - 0.5)});
  }
  return at;
}

void build(benchmark::State& state, network::Joins joins) {
  city_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(built(state.range(0), joins).edges());
}
void BuildAtVertices(benchmark::State& state) {
  build(state, network::Joins::vertices);
}
void BuildAtCrossings(benchmark::State& state) {
  build(state, network::Joins::crossings);
}

void Attach(benchmark::State& state) {
  const auto n = built(state.range(0), network::Joins::vertices);
  const auto at = places(n, 2, 60);
  for (auto _ : state) {
    const network::Attacher attacher(n, {});
    benchmark::DoNotOptimize(attacher.attach(at, {}).size());
  }
  state.counters["places"] = static_cast<double>(at.size());
}

/// One candidate in 50 nodes, people at every other; arguments: streets in thousands, spread in metres,
/// threads.
void Table(benchmark::State& state) {
  const auto n = built(state.range(0), network::Joins::vertices);
  const network::Attacher attacher(n, {});
  const auto spread = static_cast<double>(state.range(1));
  const auto sites = attacher.attach(places(n, 50, spread), {});
  const auto demand = attacher.attach(places(n, 2, spread), {});
  const core::Job job{.threads = static_cast<int>(state.range(2))};
  std::size_t pairs = 0;
  for (auto _ : state) {
    pairs = catchments::travel_table(n, sites, demand, catchments::to_units(1000, n.unit), job).demand.size();
  }
  state.counters["pairs"] = static_cast<double>(pairs);
}

void NearestSite(benchmark::State& state) {
  const auto n = built(state.range(0), network::Joins::vertices);
  const network::Attacher attacher(n, {});
  const auto sites = attacher.attach(places(n, 50, 0), {});
  const auto demand = attacher.attach(places(n, 2, 60), {});
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        catchments::nearest_site(n, sites, demand, catchments::to_units(3000, n.unit), {}).site.size());
  }
}

constexpr auto kUnit = benchmark::kMillisecond;
BENCHMARK(BuildAtVertices)->Arg(20)->Arg(300)->Unit(kUnit);
BENCHMARK(BuildAtCrossings)->Arg(20)->Arg(300)->Unit(kUnit);
BENCHMARK(Attach)->Arg(20)->Arg(300)->Unit(kUnit);
BENCHMARK(Table)
    ->Args({20, 0, 1})
    ->Args({300, 0, 1})
    ->Args({300, 60, 1})
    ->Args({300, 60, 2})
    ->Unit(kUnit)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(NearestSite)->Arg(20)->Arg(300)->Unit(kUnit);

}  // namespace
