// Bytes as a study file.
#include "fuzz.h"
#include "study/study.h"

using namespace mulin;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Scratch scratch;
  static const bool ready = (scratch.write("quota.csv", "subdistrict,n\nWest,1\nEast,2\n"), true);
  scratch.write("study.toml", fuzz::text_of({data, size}));
  fuzz::accepted([&] {
    const auto study = study::read_study(scratch.path("study.toml"));
    fuzz::require(ready && study.sources.population.has_value(), "a study has people");
    fuzz::require(study.walk.cutoff_metres("") > 0 && study.walk.snap >= 0, "cutoff and snap are lengths");
    fuzz::require(study.locate.time_limit > 0, "a time limit is a time");
  });
  return 0;
}
