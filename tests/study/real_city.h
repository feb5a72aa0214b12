// tests/study/real_city: the plan of a study over a whole city, run once into a scratch folder.
// In: a study file of the checkout → out: exit code, run.json and tables; absent data are told, so that a
// test can skip. Read first: study/cli_run.h.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "study/cli_run.h"

namespace mulin::test {

/// The data that do not belong to the repository lie beside it.
inline fs::path shared_data() {
  return fs::path(MULIN_SOURCE_DIR) / "../shared";
}
inline fs::path study_file(const std::string& name) {
  return fs::path(MULIN_SOURCE_DIR) / name;
}

class CityRun {
 public:
  explicit CityRun(const std::string& study)
      : outcome(mulin({"run", study_file(study).string(), "-o", plan().string(), "--quiet"})),
        json(nlohmann::json::parse(read_file(plan() / "run.json"), nullptr, false)) {}
  [[nodiscard]] fs::path plan() const { return scratch_.path() / "plan"; }
  [[nodiscard]] double people(const char* key) const { return json["population"][key].get<double>(); }
  [[nodiscard]] double covered(const char* when) const { return json["coverage"][when].get<double>(); }

 private:
  Scratch scratch_;

 public:
  Outcome outcome;
  nlohmann::json json;
};

}  // namespace mulin::test
