#include "sites/subdistrict.h"

#include <algorithm>

#include "sites/candidates.h"

namespace mulin::sites {
namespace {

constexpr double kSameArea = 1e-9;  // of the shape's area: overlay rounds

}  // namespace

SubdistrictFinder::SubdistrictFinder(const city::City& city) : city_(city) {
  if (city.subdistricts.empty()) ground_.add(city.study_area);
  for (const city::Subdistrict& subdistrict : city.subdistricts) ground_.add(subdistrict.shape);
  ground_.finish();
}

bool SubdistrictFinder::before(Row a, Row b) const {
  const std::string& code_a = city_.subdistricts[a].code;
  const std::string& code_b = city_.subdistricts[b].code;
  return code_a != code_b ? code_a < code_b : a < b;
}

Row SubdistrictFinder::of(const geometry::MultiPolygon& shape, geometry::Point at) const {
  if (city_.subdistricts.empty()) return core::kNoRow;
  Row best = core::kNoRow;
  if (shape.empty()) {
    for (const Row row : ground_.owners(at)) {
      if (best == core::kNoRow || before(row, best)) best = row;
    }
    return best;
  }
  const double whole = geometry::area(shape);
  double inside = 0, most = 0;
  for (const Ground::Share& share : ground_.shares(shape)) {
    inside += share.area;
    const double more = share.area - most;
    const bool tie = std::abs(more) <= kSameArea * whole;
    if (best == core::kNoRow || (!tie && more > 0) || (tie && before(share.owner, best))) {
      best = share.owner;
      most = std::max(most, share.area);
    }
  }
  return inside >= (0.5 - kSameArea) * whole ? best : core::kNoRow;
}

bool SubdistrictFinder::inside(const geometry::MultiPolygon& shape, geometry::Point at) const {
  if (!city_.subdistricts.empty()) return of(shape, at) != core::kNoRow;
  if (shape.empty()) return !ground_.owners(at).empty();
  double inside = 0;
  for (const Ground::Share& share : ground_.shares(shape)) inside += share.area;
  return inside >= (0.5 - kSameArea) * geometry::area(shape);
}

Row subdistrict_of(const city::City& city, const geometry::MultiPolygon& shape, geometry::Point at) {
  return SubdistrictFinder(city).of(shape, at);
}

}  // namespace mulin::sites
