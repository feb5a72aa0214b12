#include "network/network.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/text.h"
#include "network/assemble.h"
#include "network/barriers.h"
#include "network/noding.h"

namespace mulin::network {
namespace {

constexpr double kNear = 0.01;  // metres: an end this near to a line lies on it

/// The grade a street crosses others at: its level, else what bridge and tunnel say.
std::int16_t grade_of(const city::Streets& streets, Row street) {
  const auto level = streets.level[street];
  if (level != 0) return level;
  const auto flags = streets.flags[street];
  return static_cast<std::int16_t>((flags.bridge ? 1 : 0) - (flags.tunnel ? 1 : 0));
}

std::int64_t feature_of(const city::Streets& streets, Row street) {
  return streets.feature[street];
}

/// The streets and what barriers leave of them; owns the lines when some were cut.
struct Prepared {
  Pieces pieces;
  core::Ragged<geometry::Point> lines;
  std::vector<std::int64_t> vertex_ids;
  std::int64_t next_cut_id =
      std::numeric_limits<std::int64_t>::min();  ///< a cut is no node of any other line
  std::vector<Issue> cuts;
};

/// A street that a barrier cuts, put down part by part.
void add_parts(const city::Streets& streets, Row street, const std::vector<Barriers::Part>& parts,
               Prepared& out) {
  const bool with_ids = !streets.node_ids.empty();
  const auto first = streets.lines.first[street];
  for (const auto& part : parts) {
    out.lines.add(part.points);
    for (const auto v : part.vertex) {
      if (with_ids) out.vertex_ids.push_back(v < 0 ? out.next_cut_id++ : streets.node_ids.values[first + v]);
    }
    out.pieces.street.push_back(street);
    out.pieces.sealed.push_back(
        static_cast<std::uint8_t>((part.sealed_front ? 1 : 0) | (part.sealed_back ? 2 : 0)));
  }
}

void report_cuts(const city::Streets& streets, Row street, const std::vector<Barriers::Part>& parts,
                 Prepared& out) {
  double left = 0;
  geometry::Point at = streets.lines[street].front();
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    left += geometry::length(part->points);
    if (part->sealed_back) at = part->points.back();
    if (part->sealed_front) at = part->points.front();
  }
  const double lost = std::max(0.0, geometry::length(streets.lines[street]) - left);
  out.cuts.push_back({"cut_by_barrier", at, feature_of(streets, street), lost});
}

void cut_by_barriers(const city::Streets& streets, const Barriers& barriers, const core::Job& job,
                     Prepared& out) {
  const bool with_ids = !streets.node_ids.empty();
  for (Row s = 0; s < streets.size(); ++s) {
    if ((s & 0xFFF) == 0) job.check();
    const auto line = streets.lines[s];
    std::vector<Barriers::Part> parts;
    const bool passes = grade_of(streets, s) != 0 || barriers.clear_of(geometry::box_of(line));
    if (!passes) parts = barriers.open_parts(line);
    const bool whole = passes || (parts.size() == 1 && parts[0].points.size() == line.size() &&
                                  !parts[0].sealed_front && !parts[0].sealed_back);
    if (whole) {
      out.lines.add(line);
      if (with_ids) {
        const auto ids = streets.node_ids.values.begin() + streets.lines.first[s];
        out.vertex_ids.insert(out.vertex_ids.end(), ids, ids + static_cast<std::ptrdiff_t>(line.size()));
      }
      out.pieces.street.push_back(s);
      out.pieces.sealed.push_back(0);
    } else {
      add_parts(streets, s, parts, out);
      report_cuts(streets, s, parts, out);
    }
  }
}

void prepare(const city::Streets& streets, const Barriers& barriers, const core::Job& job, Prepared& out) {
  out.pieces.lines = &streets.lines;
  out.pieces.vertices_join_grades = streets.joined_at_vertices_only;
  if (!streets.node_ids.empty()) out.pieces.vertex_ids = &streets.node_ids.values;
  if (!barriers.empty()) {
    cut_by_barriers(streets, barriers, job, out);
    out.pieces.lines = &out.lines;
    if (out.pieces.vertex_ids != nullptr) out.pieces.vertex_ids = &out.vertex_ids;
  }
  bool graded = false;
  for (Row s = 0; s < streets.size() && !graded; ++s) graded = grade_of(streets, s) != 0;
  if (!graded) return;
  out.pieces.grade.resize(static_cast<std::size_t>(out.pieces.size()));
  for (Row p = 0; p < out.pieces.size(); ++p)
    out.pieces.grade[p] = grade_of(streets, out.pieces.street_of(p));
}

std::vector<std::string> first_features(const std::vector<Issue>& issues, std::string_view kind) {
  std::vector<std::string> ids;
  for (const auto& issue : issues) {
    if (issue.kind != kind || ids.size() == 10) continue;
    ids.push_back(std::to_string(issue.feature));
  }
  return ids;
}

void tell(core::Findings& findings, const Network& network, core::Severity severity, const char* code,
          std::int64_t count, const std::string& message, const std::string& remedy) {
  if (count == 0) return;
  findings.add({severity, "streets", code, message, remedy, count, first_features(network.issues, code)});
}

/// One issue an island: components beyond the longest.
void report_islands(const city::Streets& streets, Network& network, core::Findings& findings) {
  const auto islands = static_cast<std::int64_t>(network.component_length.size()) - 1;
  if (islands <= 0) return;
  std::vector<Row> first_edge(network.component_length.size(), core::kNoRow);
  for (Row e = network.edges() - 1; e >= 0; --e) first_edge[network.component[network.from[e]]] = e;
  double lost = 0;
  for (std::size_t c = 1; c < first_edge.size(); ++c) {
    const Row e = first_edge[c];
    lost += network.component_length[c];
    network.issues.push_back({"island", network.node[network.from[e]], feature_of(streets, network.street[e]),
                              network.component_length[c]});
  }
  tell(findings, network, core::Severity::warning, "island", islands,
       core::grouped(static_cast<double>(islands)) + " islands of street, together " +
           core::fixed(lost / 1000, 1) + " km, are joined to no other street of the main network",
       "look at them in the layer network_issues; a missing crossing or a wrong level cuts streets off");
}

void report_all(const city::Streets& streets, const Removed& removed, Network& network,
                core::Findings& findings) {
  const auto count = [&](std::string_view kind) {
    return std::count_if(network.issues.begin(), network.issues.end(),
                         [&](const Issue& i) { return i.kind == kind; });
  };
  const auto number = [](std::int64_t n) { return core::grouped(static_cast<double>(n)); };
  const auto joined = count("joined_end"), cut = count("cut_by_barrier");
  tell(findings, network, core::Severity::repair, "zero_length", removed.zero_length,
       number(removed.zero_length) + " streets or parts of streets without length left out",
       "nothing need be done; delete them to be rid of this line");
  tell(findings, network, core::Severity::repair, "duplicate", removed.duplicates,
       number(removed.duplicates) + " streets that are there twice left out",
       "nothing need be done; check that the layer was not appended to itself");
  tell(findings, network, core::Severity::repair, "joined_end", joined,
       number(joined) + " street ends that missed another street by a little were joined to it",
       "look at them in the layer network_issues; [streets] tolerance = \"0 m\" joins none");
  tell(findings, network, core::Severity::info, "cut_by_barrier", cut,
       number(cut) + " streets meet a barrier and end there, being neither bridge nor tunnel",
       "if people do cross there, mark the street as a bridge or a tunnel");
  report_islands(streets, network, findings);
}

}  // namespace

double Network::total_length() const {
  return std::accumulate(component_length.begin(), component_length.end(), 0.0);
}

double Network::largest_share() const {
  const double total = total_length();
  return total > 0 ? component_length.front() / total : 0;
}

Network build_network(const city::Streets& streets, const std::vector<city::Zone>& barriers,
                      const BuildOptions& options, core::Findings& findings, const core::Job& job) {
  const bool crossings = options.joins == Joins::crossings ||
                         (options.joins == Joins::automatic && !streets.joined_at_vertices_only);
  Prepared prepared;
  prepare(streets, Barriers(barriers), job, prepared);
  Noding noding = node_pieces(prepared.pieces, {crossings, crossings ? kNear : 0.0, options.tolerance}, job);
  job.check();
  Removed removed;
  Network network = assemble(prepared.pieces, noding, streets.feature, options.unit, removed);
  if (network.edges() == 0) {
    throw core::DataError("streets: no walkable street is left of " + std::to_string(streets.size()) +
                          "; look at [streets] walkable and at the barriers");
  }
  for (auto& issue : noding.joined_ends) {
    issue.feature = feature_of(streets, prepared.pieces.street_of(static_cast<Row>(issue.feature)));
    network.issues.push_back(std::move(issue));
  }
  network.issues.insert(network.issues.end(), prepared.cuts.begin(), prepared.cuts.end());
  report_all(streets, removed, network, findings);
  return network;
}

}  // namespace mulin::network
