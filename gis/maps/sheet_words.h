// maps/sheet_words: every word that mulin itself prints on a sheet, in both languages, in one table.
// In: which word, locale → out: text; `filled` puts values in the places {0}, {1}, ….
// Read first: nothing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace mulin::maps {

enum class Word : std::uint8_t {
  candidates_title,
  coverage_title,
  continued,
  of_pages,
  site_table,
  coverage_table,
  legend,
  index_map,
  notes,
  no,
  site,
  subdistrict,
  new_people,
  covered_people,
  mean_walk,
  score,
  new_sites,
  population,
  before,
  after,
  share,
  gain,
  total,
  chosen_site,
  required_site,
  existing_centre,
  candidate_score,
  rejected_site,
  served_before,
  served_after,
  served_with_plan,
  served_before_line,
  exclusion,
  water,
  railway,
  main_street,
  district_border,
  subdistrict_border,
  walking_distance,
  walking_distance_covered,
  today,
  planned,
  walk_bars,
  within,
  between,
  beyond,
  dot_size,
  true_north,
  grid_east,
  grid_west,
  crs,
  sources,
  author,
  date,
  sheet_no,
  approval_no,
  draft,
  drawn_by,
  more_sites,
  more_sites_pdf,
  too_large,
  grid_unit,
  figure_before,
  figure_after,
  figure_gain,
  figure_sites,
  count_  // how many
};

/// Text in "zh", otherwise English.
std::string_view say(Word word, std::string_view locale);

/// The text with {0}, {1}, … replaced by values.
std::string filled(Word word, std::string_view locale, std::initializer_list<std::string> values);

/// A role of a source ("streets", "exclude[2]", "population.spread") in the sheet's language; an unknown one
/// as it is.
std::string_view role_name(std::string_view role, std::string_view locale);

}  // namespace mulin::maps
