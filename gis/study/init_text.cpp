#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/text.h"
#include "study/init.h"

namespace mulin::study {
namespace {

namespace fs = std::filesystem;
using layers::FieldLook;
using layers::LayerLook;

std::string whole(std::int64_t n) {
  return core::grouped(static_cast<double>(n));
}

/// "12 polygons, EPSG:4490, GB18030".
std::string describe(const LayerLook& look) {
  std::vector<std::string> parts;
  if (look.cells) parts.push_back(whole(look.cells->columns) + " × " + whole(look.cells->rows) + " cells");
  for (const auto& [count, what] : {std::pair{look.points, "point"}, std::pair{look.lines, "line"},
                                    std::pair{look.polygons, "polygon"}}) {
    if (count > 0) parts.push_back(whole(count) + " " + what + (count == 1 ? "" : "s"));
  }
  if (const auto none = look.features - look.points - look.lines - look.polygons; !look.cells && none > 0)
    parts.push_back(whole(none) + " without a position");
  if (look.length_m > 0) parts.push_back(core::fixed(look.length_m / 1000, 0) + " km");
  parts.push_back(look.crs.empty() ? "states no CRS" : look.crs);
  if (!look.encoding.empty()) parts.push_back(look.encoding);
  return core::join(parts);
}

/// One file's worth of lines; every comment starts in the same column where the line is short enough.
class Text {
 public:
  void line(const std::string& text = "") { out_ += text + "\n"; }
  void comment(const std::string& text) { line("# " + core::printable(text, 400)); }
  void table(const std::string& head, const std::string& comment) { add(head, comment); }
  void key(const std::string& key, const std::string& value, const std::string& comment) {
    add(padded(key) + " = " + value, comment);
  }
  /// A key that is there to be uncommented.
  void offer(const std::string& key, const std::string& value, const std::string& comment) {
    add("# " + padded(key) + " = " + value, comment);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  static std::string padded(std::string key) {
    if (key.size() < 8) key.resize(8, ' ');
    return key;
  }
  void add(std::string text, const std::string& comment) {
    if (!comment.empty()) {
      const auto width = core::code_points(text);
      if (width < 40) text += std::string(40 - width, ' ');
      text += "  # " + core::printable(comment, 300);
    }
    line(text);
  }
  std::string out_;
};

class Writer {
 public:
  Writer(const std::vector<RoleGuess>& roles, const layers::Looks& looks, std::string title,
         std::string folder)
      : roles_(roles), looks_(looks), title_(std::move(title)), folder_(std::move(folder)) {}

  std::string text() {
    head();
    subdistricts();
    streets();
    population();
    centres();
    sites();
    zones("exclude", "no site here");
    zones("barrier", "nobody walks across, except on a bridge or tunnel street");
    out_.table("[walk]", "what is commented is the default");
    out_.offer("speed", "\"1.2 m/s\"", "");
    out_.offer("cutoff", "\"1000 m\"", "or \"15 min\"; a distance equal to the cutoff is within it");
    out_.offer("snap", "\"100 m\"", "a place farther than this from every street is unreachable, and listed");
    out_.offer("bands", "[\"300 m\", \"500 m\", \"1000 m\"]", "");
    out_.line();
    locate();
    rest();
    return out_.take();
  }

 private:
  [[nodiscard]] const RoleGuess* role(const std::string& name) const {
    const auto found =
        std::find_if(roles_.begin(), roles_.end(), [&](const auto& g) { return g.role == name; });
    return found == roles_.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string relative(const std::string& path) const {
    return fs::path(path).lexically_proximate(folder_).generic_string();
  }

  void head() {
    out_.comment("Study file for mulin, written by `mulin init` from a look at the layers.");
    out_.comment("\"guess\" marks what was told from names and values: read it, correct it, then");
    out_.comment("  mulin check THIS-FILE     what is wrong with the data, and what to do about it");
    out_.comment("  mulin run THIS-FILE       the whole job");
    out_.line();
    const bool chinese =
        std::any_of(roles_.begin(), roles_.end(), [](const auto& g) { return g.look->chinese; });
    out_.key("title", toml_text(title_), "shown on maps and in the report");
    out_.key("locale", chinese ? "\"zh\"" : "\"en\"",
             chinese ? "guess: the layers hold Chinese texts" : "zh or en");
    const auto crs = tell_crs(roles_);
    if (crs.crs.empty())
      out_.offer("crs", "\"EPSG:…\"", "the working CRS, in metres; no layer says where it is");
    else
      out_.key("crs", toml_text(crs.crs), "guess: " + crs.why);
    out_.key("seed", "1", "");
    out_.line();
  }

  /// The head of a table and what every layer may need.
  void source(const std::string& head, const RoleGuess& guess) {
    const auto& look = *guess.look;
    out_.table(head, describe(look));
    out_.comment((guess.given ? "given: " : guess.points >= kSure ? "sure: " : "likely: ") + guess.why);
    out_.key("source", toml_text(relative(look.path)), "");
    if (!look.layer.empty()) out_.key("layer", toml_text(look.layer), "");
    if (!look.x.empty()) {
      out_.key("x", toml_text(look.x), "guess: by its name");
      out_.key("y", toml_text(look.y), "guess: by its name");
    }
    if (!look.x.empty() || look.crs.empty()) crs_of(look);
    for (const auto& remark : look.remarks) out_.comment("noticed: " + remark);
  }

  /// A file that states none: degrees by the names of its columns, else the system in which it lies where
  /// another layer does.
  void crs_of(const LayerLook& look) {
    if (look.degrees)
      return out_.key("crs", toml_text(look.crs), "guess: its columns are longitude and latitude");
    for (const auto& other : roles_) {
      if (other.look->crs.empty() || other.look->own.empty() || look.own.empty()) continue;
      if (!other.look->own.meets(look.own)) continue;
      return out_.key("crs", toml_text(other.look->crs),
                      "guess: in it the layer lies where " + other.role + " do");
    }
    out_.offer("crs", "\"EPSG:…\"", "the file states none and fits no other layer: state it");
  }

  void field(const FieldGuess& guess) { out_.key(guess.key, toml_text(guess.field), "guess: " + guess.why); }

  void subdistricts() {
    const auto* guess = role("subdistricts");
    if (guess == nullptr) return;
    source("[subdistricts]", *guess);
    for (const auto& f : tell_fields(*guess->look, guess->role)) {
      if (f.key == "population")
        out_.offer(f.key, toml_text(f.field),
                   "guess: a control total, people inside are scaled to it: " + f.why);
      else if (f.key != "quota")
        field(f);
    }
    out_.line();
  }

  void streets() {
    const auto* guess = role("streets");
    if (guess == nullptr) return;
    source("[streets]", *guess);
    const bool osm = guess->look->field("highway") != nullptr;
    out_.offer("walkable", "\"highway NOT IN ('motorway','trunk')\"",
               osm ? "the default keeps what the OSM tags in `highway`, `foot`, `access` let a pedestrian use"
                   : "an SQL filter; the default keeps all lines");
    for (const auto& f : tell_fields(*guess->look, guess->role)) field(f);
    out_.offer("joins", "\"crossings\"",
               osm ? "the default for OSM tags is \"vertices\": joined at shared vertices alone"
                   : "the default: lines of one level join where they cross");
    out_.line();
  }

  void population() {
    const auto* guess = role("population");
    if (guess == nullptr) return;
    source("[population]", *guess);
    const auto fields = tell_fields(*guess->look, guess->role);
    const bool counted =
        std::any_of(fields.begin(), fields.end(), [](const auto& f) { return f.key == "count"; });
    if (guess->look->cells) return measure(*guess->look->cells);
    if (!counted) out_.offer("count", "\"POP\"", "no field looks like a number of people: name it");
    for (const auto& f : fields) {
      if (f.key == "count") field(f);
      if (f.key == "elderly")
        out_.key("groups", "{ elderly = " + toml_text(f.field) + " }", "guess: " + f.why);
    }
    spread(*guess);
    out_.line();
  }

  /// Few large polygons say little about where people live; buildings do.
  void spread(const RoleGuess& people) {
    const auto* buildings = role("spread");
    if (buildings == nullptr || people.look->polygons == 0) return;
    const auto& look = *buildings->look;
    const std::string value = "{ source = " + toml_text(relative(look.path)) +
                              (look.layer.empty() ? "" : ", layer = " + toml_text(look.layer)) + " }";
    const std::string why = "by area over " + describe(look);
    if (people.look->polygons * 20 < look.polygons)
      out_.key("spread", value, "guess: " + why);
    else
      out_.offer("spread", value, why);
  }

  /// People, people per km² or per ha: what fits the control total best, else what the numbers look like.
  void measure(const layers::CellsLook& cells) {
    out_.key("band", "1", "");
    if (!cells.summed) {
      out_.key("measure", "\"count\"",
               "guess: not looked at, there are too many cells; or \"per_km2\", \"per_ha\"");
      return out_.line();
    }
    const std::pair<const char*, double> all[] = {
        {"count", cells.as_count}, {"per_km2", cells.as_per_km2}, {"per_ha", cells.as_per_ha}};
    const auto total = control_total();
    const char* best = "count";
    if (total) {
      double least = std::abs(std::log(std::max(1.0, cells.as_count) / *total));
      for (const auto& [word, sum] : all) {
        const double off = std::abs(std::log(std::max(1.0, sum) / *total));
        if (off < least) best = word, least = off;
      }
    }
    const std::string sums = "as count " + core::grouped(cells.as_count) + " people, per_km2 " +
                             core::grouped(cells.as_per_km2) + ", per_ha " + core::grouped(cells.as_per_ha);
    out_.key("measure", std::string("\"") + best + "\"",
             "guess: " +
                 (total ? "nearest to the subdistricts' " + core::grouped(*total)
                        : std::string("the plain reading")) +
                 "; the whole raster holds " + sums);
    out_.line();
  }

  [[nodiscard]] std::optional<double> control_total() const {
    const auto* guess = role("subdistricts");
    if (guess == nullptr) return std::nullopt;
    for (const auto& f : tell_fields(*guess->look, guess->role)) {
      if (f.key == "population") return guess->look->field(f.field)->sum;
    }
    return std::nullopt;
  }

  void centres() {
    const auto* guess = role("centres");
    if (guess == nullptr) return;
    source("[centres]", *guess);
    for (const auto& f : tell_fields(*guess->look, guess->role)) field(f);
    out_.line();
  }

  void sites() {
    const auto* guess = role("sites");
    if (guess == nullptr) {
      out_.table("[sites]", "no layer of sites was found: places along the streets");
      const auto [step, places] = step_along(role("streets")->look->line_m);
      out_.key("generate", "{ along_streets = \"" + core::number(step) + " m\" }",
               "about " + whole(places) + " places; or { grid = \"150 m\" }, { junctions = true }");
      return out_.line();
    }
    source("[sites]", *guess);
    std::string kept;
    for (const auto& f : tell_fields(*guess->look, guess->role)) {
      if (f.key == "keep")
        kept += (kept.empty() ? "" : ", ") + toml_text(f.field);
      else
        field(f);
    }
    if (!kept.empty()) out_.key("keep", "[" + kept + "]", "carried through to every table of sites");
    if (guess->look->polygons > 0) out_.offer("min_area", "\"600 m2\"", "");
    out_.offer("require", "[\"…\"]", "ids that must be chosen");
    out_.offer("forbid", "[\"…\"]", "ids that must not");
    out_.line();
  }

  /// The step that makes about a thousand places: at ½, 1½ … steps of each street, so blocks want short ones.
  static std::pair<double, std::int64_t> step_along(const std::vector<float>& lengths) {
    constexpr double wanted = 1000;
    std::pair<double, std::int64_t> best{100, 0};
    double least = 1e300;
    for (const double step : {1000., 800., 600., 500., 400., 300., 250., 200., 150., 100.}) {
      std::int64_t places = 0;
      for (const float length : lengths) places += static_cast<std::int64_t>(length / step + 0.5);
      const double off = std::abs(std::log((static_cast<double>(places) + 1) / wanted));
      if (off < least) best = {step, places}, least = off;
    }
    return best;
  }

  void zones(const std::string& name, const std::string& meaning) {
    for (const auto& guess : roles_) {
      if (guess.role != name) continue;
      out_.table("# [[" + name + "]]", "guess: " + guess.why + "; uncomment it if it is so: " + meaning);
      out_.offer("name", toml_text(fs::path(guess.look->path).stem().string()), describe(*guess.look));
      out_.offer("source", toml_text(relative(guess.look->path)), "");
      out_.line();
    }
  }

  void locate() {
    out_.table("[locate]", "");
    out_.key("model", "\"mclp\"", "the most people within the cutoff; or lscp, p-median, p-center");
    const auto quota = quotas();
    if (!quota.empty()) {
      out_.key("quota", "{ " + quota + " }", "guess: " + quota_why_ + "; the sum is the number of sites");
    } else {
      const auto* sites = role("sites");
      const auto places = sites == nullptr ? 40 : sites->look->features;
      out_.key("sites", std::to_string(std::clamp<std::int64_t>(places / 4, 1, 10)),
               "how many new centres: say it yourself");
    }
    out_.offer("spacing", "\"500 m\"", "walking distance between new sites, and to existing centres");
    out_.line();
  }

  /// "a" = 1, "b" = 2: from a field of the subdistricts, those above 0.
  std::string quotas() {
    const auto* guess = role("subdistricts");
    if (guess == nullptr || guess->look->features > layers::kFewFeatures) return "";
    const FieldLook *name = nullptr, *quota = nullptr;
    for (const auto& f : tell_fields(*guess->look, guess->role)) {
      if (f.key == "name") name = guess->look->field(f.field);
      if (f.key == "quota")
        quota = guess->look->field(f.field),
        quota_why_ = "field " + f.field + " of the subdistricts, " + f.why;
    }
    if (name == nullptr || quota == nullptr || !name->unique) return "";
    std::string text;
    for (std::size_t i = 0; i < quota->values.size(); ++i) {
      const auto value = core::to_number(core::trimmed(quota->values[i]));
      if (!value || *value < 1) continue;
      text += (text.empty() ? "" : ", ") + toml_text(core::trimmed(name->values[i])) + " = " +
              core::number(*value);
    }
    return text;
  }

  void rest() {
    std::string heading = "Not used, though it may be of use to a criterion:";
    for (const auto& look : looks_.layers) {
      const bool used =
          std::any_of(roles_.begin(), roles_.end(), [&](const auto& g) { return g.look == &look; });
      if (used || look.place.empty()) continue;
      if (!heading.empty()) out_.comment(heading);
      heading.clear();
      out_.comment("  " + relative(look.path) + (look.layer.empty() ? "" : " " + look.layer) + ": " +
                   describe(look));
    }
    for (const auto& unread : looks_.unread)
      out_.comment("Cannot be read: " + relative(unread.path) + ": " + unread.why);
  }

  const std::vector<RoleGuess>& roles_;
  const layers::Looks& looks_;
  std::string title_, folder_;
  std::string quota_why_;
  Text out_;
};

}  // namespace

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto b = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (b < 0x20 || b == 0x7F) {
      constexpr std::string_view hex = "0123456789ABCDEF";
      out += {'\\', 'u', '0', '0', hex[b >> 4U], hex[b & 15U]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string init_text(const std::vector<RoleGuess>& roles, const layers::Looks& looks,
                      const std::string& title, const std::string& folder) {
  return Writer(roles, looks, title, folder).text();
}

}  // namespace mulin::study
