// network/noding: where do lines meet? Every vertex gets the number of the meeting it belongs to, every
// crossing a cut. In: lines with grades, how they join → out: meetings, cuts inside segments, connectors over
// small gaps. Read first: network/network.h. All sides are exact, so a shared end is never a crossing.
#pragma once

#include <cstdint>
#include <vector>

#include "core/job.h"
#include "network/network.h"

namespace mulin::network {

/// The lines that are noded: streets, or what barriers left of them. Columns; empty ones mean "as in the
/// streets".
struct Pieces {
  const core::Ragged<geometry::Point>* lines = nullptr;
  const std::vector<std::int64_t>* vertex_ids =
      nullptr;                       ///< OSM identity of each vertex; without: places join
  std::vector<Row> street;           ///< of each piece; empty: piece = street
  std::vector<std::uint8_t> sealed;  ///< bit 0 the front, bit 1 the back joins nothing; empty: none
  std::vector<std::int16_t> grade;   ///< of each piece; empty: all 0
  bool vertices_join_grades =
      false;  ///< a shared vertex joins whatever the grades (OSM: it is a shared node)

  [[nodiscard]] Row size() const { return lines->size(); }
  [[nodiscard]] Row street_of(Row piece) const { return street.empty() ? piece : street[piece]; }
  [[nodiscard]] std::int16_t grade_of(Row piece) const {
    return grade.empty() ? std::int16_t{0} : grade[piece];
  }
  [[nodiscard]] bool sealed_front(Row piece) const { return !sealed.empty() && (sealed[piece] & 1) != 0; }
  [[nodiscard]] bool sealed_back(Row piece) const { return !sealed.empty() && (sealed[piece] & 2) != 0; }
};

/// A place inside the segment from vertex `segment` to the next where a piece is divided.
struct Cut {
  Row segment;
  double share;  ///< 0 … 1 along the segment
  Row meeting;
};

/// A short straight edge that closes a gap.
struct Connector {
  Row from, to;  ///< meetings
  Row piece;     ///< whose end was joined
};

/// Meetings below the number of vertices are named by their first vertex; those above are `extra` points.
struct Noding {
  std::vector<Row> meeting;           ///< of each vertex
  std::vector<std::uint8_t> is_node;  ///< of each meeting named by a vertex: an end, or shared
  std::vector<geometry::Point> extra;
  std::vector<Cut> cuts;  ///< by segment, then share
  std::vector<Connector> connectors;
  std::vector<Issue> joined_ends;  ///< `feature` holds the piece
};

struct NodingOptions {
  bool crossings = false;
  double near = 0;       ///< metres: ends this near to another line are moved onto it
  double tolerance = 0;  ///< metres: loose ends this near are joined by a connector
};

Noding node_pieces(const Pieces& pieces, const NodingOptions& options, const core::Job& job);

}  // namespace mulin::network
