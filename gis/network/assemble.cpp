#include "network/assemble.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/text.h"
#include "geometry/hilbert.h"
#include "network/columns.h"
#include "network/meetings.h"

namespace mulin::network {
namespace {

using geometry::Point;

/// Edges as they come off the lines: ends are meetings, later nodes.
struct RawEdges {
  std::vector<Row> from, to, street;
  std::vector<Length> length;
  core::Ragged<Point> shape;
};

class Assembler {
 public:
  Assembler(const Pieces& pieces, const Noding& noding, const std::vector<std::int64_t>& features,
            double unit, Removed& removed)
      : pieces_(pieces), noding_(noding), features_(features), unit_(unit), removed_(removed) {}

  Network run() {
    walk_pieces();
    network_.unit = unit_;
    number_nodes();
    order_edges();
    make_arcs(network_);
    find_components(network_);
    return std::move(network_);
  }

 private:
  [[nodiscard]] Point place_of(Row meeting) const {
    const auto n = noding_.meeting.size();
    const auto m = static_cast<std::size_t>(meeting);
    return m < n ? pieces_.lines->values[m] : noding_.extra[m - n];
  }

  void walk_pieces() {
    const auto& lines = *pieces_.lines;
    raw_.shape.values.reserve(lines.values.size() + 2 * noding_.cuts.size());
    std::size_t next_cut = 0;
    for (Row p = 0; p < pieces_.size(); ++p) {
      const auto first = lines.first[p], last = lines.first[p + 1] - 1;
      start(noding_.meeting[first]);
      for (auto v = first; v <= last; ++v) {
        const Row meeting = noding_.meeting[v];
        if (v > first && (v == last || (noding_.is_node[meeting] & kNode) != 0)) {
          end(meeting, p);
        } else if (v > first) {
          bend(lines.values[v]);
        }
        for (; next_cut < noding_.cuts.size() && noding_.cuts[next_cut].segment == v; ++next_cut) {
          end(noding_.cuts[next_cut].meeting, p);
        }
      }
      raw_.shape.values.resize(raw_.shape.first.back());
    }
    for (const auto& c : noding_.connectors) {
      raw_.shape.values.resize(raw_.shape.first.back());
      start(c.from);
      end(c.to, c.piece);
      raw_.shape.values.resize(raw_.shape.first.back());
    }
  }

  void start(Row meeting) {
    start_ = meeting;
    walked_ = 0;
    raw_.shape.values.push_back(place_of(meeting));
  }

  void bend(Point p) {
    const Point back = raw_.shape.values.back();
    if (p == back) return;
    walked_ += geometry::distance(back, p);
    raw_.shape.values.push_back(p);
  }

  /// Ends an edge here and starts the next.
  void end(Row meeting, Row piece) {
    bend(place_of(meeting));
    const double units = std::round(walked_ / unit_);
    if (!(units < static_cast<double>(kUnreached) - 1)) refuse_long(piece);
    if (units < 1 && meeting == start_) {
      if (walked_ > 0 || piece_is_point(piece)) {
        ++removed_.zero_length;
        network_.issues.push_back({"zero_length", place_of(meeting), features_[pieces_.street_of(piece)], 0});
      }
      raw_.shape.values.resize(raw_.shape.first.back());
    } else {
      if (raw_.shape.values.size() - raw_.shape.first.back() < 2)
        raw_.shape.values.push_back(place_of(meeting));
      raw_.shape.close_row();
      raw_.from.push_back(start_);
      raw_.to.push_back(meeting);
      raw_.street.push_back(pieces_.street_of(piece));
      raw_.length.push_back(std::max<Length>(1, static_cast<Length>(units)));
    }
    start(meeting);
  }

  [[nodiscard]] bool piece_is_point(Row piece) const {
    const auto line = (*pieces_.lines)[piece];
    return std::all_of(line.begin(), line.end(), [&](Point p) { return p == line.front(); });
  }

  [[noreturn]] void refuse_long(Row piece) const {
    throw core::DataError("streets: feature " + std::to_string(features_[pieces_.street_of(piece)]) +
                          " is an edge of " + core::fixed(walked_ / 1000, 1) + " km, more than " +
                          core::fixed(kUnreached * unit_ / 1000, 1) +
                          " km between junctions; is the layer in metres? Else leave the feature out");
  }

  /// Nodes get numbers along the Hilbert curve; ties (one place, several grades) in order of meeting.
  void number_nodes() {
    std::vector<Row> number(noding_.meeting.size() + noding_.extra.size(), core::kNoRow);
    std::vector<Row> used;
    for (std::size_t e = 0; e < raw_.from.size(); ++e) {
      for (const Row m : {raw_.from[e], raw_.to[e]}) {
        if (number[m] != core::kNoRow) continue;
        number[m] = static_cast<Row>(used.size());
        used.push_back(m);
      }
    }
    geometry::Box box;
    for (const Row m : used) box.include(place_of(m));
    std::vector<std::uint64_t> keys(used.size());
    for (std::size_t i = 0; i < used.size(); ++i) {
      keys[i] = static_cast<std::uint64_t>(geometry::hilbert(place_of(used[i]), box)) << 32 |
                static_cast<std::uint32_t>(i);
    }
    std::sort(keys.begin(), keys.end());
    network_.node.reserve(used.size());
    for (const auto key : keys) {
      const Row m = used[key & 0xFFFFFFFF];
      number[m] = static_cast<Row>(network_.node.size());
      network_.node.push_back(place_of(m));
    }
    for (auto& m : raw_.from) m = number[m];
    for (auto& m : raw_.to) m = number[m];
  }

  /// True when the two edges run over the very same ground between the same nodes.
  [[nodiscard]] bool same(Row a, Row b) const {
    if (raw_.length[a] != raw_.length[b]) return false;
    const auto s = raw_.shape[a], t = raw_.shape[b];
    if (s.size() != t.size()) return false;
    if (raw_.from[a] == raw_.from[b] && raw_.to[a] == raw_.to[b] && std::equal(s.begin(), s.end(), t.begin()))
      return true;
    return raw_.from[a] == raw_.to[b] && raw_.to[a] == raw_.from[b] &&
           std::equal(s.begin(), s.end(), t.rbegin());
  }

  /// Edges in order of their lower node; of duplicates the first stays.
  void order_edges() {
    const std::size_t m = raw_.from.size();
    std::vector<std::int64_t> place(network_.node.size() + 1);
    for (std::size_t e = 0; e < m; ++e) ++place[std::min(raw_.from[e], raw_.to[e]) + 1];
    for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
    std::vector<Row> order(m);
    auto next = place;
    for (std::size_t e = 0; e < m; ++e)
      order[next[std::min(raw_.from[e], raw_.to[e])]++] = static_cast<Row>(e);
    network_.from.reserve(m);
    network_.to.reserve(m);
    network_.street.reserve(m);
    network_.length.reserve(m);
    network_.shape.first.reserve(m + 1);
    network_.shape.values.reserve(raw_.shape.values.size());
    for (std::size_t n = 0; n + 1 < place.size(); ++n) {
      for (auto i = place[n]; i < place[n + 1]; ++i) {
        const Row e = order[i];
        const bool twice = std::any_of(order.begin() + place[n], order.begin() + i,
                                       [&](Row earlier) { return same(e, earlier); });
        if (twice) {
          report_duplicate(e);
        } else {
          keep(e);
        }
      }
    }
    raw_ = {};
  }

  void keep(Row e) {
    network_.from.push_back(raw_.from[e]);
    network_.to.push_back(raw_.to[e]);
    network_.street.push_back(raw_.street[e]);
    network_.length.push_back(raw_.length[e]);
    network_.shape.add(std::as_const(raw_.shape)[e]);
  }

  void report_duplicate(Row e) {
    ++removed_.duplicates;
    network_.issues.push_back(
        {"duplicate", raw_.shape[e][0], features_[raw_.street[e]], raw_.length[e] * unit_});
  }

  const Pieces& pieces_;
  const Noding& noding_;
  const std::vector<std::int64_t>& features_;
  double unit_;
  Removed& removed_;
  RawEdges raw_;
  Network network_;
  Row start_ = core::kNoRow;
  double walked_ = 0;
};

}  // namespace

Network assemble(const Pieces& pieces, const Noding& noding,
                 const std::vector<std::int64_t>& feature_of_street, double unit, Removed& removed) {
  return Assembler(pieces, noding, feature_of_street, unit, removed).run();
}

}  // namespace mulin::network
