#include "geometry/tangle.h"

#include <algorithm>

#include "geometry/index.h"
#include "geometry/predicates.h"

namespace mulin::geometry {
namespace {

/// Points [first, last] of a ring that run one way in x and in y: its ends' box holds all of it.
struct Piece {
  const Ring* ring;
  std::size_t first, last;
};

Box box_of_ends(const Piece& piece) {
  Box box;
  box.include((*piece.ring)[piece.first]);
  box.include((*piece.ring)[piece.last]);
  return box;
}

void add_pieces(const Ring& ring, std::vector<Piece>& pieces) {
  const auto way = [&](std::size_t i) {
    return std::pair(ring[i + 1].x >= ring[i].x, ring[i + 1].y >= ring[i].y);
  };
  for (std::size_t first = 0; first + 1 < ring.size();) {
    auto last = first + 1;
    while (last + 1 < ring.size() && way(last) == way(first)) ++last;
    pieces.push_back({&ring, first, last});
    first = last;
  }
}

class Counting {
 public:
  explicit Counting(const TangleLimit& limit) : limit_(limit) {}

  void compare(const Piece& a, const Piece& b) {
    if (found.too_much) return;
    found.too_much = ++found.looks > limit_.looks;
    if (!box_of_ends(a).meets(box_of_ends(b))) return;
    if (a.last - a.first == 1 && b.last - b.first == 1) {
      count(a, b);
      return;
    }
    const bool halve_a = a.last - a.first >= b.last - b.first;
    const Piece& longer = halve_a ? a : b;
    const auto middle = (longer.first + longer.last) / 2;
    for (const Piece& half :
         {Piece{longer.ring, longer.first, middle}, Piece{longer.ring, middle, longer.last}})
      halve_a ? compare(half, b) : compare(a, half);
  }

  Tangle found;

 private:
  void count(const Piece& a, const Piece& b) {
    const auto how = meeting((*a.ring)[a.first], (*a.ring)[a.last], (*b.ring)[b.first], (*b.ring)[b.last]);
    if (how != Meeting::proper && how != Meeting::overlap) return;
    if (++found.crossings > limit_.crossings) found.too_much = true;
  }

  TangleLimit limit_;
};

}  // namespace

Tangle tangle_of(const MultiPolygon& shape, const TangleLimit& limit) {
  std::vector<Piece> pieces;
  for (const auto& part : shape.parts) {
    for (const auto& ring : part.rings) add_pieces(ring, pieces);
  }
  std::vector<Box> boxes;
  boxes.reserve(pieces.size());
  for (const auto& piece : pieces) boxes.push_back(box_of_ends(piece));
  const BoxIndex index(boxes);
  Counting counting(limit);
  for (std::size_t i = 0; i < pieces.size() && !counting.found.too_much; ++i) {
    index.search(boxes[i], [&](core::Row j) {
      if (static_cast<std::size_t>(j) > i) counting.compare(pieces[i], pieces[static_cast<std::size_t>(j)]);
    });
  }
  return counting.found;
}

}  // namespace mulin::geometry
