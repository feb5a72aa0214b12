// study/check_study: what a study's data say, everything that keeps it from running at once; nothing is
// solved or written. In: Study → out: CheckReport, which `mulin check` prints as text or JSON. Read first:
// core/findings.h, layers/read.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/findings.h"
#include "core/job.h"
#include "layers/read.h"
#include "study/study.h"

namespace mulin::study {

/// total = reachable + unsnapped + outside + dropped; of the last three the first ten ids.
struct PeopleFacts {
  double total = 0, reachable = 0, unsnapped = 0, outside = 0, dropped = 0;
  std::vector<std::string> unsnapped_ids, outside_ids, dropped_ids;
};

struct NetworkFacts {
  std::int64_t nodes = 0, edges = 0;
  double length_m = 0;
  std::int64_t components = 0;
  double largest_share = 0;  ///< of the length, in the largest component
  double beyond_m = 0;       ///< length in islands, the other components
};

struct SiteFacts {
  std::int64_t candidates = 0, in_play = 0;
  std::vector<std::pair<std::string, std::int64_t>> rejected;  ///< reason → how many, all reasons
};

struct CheckReport {
  /// 0 when `mulin run` will do as far as the solver; 3 when a layer is refused; else the code of the first
  /// fault.
  int exit_code = 0;
  std::string study;  ///< the file as it was named
  std::string title, crs;
  core::Findings findings;  ///< what stops a run is a fault
  std::vector<layers::InputReport> inputs;
  // What a fault kept from being known is absent.
  std::optional<PeopleFacts> people;
  std::optional<NetworkFacts> network;
  std::optional<SiteFacts> sites;
};

/// Reads, cleans, builds and scores as a run does, but goes on past what is refused. Throws: Interrupted.
CheckReport check_study(const Study& study, const core::Job& job);

/// One JSON object with the keys `study title crs runs findings facts inputs`; the same bytes whatever the
/// locale and threads.
std::string check_json(const CheckReport& report);

}  // namespace mulin::study
