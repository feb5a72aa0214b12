// locate/mixed: coverage and scores in one objective: maximise (1−w)·C/C* + w·S/S* (C*/C where C is
// minimised). In: the plain models → out: the proven best mix, and C*, S*, each the optimum alone under the
// same rules. Read first: plain.h.
#pragma once

#include <optional>

#include "locate/plain.h"

namespace mulin::locate {

class Mixed {
 public:
  explicit Mixed(const Plain& plain) : plain_(plain), problem_(plain.problem()) {}

  /// The best mix. The first call's rules fix C* and S*.
  Answer best(const Rules& rules);
  /// The mix of a plan's C and S. Edge: C* or S* of 0 gives every plan that part in full when it attains it.
  [[nodiscard]] double value(double coverage, double score) const;
  [[nodiscard]] double best_coverage() const { return best_coverage_; }
  [[nodiscard]] double best_score() const { return best_score_; }

 private:
  struct Point {
    std::vector<Row> plan;
    double coverage = 0;
    double score = 0;
  };
  [[nodiscard]] Point point(const std::vector<Row>& plan) const;
  [[nodiscard]] Answer linear(const Rules& rules) const;
  [[nodiscard]] Answer hull(const Rules& rules) const;
  [[nodiscard]] Answer by_count(const Rules& rules) const;
  [[nodiscard]] Answer by_radius(const Rules& rules) const;
  [[nodiscard]] Answer top_score(const Rules& rules) const;
  void offer(Answer& answer, const Point& point) const;

  const Plain& plain_;
  const Problem& problem_;
  bool ready_ = false;
  double best_coverage_ = 0;  // proven, or the bound when stopped
  double best_score_ = 0;
};

}  // namespace mulin::locate
