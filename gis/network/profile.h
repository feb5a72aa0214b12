// network/profile: how do some people walk? Their own network: closed streets gone, lengths by walking time.
// In: the network of build_network, a Profile, heights and delays → out: a Network for searches from centres.
// Read first: network/network.h. Walking is asymmetric on slopes: an arc from u to v costs what it takes to
// walk from v to u, because searches start at centres and people walk to them.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "network/network.h"

namespace mulin::network {

/// Time a metre on a slope, as a multiple of the time on the level: pace(rise / run).
/// Default: Tobler's hiking function, 6·exp(−3.5·|s + 0.05|) km/h, as a ratio to its value at s = 0.
/// Source: Tobler, Three presentations on geographical analysis and modeling, NCGIA 93-1, 1993.
struct SlopePace {
  std::vector<std::pair<double, double>> table =
      {};  ///< (slope, pace) ascending, linear between, flat beyond
  [[nodiscard]] double at(double slope) const;
};

struct Profile {
  bool steps = true;         ///< false: streets that are steps are closed
  bool timed = false;        ///< lengths are level metres: seconds × speed; else metres, whatever the ground
  double speed = 1.2;        ///< m/s on the level
  double steps_speed = 0.5;  ///< m/s on steps, when slower
  double lift_wait = 30;     ///< seconds a lift
  SlopePace pace = {};
};

/// Metres above any datum at equally spaced stations of each edge, its ends included; not-a-number: unknown,
/// taken as level. Slopes beyond 50 % count as 50 %. Empty: everything is level.
struct Relief {
  core::Ragged<double> height;
};

/// Where heights are needed: stations at most 30 m apart; of bridges, tunnels, steps and lifts the ends
/// alone.
core::Ragged<geometry::Point> height_stations(const Network& network, const city::Streets& streets);

/// Somebody waits here (signals, a gate): half of it on every edge that ends in this node, so that who passes
/// waits it whole; on an edge, whole.
struct Delay {
  Row node = core::kNoRow;
  Row edge = core::kNoRow;
  double seconds = 0;
};

/// Delays at the nearest node within `reach` metres of each point, else on the nearest edge within it.
/// Points farther from every street are left out and counted.
struct Delays {
  std::vector<Delay> all;
  std::int64_t away = 0;
};
Delays delays_at(const Network& network, std::span<const geometry::Point> points, double seconds,
                 double reach);

/// True when some edge takes this profile more time than its metres say, or is closed to it.
bool differs(const Network& network, const city::Streets& streets, const Profile& profile,
             const Relief& relief, std::span<const Delay> delays);

/// Nodes keep their rows, edges keep their order. Throws: DataError when no edge is left, or one is longer
/// than a Length holds.
Network walked_by(const Network& network, const city::Streets& streets, const Profile& profile,
                  const Relief& relief, std::span<const Delay> delays);

}  // namespace mulin::network
