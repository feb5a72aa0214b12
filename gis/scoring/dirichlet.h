// scoring/dirichlet: weights that somebody else might have stated.
// In: stated weights, how firmly → out: weights that sum to 1, the same for a seed on every machine and
// thread count. Read first: core/random.h.
#pragma once

#include <span>
#include <vector>

#include "core/random.h"

namespace mulin::scoring {

/// Mean 0, variance 1. Source: Marsaglia & Bray, "A convenient method for generating normal variables", 1964
/// (polar).
double normal(core::Random& random);

/// Gamma of this shape and scale 1. Requires: shape > 0.
/// Source: Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000.
double gamma(core::Random& random, double shape);

/// One draw of Dirichlet(concentration × weight): its mean is the weight, its variance w(1 −
/// w)/(concentration + 1). Edge: a weight of 0 stays 0. Requires: weights ≥ 0, Σ = 1; concentration > 0.
std::vector<double> dirichlet(core::Random& random, std::span<const double> weight, double concentration);

}  // namespace mulin::scoring
