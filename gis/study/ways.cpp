#include "study/ways.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/text.h"

namespace mulin::study {
namespace {

using core::Severity;
using network::Network;
using network::Profile;

constexpr double kCrossingReach = 15;  // metres from a signal to the street it stands at

/// What distinguishes two ways of walking these streets.
using Kind = std::tuple<bool, bool, double>;
const Kind kAsTheyAre{false, false, 0};

/// What slopes and signals there are, read once, for whoever goes by time.
struct Obstacles {
  network::Relief relief;
  network::Delays delays;
};

network::Relief read_relief(Plan& plan, const Network& streets) {
  network::Relief relief;
  const auto& slope = *plan.study.slope;
  const auto stations = network::height_stations(streets, plan.city().streets);
  relief.height.first = stations.first;
  relief.height.values =
      layers::sample_raster(plan.read, plan.study.sources, slope, stations.values, layers::Sampling::smooth);
  const auto unknown = std::count_if(relief.height.values.begin(), relief.height.values.end(),
                                     [](double height) { return !std::isfinite(height); });
  if (unknown > 0) {
    plan.findings().add({Severity::warning,
                         "streets.slope",
                         "no_height",
                         layers::shown_file(slope) + ": " + core::grouped(static_cast<double>(unknown)) +
                             " of " + core::grouped(static_cast<double>(stations.values.size())) +
                             " places on the streets have no height: taken as level",
                         "give an elevation model that covers all streets",
                         unknown,
                         {}});
  }
  return relief;
}

network::Delays read_delays(Plan& plan, const Network& streets) {
  const auto row = static_cast<std::size_t>(*plan.study.walk.crossings);
  auto delays = network::delays_at(streets, plan.city().places[row].points, plan.study.walk.crossing_wait,
                                   kCrossingReach);
  if (delays.away > 0) {
    plan.findings().add({Severity::warning,
                         "walk.crossings",
                         "away",
                         layers::shown_file(plan.study.sources.places[row]) + ": " +
                             std::to_string(delays.away) +
                             " points are farther than 15 m from every street: nobody waits there",
                         "move them to the street",
                         delays.away,
                         {}});
  }
  return delays;
}

class Ways {
 public:
  Ways(Plan& plan, const Network& streets) : plan_(plan), streets_(streets) {
    const auto& walk = plan.study.walk;
    bool timed = walk.profile("").timed;
    for (const auto& [group, own] : walk.groups) timed = timed || walk.profile(group).timed;
    if (!timed && (plan.study.slope || walk.crossings)) {
      plan.findings().add(
          {Severity::warning,
           "walk",
           "no_time",
           "slopes and crossings count where a limit is in minutes; every cutoff is in metres, so "
           "they are not used",
           "write the cutoff as a time, such as \"15 min\"",
           1,
           {}});
    }
    if (timed && plan.study.slope) obstacles_.relief = read_relief(plan, streets);
    if (timed && walk.crossings) obstacles_.delays = read_delays(plan, streets);
  }

  /// Without what makes no difference on these streets.
  [[nodiscard]] Kind kind(const Profile& profile) const {
    Profile closed = profile;
    closed.timed = false;
    Profile slowed = profile;
    slowed.steps = true;
    const bool slower = profile.timed && differs(slowed);
    return {differs(closed), slower, slower ? profile.speed : 0};
  }

  [[nodiscard]] Network walked(const Kind& kind, Profile profile) const {
    profile.steps = !std::get<0>(kind);
    profile.timed = std::get<1>(kind);
    return network::walked_by(streets_, plan_.city().streets, profile, obstacles_.relief,
                              obstacles_.delays.all);
  }

 private:
  [[nodiscard]] bool differs(const Profile& profile) const {
    return network::differs(streets_, plan_.city().streets, profile, obstacles_.relief,
                            obstacles_.delays.all);
  }
  const Plan& plan_;
  const Network& streets_;
  Obstacles obstacles_;
};

}  // namespace

void find_ways(Plan& plan, Network streets) {
  const auto& walk = plan.study.walk;
  const Ways ways(plan, streets);
  const Kind everyone = ways.kind(walk.profile(""));
  for (const auto& [group, own] : walk.groups) {
    const auto profile = walk.profile(group);
    const Kind kind = ways.kind(profile);
    if (kind == everyone) continue;
    plan.own_ways[group].network = kind == kAsTheyAre ? streets : ways.walked(kind, profile);
  }
  if (everyone == kAsTheyAre) {
    plan.network = std::move(streets);
  } else {
    plan.network = ways.walked(everyone, walk.profile(""));
    plan.metric.emplace().network = std::move(streets);
  }
}

}  // namespace mulin::study
