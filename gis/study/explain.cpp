#include "study/explain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "core/error.h"
#include "core/text.h"
#include "study/saved_plan.h"

namespace mulin::study {
namespace {

/// Writes lines in one of two languages.
class Writer {
 public:
  Writer(const SavedPlan& plan, bool chinese) : plan_(plan), zh_(chinese) {}

  void site(std::size_t at) {
    const auto& s = plan_.sites[at];
    say(s.id + (s.name.empty() ? "" : "  " + s.name) + "  " + s.subdistrict);
    if (s.status == "rejected") {
      say(zh_ ? "  未参选: " + s.reason : "  not in play: " + s.reason);
      return;
    }
    const auto rank = std::find(plan_.chosen.begin(), plan_.chosen.end(), at);
    if (rank != plan_.chosen.end()) {
      const auto place = std::to_string(rank - plan_.chosen.begin() + 1);
      say(zh_ ? "  推荐第 " + place + " 位" + (s.status == "required" ? "(指定必选)" : "")
              : "  in the plan, rank " + place + (s.status == "required" ? " (required)" : ""));
    } else {
      say(zh_ ? "  未入选" : "  not in the plan");
    }
    contributions(s);
    people(at);
  }

  void swap(std::size_t in, std::size_t out) {
    auto open = plan_.chosen;
    std::replace(open.begin(), open.end(), out, in);
    const double change = plan_.gained(open) - plan_.gained(plan_.chosen);
    const auto& a = plan_.sites[in];
    const auto& b = plan_.sites[out];
    say(zh_ ? "以 " + a.id + " 替换 " + b.id + ": 覆盖人口变化 " + signed_people(change) + " 人"
            : a.id + " instead of " + b.id + ": " + signed_people(change) + " people covered");
    by_subdistrict(open);
    say(zh_ ? "  各指标(值 × 权重)之差:" : "  difference by criterion (value × weight):");
    for (std::size_t k = 0; k < plan_.criteria.size(); ++k) {
      const double difference = (worth(a, k) - worth(b, k)) * plan_.criteria[k].weight;
      say("    " + plan_.criteria[k].name + "  " + (difference >= 0 ? "+" : "") + core::fixed(difference, 4) +
          "  (" + number(a.raw[k]) + (zh_ ? " 对 " : " against ") + number(b.raw[k]) + ")");
    }
    if (a.subdistrict != b.subdistrict) {
      say(zh_ ? "  两点不在同一街道: 若有配额,替换可能违反配额"
              : "  they lie in different subdistricts: quotas, where given, may forbid the swap");
    }
  }

  std::vector<std::string> lines;

 private:
  void say(const std::string& line) { lines.push_back(line); }
  static double worth(const SavedSite& s, std::size_t k) {
    return std::isfinite(s.value[k]) ? s.value[k] : 0;
  }
  static std::string number(double v) {
    return std::isfinite(v) ? core::number(std::round(v * 1e4) / 1e4) : "–";
  }
  static std::string signed_people(double v) { return (v >= 0 ? "+" : "") + core::grouped(v); }

  void contributions(const SavedSite& s) {
    std::vector<std::size_t> order(plan_.criteria.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return worth(s, a) * plan_.criteria[a].weight > worth(s, b) * plan_.criteria[b].weight;
    });
    say(zh_ ? "  评分 " + core::fixed(s.score, 3) + ",第 " + std::to_string(s.score_rank) + " 位:"
            : "  score " + core::fixed(s.score, 3) + ", rank " + std::to_string(s.score_rank) + ":");
    for (const auto k : order) {
      const auto& c = plan_.criteria[k];
      say("    " + c.name + "  " + core::fixed(worth(s, k) * c.weight, 4) + " = " +
          core::fixed(worth(s, k), 3) + " × " + core::fixed(c.weight, 3) + (zh_ ? "  原值 " : "  raw ") +
          number(s.raw[k]));
    }
  }

  void people(std::size_t at) {
    const auto& s = plan_.sites[at];
    double within = 0, fresh = 0;
    for (const auto demand : s.reach) {
      const auto i = static_cast<std::size_t>(demand);
      within += plan_.people[i];
      if (plan_.served_before[i] == 0) fresh += plan_.people[i];
    }
    say(zh_ ? "  " + plan_.cutoff + " 内 " + core::grouped(within) + " 人,其中 " + core::grouped(fresh) +
                  " 人尚无中心覆盖"
            : "  " + core::grouped(within) + " people within " + plan_.cutoff + ", " + core::grouped(fresh) +
                  " of them beyond every existing centre");
    const double now = plan_.gained(plan_.chosen);
    auto open = plan_.chosen;
    if (plan_.in_plan(at)) {
      std::erase(open, at);
      say(zh_ ? "  若去掉此点: 少覆盖 " + core::grouped(now - plan_.gained(open)) + " 人"
              : "  without it " + core::grouped(now - plan_.gained(open)) + " fewer people are covered");
      return;
    }
    open.push_back(at);
    say(zh_ ? "  若另加此点: 再覆盖 " + core::grouped(plan_.gained(open) - now) + " 人;其余人口方案已覆盖"
            : "  opened on top of the plan it adds " + core::grouped(plan_.gained(open) - now) +
                  " people; the plan covers the others already");
    best_swap(at, now);
  }

  void best_swap(std::size_t at, double now) {
    std::optional<std::size_t> best;
    double most = -std::numeric_limits<double>::infinity();
    for (const auto out : plan_.chosen) {
      auto open = plan_.chosen;
      std::replace(open.begin(), open.end(), out, at);
      const double value = plan_.gained(open);
      if (value <= most) continue;
      most = value;
      best = out;
    }
    if (!best) return;
    say(zh_ ? "  代价最小的替换: 代替 " + plan_.sites[*best].id + ",覆盖人口 " + signed_people(most - now) +
                  " 人"
            : "  cheapest swap: for " + plan_.sites[*best].id + ", " + signed_people(most - now) +
                  " people covered");
  }

  void by_subdistrict(const std::vector<std::size_t>& open) {
    const auto covered = [&](const std::vector<std::size_t>& sites) {
      std::vector<char> served = plan_.served_before;
      for (const auto site : sites) {
        for (const auto demand : plan_.sites[site].reach) served[static_cast<std::size_t>(demand)] = 1;
      }
      return served;
    };
    const auto before = covered(plan_.chosen);
    const auto after = covered(open);
    std::map<std::string, double> change;
    for (std::size_t i = 0; i < before.size(); ++i)
      change[plan_.subdistrict[i]] += plan_.people[i] * (after[i] - before[i]);
    for (const auto& [name, people] : change) {
      if (std::abs(people) >= 0.5) say("    " + name + "  " + signed_people(people));
    }
  }

  const SavedPlan& plan_;
  bool zh_;
};

}  // namespace

std::vector<std::string> explain(const ExplainRequest& request) {
  const auto plan = read_saved_plan(request.folder);
  const auto site = plan.find(request.site);
  Writer writer(plan, (request.locale.empty() ? plan.locale : request.locale) == "zh");
  writer.site(site);
  if (request.instead_of.empty()) return writer.lines;
  const auto other = plan.find(request.instead_of);
  if (!plan.in_plan(other)) {
    std::vector<std::string> ids;
    for (const auto c : plan.chosen) ids.push_back(plan.sites[c].id);
    throw core::UsageError("--instead-of " + core::printable(request.instead_of) +
                           ": not in the plan; chosen are " + core::join(ids));
  }
  if (plan.in_plan(site))
    throw core::UsageError(request.site + " is in the plan already; name a site that is not");
  writer.swap(site, other);
  return writer.lines;
}

}  // namespace mulin::study
