#include <chrono>
#include <filesystem>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "layers/read.h"
#include "study/columns.h"
#include "study/parse.h"

namespace mulin::study {
namespace {

void parse_spread(Keys& keys, layers::PopulationSource& population) {
  if (const auto plain = keys.node("spread"); plain != nullptr && plain->is_string()) {
    population.spread.emplace();
    population.spread->key = keys.path("spread");
    population.spread->source = *keys.text("spread");
    return;
  }
  auto spread = keys.table("spread");
  if (!spread) return;
  population.spread.emplace();
  parse_source(*spread, *population.spread);
  population.spread_by = spread->text_or("by", "");
  spread->finish();
}

void parse_population(Keys& keys, layers::PopulationSource& population) {
  parse_source(keys, population);
  population.count = keys.text_or("count", "");
  population.band_stated = keys.has("band");
  population.band = keys.count("band", 1).value_or(1);
  population.measure = keys.word("measure", {"count", "per_km2", "per_ha"}, "count");
  if (auto groups = keys.table("groups")) {
    std::set<std::string> columns;
    for (const auto& [name, value] : groups->raw()) {
      if (!columns.insert(safe_column(std::string(name.str()))).second) {
        groups->refuse(name.str(), "a name like another group's",
                       "names that differ in more than blanks and commas");
      }
      population.groups[std::string(name.str())] = groups->required_text(name.str(), "POP60");
    }
    groups->finish();
  }
  parse_spread(keys, population);
  if (auto by = keys.text("by")) population.spread_by = *by;
  keys.finish();
}

void parse_areas(Keys& top, std::string_view key, std::vector<layers::AreaSource>& areas) {
  for (auto& keys : top.tables(key)) {
    auto& area = areas.emplace_back();
    parse_source(keys, area);
    area.name = keys.text_or("name", std::filesystem::path(layers::shown_file(area)).stem().string());
    if (const auto buffer = keys.text("buffer"))
      area.buffer = core::parse_length(*buffer, keys.path("buffer"));
    keys.finish();
  }
}

/// `slope = "dem.tif"`, or a layer table.
void parse_slope(Keys& keys, Study& study) {
  if (!keys.has("slope")) return;
  auto& slope = study.slope.emplace();
  if (keys.node("slope")->is_string()) {
    slope.key = keys.path("slope");
    slope.source = *keys.text("slope");
  } else if (auto table = keys.table("slope")) {
    parse_source(*table, slope);
    table->finish();
  }
}

template <class Source, class Rest>
void parse_layer(Keys& top, std::string_view key, std::optional<Source>& source, Rest&& rest) {
  auto keys = top.table(key);
  if (!keys) return;
  source.emplace();
  parse_source(*keys, *source);
  rest(*keys, *source);
  keys->finish();
}

}  // namespace

void refuse_unsupported(Keys& keys, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (!keys.has(name)) continue;
    throw core::UsageError(keys.file() + ": " + keys.path(name) +
                           ": this version of mulin cannot honour it yet; remove the key to run without it");
  }
}

std::string parse_date(Keys& keys, std::string_view key, const std::string& text) {
  const auto digits = [&](std::size_t from, std::size_t n) {
    if (text.size() < from + n) return false;
    for (std::size_t i = from; i < from + n; ++i) {
      if (text[i] < '0' || text[i] > '9') return false;
    }
    return true;
  };
  if (text.size() == 4 && digits(0, 4) && text != "0000") return text + "-01-01";
  const bool iso =
      text.size() == 10 && digits(0, 4) && text[4] == '-' && digits(5, 2) && text[7] == '-' && digits(8, 2);
  const auto number = [&](std::size_t from, std::size_t n) { return std::stoi(text.substr(from, n)); };
  const bool exists = iso && number(0, 4) > 0 &&
                      std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                                  std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                                  std::chrono::day(static_cast<unsigned>(number(8, 2))))
                          .ok();
  if (!exists) {
    keys.refuse(key, "\"" + core::printable(text) + "\"", "a year or a date such as \"2016-01-15\"");
  }
  return text;
}

void parse_source(Keys& keys, layers::Source& source) {
  source.key = keys.place();
  source.source = keys.required_text("source", "layer.shp");
  source.layer = keys.text_or("layer", "");
  source.where = keys.text_or("where", "");
  source.encoding = keys.text_or("encoding", "");
  source.crs = std::string(core::trimmed(keys.text_or("crs", "")));
  source.datum = keys.word("datum", {"", "gcj02", "bd09"}, "");
  source.transform = keys.text_or("transform", "");
  source.from = keys.text_or("from", "");
  source.until = keys.text_or("until", "");
  source.credit = keys.text_or("credit", "");
  if (const auto* year = keys.node("year"); year != nullptr && year->is_integer()) {
    source.year = std::to_string(*year->value<std::int64_t>());
  } else {
    source.year = keys.text_or("year", "");
  }
  source.definition = keys.text_or("definition", "");
  for (const auto* role : {"x", "y", "wkt"}) {
    if (const auto field = keys.text(role)) source.fields[role] = *field;
  }
  auto fields = keys.table("fields");
  if (!fields) return;
  for (const auto& [role, value] : fields->raw()) {
    source.fields[std::string(role.str())] = fields->required_text(role.str(), "NAME");
  }
}

void parse_sites(Keys& keys, Study& study) {
  if (auto generate = keys.table("generate")) {
    auto& sites = study.sites;
    if (const auto step = generate->text("along_streets")) {
      sites.along_streets = core::parse_length(*step, generate->path("along_streets"));
    }
    if (const auto side = generate->text("grid"))
      sites.grid = core::parse_length(*side, generate->path("grid"));
    sites.junctions = generate->flag("junctions").value_or(false);
    generate->finish();
    if (!sites.along_streets && !sites.grid && !sites.junctions)
      keys.refuse("generate", "a table that asks for nothing",
                  "{ along_streets = \"100 m\" } or { grid = \"150 m\" }");
    for (const auto& [step, name] :
         {std::pair{sites.along_streets, "along_streets"}, std::pair{sites.grid, "grid"}}) {
      if (step && *step < 1) generate->refuse(name, core::number(*step) + " m", "at least 1 m");
    }
  }
  if (const auto area = keys.text("min_area"))
    study.sites.min_area = core::parse_area(*area, keys.path("min_area"));
  if (const auto overlap = keys.number("overlap")) {
    if (*overlap < 0 || *overlap > 1) keys.refuse("overlap", core::number(*overlap), "a share from 0 to 1");
    study.sites.overlap = *overlap;
  }
  study.sites.require = keys.texts("require");
  study.sites.forbid = keys.texts("forbid");
  if (!keys.has("source")) {
    if (!study.sites.along_streets && !study.sites.grid && !study.sites.junctions) {
      keys.required_text("source", "parcels.shp");
    }
    keys.texts("keep");
    return;
  }
  layers::SiteSource source;
  parse_source(keys, source);
  source.id = keys.text_or("id", "");
  source.name = keys.text_or("name", "");
  source.cost = keys.text_or("cost", "");
  source.keep = keys.texts("keep");
  study.sources.sites = source;
}

void parse_layers(Keys& top, Study& study) {
  auto& sources = study.sources;
  parse_layer(top, "subdistricts", sources.subdistricts, [](Keys& keys, layers::SubdistrictSource& s) {
    s.name = keys.text_or("name", "");
    s.code = keys.text_or("code", "");
    s.population = keys.text_or("population", "");
  });
  parse_layer(top, "streets", sources.streets, [&](Keys& keys, layers::StreetSource& s) {
    parse_slope(keys, study);
    s.walkable = keys.text_or("walkable", "");
    s.level = keys.text_or("level", "");
    const auto joins = keys.word("joins", {"", "vertices", "crossings"}, "");
    if (joins == "vertices") study.joins = network::Joins::vertices;
    if (joins == "crossings") study.joins = network::Joins::crossings;
    if (const auto tolerance = keys.text("tolerance")) {
      study.tolerance = core::parse_length(*tolerance, keys.path("tolerance"));
    }
  });
  auto population = top.table("population");
  if (population) parse_population(*population, sources.population.emplace());
  parse_layer(top, "centres", sources.centres, [](Keys& keys, layers::CentreSource& s) {
    s.name = keys.text_or("name", "");
    s.capacity = keys.text_or("capacity", "");
  });
  auto sites = top.table("sites");
  if (sites) {
    parse_sites(*sites, study);
    sites->finish();
  }
  parse_areas(top, "exclude", sources.exclusions);
  parse_areas(top, "barrier", sources.barriers);
  for (const auto& [given, name] :
       {std::pair{sources.streets.has_value(), "streets"},
        std::pair{sources.population.has_value(), "population"}, std::pair{sites.has_value(), "sites"}}) {
    if (!given) {
      top.suspect_typo(name);
      throw core::UsageError(top.file() + ": [" + name + "] is missing: add the table with source = \"…\"");
    }
  }
}

}  // namespace mulin::study
