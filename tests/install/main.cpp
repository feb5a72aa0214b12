// Who reaches what, and where should the one new centre stand? The example of catchments/travel.h, whole.
#include <cstdio>
#include <utility>

#include "catchments/travel.h"
#include "locate/solve.h"

int main() {
  using namespace mulin;
  city::Streets streets;  // columns of equal length: a street of 1 km, and a lane from its middle
  streets.lines.add(std::vector<geometry::Point>{{0, 0}, {500, 0}, {1000, 0}});
  streets.lines.add(std::vector<geometry::Point>{{500, 0}, {500, 400}});
  for (int street = 0; street < 2; ++street) {
    streets.feature.push_back(street);
    streets.level.push_back(0);
    streets.flags.emplace_back();
    streets.rank.push_back(city::StreetRank::street);
    streets.name.push_back(core::kNoRow);
  }
  const core::Job job{.threads = 2};
  core::Findings findings;
  const auto network = network::build_network(streets, {}, {}, findings, job);
  const network::Attacher attacher(network, {.snap = 100});
  const std::vector<geometry::Point> homes = {{100, 20}, {900, 0}, {500, 350}},
                                     places = {{0, 10}, {480, 390}};
  const auto reach =
      catchments::travel_table(network, attacher.attach(places, job), attacher.attach(homes, job),
                               catchments::to_units(850, network.unit), job);
  locate::ProblemBuilder question;
  question.p = 1;
  question.radius = 850;
  question.weight = {120, 80, 40};
  for (core::Row site = 0; site < reach.sites(); ++site) {
    for (std::size_t i = 0; i < reach.demand_of(site).size(); ++i) {
      question.travel.add(reach.demand_of(site)[i], network.metres(reach.distance_of(site)[i]));
      std::printf("place %d reaches home %d in %.0f m\n", site, reach.demand_of(site)[i],
                  network.metres(reach.distance_of(site)[i]));
    }
    question.travel.close_site();
  }
  const auto plan = locate::solve(locate::freeze(std::move(question)), {}, job);
  std::printf("place %d reaches %.0f people, at most %.0f can be\n", plan.chosen.at(0), plan.objective,
              plan.bound);
  return 0;
}
