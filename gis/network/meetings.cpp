#include "network/meetings.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <map>

namespace mulin::network {
namespace {

using geometry::Point;

std::uint64_t scrambled(std::uint64_t z) {
  z = (z ^ (z >> 32)) * 0xD6E8FEB86659FD93ULL;
  z = (z ^ (z >> 32)) * 0xD6E8FEB86659FD93ULL;
  return z ^ (z >> 32);
}

struct ByPlace {
  const Point* points;
  [[nodiscard]] std::uint64_t hash(std::size_t v) const {
    const auto x = std::bit_cast<std::uint64_t>(points[v].x + 0.0);  // −0 is 0
    const auto y = std::bit_cast<std::uint64_t>(points[v].y + 0.0);
    return scrambled(x ^ std::rotl(y * 0x9E3779B97F4A7C15ULL, 29));
  }
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const { return points[a] == points[b]; }
};

struct ByPlaceAndGrade {
  ByPlace place;
  const std::vector<std::int16_t>* grade;
  [[nodiscard]] std::uint64_t hash(std::size_t v) const { return place.hash(v); }
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const {
    return place.same(a, b) && (*grade)[a] == (*grade)[b];
  }
};

struct ById {
  const std::int64_t* ids;
  [[nodiscard]] std::uint64_t hash(std::size_t v) const {
    return scrambled(static_cast<std::uint64_t>(ids[v]) * 0x9E3779B97F4A7C15ULL);
  }
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const { return ids[a] == ids[b]; }
};

/// Open addressing over vertex numbers, with the next hashes fetched ahead.
template <class Key>
void group_equal(const Key& key, const std::vector<std::uint8_t>& flags, std::vector<Row>& meeting) {
  const std::size_t n = meeting.size();
  const std::size_t mask = std::bit_ceil(std::max<std::size_t>(16, n + n / 2)) - 1;
  std::vector<Row> table(mask + 1, core::kNoRow);
  constexpr std::size_t kAhead = 16;
  std::array<std::uint64_t, kAhead> hashes{};
  for (std::size_t v = 0; v < n + kAhead; ++v) {
    if (v >= kAhead && (flags[v - kAhead] & kSealed) == 0) {
      const std::size_t w = v - kAhead;
      std::size_t slot = hashes[w % kAhead] & mask;
      while (table[slot] != core::kNoRow && !key.same(static_cast<std::size_t>(table[slot]), w))
        slot = (slot + 1) & mask;
      if (table[slot] == core::kNoRow) table[slot] = static_cast<Row>(w);
      meeting[w] = table[slot];
    }
    if (v < n) {
      hashes[v % kAhead] = key.hash(v);
      __builtin_prefetch(&table[hashes[v % kAhead] & mask]);
    }
  }
}

/// Nodes at one place and grade become one meeting, the lowest.
void join_places(const Pieces& pieces, const std::vector<std::uint8_t>& flags, std::vector<Row>& meeting) {
  const auto& lines = *pieces.lines;
  std::vector<std::int16_t> grade;
  grade.reserve(meeting.size());
  for (Row p = 0; p < pieces.size(); ++p) grade.insert(grade.end(), lines[p].size(), pieces.grade_of(p));
  std::vector<Row> place(meeting.size());
  for (std::size_t v = 0; v < place.size(); ++v) place[v] = static_cast<Row>(v);
  group_equal(ByPlaceAndGrade{{lines.values.data()}, &grade}, flags, place);
  const auto lowest = [&](Row v) {
    while (meeting[v] != v) v = meeting[v] = meeting[meeting[v]];
    return v;
  };
  for (std::size_t v = 0; v < place.size(); ++v) {
    const Row a = lowest(static_cast<Row>(v)), b = lowest(place[v]);
    meeting[std::max(a, b)] = std::min(a, b);
  }
  for (std::size_t v = 0; v < place.size(); ++v) meeting[v] = lowest(static_cast<Row>(v));
}

struct Occurrence {
  Row meeting;
  Row vertex;
  std::int16_t grade;
  bool end;
};

/// Vertices of meetings that some street of another grade than 0 takes part in.
std::vector<Occurrence> graded_occurrences(const Pieces& pieces, const std::vector<Row>& meeting) {
  const auto& first = pieces.lines->first;
  std::vector<std::uint8_t> graded(meeting.size());
  for (Row p = 0; p < pieces.size(); ++p) {
    if (pieces.grade_of(p) == 0) continue;
    for (auto v = first[p]; v < first[p + 1]; ++v) graded[meeting[v]] = 1;
  }
  std::vector<Occurrence> found;
  for (Row p = 0; p < pieces.size(); ++p) {
    for (auto v = first[p]; v < first[p + 1]; ++v) {
      if (graded[meeting[v]] == 0) continue;
      found.push_back(
          {meeting[v], static_cast<Row>(v), pieces.grade_of(p), v == first[p] || v + 1 == first[p + 1]});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Occurrence& a, const Occurrence& b) { return a.meeting < b.meeting; });
  return found;
}

/// Lines passing through at unequal grades stay apart; an end joins those of its grade, else the nearest
/// grade.
void part_by_grade(std::span<const Occurrence> here, std::vector<Row>& meeting) {
  std::map<std::int16_t, Row> passing;  // grade → first vertex
  for (const auto& o : here) {
    if (!o.end) passing.emplace(o.grade, o.vertex);
  }
  if (passing.empty()) return;  // only ends: all join
  for (const auto& o : here) {
    auto best = passing.begin();
    for (auto it = passing.begin(); it != passing.end(); ++it) {
      if (std::abs(it->first - o.grade) < std::abs(best->first - o.grade)) best = it;
    }
    meeting[o.vertex] = best->second;
  }
}

}  // namespace

void find_meetings(const Pieces& pieces, bool crossings, Noding& noding) {
  const auto& lines = *pieces.lines;
  const std::size_t n = lines.values.size();
  auto& flags = noding.is_node;
  flags.assign(n, 0);
  for (Row p = 0; p < pieces.size(); ++p) {
    if (pieces.sealed_front(p)) flags[lines.first[p]] |= kSealed;
    if (pieces.sealed_back(p)) flags[lines.first[p + 1] - 1] |= kSealed;
  }
  noding.meeting.resize(n);
  for (std::size_t v = 0; v < n; ++v) noding.meeting[v] = static_cast<Row>(v);
  if (pieces.vertex_ids != nullptr) {
    group_equal(ById{pieces.vertex_ids->data()}, flags, noding.meeting);
    if (crossings) join_places(pieces, flags, noding.meeting);
  } else {
    group_equal(ByPlace{lines.values.data()}, flags, noding.meeting);
    if (!pieces.grade.empty() && !pieces.vertices_join_grades) {
      const auto all = graded_occurrences(pieces, noding.meeting);
      for (std::size_t i = 0, j = 0; i < all.size(); i = j) {
        while (j < all.size() && all[j].meeting == all[i].meeting) ++j;
        part_by_grade(std::span(all).subspan(i, j - i), noding.meeting);
      }
    }
  }
  for (Row p = 0; p < pieces.size(); ++p) {
    for (auto v = lines.first[p]; v < lines.first[p + 1]; ++v) {
      auto& flag = flags[noding.meeting[v]];
      if (v == lines.first[p] || v + 1 == lines.first[p + 1]) flag |= kNode;
      if (v > lines.first[p] && noding.meeting[v] == noding.meeting[v - 1]) continue;  // a vertex given twice
      if ((flag & kSeen) != 0) flag |= kMany | kNode;
      flag |= kSeen;
    }
  }
}

}  // namespace mulin::network
