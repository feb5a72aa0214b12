// catchments/equity: how evenly is a good shared? Gini, and supply by the two-step floating catchment area.
// In: values and weights a place, or a travel table with supplies → out: one number, or one a demand place.
// Read first: catchments/travel.h.
#pragma once

#include <span>
#include <vector>

#include "catchments/travel.h"

namespace mulin::catchments {

/// Weighted Gini coefficient of `value` over people `weight`: 0 equal … 1. Edge: no weight or no value gives
/// 0. Source: Gini 1912 in the covariance form of Lerman & Yitzhaki 1989.
double gini(std::span<const double> value, std::span<const double> weight);

enum class Decay : std::uint8_t { step, linear, gaussian };

/// 2SFCA: supply a person at each demand place, R_j = S_j / Σ_k P_k f(d_kj), A_i = Σ_j R_j f(d_ij).
/// Sum over places of A_i × people = Σ supply of the sites that reach somebody.
/// Source: Luo & Wang 2003 (step); Dai 2010 (gaussian to the cutoff).
std::vector<double> two_step_access(const TravelTable& table, std::span<const Row> sites,
                                    std::span<const double> supply, std::span<const double> people,
                                    Decay decay);

}  // namespace mulin::catchments
