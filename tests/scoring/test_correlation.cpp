#include "scoring/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"

namespace mulin::scoring {
namespace {

using Column = std::vector<double>;

TEST(Correlation, SameOrderIsOneReversedMinusOneAConstantNothing) {
  const Column up = {1, 2, 3, 4}, squares = {1, 4, 9, 16}, down = {4, 3, 2, 1}, flat = {5, 5, 5, 5};
  EXPECT_NEAR(pearson(up, down), -1, 1e-15);
  EXPECT_NEAR(spearman(up, squares), 1, 1e-15);
  EXPECT_NEAR(kendall(up, squares), 1, 1e-15);
  EXPECT_NEAR(kendall(up, down), -1, 1e-15);
  for (const auto& f : {pearson, spearman, kendall}) EXPECT_EQ(f(up, flat), 0);
}

// Anscombe, "Graphs in statistical analysis", American Statistician 27, 1973: the first of the four, r =
// 0.816.
TEST(Correlation, PearsonReproducesAnscombe) {
  const Column x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
  const Column y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
  EXPECT_NEAR(pearson(x, y), 0.816, 0.0005);
}

double kendall_by_pairs(const Column& a, const Column& b) {
  double sum = 0, in_a = 0, in_b = 0;
  const auto sign = [](double x) { return (x > 0) - (x < 0); };
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      sum += sign(a[i] - a[j]) * sign(b[i] - b[j]);
      in_a += a[i] != a[j];
      in_b += b[i] != b[j];
    }
  }
  return in_a * in_b > 0 ? sum / std::sqrt(in_a * in_b) : 0;
}

TEST(Correlation, KendallByMergingEqualsKendallByPairs) {
  core::Random random(7);
  for (int k = 0; k < 200; ++k) {
    Column a, b;
    for (std::uint64_t i = 0, n = random.bits() % 30; i < n; ++i) {
      a.push_back(static_cast<double>(random.bits() % 6));
      b.push_back(static_cast<double>(random.bits() % 6));
    }
    EXPECT_NEAR(kendall(a, b), kendall_by_pairs(a, b), 1e-12) << "draw " << k;
  }
}

TEST(Correlation, RowsWithoutANumberAreLeftOut) {
  EXPECT_NEAR(pearson(Column{1, 2, std::nan(""), 3}, Column{1, 2, 99, 3}), 1, 1e-15);
}

TEST(Correlation, CriteriaThatSayTheSameAreNamed) {
  core::Findings findings;
  const std::vector<std::string> names = {"people", "elderly", "rent"};
  const Columns value = {{0, 0.5, 1, 0.2}, {0, 0.55, 1, 0.2}, {1, 0.5, 0, 0.8}};
  warn_of_double_counting(names, value, 0.8, findings);
  ASSERT_EQ(findings.all().size(), 1U);  // rent is opposed, which double counts nothing
  EXPECT_EQ(findings.all()[0].code, "double_counting");
  EXPECT_NE(findings.all()[0].message.find("\"people\" and \"elderly\" are correlated at 1.00"),
            std::string::npos);
}

}  // namespace
}  // namespace mulin::scoring
