#include "study/run_study.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "core/watchdog.h"
#include "layers/projection.h"
#include "maps/checked_file.h"
#include "maps/publish.h"
#include "maps/sheets.h"
#include "maps/writers.h"
#include "study/run_json.h"
#include "study/stages.h"
#include "study/stopwatch.h"
#include "study/surface.h"
#include "study/tables.h"
#include "study/view.h"

namespace mulin::study {
namespace {

namespace fs = std::filesystem;

/// Folders that results may never replace: those of the study and of every input.
std::vector<std::string> protected_paths(const Study& study) {
  std::vector<std::string> paths = {fs::absolute(study.path).string()};
  const auto& s = study.sources;
  const auto add = [&](const layers::Source& source) {
    constexpr std::string_view zip = "/vsizip/";
    if (source.source.starts_with("PG:")) return;
    const bool zipped = source.source.starts_with(zip);
    const std::string file = zipped ? source.source.substr(zip.size()) : source.source;
    paths.push_back((fs::path(s.folder) / file).lexically_normal().string());
  };
  if (s.subdistricts) add(*s.subdistricts);
  if (s.streets) add(*s.streets);
  if (s.population) add(*s.population);
  if (s.population && s.population->spread) add(*s.population->spread);
  if (study.slope) add(*study.slope);
  if (study.locate.quota_key != Locate{}.quota_key)
    paths.push_back((fs::path(s.folder) / study.locate.quota_key).lexically_normal().string());
  if (s.centres) add(*s.centres);
  if (s.sites) add(*s.sites);
  for (const auto& area : s.exclusions) add(area);
  for (const auto& area : s.barriers) add(area);
  for (const auto& area : s.priority) add(area);
  for (const auto& places : s.places) add(places);
  return paths;
}

class Reporter {
 public:
  explicit Reporter(const RunOptions& options) : options_(options) {}
  void tell(const core::Findings& findings) {
    for (; told_ < findings.all().size(); ++told_) {
      if (options_.report) options_.report(findings.all()[told_]);
    }
  }

 private:
  const RunOptions& options_;
  std::size_t told_ = 0;
};

maps::WriteOptions write_options(Plan& plan) {
  maps::WriteOptions o;
  o.crs = plan.city().crs;
  o.encoding = plan.study.output.encoding;
  o.pinyin = plan.study.output.pinyin;
  o.chinese = plan.study.chinese();
  o.date = plan.study.output.date;
  o.findings = &plan.findings();
  return o;
}

/// Do the formats asked for show service areas?
bool draws_ground(const Study& study) {
  const auto& formats = study.output.formats;
  return formats.contains("gpkg") || formats.contains("pdf") || formats.contains("png");
}

/// Groups of equal cutoffs share a table of catchments.
std::size_t different_cutoffs(const Plan& plan) {
  std::set<network::Length> cutoffs = {plan.cutoff("")};
  for (const auto& [name, group] : plan.study.walk.groups) cutoffs.insert(plan.cutoff(name));
  return cutoffs.size();
}

struct Tables {
  maps::Table sites, candidates, subdistricts, demand;
};

Tables result_tables(const Plan& plan, const Summary& summary) {
  std::vector<geometry::Point> at;
  for (const auto& c : plan.candidates.all) at.push_back(c.at);
  const Positions lonlat{layers::to_lonlat(plan.city().crs, at)};
  return {sites_table(plan, summary, lonlat), candidates_table(plan, lonlat),
          subdistricts_table(plan, summary), demand_table(plan)};
}

void write_geopackage(Plan& plan, const Tables& tables, const std::vector<ServiceArea>& areas,
                      const std::string& path) {
  const auto centres = centres_table(plan);
  const auto served = service_areas_table(areas);
  const auto allocation = allocation_table(plan);
  const auto streets = streets_table(plan);
  const auto issues = network_issues_table(plan);
  const auto reach = reach_table(plan);
  maps::write_geopackage({&tables.sites, &tables.candidates, &centres, &tables.subdistricts, &tables.demand,
                          &served, &allocation, &streets, &issues, &reach},
                         path, write_options(plan));
}

/// Tables, layers and the surface; each format only when asked for.
void write_results(Plan& plan, const Summary& summary, const std::vector<ServiceArea>& areas,
                   const std::string& folder, const core::Job& job) {
  const auto& formats = plan.study.output.formats;
  const auto options = write_options(plan);
  const auto tables = result_tables(plan, summary);
  const auto path = [&](const char* name) { return (fs::path(folder) / name).string(); };
  const std::vector<const maps::Table*> shapefiles = {&tables.sites, &tables.candidates,
                                                      &tables.subdistricts};
  for (const auto* table : {&tables.sites, &tables.candidates, &tables.subdistricts, &tables.demand}) {
    job.check();
    if (formats.contains("csv")) maps::write_csv(*table, path((table->name + ".csv").c_str()));
  }
  if (formats.contains("xlsx")) maps::write_xlsx({&tables.sites}, path("sites.xlsx"), options);
  if (formats.contains("geojson")) {
    maps::write_geojson(tables.sites, path("sites.geojson"), options);
    maps::write_geojson(tables.candidates, path("candidates.geojson"), options);
  }
  if (formats.contains("shp")) {
    maps::make_folder(path("shp"));
    for (const auto* table : shapefiles) maps::write_shapefile(*table, path("shp"), options);
    maps::write_fields(shapefiles, path("fields.csv"), options);
  }
  job.advance(static_cast<std::int64_t>(formats.size()) / 2);
  job.check();
  if (formats.contains("gpkg")) write_geopackage(plan, tables, areas, path("plan.gpkg"));
  job.advance(1);
  job.check();
  if (formats.contains("tif"))
    maps::write_surface(suitability(plan, job.silent()), path("suitability.tif"), options);
}

void draw_maps(const Plan& plan, const Summary& summary, const std::vector<ServiceArea>& areas,
               const std::string& folder, const core::Job& job) {
  const auto& formats = plan.study.output.formats;
  if (!formats.contains("pdf") && !formats.contains("png")) return;
  const auto view = plan_view(plan, summary, areas);
  const fs::path maps_folder = fs::path(folder) / "maps";
  maps::make_folder(maps_folder.string());
  for (const auto& [sheet, name] :
       {std::pair{maps::Sheet::candidates, "candidates"}, std::pair{maps::Sheet::coverage, "coverage"}}) {
    job.check();
    if (formats.contains("pdf"))
      maps::write_sheet_pdf(view, sheet, (maps_folder / (std::string(name) + ".pdf")).string());
    job.advance(1);
    job.check();
    if (formats.contains("png"))
      maps::write_sheet_png(view, sheet, (maps_folder / (std::string(name) + ".png")).string());
    job.advance(1);
  }
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), folder).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string headline(const Plan& plan, const Summary& summary) {
  const auto& c = summary.all.covered;
  const double all = std::max(1.0, summary.all.population);
  const auto percent = [&](double people) { return core::fixed(100 * people / all, 1) + " %"; };
  return plan.study.chinese() ? model_line(plan) + ";" + plan.study.walk.cutoff.text + " 内覆盖 " +
                                    core::grouped(c.before) + " 人 (" + percent(c.before) + ") → " +
                                    core::grouped(c.after) + " 人 (" + percent(c.after) + ")"
                              : model_line(plan) + "; within " + plan.study.walk.cutoff.text + ": " +
                                    core::grouped(c.before) + " people (" + percent(c.before) + ") → " +
                                    core::grouped(c.after) + " (" + percent(c.after) + ")";
}

/// What is wrong with a key or with what it asks for names the study file: the rooms below know the key
/// alone.
[[noreturn]] void name_study(const Study& study, const core::Error& error) {
  const std::string message = error.what();
  const auto named = study.path + ": " + message;
  if (!message.starts_with(study.path)) {
    if (dynamic_cast<const core::UsageError*>(&error) != nullptr) throw core::UsageError(named);
    if (dynamic_cast<const core::InfeasibleError*>(&error) != nullptr) throw core::InfeasibleError(named);
  }
  throw;
}

std::string default_folder(const Study& study) {
  const fs::path file = fs::absolute(study.path);
  return (file.parent_path() / (file.stem().string() + "-plan")).string();
}

}  // namespace

RunResult run_study(const Study& study, const RunOptions& options, const core::Job& job) try {
  RunResult result;
  result.folder = options.folder.empty() ? default_folder(study) : options.folder;
  std::optional<maps::Publication> publication;
  {
    const core::Watchdog watchdog(job, options.leave);
    publication.emplace(result.folder, options.overwrite, protected_paths(study));
  }
  const auto leave = [&] {
    if (publication->abandon()) options.leave();
  };
  const core::Watchdog watchdog(job, options.leave ? leave : std::function<void()>());
  Reporter reporter(options);
  Stopwatch watch;
  Plan plan(study);
  // Without a known amount of work a stage shows the time it has taken, with one the time left.
  const auto stage = [&](const char* name, std::size_t work = 0) {
    watch.start(name);
    job.begin(name, static_cast<std::int64_t>(work));
  };

  stage("read");
  plan.read = layers::read_city(study.sources, job);
  reporter.tell(plan.findings());
  stage("clean");
  clean(plan);
  stage("network");
  build_streets(plan, job);
  stage("attach", plan.city().demand.at.size() + plan.city().centres.size() + plan.candidates.all.size());
  attach(plan, job);
  reporter.tell(plan.findings());
  stage("catchments", plan.candidates.all.size() * different_cutoffs(plan) + plan.city().centres.size());
  find_catchments(plan, job);
  stage("score", study.criteria.size());
  score_sites(plan, job);
  reporter.tell(plan.findings());
  stage("locate");
  choose_sites(plan, job);
  const Summary summary = summarise(plan);

  stage("write", 2 * study.walk.bands.size() + study.output.formats.size());
  const auto areas = draws_ground(study) ? service_areas(plan, job) : std::vector<ServiceArea>();
  write_results(plan, summary, areas, publication->folder(), job);
  stage("maps", 4);
  draw_maps(plan, summary, areas, publication->folder(), job);
  watch.stop();
  reporter.tell(plan.findings());

  maps::write_file(publication->folder() + "/run.json", run_json(plan, summary));
  maps::write_file(publication->folder() + "/timing.json", timing_json(watch, job.threads));
  result.files = files_in(publication->folder());
  result.headline = headline(plan, summary);
  job.check();
  if (options.ready) options.ready(result);
  publication->publish();
  return result;
} catch (const core::Error& error) {
  name_study(study, error);
}

namespace {

/// ", by ED50 to WGS 84 (15), accurate to 10 m".
std::string datum_words(const layers::InputReport& input) {
  if (input.datum_shift.empty()) return "";
  return ", by " + input.datum_shift +
         (input.shift_accuracy < 0 ? std::string(", of unknown accuracy")
                                   : ", accurate to " + core::number(input.shift_accuracy) + " m");
}

}  // namespace

CheckReport check_study(const Study& study, const core::Job& job) try {
  Plan plan(study);
  plan.read = layers::read_city(study.sources, job);
  clean(plan);
  build_streets(plan, job);
  attach(plan, job);
  CheckReport report;
  for (const auto& input : plan.read.inputs) {
    report.facts.push_back(input.role + ": " + input.source + ": " +
                           core::grouped(static_cast<double>(input.features)) + " features, " + input.crs +
                           datum_words(input) + (input.encoding.empty() ? "" : ", " + input.encoding));
  }
  const auto& net = plan.in_metres().network;
  report.facts.push_back("network: " + core::grouped(net.nodes()) + " nodes, " + core::grouped(net.edges()) +
                         " edges, " + core::fixed(net.total_length() / 1000, 1) + " km, " +
                         core::grouped(static_cast<double>(net.component_length.size())) + " components, " +
                         core::fixed(100 * net.largest_share(), 1) + " % of the length in the largest");
  const auto& b = plan.balance;
  report.facts.push_back("people: " + core::grouped(b.total) + " = " + core::grouped(b.reachable) +
                         " reachable + " + core::grouped(b.unsnapped) + " unsnapped + " +
                         core::grouped(b.outside) + " outside + " + core::grouped(b.dropped) + " dropped");
  report.facts.push_back("sites: " + core::grouped(static_cast<double>(plan.candidates.all.size())) +
                         " candidates, " + core::grouped(static_cast<double>(plan.candidates.open())) +
                         " in play");
  report.findings = plan.findings();
  return report;
} catch (const core::Error& error) {
  name_study(study, error);
}

}  // namespace mulin::study
