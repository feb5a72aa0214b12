// scoring/score: how good is each place? Raw measures → values 0…1 → weights → one score, every step kept.
// In: a column of raw numbers a criterion, how to value and weigh them → out: a ScoreTable.
// Read first: scoring/value.h. Pure numbers: rows are sites, no maps, no files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/ragged.h"
#include "scoring/methods.h"
#include "scoring/value.h"

namespace mulin::scoring {

using core::Row;

enum class Method : std::uint8_t { weighted_sum, weighted_product, topsis, owa };

struct Criterion {
  std::string name;
  std::string measure;  ///< word of contract §4
  double weight = 1;    ///< ≥ 0; weights are divided by their sum
  ValueFunction value;
};

/// Columns are criteria: raw[c][site]. A site that is not in play has `in_play[site]` false: it is valued
/// against the others' range (clamped) but sets none.
struct ScoreInput {
  std::vector<Criterion> criteria;
  std::vector<std::vector<double>> raw;
  std::vector<std::uint8_t> in_play;
  Method method = Method::weighted_sum;
  std::vector<double> order_weights;  ///< of OWA, best first; empty: equal
};

struct ScoreTable {
  std::vector<std::string> criteria;
  std::vector<double> weight;              ///< sums to 1
  std::vector<std::vector<double>> raw;    ///< [criterion][site]
  std::vector<std::vector<double>> value;  ///< [criterion][site], 0…1
  std::vector<std::vector<double>>
      contribution;           ///< [criterion][site]; sums to the score (weighted product: multiplies)
  std::vector<double> score;  ///< 0…1
  std::vector<Row> rank;      ///< 1 = best; 0 for sites not in play; ties share the order of rows
};

/// Throws: UsageError when weights are negative, not finite or all zero; a raw value that is not a number
/// counts as the worst value (0) and is reported by missing_values().
ScoreTable score(const ScoreInput& input);

// The three steps of score(), for whoever repeats some of them.
Columns values(const ScoreInput& input);               ///< 0…1, of every site by every criterion
std::vector<double> weights(const ScoreInput& input);  ///< divided by their sum; throws as score()
Scored apply_method(const ScoreInput& input, const Columns& value, std::span<const double> weight);

/// 1 = best; 0 for sites not in play (empty: all are); equal scores rank in the order of rows.
std::vector<Row> ranks(std::span<const double> score, std::span<const std::uint8_t> in_play);

/// How many in-play sites lack a raw value, a criterion.
std::vector<std::int64_t> missing_values(const ScoreInput& input);

}  // namespace mulin::scoring
