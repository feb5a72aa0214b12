// Walks on Las Palmas against a textbook: the nearest street by looking at all, Dijkstra with a heap of
// doubles over the drawn lengths of the edges. Nothing but the graph's topology is taken from the library.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <queue>
#include <random>

#include "catchments/travel.h"
#include "layers/read.h"
#include "sites/candidates.h"
#include "study/real_city.h"
#include "study/study.h"

namespace mulin::test {
namespace {

using core::Row;
using geometry::Point;
constexpr double kFar = std::numeric_limits<double>::infinity();

double between(Point a, Point b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

/// Where a place meets the street, in metres.
struct Foot {
  Row edge = core::kNoRow;
  double along = 0;
  double leg = kFar;
};

class Textbook {
 public:
  explicit Textbook(const network::Network& network)
      : network_(network), arcs_(static_cast<std::size_t>(network.nodes())) {
    for (Row e = 0; e < network.edges(); ++e) {
      const auto shape = network.shape[e];
      double metres = 0;
      for (std::size_t i = 1; i < shape.size(); ++i) metres += between(shape[i - 1], shape[i]);
      metres_.push_back(metres);
      arcs_[from(e)].push_back({to(e), metres});
      arcs_[to(e)].push_back({from(e), metres});
    }
  }

  /// The nearest edge of all that lie in a component of at least a hundredth of the length; of any where none
  /// is in reach.
  [[nodiscard]] Foot attach(Point place, double snap) const {
    Foot best = nearest(place, 0.01);
    if (best.leg > snap) best = nearest(place, 0);
    return best.leg <= snap ? best : Foot{};
  }

  /// Metres from a foot to every junction.
  [[nodiscard]] std::vector<double> walk_from(const Foot& start) const {
    std::vector<double> distance(arcs_.size(), kFar);
    using Item = std::pair<double, std::size_t>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    queue.emplace(start.leg + start.along, from(start.edge));
    queue.emplace(start.leg + metres_[row(start.edge)] - start.along, to(start.edge));
    while (!queue.empty()) {
      const auto [metres, node] = queue.top();
      queue.pop();
      if (metres >= distance[node]) continue;
      distance[node] = metres;
      for (const auto& [head, length] : arcs_[node]) queue.emplace(metres + length, head);
    }
    return distance;
  }

  [[nodiscard]] double walk(const Foot& start, const std::vector<double>& distance, const Foot& end) const {
    double metres = std::min(distance[from(end.edge)] + end.along,
                             distance[to(end.edge)] + metres_[row(end.edge)] - end.along);
    if (start.edge == end.edge) metres = std::min(metres, start.leg + std::abs(start.along - end.along));
    return metres + end.leg;
  }

 private:
  struct Arc {
    std::size_t head;
    double metres;
  };
  static std::size_t row(Row r) { return static_cast<std::size_t>(r); }
  [[nodiscard]] std::size_t from(Row e) const { return row(network_.from[row(e)]); }
  [[nodiscard]] std::size_t to(Row e) const { return row(network_.to[row(e)]); }

  [[nodiscard]] Foot nearest(Point p, double share) const {
    Foot best;
    for (Row e = 0; e < network_.edges(); ++e) {
      const auto component = row(network_.component[from(e)]);
      if (network_.component_length[component] < share * network_.total_length()) continue;
      const auto shape = network_.shape[e];
      double along = 0;
      for (std::size_t i = 1; i < shape.size(); ++i) {
        const Point a = shape[i - 1], b = shape[i];
        const double length = between(a, b);
        const double t =
            length == 0
                ? 0
                : std::clamp(((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / (length * length), 0.0,
                             1.0);
        const double leg = between(p, {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
        if (leg < best.leg) best = {e, along + t * length, leg};
        along += length;
      }
    }
    return best;
  }

  const network::Network& network_;
  std::vector<std::vector<Arc>> arcs_;
  std::vector<double> metres_;
};

std::vector<Point> pick(const std::vector<Point>& from, std::size_t count, std::mt19937_64& random) {
  std::vector<Point> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(from[random() % from.size()]);
  return out;
}

TEST(Distances, EqualATextbookDijkstraOnAThousandRandomPairsOfLasPalmas) {
  if (!fs::exists(shared_data() / "data/las_palmas"))
    GTEST_SKIP() << "las_palmas is not beside the repository";
  const auto study = study::read_study(study_file("tests/study/las_palmas.toml").string());
  const core::Job job;
  auto read = layers::read_city(study.sources, job);
  network::BuildOptions build;
  build.joins = study.joins;
  build.tolerance = study.tolerance.value_or(0.5);
  const auto network =
      network::build_network(read.city.streets, read.city.barriers, build, read.findings, job);
  const auto candidates = sites::collect(read.city, study.sites, read.findings);

  constexpr std::size_t kSites = 120, kPlaces = 10;
  std::mt19937_64 random(20160115);
  std::vector<Point> places;
  for (const auto& c : candidates.all) places.push_back(c.at);
  const auto sites = pick(places, kSites, random);
  const auto homes = pick(read.city.demand.at, kSites * kPlaces, random);
  network::AttachOptions attach;
  attach.snap = study.walk.snap;
  attach.component_share = 0.01;
  const network::Attacher attacher(network, attach);
  const auto site_at = attacher.attach(sites, job);
  const auto home_at = attacher.attach(homes, job);
  const auto table = catchments::travel_table(network, site_at, home_at, network::kUnreached - 1, job);

  const Textbook textbook(network);
  double worst = 0, longest = 0;
  int compared = 0, apart = 0;
  for (std::size_t s = 0; s < kSites; ++s) {
    const Foot start = textbook.attach(sites[s], attach.snap);
    ASSERT_EQ(start.edge != core::kNoRow, site_at[s].snapped()) << s;
    const auto reached = table.demand_of(static_cast<Row>(s));
    if (!site_at[s].snapped()) {
      EXPECT_TRUE(reached.empty());
      continue;
    }
    const auto distance = textbook.walk_from(start);
    for (std::size_t h = s * kPlaces; h < (s + 1) * kPlaces; ++h) {
      const Foot end = textbook.attach(homes[h], attach.snap);
      ASSERT_EQ(end.edge != core::kNoRow, home_at[h].snapped()) << h;
      const double expected = end.edge == core::kNoRow ? kFar : textbook.walk(start, distance, end);
      const auto found = std::lower_bound(reached.begin(), reached.end(), static_cast<Row>(h));
      const bool there = found != reached.end() && *found == static_cast<Row>(h);
      ASSERT_EQ(there, std::isfinite(expected)) << "site " << s << ", place " << h;
      if (!there) {
        ++apart;
        continue;
      }
      const auto k = static_cast<std::size_t>(found - reached.begin());
      const double difference = std::abs(table.distance_of(static_cast<Row>(s))[k] * table.unit - expected);
      EXPECT_LT(difference, 1e-3) << "site " << s << ", place " << h;
      worst = std::max(worst, difference);
      longest = std::max(longest, expected);
      ++compared;
    }
  }
  std::printf("%d walks up to %.0f m compared, %d pairs without a way; largest difference %.6f m\n", compared,
              longest, apart, worst);
  EXPECT_GE(compared, 1000);
}

}  // namespace
}  // namespace mulin::test
