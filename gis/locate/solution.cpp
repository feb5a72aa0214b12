#include "locate/solution.h"

namespace mulin::locate {

const char* word(Status status) {
  switch (status) {
    case Status::optimal:
      return "optimal";
    case Status::within_gap:
      return "within_gap";
    case Status::feasible:
      return "feasible";
    case Status::infeasible:
      return "infeasible";
    default:
      return "unsolved";
  }
}

const char* word(StoppedBy why) {
  switch (why) {
    case StoppedBy::time_limit:
      return "time_limit";
    case StoppedBy::work_limit:
      return "work_limit";
    default:
      return "interrupt";
  }
}

}  // namespace mulin::locate
