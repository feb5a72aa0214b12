// layers/walkable: what street attributes mean for somebody on foot.
// In: texts of OSM tags or of a planner's columns → out: may one walk here, at which level, of what rank.
// Read first: city/city.h (Streets). Source: OSM wiki, "Access restrictions" and "Key:highway".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "city/city.h"

namespace mulin::layers {

/// The tags that matter. Empty: not said.
struct StreetTags {
  std::string_view highway, foot, access, bridge, tunnel, layer, sidewalk;
};

/// False for motorways, trunk roads and their links without a pavement, what is not built or no longer there,
/// and what `foot` or `access` closes. foot = yes, designated or permissive opens whatever the class.
bool walkable(const StreetTags& tags);

/// "yes", "1", "T", "viaduct", "true", "是" … and not "no", "0", "F", "false", "否", "".
bool says_yes(std::string_view text);

/// "2", "-1", "1;2" → the first number; nothing when there is none.
std::optional<std::int16_t> level_of(std::string_view text);

/// By the class's words, OSM's or Chinese (快速路, 主干路, 次干路, 支路, 小路): street when they say nothing.
city::StreetRank rank_of(std::string_view street_class);

bool is_steps(std::string_view street_class);
bool is_lift(std::string_view street_class);

/// The value of a key in OSM's other_tags ("\"foot\"=>\"no\",…"); empty when absent.
std::string hstore_value(std::string_view tags, std::string_view key);

}  // namespace mulin::layers
