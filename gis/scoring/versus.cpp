#include "scoring/versus.h"

#include <algorithm>

namespace mulin::scoring {
namespace {

std::optional<double> within_scale(double x) {
  return x >= 0 && x <= 1 ? std::optional(x) : std::nullopt;
}

/// The lead as the criterion's weight goes from 0 (the rest alone) to 1 (its own difference alone) is a
/// straight line.
std::optional<double> weight_to_tie(double weight, double difference, double lead) {
  if (weight >= 1) return std::nullopt;
  const double rest = (lead - weight * difference) / (1 - weight);
  if (rest == difference) return std::nullopt;
  return within_scale(rest / (rest - difference));
}

}  // namespace

std::vector<Difference> versus(const ScoreTable& table, const ScoreInput& input, Row one, Row other) {
  const double lead = table.score[one] - table.score[other];
  std::vector<Difference> all;
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    Difference d;
    d.criterion = c;
    d.gap = table.contribution[c][one] - table.contribution[c][other];
    d.weight_to_tie = weight_to_tie(table.weight[c], table.value[c][one] - table.value[c][other], lead);
    if (table.weight[c] > 0) d.value_to_tie = within_scale(table.value[c][other] + lead / table.weight[c]);
    const ValueFunction f = with_references(input.criteria[c].value, input.raw[c], input.in_play);
    if (d.value_to_tie && f.shape == Shape::linear && f.from != f.to) {
      d.raw_to_tie = f.from + *d.value_to_tie * (f.to - f.from);
    }
    all.push_back(d);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Difference& a, const Difference& b) { return a.gap > b.gap; });
  return all;
}

}  // namespace mulin::scoring
