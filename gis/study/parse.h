// study/parse: the parts of read_study(), one function a table of the study file.
// In: Keys → out: the plain structs of study.h. Private to study/.
// Read first: study/keys.h, study/study.h.
#pragma once

#include "study/keys.h"
#include "study/study.h"

namespace mulin::study {

/// Keys that any layer table takes: source, layer, where, encoding, crs, datum, fields, from, until, credit,
/// …
void parse_source(Keys& keys, layers::Source& source);

/// subdistricts, streets, population, centres, sites, exclude, barrier.
void parse_layers(Keys& top, Study& study);

/// [sites]: what is generated, screened, required, forbidden.
void parse_sites(Keys& keys, Study& study);

void parse_walk(Keys& top, Study& study);

/// [[criterion]], [weights], [scoring].
void parse_scoring(Keys& top, Study& study);

void parse_locate(Keys& top, Study& study);

/// [output] and [map].
void parse_output(Keys& top, Study& study);

/// Throws: UsageError for the named key when it is present: this version cannot honour it and does not ignore
/// it.
void refuse_unsupported(Keys& keys, std::initializer_list<std::string_view> names);

/// "2016" → "2016-01-01", "2016-03-05" as it is. Throws: UsageError.
std::string parse_date(Keys& keys, std::string_view key, const std::string& text);

}  // namespace mulin::study
