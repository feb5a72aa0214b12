// Bytes as a quota table.
#include <set>

#include "fuzz.h"
#include "study/quota_table.h"

using namespace mulin;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  scratch.write("quota.csv", fuzz::text_of({data, size}));
  for (const auto& columns : {study::QuotaColumns{"quota.csv", "subdistrict", "sites", "", ""},
                              study::QuotaColumns{"quota.csv", "subdistrict", "", "min", "max"},
                              study::QuotaColumns{"quota.csv", "subdistrict", "", "", "max"}}) {
    fuzz::accepted([&] {
      std::set<std::string> names;
      for (const auto& quota : study::read_quota_table(scratch.path("quota.csv"), columns)) {
        fuzz::require(quota.least >= 0 && (!quota.most || *quota.most >= quota.least), "0 ≤ min ≤ max");
        fuzz::require(names.insert(quota.subdistrict).second, "a subdistrict has one quota");
      }
    });
  }
  return 0;
}
