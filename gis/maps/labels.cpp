#include "maps/labels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace mulin::maps {
namespace {

using geometry::Point;

constexpr double kTouch = 1e-9;
constexpr double kPi = std::numbers::pi;

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - kTouch && b.x < a.right() - kTouch && a.y < b.bottom() - kTouch &&
         b.y < a.bottom() - kTouch;
}

double angle_of(Point a, Point b) {
  return std::atan2(b.y - a.y, b.x - a.x);
}

/// The difference of two directions, within ±π.
double bend(double a, double b) {
  return std::remainder(b - a, 2 * kPi);
}

}  // namespace

TakenBoxes::TakenBoxes(const Rect& area, double cell)
    : area_(area),
      cell_(cell),
      columns_(std::max(1, static_cast<int>(std::ceil(area.w / cell)))),
      rows_(std::max(1, static_cast<int>(std::ceil(area.h / cell)))),
      cells_(static_cast<std::size_t>(columns_) * rows_) {}

template <class Visit>
bool TakenBoxes::any_cell(const Rect& box, Visit&& visit) const {
  const auto index = [this](double v, double from, int most) {
    return std::clamp(static_cast<int>(std::floor((v - from) / cell_)), 0, most - 1);
  };
  for (int row = index(box.y, area_.y, rows_); row <= index(box.bottom(), area_.y, rows_); ++row) {
    for (int column = index(box.x, area_.x, columns_); column <= index(box.right(), area_.x, columns_);
         ++column) {
      if (visit(static_cast<std::size_t>(row) * columns_ + column)) return true;
    }
  }
  return false;
}

bool TakenBoxes::is_free(const Rect& box) const {
  if (box.x < area_.x || box.y < area_.y || box.right() > area_.right() || box.bottom() > area_.bottom())
    return false;
  return !any_cell(box, [&](std::size_t cell) {
    return std::any_of(cells_[cell].begin(), cells_[cell].end(),
                       [&](int other) { return overlap(box, taken_[static_cast<std::size_t>(other)].box); });
  });
}

void TakenBoxes::take(const Rect& box) {
  add(box, labels_++);
}

void TakenBoxes::add(const Rect& box, int label) {
  const int number = static_cast<int>(taken_.size());
  any_cell(box, [&](std::size_t cell) {
    cells_[cell].push_back(number);
    return false;
  });
  taken_.push_back({box, label});
}

bool TakenBoxes::take_if_free(std::span<const Rect> boxes) {
  if (!std::all_of(boxes.begin(), boxes.end(), [this](const Rect& box) { return is_free(box); }))
    return false;
  for (const Rect& box : boxes) add(box, labels_);
  ++labels_;
  return true;
}

std::vector<Rect> around(Point mark, double radius, double w, double h) {
  const double near = radius * 0.75;
  return {{mark.x + radius, mark.y - h / 2, w, h},      {mark.x - radius - w, mark.y - h / 2, w, h},
          {mark.x - w / 2, mark.y - radius - h, w, h},  {mark.x - w / 2, mark.y + radius, w, h},
          {mark.x + near, mark.y - near - h, w, h},     {mark.x + near, mark.y + near, w, h},
          {mark.x - near - w, mark.y - near - h, w, h}, {mark.x - near - w, mark.y + near, w, h}};
}

std::optional<std::vector<LetterPlace>> letters_along(std::span<const Point> line, double start,
                                                      std::span<const double> pitches, bool upright) {
  if (line.size() < 2 || pitches.empty()) return std::nullopt;
  const double needed = std::accumulate(pitches.begin(), pitches.end(), 0.0);
  if (start < 0 || start + needed > geometry::length(line)) return std::nullopt;

  const double along =
      angle_of(geometry::point_along(line, start), geometry::point_along(line, start + needed));
  const bool steep = upright && std::abs(std::sin(along)) > std::sin(kPi / 4) + 0.02;
  const bool backwards = steep ? std::sin(along) < 0 : std::cos(along) < 0;
  std::vector<LetterPlace> places;
  double at = start;
  for (std::size_t i = 0; i < pitches.size(); ++i) {
    const double pitch = pitches[backwards ? pitches.size() - 1 - i : i];
    const double half = std::max(pitch / 2, 0.6);
    const double here = angle_of(geometry::point_along(line, at + pitch / 2 - half),
                                 geometry::point_along(line, at + pitch / 2 + half));
    if (std::abs(bend(along, here)) > kPi * 25 / 180) return std::nullopt;
    const double reading = (backwards ? here + kPi : here) - (steep ? kPi / 2 : 0);
    places.push_back({geometry::point_along(line, at + pitch / 2), std::remainder(reading, 2 * kPi)});
    at += pitch;
  }
  if (backwards) std::reverse(places.begin(), places.end());
  return places;
}

}  // namespace mulin::maps
