// study/stopwatch: what each stage of a run cost. In: start(stage) → out: seconds and peak memory for
// timing.json. Read first: nothing.
#pragma once

#include <string>
#include <vector>

namespace mulin::study {

class Stopwatch {
 public:
  struct Stage {
    std::string name;
    double wall_s = 0;
    double cpu_s = 0;
    double peak_mb = 0;  ///< of the process so far, at the end of the stage
  };
  /// Ends the stage before and starts the next.
  void start(const std::string& stage);
  void stop();
  [[nodiscard]] const std::vector<Stage>& stages() const { return stages_; }

 private:
  std::vector<Stage> stages_;
  bool running_ = false;
  double wall_ = 0, cpu_ = 0;
};

}  // namespace mulin::study
