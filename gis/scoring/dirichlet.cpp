#include "scoring/dirichlet.h"

#include <cmath>

namespace mulin::scoring {

double normal(core::Random& random) {
  for (;;) {
    const double u = 2 * random.uniform() - 1, v = 2 * random.uniform() - 1;
    const double s = u * u + v * v;
    if (s > 0 && s < 1) return u * std::sqrt(-2 * std::log(s) / s);
  }
}

double gamma(core::Random& random, double shape) {
  if (shape < 1) {
    const double u = 1 - random.uniform();  // above 0
    return gamma(random, shape + 1) * std::pow(u, 1 / shape);
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(random);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root, u = 1 - random.uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

std::vector<double> dirichlet(core::Random& random, std::span<const double> weight, double concentration) {
  std::vector<double> drawn;
  double sum = 0;
  for (const double w : weight) {
    drawn.push_back(w > 0 ? gamma(random, concentration * w) : 0);
    sum += drawn.back();
  }
  if (!(sum > 0)) return {weight.begin(), weight.end()};  // tiny shapes may all underflow
  for (double& w : drawn) w /= sum;
  return drawn;
}

}  // namespace mulin::scoring
