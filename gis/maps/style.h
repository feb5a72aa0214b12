// maps/style: how a layer of the plan looks in a desktop GIS: rules, symbols, labels.
// In: a table by its name and columns → out: a style, written as QML (QGIS 3.10 and later) and SLD.
// Read first: maps/table.h. Inside maps/ only; paper sheets have their own drawing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "maps/table.h"
#include "maps/writers.h"

namespace mulin::maps {

/// Which rows: all that have this text, or a number in [from, to).
struct Condition {
  std::string column{};
  std::string equals{};          ///< text, when neither from nor to is given
  std::optional<double> from{};  ///< inclusive
  std::optional<double> to{};    ///< exclusive
};

/// Units: mm on paper. Colours "#rrggbb"; an empty one is not drawn.
struct Symbol {
  std::string shape = "circle";  ///< of points: circle, star, square, diamond, triangle, cross
  std::string fill{};
  std::string stroke{};
  double size = 2;
  double width = 0.26;
  bool dashed = false;
  double opacity = 1;
};

/// Rules of one style exclude each other: a row is drawn once or not at all.
struct Rule {
  std::string label{};
  std::vector<Condition> when{};  ///< all must hold; none: always
  Symbol symbol{};
};

struct Style {
  Geometry geometry = Geometry::point;
  std::vector<Rule> rules{};
  std::vector<std::string> labels{};  ///< columns, shown with a space between; none: no labels
  bool label_all = false;             ///< even where labels meet: names that must not go missing
  double label_size = 9;              ///< points
  std::string label_colour = "#222222";
};

/// The style of a layer by its name (sites, candidates, …); a layer of another name is drawn plainly.
Style style_of(const Table& table, const WriteOptions& options);

/// The same style for a file whose columns have other names. Shape: `names` has one entry a column of the
/// table.
Style renamed(Style style, const Table& table, const std::vector<std::string>& names);

/// QGIS layer style, with the columns' meanings as aliases.
/// Edge: `names` are the columns' names in the file, those of the table when left out.
std::string qml(const Style& style, const Table& table, const WriteOptions& options,
                const std::vector<std::string>& names = {});

/// QGIS raster style: the colours of scores from `least` to `most`.
std::string surface_qml(double least, double most);

/// OGC Styled Layer Descriptor 1.0 of the same rules.
std::string sld(const Style& style, const Table& table);

}  // namespace mulin::maps
