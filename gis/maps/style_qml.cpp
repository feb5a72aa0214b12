// Styles as QGIS keeps them. Properties are written as <prop>, which every QGIS 3 reads.
#include <sstream>

#include "core/text.h"
#include "maps/style.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

std::string quoted_name(const std::string& column) {
  std::string out = "\"";
  for (const char c : column) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string quoted_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\\') out += '\\';
    out.append(c == '\'' ? 2 : 1, c);
  }
  return out + "'";
}

std::string expression(const Condition& when) {
  const std::string column = quoted_name(when.column);
  std::vector<std::string> parts;
  if (when.from) parts.push_back(column + " >= " + core::number(*when.from));
  if (when.to) parts.push_back(column + " < " + core::number(*when.to));
  if (!when.equals.empty()) parts.push_back(column + " = " + quoted_text(when.equals));
  return core::join(parts, " AND ");
}

std::string expression(const Rule& rule) {
  std::vector<std::string> parts;
  for (const auto& when : rule.when) {
    std::string part = expression(when);
    if (!part.empty()) parts.push_back(std::move(part));
  }
  return core::join(parts, " AND ");
}

/// "#rrggbb" → "r,g,b,255"; empty → fully transparent.
std::string colour(const std::string& hex) {
  if (hex.empty()) return "0,0,0,0";
  const auto part = [&](std::size_t at) { return std::to_string(std::stoi(hex.substr(at, 2), nullptr, 16)); };
  return part(1) + "," + part(3) + "," + part(5) + ",255";
}

std::string props(const Properties& properties) {
  std::string out;
  for (const auto& [key, value] : properties) {
    out += "     <prop k=\"" + key + "\" v=\"" + xml_text(value) + "\"/>\n";
  }
  return out;
}

Properties outline(const Symbol& s, const std::string& prefix) {
  const std::string style = s.stroke.empty() ? "no" : s.dashed ? "dash" : "solid";
  return {{prefix + "_color", colour(s.stroke)},
          {prefix + "_style", style},
          {prefix + "_width", core::number(s.width)},
          {prefix + "_width_unit", "MM"}};
}

std::string symbol(const Symbol& s, Geometry geometry, std::size_t number) {
  std::string type = "marker", kind = "SimpleMarker";
  Properties properties = outline(s, "outline");
  if (geometry == Geometry::line) {
    type = "line";
    kind = "SimpleLine";
    properties = {{"line_color", colour(s.stroke)},
                  {"line_style", s.dashed ? "dash" : "solid"},
                  {"line_width", core::number(s.width)},
                  {"line_width_unit", "MM"},
                  {"capstyle", "round"},
                  {"joinstyle", "round"}};
  } else if (geometry == Geometry::polygon) {
    type = "fill";
    kind = "SimpleFill";
    properties.insert(properties.end(),
                      {{"color", colour(s.fill)}, {"style", s.fill.empty() ? "no" : "solid"}});
  } else {
    properties.insert(properties.end(), {{"name", s.shape == "cross" ? "cross2" : s.shape},
                                         {"color", colour(s.fill)},
                                         {"size", core::number(s.size)},
                                         {"size_unit", "MM"}});
  }
  return "   <symbol type=\"" + type + "\" name=\"" + std::to_string(number) + "\" alpha=\"" +
         core::number(s.opacity) + "\" clip_to_extent=\"1\" force_rhr=\"0\">\n    <layer class=\"" + kind +
         "\" enabled=\"1\" locked=\"0\" pass=\"0\">\n" + props(properties) + "    </layer>\n   </symbol>\n";
}

std::string renderer(const Style& style) {
  std::ostringstream rules, symbols;
  for (std::size_t i = 0; i < style.rules.size(); ++i) {
    const Rule& rule = style.rules[i];
    const std::string filter = expression(rule);
    rules << "   <rule key=\"{rule-" << i << "}\" symbol=\"" << i << "\" label=\"" << xml_text(rule.label)
          << "\"";
    if (!filter.empty()) rules << " filter=\"" << xml_text(filter) << "\"";
    rules << "/>\n";
    symbols << symbol(rule.symbol, style.geometry, i);
  }
  return " <renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" forceraster=\"0\" enableorderby=\"0\">\n"
         "  <rules key=\"{root}\">\n" +
         rules.str() + "  </rules>\n  <symbols>\n" + symbols.str() + "  </symbols>\n </renderer-v2>\n";
}

/// Points: around the point; polygons: over the middle; lines: along them.
std::string placement(Geometry geometry) {
  const std::string way = geometry == Geometry::point ? "6" : geometry == Geometry::polygon ? "0" : "2";
  return "    <placement placement=\"" + way +
         "\" dist=\"1\" distUnits=\"MM\" placementFlags=\"10\" "
         "centroidInside=\"1\" centroidWhole=\"1\" predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\"/>\n";
}

std::string labelling(const Style& style) {
  if (style.labels.empty()) return "";
  std::vector<std::string> names;
  for (const auto& column : style.labels) names.push_back("coalesce(" + quoted_name(column) + ", '')");
  const std::string text =
      names.size() == 1 ? style.labels[0] : "trim(" + core::join(names, " || ' ' || ") + ")";
  return " <labeling type=\"simple\">\n  <settings calloutType=\"simple\">\n"
         "    <text-style fieldName=\"" +
         xml_text(text) + "\" isExpression=\"" + (names.size() > 1 ? "1" : "0") +
         "\" fontFamily=\"Noto Sans CJK SC\" fontSize=\"" + core::number(style.label_size) +
         "\" fontSizeUnit=\"Point\" fontWeight=\"50\" textColor=\"" + colour(style.label_colour) +
         "\" textOpacity=\"1\">\n"
         "     <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" "
         "bufferColor=\"255,255,255,255\" bufferOpacity=\"0.9\"/>\n    </text-style>\n" +
         placement(style.geometry) + "    <rendering drawLabels=\"1\" displayAll=\"" +
         (style.label_all ? "1" : "0") + "\" obstacle=\"1\"/>\n  </settings>\n </labeling>\n";
}

/// Fields are counted from 0; a GeoPackage's own `fid` comes first, but QGIS goes by name.
std::string aliases(const Table& table, const WriteOptions& options, const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string& name = names.empty() ? table.columns[c].name : names[c];
    out += "  <alias index=\"" + std::to_string(c + 1) + "\" field=\"" + xml_text(name) + "\" name=\"" +
           xml_text(alias(table, c, options)) + "\"/>\n";
  }
  return " <aliases>\n" + out + " </aliases>\n";
}

/// Qgis::GeometryType
std::string geometry_type(Geometry geometry) {
  switch (geometry) {
    case Geometry::point:
      return "0";
    case Geometry::line:
      return "1";
    case Geometry::polygon:
      return "2";
    case Geometry::none:
      return "4";
  }
  return "4";
}

}  // namespace

std::string qml(const Style& style, const Table& table, const WriteOptions& options,
                const std::vector<std::string>& names) {
  const bool placed = table.geometry != Geometry::none;
  return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
         "<qgis version=\"3.22.16\" styleCategories=\"Symbology|Labeling|Fields\" labelsEnabled=\"" +
         std::string(placed && !style.labels.empty() ? "1" : "0") + "\">\n" +
         (placed ? renderer(style) : "") + (placed ? labelling(style) : "") + aliases(table, options, names) +
         " <layerGeometryType>" + geometry_type(table.geometry) + "</layerGeometryType>\n</qgis>\n";
}

}  // namespace mulin::maps
