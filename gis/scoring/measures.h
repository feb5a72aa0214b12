// scoring/measures: the raw numbers that a criterion may name, for every candidate (contract §4).
// In: travel table, people, what exists → out: one column of raw numbers, a row a candidate.
// Read first: catchments/travel.h. Each costs O(pairs of the table) or one multi-source search.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "catchments/travel.h"
#include "city/city.h"
#include "sites/candidates.h"

namespace mulin::scoring {

/// What all people measures share. Spans outlive the call.
struct PeopleView {
  const catchments::TravelTable& table;  ///< row = candidate
  std::span<const double> people;        ///< everyone, or one group
  const catchments::Nearest& existing;   ///< nearest existing centre of each demand place
};

/// Persons within the cutoff. Unit: people.
std::vector<double> population_within(const PeopleView& view);

/// Persons within the cutoff and beyond the cutoff of every existing centre. Unit: people.
std::vector<double> population_gained(const PeopleView& view);

/// Σ group / Σ everyone within the cutoff; 0 where nobody is. Unit: 1.
std::vector<double> group_share(const PeopleView& everyone, std::span<const double> group);

/// Σ people × max(0, min(d_existing, cutoff) − d_site) over the places within the cutoff. Unit:
/// person-metres. Whoever has no centre within the cutoff is counted as if it stood at the cutoff: a saving
/// never overstated.
std::vector<double> walk_saved(const PeopleView& view);

/// Straight distance to the nearest place; not-a-number when there is none. Unit: metres.
std::vector<double> straight_distance_to(const sites::Candidates& candidates, const city::Places& places);

/// Walking distance to the nearest place, at most `within` metres (beyond: `within`). Unit: metres.
std::vector<double> network_distance_to(const network::Network& network,
                                        std::span<const network::Attachment> candidates,
                                        std::span<const network::Attachment> places, double within,
                                        const core::Job& job);

/// Places within `within` metres in a straight line. Unit: places.
std::vector<double> straight_count_within(const sites::Candidates& candidates, const city::Places& places,
                                          double within);

/// Places within `within` metres of walking. Unit: places.
std::vector<double> network_count_within(const network::Network& network,
                                         std::span<const network::Attachment> candidates,
                                         std::span<const network::Attachment> places, double within,
                                         const core::Job& job);

/// The number in a planner's column, read by cell_number(): "1,200", "600 ㎡", yes and no; not-a-number where
/// empty or absent. Throws: UsageError when no candidate has the column (suggests the nearest), DataError for
/// a text that is no number.
std::vector<double> attribute(const sites::Candidates& candidates, const city::Parcels& parcels,
                              const std::string& column);

/// 1 inside one of the polygons, else 0.
std::vector<double> inside(const sites::Candidates& candidates, const city::Places& places);

/// Share of the people within the cutoff whom an existing centre reaches already. Unit: 1.
std::vector<double> overlap_share(const PeopleView& view);

/// 2SFCA supply a person missing against `target`, mean over the people within the cutoff. Unit: supply a
/// person.
std::vector<double> supply_gap(const PeopleView& view, std::span<const double> access, double target);

/// Junctions (nodes of degree ≥ 3) within `within` metres of walking, a square kilometre of the circle. Unit:
/// 1/km².
std::vector<double> junction_density(const network::Network& network,
                                     std::span<const network::Attachment> candidates, double within,
                                     const core::Job& job);

/// How near the street nodes within `within` metres of walking are, N² / Σ distance (at least 1 m each): many
/// nodes and near ones count. Unit: nodes a metre. Source: Sabidussi 1966, times the nodes reached as
/// Wasserman & Faust 1994 do for parts of a graph.
std::vector<double> street_closeness(const network::Network& network,
                                     std::span<const network::Attachment> candidates, double within,
                                     const core::Job& job);

/// What the texts of a planner's column are worth, e.g. {"vacant": 1, "in use": 0.2}: raw numbers for a value
/// function with fixed references 0 and 1. Not-a-number where empty. Throws: UsageError for an unknown
/// column, DataError for a text that `worth` does not name.
std::vector<double> category(const sites::Candidates& candidates, const city::Parcels& parcels,
                             const std::string& column, const std::map<std::string, double>& worth);

}  // namespace mulin::scoring
