// Styles as OGC Styled Layer Descriptor 1.0, for everything that is not QGIS. Source: OGC 02-070.
#include "core/text.h"
#include "maps/style.h"
#include "maps/write_support.h"

namespace mulin::maps {
namespace {

constexpr double kPixels = 1 / 0.28;  // a pixel is 0.28 mm

std::string parameter(const std::string& name, const std::string& value) {
  return "<CssParameter name=\"" + name + "\">" + xml_text(value) + "</CssParameter>";
}

std::string pixels(double millimetres) {
  return core::fixed(millimetres * kPixels, 2);
}

std::string comparison(const std::string& operation, const Condition& when, const std::string& value) {
  return "<ogc:" + operation + "><ogc:PropertyName>" + xml_text(when.column) +
         "</ogc:PropertyName><ogc:Literal>" + xml_text(value) + "</ogc:Literal></ogc:" + operation + ">";
}

std::string filter(const Rule& rule) {
  std::vector<std::string> parts;
  for (const auto& when : rule.when) {
    if (when.from)
      parts.push_back(comparison("PropertyIsGreaterThanOrEqualTo", when, core::number(*when.from)));
    if (when.to) parts.push_back(comparison("PropertyIsLessThan", when, core::number(*when.to)));
    if (!when.equals.empty()) parts.push_back(comparison("PropertyIsEqualTo", when, when.equals));
  }
  if (parts.empty()) return "";
  const std::string all = core::join(parts, "");
  return "<ogc:Filter>" + (parts.size() > 1 ? "<ogc:And>" + all + "</ogc:And>" : all) + "</ogc:Filter>";
}

std::string stroke(const Symbol& s) {
  if (s.stroke.empty()) return "";
  return "<Stroke>" + parameter("stroke", s.stroke) + parameter("stroke-width", pixels(s.width)) +
         parameter("stroke-opacity", core::number(s.opacity)) +
         (s.dashed ? parameter("stroke-dasharray", "4 2") : "") + "</Stroke>";
}

std::string fill(const Symbol& s) {
  if (s.fill.empty()) return "";
  return "<Fill>" + parameter("fill", s.fill) + parameter("fill-opacity", core::number(s.opacity)) +
         "</Fill>";
}

std::string symbolizer(const Symbol& s, Geometry geometry) {
  if (geometry == Geometry::line) return "<LineSymbolizer>" + stroke(s) + "</LineSymbolizer>";
  if (geometry == Geometry::polygon)
    return "<PolygonSymbolizer>" + fill(s) + stroke(s) + "</PolygonSymbolizer>";
  const std::string shape = s.shape == "cross" ? "x" : s.shape == "diamond" ? "square" : s.shape;
  const std::string turn = s.shape == "diamond" ? "<Rotation>45</Rotation>" : "";
  return "<PointSymbolizer><Graphic><Mark><WellKnownName>" + shape + "</WellKnownName>" + fill(s) +
         stroke(s) + "</Mark><Size>" + pixels(s.size) + "</Size>" + turn + "</Graphic></PointSymbolizer>";
}

std::string labels(const Style& style) {
  if (style.labels.empty()) return "";
  std::vector<std::string> names;
  for (const auto& column : style.labels) {
    names.push_back("<ogc:PropertyName>" + xml_text(column) + "</ogc:PropertyName>");
  }
  return "   <Rule><TextSymbolizer><Label>" + core::join(names, " ") + "</Label><Font>" +
         parameter("font-size", core::number(style.label_size)) + "</Font><Halo><Radius>1.5</Radius><Fill>" +
         parameter("fill", "#ffffff") + "</Fill></Halo><Fill>" + parameter("fill", style.label_colour) +
         "</Fill></TextSymbolizer></Rule>\n";
}

}  // namespace

std::string sld(const Style& style, const Table& table) {
  if (table.geometry == Geometry::none) return "";
  std::string rules;
  for (const auto& rule : style.rules) {
    rules += "   <Rule><Title>" + xml_text(rule.label) + "</Title>" + filter(rule) +
             symbolizer(rule.symbol, style.geometry) + "</Rule>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<StyledLayerDescriptor version=\"1.0.0\" xmlns=\"http://www.opengis.net/sld\" "
         "xmlns:ogc=\"http://www.opengis.net/ogc\">\n <NamedLayer><Name>" +
         xml_text(table.name) + "</Name><UserStyle><FeatureTypeStyle>\n" + rules + labels(style) +
         " </FeatureTypeStyle></UserStyle></NamedLayer>\n</StyledLayerDescriptor>\n";
}

}  // namespace mulin::maps
