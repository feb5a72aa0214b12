#include "scoring/measures.h"

#include <algorithm>
#include <limits>

#include "geometry/index.h"

namespace mulin::scoring {
namespace {

using catchments::TravelTable;
using core::Row;
using geometry::Point;
using network::Length;

/// Σ what(demand row, distance) over the places within the cutoff, a site.
template <class What>
std::vector<double> sums(const TravelTable& table, What&& what) {
  std::vector<double> sum(static_cast<std::size_t>(table.sites()), 0.0);
  for (Row site = 0; site < table.sites(); ++site) {
    const auto demand = table.demand_of(site);
    const auto distance = table.distance_of(site);
    double here = 0;  // in a register: sum[site] might alias what `what` reads
    for (std::size_t k = 0; k < demand.size(); ++k) here += what(demand[k], distance[k]);
    sum[site] = here;
  }
  return sum;
}

/// Part of whole, 0 where the whole is nothing.
std::vector<double> shares(std::vector<double> part, const std::vector<double>& whole) {
  for (std::size_t i = 0; i < part.size(); ++i) part[i] = whole[i] > 0 ? part[i] / whole[i] : 0;
  return part;
}

bool reached(const PeopleView& view, Row demand) {
  return !view.existing.distance.empty() && view.existing.distance[demand] <= view.table.cutoff;
}

std::vector<geometry::Box> boxes(const city::Places& places) {
  std::vector<geometry::Box> all;
  for (std::size_t i = 0; i < places.points.size(); ++i) {
    if (i < places.polygons.size() && !places.polygons[i].empty()) {
      all.push_back(geometry::box_of(places.polygons[i]));
    } else {
      all.push_back({places.points[i].x, places.points[i].y, places.points[i].x, places.points[i].y});
    }
  }
  return all;
}

/// From a point to a place: to the nearest point of a polygon, 0 inside.
double away(const city::Places& places, Row place, Point from) {
  if (static_cast<std::size_t>(place) >= places.polygons.size() || places.polygons[place].empty()) {
    return geometry::distance(places.points[place], from);
  }
  const geometry::MultiPolygon& shape = places.polygons[place];
  return geometry::contains(shape, from) ? 0 : geometry::nearest_on_boundary(shape, from).away;
}

}  // namespace

std::vector<double> population_within(const PeopleView& view) {
  return sums(view.table, [&](Row demand, Length) { return view.people[demand]; });
}

std::vector<double> population_gained(const PeopleView& view) {
  return sums(view.table,
              [&](Row demand, Length) { return reached(view, demand) ? 0 : view.people[demand]; });
}

std::vector<double> group_share(const PeopleView& everyone, std::span<const double> group) {
  return shares(sums(everyone.table, [&](Row demand, Length) { return group[demand]; }),
                population_within(everyone));
}

std::vector<double> walk_saved(const PeopleView& view) {
  const TravelTable& table = view.table;
  return sums(table, [&](Row demand, Length distance) {
    const Length now = reached(view, demand) ? view.existing.distance[demand] : table.cutoff;
    return now > distance ? view.people[demand] * (now - distance) * table.unit : 0;
  });
}

std::vector<double> overlap_share(const PeopleView& view) {
  return shares(
      sums(view.table, [&](Row demand, Length) { return reached(view, demand) ? view.people[demand] : 0; }),
      population_within(view));
}

std::vector<double> supply_gap(const PeopleView& view, std::span<const double> access, double target) {
  return shares(
      sums(view.table,
           [&](Row demand, Length) { return view.people[demand] * std::max(0.0, target - access[demand]); }),
      population_within(view));
}

std::vector<double> straight_distance_to(const sites::Candidates& candidates, const city::Places& places) {
  const geometry::BoxIndex index(boxes(places));
  std::vector<double> metres;
  for (const sites::Candidate& site : candidates.all) {
    const auto to = [&](Row place) { return away(places, place, site.at); };
    const Row nearest = index.nearest_by(site.at, std::numeric_limits<double>::infinity(), to);
    metres.push_back(nearest == core::kNoRow ? city::kUnknown : to(nearest));
  }
  return metres;
}

std::vector<double> straight_count_within(const sites::Candidates& candidates, const city::Places& places,
                                          double within) {
  const geometry::BoxIndex index(boxes(places));
  std::vector<double> count;
  for (const sites::Candidate& site : candidates.all) {
    double found = 0;
    index.search(geometry::Box{site.at.x, site.at.y, site.at.x, site.at.y}.widened(within),
                 [&](Row place) { found += away(places, place, site.at) <= within ? 1 : 0; });
    count.push_back(found);
  }
  return count;
}

std::vector<double> inside(const sites::Candidates& candidates, const city::Places& places) {
  const geometry::BoxIndex index(boxes(places));
  std::vector<double> is_inside;
  for (const sites::Candidate& site : candidates.all) {
    bool found = false;
    index.search({site.at.x, site.at.y, site.at.x, site.at.y}, [&](Row place) {
      const bool polygon = static_cast<std::size_t>(place) < places.polygons.size();
      found = found || (polygon && geometry::contains(places.polygons[place], site.at));
    });
    is_inside.push_back(found ? 1 : 0);
  }
  return is_inside;
}

}  // namespace mulin::scoring
