#include "study/compare.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "study/saved_plan.h"

namespace mulin::study {
namespace {

std::set<std::string> chosen_ids(const SavedPlan& plan) {
  std::set<std::string> ids;
  for (const auto site : plan.chosen) ids.insert(plan.sites[site].id);
  return ids;
}

/// 1 where an existing centre or a chosen site serves the place.
std::vector<char> served(const SavedPlan& plan) {
  auto out = plan.served_before;
  for (const auto site : plan.chosen) {
    for (const auto demand : plan.sites[site].reach) out[static_cast<std::size_t>(demand)] = 1;
  }
  return out;
}

void require_same_people(const SavedPlan& a, const SavedPlan& b) {
  if (a.people == b.people && a.subdistrict == b.subdistrict) return;
  throw core::DataError(
      a.folder + " and " + b.folder +
      ": made over different people; expected two plans over the same [population] and [subdistricts]");
}

std::string signed_people(double v) {
  return (v >= 0 ? "+" : "") + core::grouped(v);
}

struct Change {
  double gained = 0, lost = 0, first = 0, second = 0;
};

std::string list(const std::vector<std::string>& ids) {
  return std::to_string(ids.size()) + (ids.empty() ? "" : "  ") + core::join(ids);
}

}  // namespace

std::vector<std::string> compare(const std::string& first, const std::string& second,
                                 const std::string& locale) {
  const auto a = read_saved_plan(first);
  const auto b = read_saved_plan(second);
  require_same_people(a, b);
  const bool zh = (locale.empty() ? a.locale : locale) == "zh";
  const auto before = chosen_ids(a);
  const auto after = chosen_ids(b);
  std::vector<std::string> kept, dropped, added;
  std::set_intersection(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(kept));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(dropped));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));

  const auto in_first = served(a);
  const auto in_second = served(b);
  std::map<std::string, Change> areas;
  Change all;
  for (std::size_t i = 0; i < a.people.size(); ++i) {
    for (auto* change : {&areas[a.subdistrict[i]], &all}) {
      if (in_first[i] != 0) change->first += a.people[i];
      if (in_second[i] != 0) change->second += a.people[i];
      if (in_first[i] == 0 && in_second[i] != 0) change->gained += a.people[i];
      if (in_first[i] != 0 && in_second[i] == 0) change->lost += a.people[i];
    }
  }
  std::vector<std::string> lines = {a.title + " → " + b.title, (zh ? "保留 " : "kept     ") + list(kept),
                                    (zh ? "去掉 " : "dropped  ") + list(dropped),
                                    (zh ? "新增 " : "new      ") + list(added)};
  const auto say = [&](const std::string& name, const Change& c) {
    lines.push_back(name + "  " + core::grouped(c.first) + " → " + core::grouped(c.second) + "  " +
                    signed_people(c.gained) + " / " + (c.lost > 0 ? "-" : "") + core::grouped(c.lost));
  };
  lines.emplace_back(zh ? "覆盖人口(" + a.cutoff + (b.cutoff == a.cutoff ? "" : " → " + b.cutoff) +
                              "),新增 / 失去:"
                        : "people covered (" + a.cutoff + (b.cutoff == a.cutoff ? "" : " → " + b.cutoff) +
                              "), gained / lost:");
  say(zh ? "合计" : "all", all);
  for (const auto& [name, change] : areas) {
    if (change.gained + change.lost >= 0.5) say("  " + (name.empty() ? "–" : name), change);
  }
  return lines;
}

}  // namespace mulin::study
