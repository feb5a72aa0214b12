#include "sites/screen.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/error.h"
#include "core/text.h"
#include "sites/near.h"
#include "sites/subdistrict.h"

namespace mulin::sites {
namespace {

constexpr std::size_t kIdsNamed = 10;

struct Verdict {
  Reason reason = Reason::none;
  std::string detail;
};

/// Judges one place at a time; remembers what it told of required ones.
class Screen {
 public:
  Screen(const city::City& city, const SiteOptions& options)
      : city_(city), options_(options), finder_(city), open_(options.duplicate_within) {
    for (const city::Zone& zone : city.exclusions) exclusions_.add(zone.shape);
    exclusions_.finish();
  }

  void judge(std::vector<Candidate>& all, Row row) {
    Candidate& place = all[row];
    place.subdistrict = finder_.of(place.shape, place.at);
    const bool in = city_.subdistricts.empty() ? finder_.inside(place.shape, place.at)
                                               : place.subdistrict != core::kNoRow;
    if (place.rejected == Reason::none && !in) place.rejected = Reason::outside;
    if (place.required && place.rejected == Reason::outside) refuse_outside(place);
    if (place.rejected != Reason::none) return;
    const Row twin = open_.twin(place.at);
    for (const Verdict& verdict :
         {excluded(place), too_small(place), duplicate(twin == core::kNoRow ? nullptr : &all[twin])}) {
      if (verdict.reason == Reason::none) continue;
      if (place.required) {
        note(place, verdict);
        continue;
      }
      place.rejected = verdict.reason;
      place.detail = verdict.detail;
      return;
    }
    if (twin == core::kNoRow) open_.keep(place.at, row);
  }

  /// One warning a reason, naming the first places it concerns.
  void warn(core::Findings& findings) const {
    for (const auto& [reason, kept] : kept_) {
      core::Finding finding;
      finding.severity = core::Severity::warning;
      finding.layer = "sites";
      finding.code = "required_" + std::string(word(reason));
      finding.count = static_cast<std::int64_t>(kept.size());
      finding.message = "required though " + std::string(word(reason)) + ": " + core::join(kept);
      finding.remedy = "check sites.require";
      for (std::size_t i = 0; i < std::min(kept.size(), kIdsNamed); ++i) finding.ids.push_back(kept[i]);
      findings.add(std::move(finding));
    }
  }

 private:
  [[nodiscard]] Verdict excluded(const Candidate& place) const {
    if (place.shape.empty()) {
      const std::vector<Row> zones = exclusions_.owners(place.at);
      return zones.empty() ? Verdict{} : Verdict{Reason::excluded, city_.exclusions[zones.front()].name};
    }
    const std::vector<Ground::Share> zones = exclusions_.shares(place.shape);
    if (zones.empty()) return {};
    const auto most = std::max_element(zones.begin(), zones.end(),
                                       [](const auto& a, const auto& b) { return a.area < b.area; });
    const double allowed = options_.overlap * geometry::area(place.shape);
    double sum = 0;
    for (const Ground::Share& zone : zones) sum += zone.area;
    if (sum <= allowed) return {};
    if (most->area <= allowed && exclusions_.united_area(place.shape, zones) <= allowed) return {};
    return {Reason::excluded, city_.exclusions[most->owner].name};
  }

  [[nodiscard]] Verdict too_small(const Candidate& place) const {
    if (place.shape.empty() || !(place.area_m2 < options_.min_area)) return {};
    return {Reason::too_small, core::fixed(place.area_m2, 0) + " m2"};
  }

  static Verdict duplicate(const Candidate* twin) {
    return twin == nullptr ? Verdict{} : Verdict{Reason::duplicate, twin->id};
  }

  void note(const Candidate& place, const Verdict& verdict) {
    kept_[verdict.reason].push_back(core::printable(place.id) + " (" + core::printable(verdict.detail) + ")");
  }

  [[noreturn]] static void refuse_outside(const Candidate& place) {
    throw core::UsageError("sites.require: " + core::printable(place.id) + " at " +
                           core::fixed(place.at.x, 1) + ", " + core::fixed(place.at.y, 1) +
                           " lies outside the study area; take it off the list or widen [subdistricts]");
  }

  const city::City& city_;
  const SiteOptions& options_;
  SubdistrictFinder finder_;
  Ground exclusions_;
  NearPlaces open_;
  std::map<Reason, std::vector<std::string>> kept_;
};

}  // namespace

void screen(const city::City& city, const SiteOptions& options, Candidates& candidates,
            core::Findings& findings) {
  std::vector<Candidate>& all = candidates.all;
  std::vector<Row> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(), [&](Row row) { return all[row].required; });
  Screen judge(city, options);
  for (const Row row : order) judge.judge(all, row);
  judge.warn(findings);
}

}  // namespace mulin::sites
