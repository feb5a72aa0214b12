// network/attach: where does a place meet the street? On the inside of an edge, and the walk there counts.
// In: points and a snap distance → out: one Attachment a point, some unsnapped.
// Read first: network/network.h.
#pragma once

#include <span>
#include <vector>

#include "network/barriers.h"
#include "network/network.h"
#include "network/segment_grid.h"

namespace mulin::network {

struct Attachment {
  Row edge = core::kNoRow;       ///< kNoRow: unsnapped
  Length offset = 0;             ///< along the edge from its first node, 0 … length
  Length back = 0;               ///< from here back to the first node, 0 … back_of(edge)
  Length leg = 0;                ///< straight walk from the place to the street
  geometry::Point at;            ///< where it meets the street
  double away = city::kUnknown;  ///< metres to the nearest usable street even when unsnapped (at most 10 ×
                                 ///< snap searched)
  [[nodiscard]] bool snapped() const { return edge != core::kNoRow; }
};

struct AttachOptions {
  double snap = 100;  ///< metres; a leg exactly as long attaches
  double component_share =
      0.0;  ///< components with less of the total length take nobody, unless no other is in reach
  const std::vector<city::Zone>* barriers = nullptr;  ///< legs never cross them
};

/// Answers "nearest edge" for many points; build once, ask for demand, sites and centres. The network must
/// outlive it. Example:
///   const Attacher attacher(network, {.snap = 100});
///   const auto homes = attacher.attach(city.demand.at, job);
/// Where a barrier blocks the way to the nearest foot, the nearest foot on another straight piece of street
/// counts.
class Attacher {
 public:
  Attacher(const Network& network, AttachOptions options);

  /// Ties in distance go to the lower edge. Cost: the segments in a few grid cells a point, in parallel.
  [[nodiscard]] std::vector<Attachment> attach(std::span<const geometry::Point> places,
                                               const core::Job& job) const;

  /// Polygons attach from the boundary point nearest a usable street (inside a polygon the street wins: leg
  /// 0).
  [[nodiscard]] Attachment attach_shape(const geometry::MultiPolygon& shape) const;

 private:
  /// The nearest foot so far; the segment by its first vertex in Network::shape. Legs that are equal once
  /// rounded to units are a tie: the foot with the least x, then y, is taken, whatever order the streets come
  /// in.
  struct Nearest {
    Length leg = 0;
    geometry::Point at;
    Row edge = core::kNoRow;
    Row segment = core::kNoRow;
    double share = 0;
  };
  [[nodiscard]] Attachment attach_one(geometry::Point place) const;
  [[nodiscard]] bool is_small(Row edge) const;
  template <class Usable>
  [[nodiscard]] Nearest nearest(geometry::Point place, double within, Usable&& usable) const;
  [[nodiscard]] std::vector<Row> edges_near(const geometry::Box& box) const;
  [[nodiscard]] geometry::Foot foot_of(geometry::Point place, const Nearest& nearest) const;
  [[nodiscard]] Attachment attached(Row edge, const geometry::Foot& foot) const;
  void place_by_share(Row edge, double along, Attachment& a) const;
  const Network& network_;
  AttachOptions options_;
  Barriers barriers_;
  std::vector<std::uint8_t> small_;  ///< of each component
  SegmentGrid grid_;
  std::vector<Row> edge_of_vertex_;
};

}  // namespace mulin::network
