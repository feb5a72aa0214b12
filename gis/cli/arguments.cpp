#include "cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "core/text.h"

namespace mulin::cli {
namespace {

constexpr const char* kAbout =
    "mulin (睦邻): where should the next neighbourhood centre stand?\n"
    "Proposes sites from streets and people, proves how good the proposal is, and draws the maps.";

void add_common(CLI::App& command, Arguments& a) {
  command.add_flag_callback(
      "-q,--quiet", [&a] { a.verbosity = Verbosity::quiet; }, "errors and faults only");
  command.add_flag_callback(
      "-v,--verbose", [&a] { a.verbosity = Verbosity::verbose; }, "more: what is only information too");
  command.add_option("--locale", a.locale, "language of messages: zh or en")
      ->check(CLI::IsMember({"zh", "en"}));
  command
      .add_option("--threads", a.threads, "how many threads; default: all cores; the results are the same")
      ->check(CLI::Range(1, 1024));
}

void add_init(CLI::App& app, Arguments& a) {
  auto* init = app.add_subcommand("init", "look at the layers and write a commented study file");
  init->add_option("folder", a.init.folder, "look for the layers in this folder");
  for (const auto& [role, what] :
       {std::pair{"streets", "lines that people walk on"},
        std::pair{"population", "points, polygons or a raster with people"},
        std::pair{"subdistricts", "polygons that make the study area"},
        std::pair{"centres", "existing centres"},
        std::pair{"sites", "where a centre could stand; without: along the streets"}}) {
    init->add_option_function<std::string>(
        std::string("--") + role,
        [&a, name = std::string(role)](const std::string& file) { a.init.given[name] = file; }, what);
  }
  init->add_option("-o,--output", a.init.output, "the study file; default: study.toml in FOLDER, or here");
  init->add_flag("--overwrite", a.init.overwrite, "replace a study file that is there");
  init->footer(
      "Example: mulin init data/yangpu -o my-study.toml\n"
      "         mulin init --streets roads.gpkg --population people.tif --subdistricts zones.shp");
  add_common(*init, a);
}

void add_run(CLI::App& app, Arguments& a) {
  auto* run = app.add_subcommand("run", "the whole job: read, score, locate, write tables and maps");
  run->add_option("study", a.study, "the study file (TOML)")->required();
  run->add_option("-o,--output", a.folder, "results go here; default: STUDY-plan beside the study");
  run->add_flag("--overwrite", a.overwrite, "replace a folder that an earlier run wrote");
  run->footer("Example: mulin run data/yangpu/2016-programme.toml -o out/2016-programme --overwrite");
  add_common(*run, a);
}

void add_check(CLI::App& app, Arguments& a) {
  auto* check =
      app.add_subcommand("check", "read and clean everything, report each fault and repair, solve nothing");
  check->add_option("study", a.study, "the study file (TOML)")->required();
  check->add_flag("--json", a.json, "one JSON object on standard output, for machines");
  check->footer(
      "Exit code 0: `mulin run` can start; 3: a layer is refused (2: the study file).\n"
      "Example: mulin check data/yangpu/2016-programme.toml");
  add_common(*check, a);
}

void add_explain(CLI::App& app, Arguments& a) {
  auto* explain = app.add_subcommand("explain", "why this site, why not that one, what a swap would cost");
  explain->add_option("folder", a.folder, "what `mulin run` wrote")->required();
  explain->add_option("site", a.site, "id of a candidate")->required();
  explain->add_option("--instead-of", a.instead_of, "id of a chosen site that it would replace");
  explain->footer("Example: mulin explain out/2016-programme YP-0123 --instead-of YP-0007");
  add_common(*explain, a);
}

void add_compare(CLI::App& app, Arguments& a) {
  auto* compare = app.add_subcommand(
      "compare", "two plans side by side: sites kept, dropped, new; people gained and lost");
  compare->add_option("first", a.folder, "what `mulin run` wrote")->required();
  compare->add_option("second", a.other_folder, "what another `mulin run` wrote over the same people")
      ->required();
  compare->footer("Example: mulin compare out/2016-programme out/2016-need");
  add_common(*compare, a);
}

void add_solve_tables(CLI::App& solve, SolveArguments& s) {
  solve.add_option("--costs", s.costs, "demand_id,site_id,cost; a missing pair cannot be reached");
  solve.add_option("--demand", s.demand, "id[,x,y][,weight]");
  solve.add_option("--sites", s.sites, "id[,x,y][,cost][,capacity][,zone][,score][,status]");
  solve.add_option("--metric", s.metric, "euclid, euclid-floor or haversine, instead of --costs");
  solve.add_option("--quota", s.quota, "zone,min,max");
  solve.add_option("--site-costs", s.site_costs, "site_id,other_id,cost, for --spacing without a metric");
}

void add_solve_rules(CLI::App& solve, SolveArguments& s) {
  solve.add_option("--model", s.model, "mclp, lscp, p-median, p-center or attendance")->required();
  solve.add_option("-p,--p", s.p, "how many new sites, exactly");
  solve.add_option("--radius", s.radius, "a cost up to this is covered");
  solve.add_flag("--open-radius", s.open_radius, "covered means below the radius");
  solve.add_option("--spacing", s.spacing, "least cost between open sites");
  solve.add_option("--budget", s.budget, "the new sites' costs together");
  solve.add_option("--capacity", s.capacity, "people one site serves");
  solve.add_option("--penalty", s.penalty, "p-median: cost a unit of weight that nothing reaches");
  solve.add_option("--cover", s.cover, "lscp: share of the coverable weight");
  solve.add_flag("--strict", s.strict, "lscp: demand that nothing covers is infeasible");
  solve.add_option("--score-weight", s.score_weight, "0 coverage alone … 1 scores alone");
  solve.add_option("--decay", s.decay, "attendance: linear, power, exponential, gaussian or step");
  solve.add_option("--decay-parameter", s.decay_parameter, "attendance");
}

void add_solve(CLI::App& app, Arguments& a) {
  auto* solve = app.add_subcommand("solve", "location-allocation on a table or on points of your own");
  auto& s = a.solve;
  add_solve_rules(*solve, s);
  add_solve_tables(*solve, s);
  solve->add_option("--gap", s.gap, "stop when proven within this share");
  solve->add_option("--time-limit", s.time_limit, "seconds, or with a unit: \"5 min\"");
  solve->add_option("--work-limit", s.work_limit, "stop after so much work, the same everywhere");
  solve->add_option("--seed", s.seed, "ties between equal optima depend on it alone");
  solve->add_flag("--canonical", s.canonical, "of equal optima the plan whose sorted ids are least");
  solve->add_option("--alternatives", s.alternatives, "so many further plans");
  solve->add_flag("--assign", s.assign, "list the site of each demand");
  solve->add_option("-o,--output", s.output, "write the JSON here instead of stdout");
  solve->footer(
      "Example: mulin solve --model p-median -p 5 --costs costs.csv\n"
      "         mulin solve --model mclp -p 4 --radius 5000 --demand d.csv --sites s.csv --metric euclid");
  add_common(*solve, a);
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

/// The first option on the line that its command does not have.
std::string unknown_option(const CLI::App& command, int argc, char** argv) {
  std::vector<std::string> known;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (int i = 2; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (word == "--") break;
    if (!word.starts_with("--") || std::find(known.begin(), known.end(), word) != known.end()) continue;
    const auto nearest = core::nearest_name(word, known);
    return "mulin " + command.get_name() + " has no option \"" + core::printable(word) + "\"" +
           (nearest ? ", did you mean \"" + *nearest + "\"?" : "; known: " + core::join(known));
  }
  return "";
}

/// What is wrong with the line in our words: no command, an unknown one, an unknown option; else the
/// parser's.
std::string mistake(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  const auto names = command_names(app);
  if (word.empty()) return "no command; name one of " + core::join(names) + ", such as mulin init FOLDER";
  const std::string said = core::printable(error.what(), 400);
  if (word.starts_with('-')) return said;
  if (std::find(names.begin(), names.end(), word) != names.end()) {
    const auto option = unknown_option(*app.get_subcommand(word), argc, argv);
    return option.empty() ? "mulin " + word + ": " + said : option;
  }
  if (word == "help")
    return "\"help\" is no command, did you mean \"mulin --help\", or \"mulin run --help\"?";
  const auto nearest = core::nearest_name(word, names);
  return "\"" + core::printable(word) + "\" is no command" +
         (nearest ? ", did you mean \"" + *nearest + "\"?" : "; known: " + core::join(names));
}

}  // namespace

Arguments parse_arguments(int argc, char** argv) {
  Arguments a;
  CLI::App app(kAbout, "mulin");
  app.set_version_flag("--version", "mulin " MULIN_VERSION);
  app.require_subcommand(1);
  add_init(app, a);
  add_run(app, a);
  add_check(app, a);
  add_explain(app, a);
  add_compare(app, a);
  add_solve(app, a);
  try {
    app.parse(argc, argv);
    a.command = app.get_subcommands().front()->get_name();
  } catch (const CLI::Success& e) {
    std::ostringstream text, ignored;
    a.exit_code = app.exit(e, text, ignored);
    a.text = text.str();
  } catch (const CLI::ParseError& e) {
    a.exit_code = 2;
    a.text = "mulin: error: " + mistake(app, e, argc, argv) + "; see mulin --help\n";
  }
  return a;
}

}  // namespace mulin::cli
