// The looks of the plan's own layers. Colours: blue for what is, orange for what is proposed, a light-to-dark
// blue for scores; they differ in lightness too, so they survive a grey printer and colour-blind eyes.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.h"
#include "maps/style.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr const char* kInk = "#222222";
constexpr const char* kGrey = "#8c8c8c";
constexpr const char* kExisting = "#08519c";
constexpr const char* kProposed = "#d95f02";
constexpr const char* kTrouble = "#b2182b";
constexpr std::array<const char*, 5> kScale = {"#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"};

std::size_t column_named(const Table& table, std::string_view name) {
  const auto at = std::ranges::find(table.columns, name, &Column::name);
  return static_cast<std::size_t>(at - table.columns.begin());
}

bool has(const Table& table, std::string_view name) {
  return column_named(table, name) < table.columns.size();
}

/// The first of the names that the table has, or "".
std::string first_of(const Table& table, std::initializer_list<const char*> names) {
  const auto at = std::ranges::find_if(names, [&](const char* name) { return has(table, name); });
  return at == names.end() ? "" : *at;
}

const std::string& say(const WriteOptions& options, const std::string& en, const std::string& zh) {
  return options.chinese ? zh : en;
}

std::vector<double> values_of(const Table& table, const std::string& column) {
  std::vector<double> out;
  const std::size_t c = column_named(table, column);
  for (std::size_t row = 0; c < table.columns.size() && row < table.rows(); ++row) {
    const Cell& cell = table.at(row, c);
    if (!is_empty(cell) && table.columns[c].type != Type::text)
      out.push_back(cell_number(table.columns[c], cell));
  }
  std::ranges::sort(out);
  return out;
}

/// Inner bounds of at most kScale.size() classes with about as many rows each.
std::vector<double> quantiles(const std::vector<double>& sorted) {
  std::set<double> bounds;
  for (std::size_t i = 1; i < kScale.size() && !sorted.empty(); ++i) {
    const double bound = sorted[i * sorted.size() / kScale.size()];
    if (bound > sorted.front()) bounds.insert(bound);
  }
  return {bounds.begin(), bounds.end()};
}

/// One rule a class of `column`, light to dark, each with `when` besides.
std::vector<Rule> graduated(const Table& table, const std::string& column, const std::vector<Condition>& when,
                            Symbol symbol) {
  const std::vector<double> bounds = quantiles(values_of(table, column));
  std::vector<Rule> rules;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    Condition range{.column = column};
    if (i > 0) range.from = bounds[i - 1];
    if (i < bounds.size()) range.to = bounds[i];
    const std::string from = range.from ? core::number(*range.from) : "";
    const std::string to = range.to ? core::number(*range.to) : "";
    symbol.fill = bounds.empty() ? kScale.back() : kScale[i * (kScale.size() - 1) / bounds.size()];
    std::vector<Condition> all = when;
    all.push_back(range);
    rules.push_back({column + (from.empty() ? " < " + to
                               : to.empty() ? " ≥ " + from
                                            : " " + from + " – " + to),
                     all, symbol});
    if (bounds.empty()) rules.back().label = column;
  }
  return rules;
}

Style sites(const Table& table, const WriteOptions& options) {
  const Symbol star{.shape = "star", .fill = kProposed, .stroke = kInk, .size = 5.5};
  return {.rules = {{say(options, "proposed site", "推荐点位"), {}, star}},
          .labels = has(table, "name") ? std::vector<std::string>{"rank", "name"}
                                       : std::vector<std::string>{"rank"},
          .label_size = 10};
}

Style candidates(const Table& table, const WriteOptions& options) {
  const Symbol dot{.stroke = kInk, .size = 2.6, .width = 0.2};
  Style style;
  if (!has(table, "status")) return {.rules = graduated(table, "score", {}, dot)};
  style.rules = graduated(table, "score", {{.column = "status", .equals = "candidate"}}, dot);
  Symbol chosen{.shape = "star", .fill = kProposed, .stroke = kInk, .size = 5};
  const Symbol rejected{.shape = "cross", .stroke = kGrey, .size = 1.8, .width = 0.3};
  style.rules.push_back({say(options, "chosen", "入选"), {{.column = "status", .equals = "chosen"}}, chosen});
  chosen.shape = "diamond";
  style.rules.push_back(
      {say(options, "required", "指定"), {{.column = "status", .equals = "required"}}, chosen});
  style.rules.push_back(
      {say(options, "rejected", "排除"), {{.column = "status", .equals = "rejected"}}, rejected});
  return style;
}

Style centres(const Table& table, const WriteOptions& options) {
  Style style{.rules = {{say(options, "existing centre", "现有中心"),
                         {},
                         {.shape = "square", .fill = kExisting, .stroke = "#ffffff", .size = 3}}},
              .label_size = 7};
  if (has(table, "name")) style.labels = {"name"};
  return style;
}

Style subdistricts(const Table& table, const WriteOptions& options) {
  const std::string name = first_of(table, {"subdist", "name"});
  Style style{
      .geometry = Geometry::polygon,
      .rules = {{say(options, "subdistrict", "街道(镇)"),
                 {},
                 {.fill = "#f7f4ec", .stroke = "#6b5b3e", .width = 0.5, .dashed = true, .opacity = 0.85}}},
      .label_size = 12};
  if (!name.empty()) style.labels = {name};
  return style;
}

Style demand(const Table& table, const WriteOptions& options) {
  const Symbol dot{.fill = "#9ecae1", .size = 1.2, .width = 0};
  if (!has(table, "reached")) return {.rules = {{say(options, "people", "人口"), {}, dot}}};
  const auto rule = [](const std::string& label, const char* word, const char* shape, const char* colour) {
    const bool cross = std::string_view(shape) == "cross";
    return Rule{label,
                {{.column = "reached", .equals = word}},
                {.shape = shape,
                 .fill = cross ? "" : colour,
                 .stroke = cross ? colour : "",
                 .size = 1.3,
                 .width = 0.25}};
  };
  return {.rules = {rule(say(options, "within the cutoff", "步行可达"), "yes", "circle", "#9ecae1"),
                    rule(say(options, "beyond the cutoff", "超出步行范围"), "no", "circle", kProposed),
                    rule(say(options, "no street near", "附近无道路"), "unsnapped", "cross", kTrouble),
                    rule(say(options, "outside the study area", "研究区外"), "outside", "cross", kGrey)}};
}

/// The nearest band darkest.
Style service_areas(const Table& table, const WriteOptions& options) {
  const std::string band = first_of(table, {"band_m", "metres", "limit_m", "band"});
  std::vector<double> metres = values_of(table, band);
  metres.erase(std::ranges::unique(metres).begin(), metres.end());
  Symbol area{.fill = kScale[2], .stroke = kScale[4], .width = 0.2, .opacity = 0.35};
  Style style{.geometry = Geometry::polygon};
  if (metres.empty() || metres.size() > kScale.size()) {
    style.rules = {{say(options, "service area", "服务范围"), {}, area}};
    return style;
  }
  for (std::size_t i = metres.size(); i-- > 0;) {
    area.fill = kScale[kScale.size() - 1 - i];
    Condition range{.column = band, .from = metres[i]};
    if (i + 1 < metres.size()) range.to = metres[i + 1];
    style.rules.push_back({"≤ " + core::number(metres[i]) + " m", {range}, area});
  }
  return style;
}

Style allocation(const WriteOptions& options) {
  return {
      .geometry = Geometry::line,
      .rules = {{say(options, "goes to", "就近分配"), {}, {.stroke = kGrey, .width = 0.12, .opacity = 0.6}}}};
}

Style streets(const Table& table, const WriteOptions& options) {
  const Symbol line{.stroke = "#b5b0a8", .width = 0.25};
  Style style{.geometry = Geometry::line, .rules = {{say(options, "street", "道路"), {}, line}}};
  if (!has(table, "rank") || values_of(table, "rank").empty()) return style;
  style.rules.clear();
  const std::array<std::pair<const char*, const char*>, 3> words = {
      {{"path", "小径"}, {"street", "支路"}, {"main road", "干路"}}};
  const std::array<double, 4> bounds = {-INFINITY, 1, 3, INFINITY};
  for (std::size_t i = 0; i < words.size(); ++i) {
    Condition range{.column = "rank"};
    if (i > 0) range.from = bounds[i];
    if (i + 1 < words.size()) range.to = bounds[i + 1];
    Symbol symbol = line;
    symbol.width = 0.15 + 0.2 * static_cast<double>(i);
    symbol.dashed = i == 0;
    style.rules.push_back({say(options, words[i].first, words[i].second), {range}, symbol});
  }
  return style;
}

Style network_issues(const Table& table, const WriteOptions& options) {
  const Symbol mark{.shape = "cross", .fill = "", .stroke = kTrouble, .size = 2.4, .width = 0.5};
  return {.geometry = table.geometry,
          .rules = {{say(options, "fault in the streets", "路网问题"), {}, mark}}};
}

Style plain(const Table& table, const WriteOptions& options) {
  Symbol symbol{.fill = kScale[1], .stroke = kGrey};
  if (table.geometry == Geometry::line) symbol.fill = "";
  return {.geometry = table.geometry, .rules = {{title(table, options), {}, symbol}}};
}

}  // namespace

Style style_of(const Table& table, const WriteOptions& options) {
  const auto is = [&](std::string_view name, Geometry geometry) {
    return table.name == name && table.geometry == geometry;
  };
  if (is("sites", Geometry::point)) return sites(table, options);
  if (is("candidates", Geometry::point)) return candidates(table, options);
  if (is("centres", Geometry::point)) return centres(table, options);
  if (is("subdistricts", Geometry::polygon)) return subdistricts(table, options);
  if (is("demand", Geometry::point)) return demand(table, options);
  if (is("service_areas", Geometry::polygon)) return service_areas(table, options);
  if (is("allocation", Geometry::line)) return allocation(options);
  if (is("streets", Geometry::line)) return streets(table, options);
  if (table.name == "network_issues") return network_issues(table, options);
  return plain(table, options);
}

}  // namespace mulin::maps
