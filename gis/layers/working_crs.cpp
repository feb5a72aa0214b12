#include "layers/working_crs.h"

#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "layers/projection.h"

namespace mulin::layers {

using geometry::Point;

Point middle_in_degrees(const Source& source, const LayerCrs& crs, std::span<const Point> points,
                        const Notes& notes) {
  const auto box = geometry::box_of(points);
  Point middle[] = {{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
  if (!source.transform.empty())
    notes.refuse("with a `transform` the working CRS cannot be chosen",
                 "state `crs` at the top of the study file");
  if (!crs.degrees) Projection(crs.text, "EPSG:4326", own_lonlat(crs.text, middle[0])).apply(middle);
  if (!(std::abs(middle[0].x) <= 360 && std::abs(middle[0].y) <= 84)) {
    notes.refuse("its middle (" + core::number(middle[0].x) + ", " + core::number(middle[0].y) +
                     ") lies in no UTM zone",
                 "correct its CRS, or state `crs` at the top of the study file");
  }
  return middle[0];
}

std::string utm_zone(Point lonlat) {
  const double lon = lonlat.x - 360 * std::floor((lonlat.x + 180) / 360);
  const int zone = std::min(60, static_cast<int>(std::floor((lon + 180) / 6)) + 1);
  return "EPSG:" + std::to_string((lonlat.y < 0 ? 32700 : 32600) + zone);
}

void require_metric(const std::string& crs) {
  const auto why = unfit_to_work_in(crs);
  if (why.empty()) return;
  throw core::UsageError("crs = \"" + core::printable(crs, 60) + "\" (" + crs_facts(crs, {}).name + ") " +
                         why +
                         "; choose a projected one in metres, such as \"EPSG:4549\", or leave `crs` out");
}

void check_scale(const Reading& reading, std::span<const Point> at) {
  const auto& crs = reading.result->city.crs;
  const auto facts = crs_facts(crs, at);
  const auto percent = core::fixed(facts.scale_error * 100, 2) + " %";
  if (facts.scale_error > 0.01 || !std::isfinite(facts.scale_error)) {
    std::vector<Point> swapped;
    for (const Point p : at) swapped.push_back({p.y, p.x});
    if (crs_facts(crs, swapped).scale_error < 0.005 && !reading.result->inputs.empty()) {
      Notes(*reading.result, 0)
          .refuse("x and y look swapped: as they are, the study lies " + percent + " out of scale in " + crs,
                  "swap them (Chinese surveying calls north X), or correct its CRS");
    }
    throw core::UsageError("crs = \"" + core::printable(crs, 60) + "\" (" + facts.name +
                           "): lengths in the study area are wrong by " + percent +
                           "; choose a CRS made for the place, or leave `crs` out");
  }
  if (facts.scale_error <= 0.001) return;
  core::Finding finding;
  finding.severity = core::Severity::warning;
  finding.layer = "crs";
  finding.code = "scale_error";
  finding.message = crs + ": lengths in the study area are wrong by up to " + percent;
  finding.remedy = "choose a CRS whose central meridian is nearer, or leave `crs` out";
  reading.result->findings.add(std::move(finding));
}

}  // namespace mulin::layers
