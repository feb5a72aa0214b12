// One weight at a time, and one method after another; the many draws are in stability.cpp.
#include <algorithm>

#include "scoring/correlation.h"
#include "scoring/stability.h"

namespace mulin::scoring {
namespace {

/// The stated weights with one multiplied and the others scaled so that all sum to 1.
std::vector<double> swung(std::vector<double> weight, std::size_t criterion, double factor) {
  const double before = weight[criterion], after = std::min(1.0, before * factor);
  for (double& w : weight) w *= before < 1 ? (1 - after) / (1 - before) : 1;
  weight[criterion] = before < 1 ? after : before;  // a criterion alone cannot be changed
  return weight;
}

double kept(const std::vector<Row>& before, const std::vector<Row>& after, Row top) {
  std::int64_t were = 0, still = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == 0 || before[i] > top) continue;
    ++were;
    if (after[i] <= top) ++still;
  }
  return were > 0 ? static_cast<double>(still) / static_cast<double>(were) : 1;
}

}  // namespace

std::vector<Swing> one_at_a_time(const ScoreInput& input, double share, Row top) {
  const ScoreTable stated = score(input);
  std::vector<Swing> swings;
  for (std::size_t c = 0; c < input.criteria.size(); ++c) {
    for (const double factor : {1 - share, 1 + share}) {
      Swing swing;
      swing.criterion = c;
      swing.factor = factor;
      swing.weight = swung(stated.weight, c, factor);
      swing.rank = ranks(apply_method(input, stated.value, swing.weight).score, input.in_play);
      swing.top_kept = kept(stated.rank, swing.rank, top);
      swings.push_back(std::move(swing));
    }
  }
  return swings;
}

MethodComparison compare_methods(ScoreInput input) {
  MethodComparison out;
  Columns in_play;
  for (const Method method : {Method::weighted_sum, Method::weighted_product, Method::topsis, Method::owa}) {
    input.method = method;
    const ScoreTable table = score(input);
    out.method.push_back(method);
    out.score.push_back(table.score);
    in_play.emplace_back();
    for (std::size_t i = 0; i < table.score.size(); ++i) {
      if (table.rank[i] > 0) in_play.back().push_back(table.score[i]);
    }
  }
  for (const auto& a : in_play) {
    out.spearman.emplace_back();
    out.kendall.emplace_back();
    for (const auto& b : in_play) {
      out.spearman.back().push_back(spearman(a, b));
      out.kendall.back().push_back(kendall(a, b));
    }
  }
  return out;
}

}  // namespace mulin::scoring
