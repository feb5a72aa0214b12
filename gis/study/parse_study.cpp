#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/error.h"
#include "core/text.h"
#include "study/parse.h"

namespace mulin::study {
namespace {

constexpr std::uintmax_t kLargestStudyFile = 16 << 20;

std::string read_text(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw core::UsageError(
        path +
        ": no such study file; expected a TOML file with [streets], [population], [sites] and [locate]");
  }
  if (!fs::is_regular_file(status))
    throw core::UsageError(path + ": not a file; expected a study file (TOML)");
  if (fs::file_size(path, error) > kLargestStudyFile) {
    throw core::UsageError(path + ": larger than 16 MiB; expected a study file (TOML)");
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw core::UsageError(path + ": cannot be read");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (!core::is_utf8(text)) {
    throw core::UsageError(path + ": not UTF-8; save the study file as UTF-8 (layers may stay in GBK)");
  }
  return text;
}

/// The parser and its tables call themselves once a part of a dotted key: a.a.a… of a megabyte would end the
/// stack. Gives the line of the first key with too many dots, texts and comments aside, or 0.
std::size_t line_of_deep_key(std::string_view text) {
  constexpr int most = 64;
  std::size_t line = 1;
  int dots = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      const std::string three(3, c);
      const bool block = text.substr(i, 3) == three;
      i += block ? 3 : 1;
      while (i < text.size() && (block ? text.substr(i, 3) != three : text[i] != c && text[i] != '\n')) {
        line += text[i] == '\n' ? 1 : 0;
        i += c == '"' && text[i] == '\\' ? 2 : 1;
      }
      i += block ? 2 : 0;
      continue;
    }
    if (c == '#') i = std::min(text.find('\n', i), text.size()) - 1;
    if (c == '\n') ++line;
    if (std::string_view("\n=,{}[]#").find(c) != std::string_view::npos) dots = 0;
    if (c == '.' && ++dots > most) return line;
  }
  return 0;
}

toml::table parse_toml(const std::string& path) {
  const std::string text = read_text(path);
  if (core::trimmed(text).empty()) {
    throw core::UsageError(
        path + ": empty; expected a TOML file with [streets], [population], [sites] and [locate]");
  }
  if (const auto line = line_of_deep_key(text); line > 0) {
    throw core::UsageError(path + ":" + std::to_string(line) +
                           ": a key of more than 64 parts; expected two or three, such as walk.cutoff");
  }
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& e) {
    std::ostringstream where;
    where << path << ":" << e.source().begin.line << ": " << core::printable(e.description(), 200);
    throw core::UsageError(where.str());
  }
}

/// The newest date the study names, else 2000-01-01: outputs never carry the day of the run.
std::string newest_date(const Study& study) {
  std::string newest = study.sources.date.value_or("2000-01-01");
  const auto see = [&](const layers::Source& s) {
    if (s.year.size() == 4 &&
        std::all_of(s.year.begin(), s.year.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      newest = std::max(newest, s.year + "-01-01");
    }
  };
  const auto& s = study.sources;
  if (s.subdistricts) see(*s.subdistricts);
  if (s.streets) see(*s.streets);
  if (s.population) see(*s.population);
  if (s.centres) see(*s.centres);
  if (s.sites) see(*s.sites);
  for (const auto& area : s.exclusions) see(area);
  return newest;
}

NamedLimit named_limit(Keys& keys, std::string_view key, const std::string& text) {
  return {text, core::parse_limit(text, keys.path(key))};
}

/// `slope_pace = [[-0.2, 1.4], [0, 1], [0.2, 2]]`: time a metre by slope, as a multiple of the level.
void parse_pace(Keys& keys, network::SlopePace& pace) {
  const auto* node = keys.node("slope_pace");
  if (node == nullptr) return;
  constexpr const char* expected =
      "pairs of slope and pace in ascending slope, such as [[-0.2, 1.4], [0, 1], [0.2, 2]]";
  const auto* rows = node->as_array();
  if (rows == nullptr || rows->size() < 2) keys.refuse("slope_pace", "no list of pairs", expected);
  for (const auto& item : *rows) {
    const auto* row = item.as_array();
    const auto slope = row != nullptr && row->size() == 2 ? row->get(0)->value<double>() : std::nullopt;
    const auto slow = slope ? row->get(1)->value<double>() : std::nullopt;
    const bool ascends = slope && (pace.table.empty() || *slope > pace.table.back().first);
    if (!slow || !ascends || !std::isfinite(*slope) || !(*slow > 0) || !std::isfinite(*slow))
      keys.refuse("slope_pace", "pair " + std::to_string(pace.table.size() + 1), expected);
    pace.table.emplace_back(*slope, *slow);
  }
}

/// What takes time beside the metres; it matters where a limit is in minutes.
void parse_time(Keys& keys, Study& study) {
  auto& walk = study.walk;
  if (const auto speed = keys.text("steps_speed"))
    walk.time.steps_speed = core::parse_speed(*speed, keys.path("steps_speed"));
  if (const auto wait = keys.text("lift_wait"))
    walk.time.lift_wait = core::parse_duration(*wait, keys.path("lift_wait"));
  parse_pace(keys, walk.time.pace);
  auto crossings = keys.table("crossings");
  if (!crossings) return;
  parse_source(*crossings, study.sources.places.emplace_back());
  walk.crossings = static_cast<int>(study.sources.places.size()) - 1;
  if (const auto wait = crossings->text("wait"))
    walk.crossing_wait = core::parse_duration(*wait, crossings->path("wait"));
  crossings->finish();
}

}  // namespace

double Walk::metres(const core::Limit& limit, const std::string& group) const {
  const auto found = groups.find(group);
  return limit.metres_at(found == groups.end() ? speed : found->second.speed);
}

network::Profile Walk::profile(const std::string& group) const {
  const auto found = groups.find(group);
  network::Profile p = time;
  p.speed = found == groups.end() ? speed : found->second.speed;
  p.steps = found == groups.end() || found->second.steps;
  p.timed = found != groups.end() && found->second.cutoff ? found->second.cutoff->limit.is_time
                                                          : cutoff.limit.is_time;
  return p;
}

double Walk::cutoff_metres(const std::string& group) const {
  const auto found = groups.find(group);
  const bool own = found != groups.end() && found->second.cutoff;
  return metres(own ? found->second.cutoff->limit : cutoff.limit, group);
}

void parse_walk(Keys& top, Study& study) {
  auto& walk = study.walk;
  walk.bands = {{"300 m", {300, 0, false}}, {"500 m", {500, 0, false}}, {"1000 m", {1000, 0, false}}};
  auto keys = top.table("walk");
  if (!keys) return;
  if (const auto speed = keys->text("speed")) walk.speed = core::parse_speed(*speed, keys->path("speed"));
  if (const auto cutoff = keys->text("cutoff")) walk.cutoff = named_limit(*keys, "cutoff", *cutoff);
  if (const auto snap = keys->text("snap")) walk.snap = core::parse_length(*snap, keys->path("snap"));
  parse_time(*keys, study);
  if (keys->has("bands")) {
    walk.bands.clear();
    for (const auto& band : keys->texts("bands")) {
      for (const auto& other : walk.bands) {
        if (other.text == band)
          keys->refuse("bands", "\"" + core::printable(band) + "\" twice", "each band once");
      }
      walk.bands.push_back(named_limit(*keys, "bands", band));
    }
  }
  if (auto groups = keys->table("groups")) {
    for (const auto& [name, value] : groups->raw()) {
      auto group = groups->table(name.str());
      auto& g = walk.groups[std::string(name.str())];
      g.speed = walk.speed;
      g.steps = group->flag("steps").value_or(true);
      if (const auto speed = group->text("speed")) g.speed = core::parse_speed(*speed, group->path("speed"));
      if (const auto cutoff = group->text("cutoff")) g.cutoff = named_limit(*group, "cutoff", *cutoff);
      group->finish();
    }
  }
  keys->finish();
}

void parse_output(Keys& top, Study& study) {
  study.output.formats = known_formats();
  study.output.date = newest_date(study);
  if (auto keys = top.table("output")) {
    if (keys->has("formats")) {
      study.output.formats.clear();
      const std::vector<std::string> known(known_formats().begin(), known_formats().end());
      for (const auto& format : keys->texts("formats")) {
        if (!known_formats().contains(format)) {
          keys->refuse("formats", "\"" + core::printable(format) + "\"",
                       "formats that this version writes: " + core::join(known));
        }
        study.output.formats.insert(format);
      }
    }
    study.output.encoding = keys->word("encoding", {"UTF-8", "GBK", "GB18030"}, "UTF-8");
    study.output.pinyin = keys->word("fields", {"english", "pinyin"}, "english") == "pinyin";
    if (const auto date = keys->text("date")) study.output.date = parse_date(*keys, "date", *date);
    keys->finish();
  }
  auto keys = top.table("map");
  if (!keys) return;
  auto& map = study.map;
  map.author = keys->text_or("author", "");
  map.sheet_no = keys->text_or("sheet_no", "");
  map.approval_no = keys->text_or("approval_no", "");
  map.draft = keys->flag("draft").value_or(false);
  map.scale = keys->number("scale").value_or(0);
  map.paper = keys->word("paper", {"A3", "A4"}, "A3");
  map.dpi = keys->number("dpi").value_or(200);
  if (map.dpi < 50 || map.dpi > 600) keys->refuse("dpi", core::number(map.dpi), "50 to 600");
  if (map.scale != 0 && (map.scale < 100 || map.scale > 1e8))
    keys->refuse("scale", core::number(map.scale), "the 25000 of 1:25000");
  keys->finish();
}

const std::set<std::string>& known_formats() {
  static const std::set<std::string> formats = {"csv", "geojson", "gpkg", "pdf", "png", "shp", "tif", "xlsx"};
  return formats;
}

namespace {

Study study_of(const toml::table& root, const std::string& path) {
  namespace fs = std::filesystem;
  Keys top(root, path, "");
  Study study;
  study.path = path;
  study.sources.folder = fs::absolute(path).parent_path().string();
  study.title = top.text_or("title", fs::path(path).stem().string());
  study.locale = top.word("locale", {"zh", "en"}, "en");
  study.sources.crs = std::string(core::trimmed(top.text_or("crs", "")));
  study.seed = static_cast<std::uint64_t>(top.whole("seed", 0).value_or(1));
  if (const auto date = top.text("date")) study.sources.date = parse_date(top, "date", *date);
  parse_layers(top, study);
  parse_walk(top, study);
  parse_scoring(top, study);
  parse_locate(top, study);
  parse_output(top, study);
  study.sources.guard = study.walk.cutoff_metres("");
  for (const auto& [group, walk] : study.walk.groups) {
    if (!study.sources.population->groups.contains(group)) {
      throw core::UsageError(path + ": walk.groups." + group + ": [population] groups has no such group");
    }
  }
  top.finish();
  return study;
}

}  // namespace

Study read_study(const std::string& path) {
  const toml::table root = parse_toml(path);
  try {
    return study_of(root, path);
  } catch (const core::UsageError& e) {
    const std::string message = e.what();
    if (message.starts_with(path)) throw;
    throw core::UsageError(path + ": " + message);  // units are parsed by core, which knows the key alone
  }
}

}  // namespace mulin::study
