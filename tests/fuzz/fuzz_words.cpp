// Bytes as what stands in one cell or one key: numbers, dates, levels, encodings, lengths and times.
#include <cmath>

#include "core/text.h"
#include "core/units.h"
#include "fuzz.h"
#include "layers/encoding.h"
#include "layers/fields.h"
#include "layers/walkable.h"

using namespace mulin;

namespace {

void check_numbers(const std::string& text) {
  if (const auto number = core::to_number(text)) {
    fuzz::require(std::isfinite(*number), "a number is finite");
    fuzz::require(core::to_number(core::number(*number)) == number, "a number written reads back the same");
  }
  if (const auto written = layers::written_number(text)) {
    fuzz::require(std::isfinite(written->value), "a written number is finite");
  }
  if (const auto date = layers::iso_date(text)) {
    fuzz::require(layers::iso_date(*date) == date, "an ISO date reads as itself");
  }
  layers::level_of(text);
  layers::says_yes(text);
  layers::rank_of(text);
  layers::hstore_value(text, "foot");
  fuzz::accepted([&] {
    const auto limit = core::parse_limit(text, "walk.cutoff");
    fuzz::require(std::isfinite(limit.metres) && std::isfinite(limit.seconds), "a limit is finite");
  });
  fuzz::accepted([&] { fuzz::require(core::parse_speed(text, "walk.speed") > 0, "a speed is above 0"); });
  fuzz::accepted(
      [&] { fuzz::require(core::parse_length(text, "walk.snap") >= 0, "a length is not negative"); });
}

void check_encodings(const std::string& text) {
  layers::BytesSeen seen;
  seen.see(text, false);
  fuzz::require(seen.utf8 == core::is_utf8(text), "both tests of UTF-8 agree");
  const auto choice = layers::choose_encoding(layers::encoding_named(text.substr(0, 12)), seen);
  for (const std::string& encoding : {std::string("GB18030"), std::string("CP1252"), choice.name}) {
    if (encoding.empty()) continue;
    for (const bool cut : {false, true}) {
      const auto out = layers::decoded(text, encoding, cut);
      fuzz::require(!out || core::is_utf8(*out), "decoded text is UTF-8");
    }
  }
  if (choice.name == "UTF-8") fuzz::require(seen.utf8, "what is called UTF-8 is UTF-8");
  const auto line = core::printable(text, 60);
  fuzz::require(core::is_utf8(line) && core::printable(line, 60) == line, "printable text stays as it is");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of({data, size});
  check_numbers(text);
  check_encodings(text);
  return 0;
}
