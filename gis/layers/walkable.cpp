#include "layers/walkable.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace mulin::layers {
namespace {

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 16> kNeverWalked = {
    "motorway",      "motorway_link", "construction", "proposed",   "raceway", "bus_guideway",
    "abandoned",     "razed",         "planned",      "disused",    "no",      "escape",
    "platform_edge", "busway",        "demolished",   "via_ferrata"};
constexpr std::array<std::string_view, 2> kTrunk = {"trunk", "trunk_link"};
constexpr std::array<std::string_view, 8> kOpen = {"yes",         "designated", "permissive", "official",
                                                   "destination", "public",     "customers",  "use_sidepath"};
constexpr std::array<std::string_view, 2> kClosed = {"no", "private"};

struct RankWord {
  std::string_view word;
  city::StreetRank rank;
};
using enum city::StreetRank;
constexpr RankWord kRanks[] = {{"motorway", trunk},
                               {"trunk", trunk},
                               {"primary", main},
                               {"secondary", main},
                               {"tertiary", street},
                               {"residential", street},
                               {"unclassified", street},
                               {"road", street},
                               {"living_street", lane},
                               {"service", lane},
                               {"pedestrian", lane},
                               {"footway", path},
                               {"path", path},
                               {"steps", path},
                               {"cycleway", path},
                               {"track", path},
                               {"bridleway", path},
                               {"corridor", path},
                               {"alley", lane},
                               {"lane", lane},
                               {"main", main},
                               {"street", street},
                               {"elevated", trunk},
                               {"高速", trunk},
                               {"快速", trunk},
                               {"高架", trunk},
                               {"主干", main},
                               {"次干", main},
                               {"干路", main},
                               {"干道", main},
                               {"支路", street},
                               {"街巷", lane},
                               {"弄", lane},
                               {"巷", lane},
                               {"内部", lane},
                               {"步行", path},
                               {"人行", path},
                               {"小路", path},
                               {"台阶", path}};

}  // namespace

bool walkable(const StreetTags& tags) {
  if (tags.highway.empty() || among(tags.highway, kNeverWalked)) return false;
  if (among(tags.foot, kOpen)) return true;
  if (among(tags.foot, kClosed) || among(tags.access, kClosed)) return false;
  if (among(tags.highway, kTrunk))
    return tags.sidewalk == "both" || tags.sidewalk == "left" || tags.sidewalk == "right";
  return true;
}

bool says_yes(std::string_view text) {
  text = core::trimmed(text);
  const auto word = core::lower(text);
  return !word.empty() && word != "no" && word != "0" && word != "f" && word != "false" && word != "n" &&
         word != "否" && word != "无" && word != "-1" && word != "none" && word != "null";
}

std::optional<std::int16_t> level_of(std::string_view text) {
  const auto first = core::trimmed(text.substr(0, text.find(';')));
  const auto number = core::to_number(first);
  if (!number || *number < -100 || *number > 100) return std::nullopt;
  return static_cast<std::int16_t>(*number);
}

city::StreetRank rank_of(std::string_view street_class) {
  const auto word = core::lower(core::trimmed(street_class));
  for (const auto& [name, rank] : kRanks) {
    const bool chinese = static_cast<unsigned char>(name[0]) > 0x7F;
    if (chinese ? word.find(name) != std::string::npos : word == name || word == std::string(name) + "_link")
      return rank;
  }
  return street;
}

bool is_steps(std::string_view street_class) {
  return street_class == "steps" || street_class.find("台阶") != std::string_view::npos;
}

bool is_lift(std::string_view street_class) {
  return street_class == "elevator" || street_class.find("电梯") != std::string_view::npos;
}

std::string hstore_value(std::string_view tags, std::string_view key) {
  const std::string wanted = "\"" + std::string(key) + "\"=>\"";
  std::size_t at = 0;
  do {
    at = tags.find(wanted, at);
    if (at == std::string_view::npos) return "";
    if (at == 0 || tags[at - 1] == ',') break;
    ++at;
  } while (true);
  std::string value;
  for (std::size_t i = at + wanted.size(); i < tags.size() && tags[i] != '"'; ++i) {
    if (tags[i] == '\\' && i + 1 < tags.size()) ++i;
    value += tags[i];
  }
  return value;
}

}  // namespace mulin::layers
