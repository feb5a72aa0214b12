// study/compare: two plans side by side: sites kept, dropped, new; people gained and lost, by subdistrict.
// In: two folders that `mulin run` wrote over the same people → out: lines of text.
// Read first: study/saved_plan.h.
#pragma once

#include <string>
#include <vector>

namespace mulin::study {

/// From the first plan to the second. Text is in `locale`, or the first plan's own language when empty.
/// Throws: DataError when a folder is no plan, or the two were made over different people.
std::vector<std::string> compare(const std::string& first, const std::string& second,
                                 const std::string& locale);

}  // namespace mulin::study
