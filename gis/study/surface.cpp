#include "study/surface.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <span>

#include "scoring/value.h"
#include "study/stages.h"

namespace mulin::study {
namespace {

constexpr double kMostCells = 10'000;
constexpr std::size_t kBlock = 1000;  // cells whose catchments are held at once

maps::Surface empty_surface(const geometry::MultiPolygon& area) {
  const auto box = geometry::box_of(area);
  maps::Surface s;
  for (s.cell = 50; box.width() * box.height() / (s.cell * s.cell) > kMostCells;) s.cell *= 2;
  s.left = std::floor(box.min_x / s.cell) * s.cell;
  s.top = std::ceil(box.max_y / s.cell) * s.cell;
  s.columns = static_cast<std::int64_t>(std::ceil((box.max_x - s.left) / s.cell));
  s.rows = static_cast<std::int64_t>(std::ceil((s.top - box.min_y) / s.cell));
  s.values.assign(static_cast<std::size_t>(s.columns * s.rows), std::numeric_limits<float>::quiet_NaN());
  return s;
}

bool may_stand(const city::City& city, geometry::Point at) {
  if (!geometry::contains(city.study_area, at)) return false;
  return std::none_of(city.exclusions.begin(), city.exclusions.end(),
                      [&](const city::Zone& zone) { return geometry::contains(zone.shape, at); });
}

/// The criteria that a place without attributes has, with references taken from the candidates.
struct Valued {
  const CriterionSpec* spec;
  scoring::ValueFunction value;
  double weight;
};

std::vector<Valued> place_criteria(const Plan& plan) {
  std::vector<std::uint8_t> in_play;
  for (const auto& c : plan.candidates.all) in_play.push_back(c.rejected == sites::Reason::none ? 1 : 0);
  std::vector<Valued> out;
  double sum = 0;
  for (std::size_t i = 0; i < plan.study.criteria.size(); ++i) {
    const auto& spec = plan.study.criteria[i];
    if (spec.criterion.measure == "attribute") continue;
    out.push_back({&spec, scoring::with_references(spec.criterion.value, plan.scores.raw[i], in_play),
                   plan.scores.weight[i]});
    sum += plan.scores.weight[i];
  }
  for (auto& v : out) v.weight = sum > 0 ? v.weight / sum : 0;
  return out;
}

struct Block {
  sites::Candidates places;
  std::vector<std::size_t> cell;
};

/// Cells of a block meet the streets of every way of walking.
class CellAttacher {
 public:
  explicit CellAttacher(const Plan& plan) : plan_(plan) { attacher_of(plan); }

  std::vector<network::Attachment> attach(const Way& way, std::span<const geometry::Point> points,
                                          const core::Job& job) {
    return attacher_of(way).attach(points, job);
  }

 private:
  const network::Attacher& attacher_of(const Way& way) {
    auto& known = of_[&way];
    if (!known) known = std::make_unique<network::Attacher>(way.network, attach_options(plan_));
    return *known;
  }
  const Plan& plan_;
  std::map<const Way*, std::unique_ptr<network::Attacher>> of_;
};

void score_block(const Plan& plan, CellAttacher& attacher, const std::vector<Valued>& criteria,
                 const Block& block, maps::Surface& surface, const core::Job& job) {
  std::vector<geometry::Point> points;
  for (const auto& place : block.places.all) points.push_back(place.at);
  const auto at = attacher.attach(plan, points, job);
  const auto tables = group_tables(
      plan, [&](const Way& way) { return attacher.attach(way, points, job); }, job);
  std::vector<double> score(points.size(), 0);
  for (const auto& criterion : criteria) {
    const auto raw = raw_measure(plan, *criterion.spec, {block.places, at, tables}, job);
    for (std::size_t i = 0; i < raw.size(); ++i)
      score[i] += criterion.weight * scoring::value_of(criterion.value, raw[i]);
  }
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (at[i].snapped()) surface.values[block.cell[i]] = static_cast<float>(score[i]);
  }
}

}  // namespace

maps::Surface suitability(const Plan& plan, const core::Job& job) {
  auto surface = empty_surface(plan.city().study_area);
  const auto criteria = place_criteria(plan);
  if (criteria.empty()) return surface;
  CellAttacher attacher(plan);
  Block block;
  for (std::size_t i = 0; i < surface.values.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i) % surface.columns;
    const auto row = static_cast<std::int64_t>(i) / surface.columns;
    const geometry::Point at{surface.left + (static_cast<double>(column) + 0.5) * surface.cell,
                             surface.top - (static_cast<double>(row) + 0.5) * surface.cell};
    if (may_stand(plan.city(), at)) {
      block.places.all.emplace_back().at = at;
      block.cell.push_back(i);
    }
    if (block.cell.size() == kBlock || (i + 1 == surface.values.size() && !block.cell.empty())) {
      score_block(plan, attacher, criteria, block, surface, job);
      block = {};
    }
  }
  return surface;
}

}  // namespace mulin::study
