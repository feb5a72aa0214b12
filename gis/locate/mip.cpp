#include "locate/mip.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <CbcModel.hpp>

#include <CbcCutGenerator.hpp>
#include <CbcEventHandler.hpp>
#include <CbcHeuristic.hpp>
#include <CbcHeuristicRINS.hpp>
#include <CglClique.hpp>
#include <CglGomory.hpp>
#include <CglKnapsackCover.hpp>
#include <CglMixedIntegerRounding2.hpp>
#include <CglPreProcess.hpp>
#include <CglProbing.hpp>
#include <CglZeroHalf.hpp>
#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>

namespace mulin::locate {
namespace {

/// Stops a simplex run when the watch says so.
class StopSimplex : public ClpEventHandler {
 public:
  explicit StopSimplex(Watch& watch) : watch_(&watch) {}
  int event(Event what) override {
    if (what != endOfIteration && what != endOfFactorization) return -1;
    return (++calls_ & 63) == 0 && watch_->over() ? 5 : -1;
  }
  [[nodiscard]] ClpEventHandler* clone() const override { return new StopSimplex(*this); }

 private:
  Watch* watch_;
  int calls_ = 0;
};

/// Stops a branch and bound when the watch says so, and counts its nodes as work.
class StopSearch : public CbcEventHandler {
 public:
  StopSearch(CbcModel* model, Watch& watch) : CbcEventHandler(model), watch_(&watch) {}
  CbcAction event(CbcEvent what) override {
    if (what == node) watch_->spend(1);
    return watch_->over() ? stop : noAction;
  }
  [[nodiscard]] CbcEventHandler* clone() const override { return new StopSearch(*this); }

 private:
  Watch* watch_;
};

void load(const MipModel& model, OsiClpSolverInterface& solver) {
  std::vector<CoinBigIndex> first(model.row_first.begin(), model.row_first.end());
  const CoinPackedMatrix matrix(false, model.columns(), model.rows(),
                                static_cast<CoinBigIndex>(model.row_column.size()), model.row_factor.data(),
                                model.row_column.data(), first.data(), nullptr);
  solver.loadProblem(matrix, model.lower.data(), model.upper.data(), model.cost.data(), model.least.data(),
                     model.most.data());
  for (int c = 0; c < model.columns(); ++c) {
    if (model.whole[static_cast<std::size_t>(c)] != 0) solver.setInteger(c);
  }
}

void silence(OsiClpSolverInterface& solver, Watch& watch) {
  solver.messageHandler()->setLogLevel(0);
  solver.setHintParam(OsiDoReducePrint, true, OsiHintTry);
  solver.getModelPtr()->setLogLevel(0);
  const StopSimplex handler(watch);
  solver.getModelPtr()->passInEventHandler(&handler);
}

void add_cuts(CbcModel& search) {
  CglProbing probing;
  probing.setUsingObjective(1);
  probing.setMaxPass(1);
  probing.setMaxProbe(10);
  probing.setMaxLook(10);
  probing.setRowCuts(3);
  CglGomory gomory;
  gomory.setLimit(300);
  CglKnapsackCover knapsack;
  CglClique clique;
  clique.setStarCliqueReport(false);
  clique.setRowCliqueReport(false);
  CglMixedIntegerRounding2 rounding;
  CglZeroHalf zero_half;
  search.addCutGenerator(&probing, -98, "probing");
  search.addCutGenerator(&gomory, -98, "gomory");
  search.addCutGenerator(&knapsack, -98, "knapsack");
  search.addCutGenerator(&clique, -98, "clique");
  search.addCutGenerator(&rounding, -98, "rounding");
  search.addCutGenerator(&zero_half, -98, "zero half");
  for (int k = 0; k < search.numberCutGenerators(); ++k) search.cutGenerator(k)->setTiming(false);
}

void set_up(CbcModel& search, const MipOptions& options, Watch& watch) {
  search.setLogLevel(0);
  search.messageHandler()->setLogLevel(0);
  search.setAllowableGap(options.absolute_gap);
  search.setAllowableFractionGap(options.gap);
  search.setIntegerTolerance(1e-7);
  search.setMaximumCutPassesAtRoot(20);
  search.setMaximumCutPasses(1);
  search.setNumberStrong(5);
  search.setNumberBeforeTrust(5);
  search.setRandomSeed(1);
  if (options.cutoff < kNoLimit) search.setCutoff(options.cutoff);
  const StopSearch handler(&search, watch);
  search.passInEventHandler(&handler);
  CbcRounding round(search);
  CbcHeuristicRINS rins(search);
  rins.setHowOften(100);
  search.addHeuristic(&round);
  search.addHeuristic(&rins);
  add_cuts(search);
}

MipAnswer read(const MipModel& model, const double* values) {
  MipAnswer answer;
  answer.x.assign(values, values + model.columns());
  answer.objective = 0;
  for (std::size_t c = 0; c < answer.x.size(); ++c) {
    if (model.whole[c] != 0) answer.x[c] = std::round(answer.x[c]);
    answer.objective += model.cost[c] * answer.x[c];
  }
  return answer;
}

/// Branch and bound on a preprocessed copy; the root is known to be feasible in the relaxation.
MipAnswer branch(const MipModel& model, OsiClpSolverInterface& solver, const MipOptions& options,
                 Watch& watch) {
  CglPreProcess preprocess;
  preprocess.messageHandler()->setLogLevel(0);
  MipAnswer answer;
  OsiSolverInterface* smaller = preprocess.preProcess(solver, false, 5);
  if (smaller == nullptr) {
    if (!watch.over()) answer.status = MipAnswer::Status::infeasible;
    return answer;
  }
  CbcModel search(*smaller);
  if (auto* clp = dynamic_cast<OsiClpSolverInterface*>(search.solver()); clp != nullptr) silence(*clp, watch);
  set_up(search, options, watch);
  search.initialSolve();
  search.branchAndBound();
  const bool stopped = watch.over() || !(search.isProvenOptimal() || search.isProvenInfeasible());
  const double bound = search.getBestPossibleObjValue();
  if (search.bestSolution() != nullptr) {
    preprocess.postProcess(*search.solver());
    answer = read(model, solver.getColSolution());
  }
  if (!stopped) answer.status = answer.x.empty() ? MipAnswer::Status::infeasible : MipAnswer::Status::optimal;
  answer.bound = stopped ? bound : std::min(bound, answer.objective);
  if (!stopped && !answer.x.empty() && options.gap == 0)
    answer.bound = answer.objective - options.absolute_gap;
  return answer;
}

}  // namespace

int MipModel::add_column(double low, double high, double price, bool is_whole) {
  lower.push_back(low);
  upper.push_back(high);
  cost.push_back(price);
  whole.push_back(is_whole ? 1 : 0);
  return columns() - 1;
}

void MipModel::add_entry(int column, double factor) {
  row_column.push_back(column);
  row_factor.push_back(factor);
}

void MipModel::close_row(double at_least, double at_most) {
  row_first.push_back(static_cast<std::int64_t>(row_column.size()));
  least.push_back(at_least);
  most.push_back(at_most);
}

MipAnswer solve_mip(const MipModel& model, const MipOptions& options, Watch& watch) {
  MipAnswer answer;
  if (watch.over()) return answer;
  OsiClpSolverInterface solver;
  silence(solver, watch);
  load(model, solver);
  silence(solver, watch);
  solver.initialSolve();
  if (watch.over()) return answer;
  if (solver.isProvenPrimalInfeasible()) {
    answer.status = MipAnswer::Status::infeasible;
    return answer;
  }
  const double relaxed = solver.getObjValue();
  if (relaxed >= options.cutoff) {
    answer.status = MipAnswer::Status::infeasible;
    answer.bound = relaxed;
    return answer;
  }
  answer = branch(model, solver, options, watch);
  answer.bound = std::max(answer.bound, std::min(relaxed, answer.objective));
  return answer;
}

}  // namespace mulin::locate
