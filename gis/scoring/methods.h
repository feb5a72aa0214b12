// scoring/methods: how do several values of a site become one score? Four ways, and TOPSIS as its authors
// printed it. In: columns of values 0…1, weights that sum to 1 → out: one score a site, 0…1, and each
// criterion's part in it. Read first: scoring/score.h, which calls them; nothing here knows of sites or maps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mulin::scoring {

/// Columns of numbers, [criterion][site]; all columns are equally long.
using Columns = std::vector<std::vector<double>>;

struct Scored {
  std::vector<double> score;
  Columns part;  ///< [criterion][site]; what it is, each method says
};

/// Σ w·v. Part: w·v; parts sum to the score.
Scored weighted_sum(const Columns& value, std::span<const double> weight);

/// Π v^w: a weakness is not bought off by a strength, and a value of 0 makes the score 0 (give fixed
/// references when the worst site should keep a chance). Part: v^w; parts multiply to the score. Source:
/// Bridgman 1922; Miller & Starr 1969.
Scored weighted_product(const Columns& value, std::span<const double> weight);

/// Closeness d⁻/(d⁺ + d⁻) of weighted values to the ideal (1 in all) against the anti-ideal (0 in all).
/// Values are the normalisation, so with fixed references a new site turns no ranks. Part: the score shared
/// out by squared distance from the anti-ideal; parts sum to the score. Source: Hwang & Yoon 1981, with
/// linear normalisation.
Scored topsis(const Columns& value, std::span<const double> weight);

/// TOPSIS of raw numbers as printed: columns divided by their Euclidean norm, ideal and anti-ideal the best
/// and worst of the table. For comparison with textbooks and other programs. Edge: equal sites score 1.
/// Source: Hwang & Yoon 1981, ch. III.
std::vector<double> topsis_of_raw(const Columns& raw, std::span<const double> weight,
                                  std::span<const std::uint8_t> more_is_better);

/// Values of each site sorted, best first, and weighed by their place as well as by their criterion: order
/// weights (1, 0, …) look at the best value alone, (…, 0, 1) at the worst, equal ones give the weighted sum.
/// Never falls when a value rises. Part: place weight × value; parts sum to the score. Requires: one order
/// weight a criterion, Σ > 0. Source: Yager 1988; with criterion weights Torra, "The weighted OWA operator",
/// Int. J. Intelligent Systems 12, 1997.
Scored owa(const Columns& value, std::span<const double> weight, std::span<const double> order_weight);

}  // namespace mulin::scoring
