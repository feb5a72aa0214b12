#include "cli/solve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/solve_metric.h"
#include "cli/solve_tables.h"
#include "core/error.h"
#include "core/text.h"
#include "core/units.h"
#include "locate/solve.h"

namespace mulin::cli {
namespace {

using core::UsageError;
using Json = nlohmann::ordered_json;
using locate::Model;
using locate::Solution;

std::size_t at(Row r) {
  return static_cast<std::size_t>(r);
}

const std::vector<std::pair<std::string, Model>>& models() {
  static const std::vector<std::pair<std::string, Model>> all{{"mclp", Model::mclp},
                                                              {"lscp", Model::lscp},
                                                              {"p-median", Model::p_median},
                                                              {"p-center", Model::p_center},
                                                              {"attendance", Model::attendance},
                                                              {"capacitated-mclp", Model::capacitated_mclp}};
  return all;
}

template <class T>
T named(const std::vector<std::pair<std::string, T>>& all, const std::string& name,
        const std::string& option) {
  std::vector<std::string> names;
  for (const auto& [word, value] : all) {
    if (word == name) return value;
    names.push_back(word);
  }
  const auto nearest = core::nearest_name(name, names);
  throw UsageError(option + " \"" + core::printable(name) + "\" is unknown" +
                   (nearest ? "; did you mean " + *nearest + "?" : "; expected one of " + core::join(names)));
}

double seconds_of(const std::string& text) {
  const auto number = core::to_number(text);
  const double seconds = number ? *number : core::parse_duration(text, "--time-limit");
  if (!(seconds > 0))
    throw UsageError("--time-limit \"" + core::printable(text) + "\": expected more than 0 seconds");
  return seconds;
}

void check_options(const SolveArguments& a) {
  if (a.capacity) throw UsageError("--capacity: capacities are not in this version");
  if (named(models(), a.model, "--model") != Model::lscp && !a.p)
    throw UsageError("-p is missing: --model " + a.model + " needs the number of new sites");
  if (a.costs.empty() == a.metric.empty())
    throw UsageError("give either --costs or --metric (with points in --demand and --sites)");
  if (!a.metric.empty() && (a.demand.empty() || a.sites.empty())) {
    throw UsageError("--metric needs --demand and --sites with columns x and y");
  }
  if (!(a.gap >= 0)) throw UsageError("--gap must be ≥ 0");
  if (a.alternatives < 0) throw UsageError("--alternatives must be ≥ 0");
}

void need_points(const Places& places, const std::string& path, const std::string& metric) {
  if (places.id.size() > 0 && places.x.empty()) {
    throw core::DataError(core::printable(path) +
                          ": line 1: no columns \"x\" and \"y\"; --metric needs them");
  }
  if (metric != "haversine") return;
  for (std::size_t i = 0; i < places.x.size(); ++i) {
    if (std::abs(places.x[i]) <= 360 && std::abs(places.y[i]) <= 90) continue;
    throw core::DataError(core::printable(path) + ": id \"" +
                          core::printable(places.id[static_cast<Row>(i)]) +
                          "\": x, y are no longitude and latitude in degrees, as haversine expects");
  }
}

/// The travel table, one row a site in file order.
locate::Travel travel_of(const SolveArguments& a, Tables& tables, const core::Job& job) {
  if (!a.costs.empty()) return read_costs(a, tables, job);
  need_points(tables.demand, a.demand, a.metric);
  need_points(tables.sites, a.sites, a.metric);
  job.begin("distances", 0);
  // p-center's radius is a rule to be met, not a reach: it needs the pairs beyond it to say how far off it
  // is.
  const bool reach = named(models(), a.model, "--model") != Model::p_center;
  return travel_between(metric_of(a.metric), {tables.sites.x, tables.sites.y},
                        {tables.demand.x, tables.demand.y}, reach ? a.radius : std::nullopt, job);
}

/// The same table with sites in the order of `rank`.
locate::Travel reordered(const locate::Travel& travel, const std::vector<Row>& rank) {
  std::vector<Row> site_at(rank.size());
  for (std::size_t s = 0; s < rank.size(); ++s) site_at[at(rank[s])] = static_cast<Row>(s);
  locate::Travel out;
  out.demand.reserve(travel.demand.size());
  out.cost.reserve(travel.cost.size());
  for (const Row s : site_at) {
    out.demand.insert(out.demand.end(), travel.demands(s).begin(), travel.demands(s).end());
    out.cost.insert(out.cost.end(), travel.costs(s).begin(), travel.costs(s).end());
    out.close_site();
  }
  return out;
}

template <class T>
std::vector<T> reordered(const std::vector<T>& values, const std::vector<Row>& rank) {
  std::vector<T> out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) out[at(rank[i])] = values[i];
  return out;
}

locate::Decay decay_of(const SolveArguments& a) {
  using Shape = locate::Decay::Shape;
  static const std::vector<std::pair<std::string, Shape>> shapes{{"linear", Shape::linear},
                                                                 {"power", Shape::power},
                                                                 {"exponential", Shape::exponential},
                                                                 {"gaussian", Shape::gaussian},
                                                                 {"step", Shape::step}};
  return {named(shapes, a.decay, "--decay"), a.decay_parameter};
}

/// Site rows of the problem are ranks by id, so that "least sorted ids" is "least rows".
locate::Problem problem_of(const SolveArguments& a, Tables& tables, const std::vector<Row>& rank,
                           locate::Travel travel) {
  locate::ProblemBuilder b;
  b.model = named(models(), a.model, "--model");
  b.p = a.p;
  b.radius = a.radius;
  b.open_radius = a.open_radius;
  const bool sorted = std::ranges::is_sorted(rank);
  b.travel = sorted ? std::move(travel) : reordered(travel, rank);
  b.weight = tables.demand.weight;
  b.status = reordered(tables.sites.status, rank);
  b.site_cost = reordered(tables.sites.cost, rank);
  b.score = reordered(tables.sites.score, rank);
  b.site_names.resize(rank.size());
  for (Row s = 0; s < std::ssize(rank); ++s) b.site_names[at(rank[at(s)])] = tables.sites.id[s];
  if (!a.quota.empty()) b.zones = read_quota(a.quota, tables.sites);
  for (auto& zone : b.zones) {
    for (Row& s : zone.sites) s = rank[at(s)];
  }
  b.conflicts = find_conflicts(a, tables.sites);
  for (auto& pair : b.conflicts) pair.a = rank[at(pair.a)], pair.b = rank[at(pair.b)];
  if (a.spacing) b.spacing_words = core::number(*a.spacing) + " apart";
  b.budget = a.budget;
  b.penalty = a.penalty;
  b.cover = a.cover;
  b.strict = a.strict;
  b.score_weight = a.score_weight;
  b.decay = decay_of(a);
  return locate::freeze(std::move(b));
}

locate::SolveOptions options_of(const SolveArguments& a) {
  locate::SolveOptions options;
  options.gap = a.gap;
  if (!a.time_limit.empty()) options.time_limit = seconds_of(a.time_limit);
  options.work_limit = a.work_limit;
  options.seed = a.seed;
  options.canonical = a.canonical;
  options.alternatives = a.alternatives;
  return options;
}

class Report {
 public:
  Report(const SolveArguments& a, const Tables& tables, const locate::Problem& problem)
      : arguments_(a), tables_(tables), problem_(problem) {}

  [[nodiscard]] Json json(const Solution& s) const {
    Json out;
    out["model"] = arguments_.model;
    out["status"] = word(s.status);
    if (s.stopped_by != locate::StoppedBy::nothing) out["stopped_by"] = word(s.stopped_by);
    if (s.has_plan()) add_plan(s, out);
    if (s.clash) {
      out["infeasible"] = {{"message", s.clash->message},
                           {"constraints", s.clash->constraints},
                           {"relaxations", s.clash->relaxations}};
    }
    if (!tables_.warnings.empty()) out["warnings"] = tables_.warnings;
    return out;
  }

 private:
  void add_plan(const Solution& s, Json& out) const {
    out["objective"] = s.objective;
    out["bound"] = s.bound;
    out["gap"] = s.gap;
    out["chosen"] = names(s.chosen);
    out["alternatives"] = Json::array();
    for (const auto& other : s.alternatives) {
      out["alternatives"].push_back(
          {{"chosen", names(other.chosen)}, {"objective", other.objective}, {"gives_up", other.gives_up}});
    }
    out["sites"] = s.chosen.size();
    if (arguments_.score_weight > 0) {
      out["coverage"] = s.coverage;
      out["score"] = s.score;
      out["best_coverage"] = *s.best_coverage;
      out["best_score"] = *s.best_score;
    }
    out["unserved"] = Json::array();
    for (const Row d : s.unserved) out["unserved"].push_back(printable(tables_.demand.id[d]));
    if (!arguments_.assign) return;
    Json assignment = Json::object();
    for (Row d = 0; d < std::ssize(s.assignment); ++d) {
      const Row site = s.assignment[at(d)];
      assignment[printable(tables_.demand.id[d])] =
          site == core::kNoRow ? Json() : Json(printable(problem_.name(site)));
    }
    out["assignment"] = std::move(assignment);
  }
  [[nodiscard]] Json names(const std::vector<Row>& sites) const {
    Json out = Json::array();
    for (const Row s : sites) out.push_back(printable(problem_.name(s)));
    return out;
  }
  static std::string printable(std::string_view id) { return core::printable(id, 1000); }

  const SolveArguments& arguments_;
  const Tables& tables_;
  const locate::Problem& problem_;
};

void write(const std::string& path, const std::string& text) {
  const auto fail = [&](const char* what) {
    throw core::OutputError((path.empty() ? "standard output" : core::printable(path)) + ": " + what);
  };
  if (path.empty()) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
      fail("cannot be written");
    return;
  }
  std::error_code ignored;
  const auto there = std::filesystem::symlink_status(path, ignored).type();
  if (there != std::filesystem::file_type::not_found && there != std::filesystem::file_type::regular)
    fail("is no file, so it is not replaced; give a file's name");  // a device or a link would be gone
  const std::string beside = path + ".part";
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  if (file == nullptr) fail("cannot be opened for writing; is the folder there and writable?");
  const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  if (whole && closed && std::rename(beside.c_str(), path.c_str()) == 0) return;
  std::remove(beside.c_str());
  fail("cannot be written; is the disk full, or a folder in its place?");
}

}  // namespace

int run_solve(const SolveArguments& arguments, const core::Job& job, const Warn& warn) {
  const auto start = std::chrono::steady_clock::now();
  check_options(arguments);
  const auto options = options_of(arguments);
  Tables tables = read_tables(arguments);
  auto travel = travel_of(arguments, tables, job);
  const auto rank = rank_by_id(tables.sites.id);
  const auto problem = problem_of(arguments, tables, rank, std::move(travel));
  for (const auto& warning : tables.warnings) warn(warning);
  job.begin("solve", 0);
  const Solution solution = locate::solve(problem, options, job);
  if (solution.status == locate::Status::unsolved) {
    if (solution.stopped_by == locate::StoppedBy::interrupt) throw core::Interrupted();
    throw UsageError("the limit ended the search before any plan was found; give it more time");
  }
  Json json = Report(arguments, tables, problem).json(solution);
  json["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  write(arguments.output, json.dump(1) + "\n");
  if (solution.clash) throw core::InfeasibleError(solution.clash->message);
  return solution.stopped_by == locate::StoppedBy::interrupt ? 130 : 0;
}

}  // namespace mulin::cli
