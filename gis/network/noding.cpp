#include "network/noding.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "geometry/predicates.h"
#include "network/meetings.h"
#include "network/segment_grid.h"

namespace mulin::network {
namespace {

using geometry::Meeting;
using geometry::Point;

/// How far a point is from a segment, and where along it.
struct Near {
  double away;
  double share;
};

Near near_segment(Point p, Point a, Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double share = square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return {geometry::distance(p, geometry::between(a, b, share)), share};
}

/// Joins what meets without sharing a vertex: crossings, ends on a line, ends near a line.
class Joiner {
 public:
  Joiner(const Pieces& pieces, const NodingOptions& options, Noding& noding)
      : pieces_(pieces),
        options_(options),
        noding_(noding),
        points_(pieces.lines->values.data()),
        grid_(*pieces.lines, std::max(options.near, options.tolerance)) {
    piece_of_.resize(pieces.lines->values.size());
    for (Row p = 0; p < pieces.size(); ++p) {
      for (auto v = pieces.lines->first[p]; v < pieces.lines->first[p + 1]; ++v) piece_of_[v] = p;
    }
  }

  void join_ends(const core::Job& job) {
    for (Row p = 0; p < pieces_.size(); ++p) {
      if ((p & 0xFFFF) == 0) job.check();
      const auto first = static_cast<Row>(pieces_.lines->first[p]);
      const auto last = static_cast<Row>(pieces_.lines->first[p + 1]) - 1;
      if (!pieces_.sealed_front(p)) join_end(first);
      if (!pieces_.sealed_back(p)) join_end(last);
    }
  }

  void join_crossings(const core::Job& job) {
    for (std::int64_t cell = 0; cell < grid_.cells(); ++cell) {
      if ((cell & 0xFFFF) == 0) job.check();
      gather(grid_.in_cell(cell));
      for (std::size_t i = 0; i < here_.size(); ++i) {
        const Local& s = here_[i];
        for (std::size_t j = i + 1; j < here_.size(); ++j) {
          const Local& t = here_[j];
          if (s.max_x < t.min_x || t.max_x < s.min_x || s.max_y < t.min_y || t.max_y < s.min_y) continue;
          test(s, t);
        }
      }
    }
    add_crossings();
  }

  /// Meetings that were found to be one place take the name of the lower.
  void finish() {
    if (!same_.empty()) {
      for (auto& meeting : noding_.meeting) meeting = resolved(meeting);
      for (auto& cut : noding_.cuts) cut.meeting = resolved(cut.meeting);
      for (auto& c : noding_.connectors) {
        c.from = resolved(c.from);
        c.to = resolved(c.to);
      }
    }
    std::sort(noding_.cuts.begin(), noding_.cuts.end(), [](const Cut& a, const Cut& b) {
      return a.segment != b.segment ? a.segment < b.segment
             : a.share != b.share   ? a.share < b.share
                                    : a.meeting < b.meeting;
    });
    noding_.cuts.erase(std::unique(noding_.cuts.begin(), noding_.cuts.end(),
                                   [](const Cut& a, const Cut& b) {
                                     return a.segment == b.segment && a.meeting == b.meeting;
                                   }),
                       noding_.cuts.end());
  }

 private:
  struct Local {
    double min_x, min_y, max_x, max_y;
    Row segment;
    std::int16_t grade;
  };

  void gather(std::span<const Row> segments) {
    here_.clear();
    for (const Row v : segments) {
      const Point a = points_[v], b = points_[v + 1];
      here_.push_back({std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y), v,
                       pieces_.grade_of(piece_of_[v])});
    }
  }

  [[nodiscard]] bool is_end(Row v) const {
    const Row p = piece_of_[v];
    return v == pieces_.lines->first[p] || v + 1 == pieces_.lines->first[p + 1];
  }

  [[nodiscard]] Row resolved(Row meeting) const {
    for (auto it = same_.find(meeting); it != same_.end(); it = same_.find(meeting)) meeting = it->second;
    return meeting;
  }

  [[nodiscard]] bool loose(Row v) const { return (noding_.is_node[noding_.meeting[v]] & kMany) == 0; }

  /// Walk along one's own line from vertex v to the place on segment s.
  [[nodiscard]] double own_walk(Row v, Row s, double share) const {
    const double piece_of_s = geometry::distance(points_[s], points_[s + 1]);
    double walk = s >= v ? share * piece_of_s : (1 - share) * piece_of_s;
    for (Row w = std::min(v, s + 1); w < std::max(v, s); ++w)
      walk += geometry::distance(points_[w], points_[w + 1]);
    return walk;
  }

  /// Ends of one meeting at ground level need asking once.
  [[nodiscard]] bool asked(Row v) {
    auto& flags = noding_.is_node[noding_.meeting[v]];
    if (pieces_.grade_of(piece_of_[v]) != 0) return false;
    const bool before = (flags & kAsked) != 0;
    flags |= kAsked;
    return before;
  }

  void join_end(Row v) {
    if (asked(v)) return;
    const Point p = points_[v];
    const double reach = std::max(options_.near, loose(v) ? options_.tolerance : 0);
    Row nearest = core::kNoRow;
    Near best{reach, 0};
    for (const Row s : grid_.in_cell(grid_.cell_of(p))) {
      const Point a = points_[s], b = points_[s + 1];
      if (p.x < std::min(a.x, b.x) - reach || p.x > std::max(a.x, b.x) + reach ||
          p.y < std::min(a.y, b.y) - reach || p.y > std::max(a.y, b.y) + reach) {
        continue;
      }
      const Row meeting = noding_.meeting[v];
      if (noding_.meeting[s] == meeting || noding_.meeting[s + 1] == meeting) continue;
      const Near foot = near_segment(p, a, b);
      if (foot.away > reach || !may_join(v, s, foot)) continue;
      if (foot.away <= options_.near) {
        move_onto(v, s, foot);
        nearest = core::kNoRow;
        best.away = -1;
      } else if (foot.away < best.away) {
        nearest = s;
        best = foot;
      }
    }
    if (nearest != core::kNoRow) connect(v, nearest, best);
  }

  [[nodiscard]] bool may_join(Row v, Row s, Near foot) const {
    const Row p = piece_of_[v], q = piece_of_[s];
    if (p == q && own_walk(v, s, foot.share) <= 3 * std::max(foot.away, options_.near)) return false;
    return pieces_.grade_of(p) == pieces_.grade_of(q) || (foot.away <= options_.near && loose(v));
  }

  /// The vertex of segment s that the foot falls on, kNoRow when it lies inside.
  [[nodiscard]] Row vertex_at(Row s, double share) const {
    const Point foot = geometry::between(points_[s], points_[s + 1], share);
    const double grain = std::max(options_.near, 1e-3);
    if (geometry::distance(foot, points_[s]) <= grain) return s;
    if (geometry::distance(foot, points_[s + 1]) <= grain) return s + 1;
    return core::kNoRow;
  }

  [[nodiscard]] bool sealed(Row v) const { return (noding_.is_node[v] & kSealed) != 0; }

  void move_onto(Row v, Row s, Near foot) {
    const Row meeting = noding_.meeting[v];
    if (foot.away > 1e-3) report(v, foot.away);
    if (const Row w = vertex_at(s, foot.share); w != core::kNoRow) {
      if (sealed(w)) return;
      const Row other = resolved(noding_.meeting[w]), mine = resolved(meeting);
      noding_.is_node[noding_.meeting[w]] |= kNode;
      noding_.is_node[std::min(other, mine)] |= kNode;
      if (other != mine) same_[std::max(other, mine)] = std::min(other, mine);
    } else {
      noding_.cuts.push_back({s, foot.share, meeting});
    }
  }

  void connect(Row v, Row s, Near foot) {
    Row to = vertex_at(s, foot.share);
    if (to != core::kNoRow) {
      if (sealed(to)) return;
      to = noding_.meeting[to];
      noding_.is_node[to] |= kNode;
    } else {
      to = add_point(geometry::between(points_[s], points_[s + 1], foot.share));
      noding_.cuts.push_back({s, foot.share, to});
    }
    noding_.connectors.push_back({noding_.meeting[v], to, piece_of_[v]});
    report(v, foot.away);
  }

  void report(Row v, double metres) {
    noding_.joined_ends.push_back({"joined_end", points_[v], piece_of_[v], metres});
  }

  Row add_point(Point p) {
    noding_.extra.push_back(p);
    return static_cast<Row>(points_count() + noding_.extra.size() - 1);
  }
  [[nodiscard]] std::size_t points_count() const { return pieces_.lines->values.size(); }

  /// Two segments whose boxes meet.
  void test(const Local& s, const Local& t) {
    if (s.grade != t.grade) return;
    const Point a = points_[s.segment], b = points_[s.segment + 1];
    const Point c = points_[t.segment], d = points_[t.segment + 1];
    const bool share_end = a == c || a == d || b == c || b == d;
    if (share_end) {  // they meet again only when one lies on the other
      const Point pivot = (a == c || a == d) ? a : b;
      if (geometry::turn(pivot == a ? b : a, pivot, pivot == c ? d : c) != 0) return;
    }
    switch (geometry::meeting(a, b, c, d)) {
      case Meeting::none:
        break;
      case Meeting::proper:
        crossings_.push_back({s.segment, t.segment});
        break;
      case Meeting::touch:
      case Meeting::overlap:
        touch(s.segment, t.segment);
        touch(s.segment + 1, t.segment);
        touch(t.segment, s.segment);
        touch(t.segment + 1, s.segment);
        break;
    }
  }

  /// A vertex inside a line (not an end: those are joined already) lying on a segment divides it.
  void touch(Row v, Row s) {
    const Point p = points_[v], a = points_[s], b = points_[s + 1];
    if (is_end(v) || p == a || p == b || !geometry::on_segment(p, a, b)) return;
    noding_.is_node[noding_.meeting[v]] |= kNode;
    noding_.cuts.push_back({s, near_segment(p, a, b).share, noding_.meeting[v]});
  }

  /// An end that was moved onto the other line already stands for the crossing.
  [[nodiscard]] bool at_joined_end(Point at, Row s) const {
    for (const Row v : {s, s + 1}) {
      if (is_end(v) && geometry::distance(points_[v], at) <= options_.near) return true;
    }
    return false;
  }

  void add_crossings() {
    std::sort(crossings_.begin(), crossings_.end());
    crossings_.erase(std::unique(crossings_.begin(), crossings_.end()), crossings_.end());
    for (const auto& [s, t] : crossings_) {
      const Point a = points_[s], b = points_[s + 1], c = points_[t], d = points_[t + 1];
      const double share = geometry::crossing_share(a, b, c, d);
      const Point at = geometry::between(a, b, share);
      if (at_joined_end(at, s) || at_joined_end(at, t)) continue;
      const Row meeting = add_point(at);
      noding_.cuts.push_back({s, share, meeting});
      noding_.cuts.push_back({t, near_segment(at, c, d).share, meeting});
    }
  }

  const Pieces& pieces_;
  const NodingOptions& options_;
  Noding& noding_;
  const Point* points_;
  SegmentGrid grid_;
  std::vector<Row> piece_of_;
  std::vector<Local> here_;
  std::vector<std::pair<Row, Row>> crossings_;
  std::unordered_map<Row, Row> same_;  // a meeting → the lower one it is the same place as
};

}  // namespace

Noding node_pieces(const Pieces& pieces, const NodingOptions& options, const core::Job& job) {
  Noding noding;
  find_meetings(pieces, options.crossings, noding);
  job.check();
  if (!options.crossings && options.tolerance <= 0) return noding;
  Joiner joiner(pieces, options, noding);
  joiner.join_ends(job);
  if (options.crossings) joiner.join_crossings(job);
  joiner.finish();
  return noding;
}

}  // namespace mulin::network
