// study/columns: the columns that several tables share, each with its short names, meaning and unit in two
// languages. In: nothing → out: maps::Column. Private to study/. Source of the pinyin names: the
// candidate-site table of the planning bureaus (DKBH, JDMC, PM …). Read first: maps/table.h.
#pragma once

#include <string>
#include <utility>

#include "maps/table.h"

namespace mulin::study {

struct Meaning {
  const char* en;
  const char* zh;
};

inline maps::Column text_column(std::string name, std::string dbf, std::string pinyin, Meaning meaning) {
  return {
      std::move(name), std::move(dbf), std::move(pinyin), meaning.en, meaning.zh, "", maps::Type::text, 0};
}
inline maps::Column whole_column(std::string name, std::string dbf, std::string pinyin, Meaning meaning) {
  return {std::move(name),     std::move(dbf),
          std::move(pinyin),   meaning.en,
          meaning.zh,          "1",
          maps::Type::integer, 0};
}
inline maps::Column real_column(std::string name, std::string dbf, std::string pinyin, Meaning meaning,
                                std::string unit, int decimals) {
  return {std::move(name), std::move(dbf),  std::move(pinyin), meaning.en,
          meaning.zh,      std::move(unit), maps::Type::real,  decimals};
}

/// The part of a column's name that a criterion, group or band gives: blanks, commas, quotes and controls
/// become '_'.
std::string safe_column(std::string name);

/// A cell that is empty when the number is not a number.
maps::Cell number_cell(double value);
maps::Cell text_cell(std::string value);
maps::Cell whole_cell(std::int64_t value);

}  // namespace mulin::study
