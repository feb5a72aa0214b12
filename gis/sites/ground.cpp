#include "sites/ground.h"

#include <algorithm>

namespace mulin::sites {

using geometry::Box;
using geometry::MultiPolygon;
using geometry::Point;

void Ground::add(const MultiPolygon& area) {
  for (const geometry::Polygon& polygon : area.parts) {
    const Row part = static_cast<Row>(part_.size());
    part_.push_back({{polygon}});
    owner_.push_back(owners_);
    part_boxes_.push_back(geometry::box_of(part_.back()));
    for (const geometry::Ring& ring : polygon.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) {
        Box edge;
        edge.include(ring[i - 1]);
        edge.include(ring[i]);
        edge_boxes_.push_back(edge);
        edge_part_.push_back(part);
      }
    }
  }
  ++owners_;
}

void Ground::finish() {
  parts_ = geometry::BoxIndex(part_boxes_);
  edges_ = geometry::BoxIndex(edge_boxes_);
}

std::vector<Row> Ground::parts_meeting(const Box& box) const {
  std::vector<Row> found;
  parts_.search(box, [&](Row part) { found.push_back(part); });
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Row> Ground::owners(Point p) const {
  std::vector<Row> found;
  for (const Row part : parts_meeting({p.x, p.y, p.x, p.y})) {
    const bool known = !found.empty() && found.back() == owner_[part];  // parts come owner by owner
    if (!known && geometry::contains(part_[part], p)) found.push_back(owner_[part]);
  }
  return found;
}

std::vector<std::uint8_t> Ground::near_an_edge(const Box& box, const std::vector<Row>& parts) const {
  std::vector<std::uint8_t> near(parts.size(), 0);
  edges_.search(box, [&](Row edge) {
    const auto at = std::lower_bound(parts.begin(), parts.end(), edge_part_[edge]);
    near[static_cast<std::size_t>(at - parts.begin())] = 1;  // an edge's part meets whatever the edge meets
  });
  return near;
}

std::vector<Ground::Share> Ground::shares(const MultiPolygon& shape) const {
  std::vector<Share> found;
  if (shape.empty()) return found;
  const Box box = geometry::box_of(shape);
  const std::vector<Row> parts = parts_meeting(box);
  const std::vector<std::uint8_t> near = near_an_edge(box, parts);
  const double whole = geometry::area(shape);
  const Point corner = shape.parts.front().rings.front().front();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const MultiPolygon& part = part_[parts[i]];
    double inside = 0;
    if (near[i] != 0) {
      inside = geometry::intersection_area(part, shape);
    } else if (geometry::contains(part, corner)) {
      inside = whole;
    }
    if (inside <= 0) continue;
    const Row owner = owner_[parts[i]];
    if (!found.empty() && found.back().owner == owner) {
      found.back().area += inside;
    } else {
      found.push_back({owner, inside});
    }
  }
  return found;
}

double Ground::united_area(const MultiPolygon& shape, const std::vector<Share>& owners) const {
  std::vector<MultiPolygon> pieces;
  for (const Row part : parts_meeting(geometry::box_of(shape))) {
    const bool asked = std::any_of(owners.begin(), owners.end(),
                                   [&](const Share& share) { return share.owner == owner_[part]; });
    if (asked) pieces.push_back(geometry::intersection(part_[part], shape));
  }
  return geometry::area(geometry::united(pieces));
}

}  // namespace mulin::sites
