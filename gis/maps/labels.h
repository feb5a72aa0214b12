// maps/labels: where a word can stand without covering another. First come, first served, never moved again.
// In: boxes of paper in order of importance → out: the first free place of each, or none.
// Read first: maps/canvas.h.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geometry/shapes.h"
#include "maps/canvas.h"

namespace mulin::maps {

/// Boxes that are taken, kept in a grid of cells so that a test looks at few. Edge: boxes that only touch are
/// free of each other; what reaches beyond `area` is never free.
class TakenBoxes {
 public:
  explicit TakenBoxes(const Rect& area, double cell = 6);

  [[nodiscard]] bool is_free(const Rect& box) const;
  /// Takes the box whether or not it is free.
  void take(const Rect& box);
  /// Takes all when all are free (letters along a street), else none.
  bool take_if_free(std::span<const Rect> boxes);
  struct Taken {
    Rect box;
    int label = 0;  ///< boxes taken in one call have the same
  };
  [[nodiscard]] const std::vector<Taken>& all() const { return taken_; }

 private:
  template <class Visit>
  bool any_cell(const Rect& box, Visit&& visit) const;

  Rect area_;
  double cell_;
  int columns_, rows_;
  void add(const Rect& box, int label);
  std::vector<Taken> taken_;
  int labels_ = 0;
  std::vector<std::vector<int>> cells_;
};

/// The boxes of a w × h label around a mark of that radius: right, left, above, below, then the corners.
std::vector<Rect> around(geometry::Point mark, double radius, double w, double h);

/// A letter's place along a street: its middle and its turn (clockwise on paper, within ±45° for upright
/// letters).
struct LetterPlace {
  geometry::Point at;
  double turn = 0;
};

/// Sets letters along a line from `start` mm on, each `pitch` after the last. With `upright`, letters of a
/// steep line stand one below the other, as Chinese street names do; otherwise they follow the line from left
/// to right. Nothing when the line is too short or bends by more than 50° under the word. Requires: paper
/// coordinates.
std::optional<std::vector<LetterPlace>> letters_along(std::span<const geometry::Point> line, double start,
                                                      std::span<const double> pitches, bool upright);

}  // namespace mulin::maps
