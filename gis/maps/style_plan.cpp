// The looks of the plan's own layers, in the colours of the sheets.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "core/text.h"
#include "maps/palette.h"
#include "maps/style.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

/// "#rrggbb"
std::string hex(Colour colour) {
  char out[8];
  const auto byte = [](double part) { return static_cast<unsigned>(std::lround(part * 255)) & 255U; };
  std::snprintf(out, sizeof out, "#%02x%02x%02x", byte(colour.r), byte(colour.g), byte(colour.b));
  return out;
}

std::size_t column_named(const Table& table, std::string_view name) {
  const auto at = std::ranges::find(table.columns, name, &Column::name);
  return static_cast<std::size_t>(at - table.columns.begin());
}

bool has(const Table& table, std::string_view name) {
  return column_named(table, name) < table.columns.size();
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

/// The different texts of a column, in order of appearance.
std::vector<std::string> texts_of(const Table& table, const std::string& column) {
  std::vector<std::string> out;
  const std::size_t c = column_named(table, column);
  for (std::size_t row = 0; c < table.columns.size() && row < table.rows(); ++row) {
    const auto* text = std::get_if<std::string>(&table.at(row, c));
    if (text != nullptr && std::ranges::find(out, *text) == out.end()) out.push_back(*text);
  }
  return out;
}

/// Inner bounds of at most palette::scores.size() classes with about as many rows each.
std::vector<double> quantiles(const std::vector<double>& sorted) {
  std::set<double> bounds;
  for (std::size_t i = 1; i < palette::scores.size() && !sorted.empty(); ++i) {
    const double bound = sorted[i * sorted.size() / palette::scores.size()];
    if (bound > sorted.front()) bounds.insert(bound);
  }
  return {bounds.begin(), bounds.end()};
}

/// "综合得分 0.2 – 0.4"
std::string class_name(const std::string& words, const Condition& range) {
  if (!range.from && !range.to) return words;
  if (!range.from) return words + " < " + core::number(*range.to);
  if (!range.to) return words + " ≥ " + core::number(*range.from);
  return words + " " + core::number(*range.from) + " – " + core::number(*range.to);
}

/// One rule a class of the scores, light to dark, for rows that meet `when`.
std::vector<Rule> graduated(const Table& table, const std::vector<Condition>& when, Symbol symbol,
                            const WriteOptions& options) {
  const std::vector<double> bounds = quantiles(values_of(table, "score"));
  const std::string words =
      has(table, "score") ? meaning(table.columns[column_named(table, "score")], options) : "";
  std::vector<Rule> rules;
  for (std::size_t i = 0; i <= bounds.size(); ++i) {
    Condition range{.column = "score"};
    if (i > 0) range.from = bounds[i - 1];
    if (i < bounds.size()) range.to = bounds[i];
    const std::size_t tone =
        bounds.empty() ? palette::scores.size() - 1 : i * (palette::scores.size() - 1) / bounds.size();
    symbol.fill = hex(palette::scores[tone]);
    rules.push_back({class_name(words, range), when, symbol});
    if (range.from || range.to) rules.back().when.push_back(range);
  }
  return rules;
}

Rule rule_for(const std::string& label, const std::string& column, const std::string& word,
              const Symbol& symbol) {
  return {label, {{.column = column, .equals = word}}, symbol};
}

Style sites(const Table& table, const WriteOptions& options) {
  const Symbol star{.shape = "star", .fill = hex(palette::chosen), .stroke = "#ffffff", .size = 5.5};
  Style style{
      .rules = {{say(options, "proposed site", "推荐点位"), {}, star}}, .label_all = true, .label_size = 10};
  const bool named = !texts_of(table, "name").empty();
  for (const char* column : {"rank", named ? "name" : "site_id"}) {
    if (has(table, column)) style.labels.emplace_back(column);
  }
  return style;
}

Style candidates(const Table& table, const WriteOptions& options) {
  const Symbol dot{.stroke = "#ffffff", .size = 2.6, .width = 0.2};
  if (!has(table, "status")) return {.rules = graduated(table, {}, dot, options)};
  Style style{.rules = graduated(table, {{.column = "status", .equals = "candidate"}}, dot, options)};
  Symbol chosen{.shape = "star", .fill = hex(palette::chosen), .stroke = "#ffffff", .size = 4.5};
  style.rules.push_back(rule_for(say(options, "chosen", "入选"), "status", "chosen", chosen));
  chosen.shape = "diamond";
  style.rules.push_back(rule_for(say(options, "required", "指定"), "status", "required", chosen));
  const Symbol rejected{.shape = "cross", .stroke = hex(palette::rejected), .size = 1.8, .width = 0.3};
  style.rules.push_back(rule_for(say(options, "rejected", "排除"), "status", "rejected", rejected));
  return style;
}

Style centres(const Table& table, const WriteOptions& options) {
  const Symbol square{.shape = "square", .fill = hex(palette::centre), .stroke = "#ffffff", .size = 3};
  Style style{.rules = {{say(options, "existing centre", "现有中心"), {}, square}}, .label_size = 7};
  if (has(table, "name")) style.labels = {"name"};
  style.label_colour = hex(palette::centre);
  return style;
}

Style subdistricts(const Table& table, const WriteOptions& options) {
  const Symbol area{.fill = hex(palette::tints[0]),
                    .stroke = hex(palette::border),
                    .width = 0.5,
                    .dashed = true,
                    .opacity = 0.9};
  Style style{.geometry = Geometry::polygon,
              .rules = {{say(options, "subdistrict", "街道(镇)"), {}, area}},
              .label_all = true,
              .label_size = 12};
  if (has(table, "subdist")) style.labels = {"subdist"};
  return style;
}

Style demand(const Table& table, const WriteOptions& options) {
  const Symbol dot{.fill = hex(palette::walks[3]), .size = 0.8, .width = 0};
  if (!has(table, "reached")) return {.rules = {{say(options, "people", "人口"), {}, dot}}};
  Symbol beyond = dot;
  beyond.fill = hex(palette::beyond);
  const Symbol lost{.shape = "cross", .stroke = hex(palette::chosen), .size = 1.3, .width = 0.25};
  Symbol outside = lost;
  outside.stroke = hex(palette::rejected);
  return {
      .rules = {rule_for(say(options, "within the cutoff", "步行可达"), "reached", "yes", dot),
                rule_for(say(options, "beyond the cutoff", "超出步行范围"), "reached", "no", beyond),
                rule_for(say(options, "no street near", "附近无道路"), "reached", "unsnapped", lost),
                rule_for(say(options, "outside the study area", "研究区外"), "reached", "outside", outside)}};
}

/// Nested bands add up: where they overlap, and so nearest to a place, the tone is darkest. Before the plan:
/// an outline.
Style service_areas(const Table& table, const WriteOptions& options) {
  const Symbol after{.fill = hex(palette::walk_area),
                     .stroke = hex(palette::served_after_edge),
                     .width = 0.2,
                     .opacity = 0.3};
  const Symbol before{.stroke = hex(palette::served_before_edge), .width = 0.35, .dashed = true};
  Style style{.geometry = Geometry::polygon};
  const std::vector<std::string> bands = texts_of(table, "band");
  for (const std::string& band : bands) {
    for (const bool is_after : {true, false}) {
      const std::string words =
          is_after ? say(options, ", with the plan", " (规划后)") : say(options, ", today", " (现状)");
      style.rules.push_back(rule_for(band + words, "band", band, is_after ? after : before));
      style.rules.back().when.push_back({.column = "state", .equals = is_after ? "after" : "before"});
    }
  }
  if (bands.empty() || !has(table, "state"))
    style.rules = {{say(options, "service area", "服务范围"), {}, after}};
  return style;
}

Style allocation(const WriteOptions& options) {
  const Symbol line{.stroke = hex(palette::rejected), .width = 0.12, .opacity = 0.5};
  return {.geometry = Geometry::line, .rules = {{say(options, "walks to", "就近前往"), {}, line}}};
}

Style streets(const Table& table, const WriteOptions& options) {
  using Words = std::pair<const char*, const char*>;
  constexpr std::array<Words, 5> words = {{{"path", "步行小径"},
                                           {"lane", "里弄"},
                                           {"street", "支路"},
                                           {"main road", "干路"},
                                           {"trunk road", "快速路"}}};
  Style style{.geometry = Geometry::line};
  for (std::size_t rank = 0; rank < words.size(); ++rank) {
    const auto& look = palette::streets[rank];
    const Symbol line{.stroke = hex(look.casing), .width = look.width, .dashed = rank == 0};
    const auto low = static_cast<double>(rank);
    style.rules.push_back({say(options, words[rank].first, words[rank].second),
                           {{.column = "rank", .from = low, .to = low + 1}},
                           line});
  }
  const Symbol plainly{.stroke = hex(palette::streets[2].casing), .width = 0.25};
  if (!has(table, "rank")) style.rules = {{say(options, "street", "道路"), {}, plainly}};
  return style;
}

Style network_issues(const Table& table, const WriteOptions& options) {
  const Symbol mark{.shape = "cross", .stroke = hex(palette::chosen), .size = 2.2, .width = 0.4};
  return {.geometry = table.geometry,
          .rules = {{say(options, "fault in the streets", "路网问题"), {}, mark}}};
}

Style plain(const Table& table, const WriteOptions& options) {
  Symbol symbol{.fill = hex(palette::scores[0]), .stroke = hex(palette::rejected)};
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

std::string surface_qml(double least, double most) {
  std::string items;
  for (std::size_t i = 0; i < palette::scores.size(); ++i) {
    const double value = least + (most - least) * static_cast<double>(i) / (palette::scores.size() - 1);
    items += "      <item value=\"" + core::number(value) + "\" label=\"" + core::fixed(value, 2) +
             "\" color=\"" + hex(palette::scores[i]) + "\" alpha=\"255\"/>\n";
  }
  return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.16\" "
         "styleCategories=\"Symbology\">\n <pipe>\n  <rasterrenderer type=\"singlebandpseudocolor\" "
         "band=\"1\" "
         "opacity=\"0.8\" classificationMin=\"" +
         core::number(least) + "\" classificationMax=\"" + core::number(most) +
         "\">\n   <rastershader>\n    <colorrampshader colorRampType=\"INTERPOLATED\" "
         "classificationMode=\"1\" "
         "clip=\"0\" minimumValue=\"" +
         core::number(least) + "\" maximumValue=\"" + core::number(most) + "\">\n" + items +
         "    </colorrampshader>\n   </rastershader>\n  </rasterrenderer>\n </pipe>\n</qgis>\n";
}

Style renamed(Style style, const Table& table, const std::vector<std::string>& names) {
  const auto rename = [&](std::string& column) {
    const std::size_t at = column_named(table, column);
    if (at < names.size()) column = names[at];
  };
  for (Rule& rule : style.rules) {
    for (Condition& when : rule.when) rename(when.column);
  }
  for (std::string& label : style.labels) rename(label);
  return style;
}

}  // namespace mulin::maps
