#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "scoring/weights.h"
#include "study/columns.h"
#include "study/parse.h"

namespace mulin::study {
namespace {

const std::vector<std::string>& measures() {
  static const std::vector<std::string> words = {"population_within", "population_gained",  "group_share",
                                                 "walk_saved",        "distance_to",        "count_within",
                                                 "supply_gap",        "attribute",          "inside",
                                                 "overlap_share",     "street_connectivity"};
  return words;
}

double fixed_number(Keys& keys, std::string_view key) {
  const auto value = keys.number(key);
  if (!value) throw core::UsageError(keys.file() + ": " + keys.path(key) + " is missing: give a number");
  return *value;
}

/// points = [[0, 0], [600, 0.5], [1500, 1]]
std::vector<std::pair<double, double>> parse_points(Keys& keys) {
  std::vector<std::pair<double, double>> points;
  const auto* node = keys.node("points");
  const auto* list = node == nullptr ? nullptr : node->as_array();
  if (list == nullptr) keys.refuse("points", "nothing", "pairs such as [[0, 0], [600, 1]]");
  for (const auto& item : *list) {
    const auto* pair = item.as_array();
    const auto x = pair != nullptr && pair->size() == 2 ? pair->get(0)->value<double>() : std::nullopt;
    const auto y = pair != nullptr && pair->size() == 2 ? pair->get(1)->value<double>() : std::nullopt;
    const bool ascending = x && std::isfinite(*x) && (points.empty() || *x > points.back().first);
    if (!ascending || !y || !(*y >= 0 && *y <= 1)) {
      keys.refuse("points", "a pair out of order or range",
                  "[raw, value] pairs, raw ascending, value from 0 to 1");
    }
    points.emplace_back(*x, *y);
  }
  if (points.size() < 2) keys.refuse("points", "fewer than two pairs", "at least two");
  return points;
}

void parse_value(Keys& keys, scoring::ValueFunction& value) {
  const auto shape = keys.word("shape", {"linear", "piecewise", "step", "logistic", "gaussian"}, "linear");
  value.fixed = true;
  if (shape == "linear") {
    value.from = fixed_number(keys, "from");
    value.to = fixed_number(keys, "to");
    if (value.from == value.to) keys.refuse("to", core::number(value.to), "a number other than `from`");
  } else if (shape == "piecewise" || shape == "step") {
    value.shape = shape == "step" ? scoring::Shape::step : scoring::Shape::piecewise;
    value.points = parse_points(keys);
  } else if (shape == "logistic") {
    value.shape = scoring::Shape::logistic;
    value.midpoint = fixed_number(keys, "midpoint");
    value.steepness = fixed_number(keys, "steepness");
  } else {
    value.shape = scoring::Shape::gaussian;
    value.ideal = fixed_number(keys, "ideal");
    value.spread = fixed_number(keys, "spread");
    if (value.spread <= 0) keys.refuse("spread", core::number(value.spread), "a number above 0");
  }
  keys.finish();
}

bool uses_layer(const std::string& measure) {
  return measure == "distance_to" || measure == "count_within" || measure == "inside";
}

void parse_group(Keys& keys, const Study& study, CriterionSpec& spec) {
  spec.group = keys.text_or("group", "");
  const auto& groups = study.sources.population->groups;
  if (spec.criterion.measure == "group_share" && spec.group.empty() && groups.size() == 1) {
    spec.group = groups.begin()->first;
  }
  if (spec.criterion.measure == "group_share" && spec.group.empty()) {
    throw core::UsageError(keys.file() + ": " + keys.path("group") +
                           " is missing: name a group of [population] groups");
  }
  if (spec.group.empty() || groups.contains(spec.group)) return;
  std::vector<std::string> names;
  for (const auto& [name, field] : groups) names.push_back(name);
  const auto nearest = core::nearest_name(spec.group, names);
  keys.refuse(
      "group", "\"" + core::printable(spec.group) + "\"",
      "a group of [population] groups" + (nearest ? ", did you mean \"" + *nearest + "\"?" : std::string()));
}

/// A weight that falls to no measure is the error that a planner looks for by the criterion's name.
std::string parse_measure(Keys& keys) {
  const auto name = keys.text_or("name", "");
  const auto measure = keys.required_text("measure", "population_gained");
  if (std::find(measures().begin(), measures().end(), measure) != measures().end()) return measure;
  const auto nearest = core::nearest_name(measure, measures());
  throw core::UsageError(keys.file() + ": weights: " + keys.path("measure") +
                         (name.empty() ? "" : " of \"" + core::printable(name) + "\"") + " = \"" + core::printable(measure) + "\": expected one of " + core::join(measures()) +
                         (nearest ? "; did you mean \"" + *nearest + "\"?" : ""));
}

CriterionSpec parse_criterion(Keys& keys, Study& study) {
  CriterionSpec spec;
  spec.key = keys.place();
  refuse_unsupported(keys, {"raster"});
  auto& c = spec.criterion;
  c.measure = parse_measure(keys);
  c.name = keys.text_or("name", c.measure);
  if (const auto* weight = keys.node("weight"); weight != nullptr && weight->is_floating_point()) {
    c.weight = *weight->value<double>();
  } else {
    c.weight = keys.number("weight").value_or(1);
  }
  if (!(c.weight >= 0) || std::isinf(c.weight)) {
    throw core::UsageError(keys.file() + ": weights: " + keys.path("weight") + " of \"" +
                           core::printable(c.name) +
                           "\" = " + (std::isfinite(c.weight) ? core::number(c.weight) : "no finite number") +
                           ": expected 0 or more");
  }
  const bool less = c.measure == "distance_to" || c.measure == "overlap_share";
  c.value.more_is_better = keys.word("better", {"more", "less"}, less ? "less" : "more") == "more";
  if (auto value = keys.table("value")) parse_value(*value, c.value);
  if (c.measure == "group_share" || keys.has("group")) parse_group(keys, study, spec);
  if (c.measure == "attribute") {
    spec.field = keys.text_or("attribute", keys.text_or("field", ""));
    if (spec.field.empty()) keys.required_text("field", "JZMJ");
  }
  if (c.measure == "supply_gap") spec.target = fixed_number(keys, "target");
  if (const auto within = keys.text("within")) spec.within = core::parse_length(*within, keys.path("within"));
  if (uses_layer(c.measure)) {
    spec.straight = keys.word("by", {"network", "straight"}, "network") == "straight";
    auto& places = study.sources.places.emplace_back();
    parse_source(keys, places);
    spec.places = static_cast<int>(study.sources.places.size()) - 1;
  }
  keys.finish();
  return spec;
}

CriterionSpec plain(std::string name, double weight, std::string group = "") {
  CriterionSpec spec;
  spec.key = "criterion (default)";
  spec.criterion.measure = name;
  spec.criterion.name = std::move(name);
  spec.criterion.weight = weight;
  spec.group = std::move(group);
  return spec;
}

/// People first: half for those newly reached, the rest for shorter walks and, where the layers tell, the
/// groups.
void add_default_criteria(Study& study) {
  study.default_criteria = true;
  study.criteria = {plain("population_gained", 0.5), plain("walk_saved", 0.3)};
  const auto& groups = study.sources.population->groups;
  if (!groups.empty()) study.criteria.push_back(plain("group_share", 0.2, groups.begin()->first));
}

std::vector<std::vector<double>> parse_matrix(Keys& keys, std::string_view key) {
  std::vector<std::vector<double>> matrix;
  const auto* node = keys.node(key);
  const auto* rows = node == nullptr ? nullptr : node->as_array();
  if (rows == nullptr) keys.refuse(key, "nothing", "a matrix such as [[1, 3], [0.333, 1]]");
  for (const auto& row : *rows) {
    matrix.emplace_back();
    if (!row.is_array()) keys.refuse(key, "a row that is no list", "a matrix such as [[1, 3], [0.333, 1]]");
    for (const auto& cell : *row.as_array()) {
      const auto value = cell.value<double>();
      if (!value || !std::isfinite(*value)) keys.refuse(key, "a cell that is no finite number", "numbers");
      matrix.back().push_back(*value);
    }
  }
  return matrix;
}

/// A table of weights by criterion name, beside the methods.
void set_named_weight(Keys& keys, std::string_view name, Study& study) {
  std::vector<std::string> names = {"method", "pairwise"};
  for (auto& spec : study.criteria) {
    names.push_back(spec.criterion.name);
    if (spec.criterion.name != name) continue;
    const auto* node = keys.node(name);
    const auto value = node->value<double>();
    if (!node->is_number() || !value || !std::isfinite(*value) || *value < 0) {
      keys.refuse(name, value ? core::number(*value) : "no number", "a finite number of 0 or more");
    }
    spec.criterion.weight = *value;
    return;
  }
  const auto nearest = core::nearest_name(name, names);
  throw core::UsageError(keys.file() + ": weights." + core::printable(name) + ": no criterion has this name" +
                         (nearest ? ", did you mean \"" + *nearest + "\"?" : ""));
}

void parse_weights(Keys& top, Study& study) {
  auto keys = top.table("weights");
  if (!keys) return;
  const auto method =
      keys->word("method", {"direct", "equal", "ahp"}, keys->has("pairwise") ? "ahp" : "direct");
  if (method == "equal") {
    for (auto& spec : study.criteria) spec.criterion.weight = 1;
  }
  if (method == "ahp") {
    const auto matrix = parse_matrix(*keys, "pairwise");
    if (matrix.size() != study.criteria.size()) {
      keys->refuse("pairwise", std::to_string(matrix.size()) + " rows",
                   std::to_string(study.criteria.size()) + ", one a criterion in their order");
    }
    const auto result = scoring::ahp(matrix);
    for (std::size_t i = 0; i < matrix.size(); ++i) study.criteria[i].criterion.weight = result.weight[i];
  }
  for (const auto& [name, value] : keys->raw()) {
    if (name != "method" && name != "pairwise") set_named_weight(*keys, name.str(), study);
  }
}

}  // namespace

void parse_scoring(Keys& top, Study& study) {
  for (auto& keys : top.tables("criterion")) study.criteria.push_back(parse_criterion(keys, study));
  if (study.criteria.empty()) add_default_criteria(study);
  if (study.sources.sites) {
    for (const auto& spec : study.criteria) {
      if (spec.field.empty()) continue;
      study.sources.sites->attributes.push_back(spec.field);
      study.sources.sites->asked_by.emplace(
          spec.field, spec.key + " \"" + core::printable(spec.criterion.name, 40) + "\" field");
    }
  }
  parse_weights(top, study);
  double sum = 0;
  std::set<std::string> names;
  for (const auto& spec : study.criteria) {
    sum += spec.criterion.weight;
    if (!names.insert(safe_column(spec.criterion.name)).second) {
      throw core::UsageError(top.file() + ": " + spec.key + ".name = \"" +
                             core::printable(spec.criterion.name) +
                             "\": two criteria share this name; names must differ");
    }
  }
  if (sum <= 0) throw core::UsageError(top.file() + ": weights: all are 0; expected at least one above 0");
  auto keys = top.table("scoring");
  if (!keys) return;
  const auto method =
      keys->word("method", {"weighted-sum", "weighted-product", "topsis", "owa"}, "weighted-sum");
  if (method == "weighted-product") study.method = scoring::Method::weighted_product;
  if (method == "topsis") study.method = scoring::Method::topsis;
  if (method == "owa") study.method = scoring::Method::owa;
  study.draws = keys->count("draws", 0).value_or(0);
  if (study.draws > 0) keys->refuse("draws", std::to_string(study.draws), "0: this version has no draws yet");
  keys->finish();
}

}  // namespace mulin::study
