// A town for the sheets: 12 subdistricts on a bent raster, a river to the east, a canal, a railway, 11,000
// streets, 400 candidates, 10 chosen. All drawn from one seed; nothing in it is a real place but the names.
//
//     ┌──┬──┬──┐▒▒    3 columns × 4 rows of subdistricts, 2.6 × 2.7 km each, their borders bent and shared;
//     ├──┼──┼──┤ ▒▒   ▒ the river; the canal runs west–east through the third row, the railway north–south.
//     ├▒▒┼▒▒┼▒▒┤▒▒
//     └──┴──┴──┘▒▒
#pragma once

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "geometry/overlay.h"
#include "maps/plan_view.h"

namespace mulin::maps::testing {

using geometry::Line;
using geometry::MultiPolygon;
using geometry::Point;

inline constexpr double kWest = 352000, kSouth = 3459000, kCellW = 2600, kCellH = 2750;

/// Bends the straight town: the same bend for all, so that what is shared stays shared.
inline Point bent(double x, double y) {
  return {kWest + x + 180 * std::sin(y / 1100) + 60 * std::sin(y / 370 + x / 900),
          kSouth + y + 160 * std::sin(x / 1300 + 1) + 50 * std::sin(x / 410)};
}

inline Line bent_line(Point a, Point b, double step = 90) {
  Line line;
  const int n = std::max(1, static_cast<int>(std::ceil(geometry::distance(a, b) / step)));
  for (int i = 0; i <= n; ++i) {
    line.push_back(bent(a.x + (b.x - a.x) * i / n, a.y + (b.y - a.y) * i / n));
  }
  return line;
}

inline MultiPolygon bent_box(double x0, double y0, double x1, double y1) {
  geometry::Ring ring;
  const Point corners[] = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
  for (int i = 0; i < 4; ++i) {
    const Line side = bent_line(corners[i], corners[i + 1]);
    ring.insert(ring.end(), side.begin(), side.end() - 1);
  }
  ring.push_back(ring.front());
  return {{{{ring}}}};
}

inline MultiPolygon disc(Point at, double radius) {
  geometry::Ring ring;
  for (int i = 0; i <= 24; ++i) {
    const double a = 2 * std::numbers::pi * (i % 24) / 24,
                 r = radius * (0.85 + 0.15 * std::cos(3 * a + at.x));
    ring.push_back({at.x + r * std::cos(a), at.y + r * std::sin(a)});
  }
  return {{{{ring}}}};
}

inline MultiPolygon discs(const std::vector<Point>& places, double radius) {
  std::vector<MultiPolygon> all;
  for (const Point p : places) all.push_back(disc(p, radius));
  return geometry::united(all);
}

inline void add_streets(PlanView& view, std::mt19937& random) {
  const char* across[] = {"长海路",   "控江路", "政立路", "国和路", "松花江路",
                          "周家嘴路", "平凉路", "殷行路", "长阳路"};
  const char* along[] = {"黄兴路", "军工路", "四平路", "隆昌路", "江浦路", "淞沪路", "双阳路"};
  constexpr double pitch = 120, width = 3 * kCellW + 1600, height = 4 * kCellH;
  std::uniform_real_distribution<double> chance(0, 1);
  for (int row = 0; row * pitch < height; ++row) {
    const bool main = row % 10 == 4;
    for (int column = 0; column * pitch < width - 1400; ++column) {
      const double x = column * pitch - 200, y = row * pitch;
      const auto street = [&](Point a, Point b, bool is_main, const char* name, bool trunk) {
        if (!is_main && chance(random) < 0.13) return;
        const int rank = trunk ? 4 : is_main ? 3 : chance(random) < 0.25 ? 2 : 1;
        view.streets.push_back({bent_line(a, b, 60), rank, is_main ? name : "", 0});
      };
      street({x, y}, {x + pitch, y}, main, across[(row / 10) % 9], row == 44);
      const bool main_up = column % 11 == 6;
      street({x, y}, {x, y + pitch}, main_up, along[(column / 11) % 7], column == 39);
    }
  }
}

inline void add_sites(PlanView& view, std::mt19937& random, int chosen) {
  std::uniform_real_distribution<double> chance(0, 1);
  for (int i = 0; i < 400; ++i) {
    const double x = chance(random) * 3 * kCellW, y = chance(random) * 4 * kCellH;
    MapSite site;
    site.at = bent(x, y);
    site.id = "YP-" + std::to_string(100 + i);
    site.subdistrict =
        view.subdistricts[static_cast<std::size_t>(y / kCellH) * 3 + static_cast<std::size_t>(x / kCellW)]
            .name;
    site.score = 0.25 + 0.6 * chance(random);
    site.mark = chance(random) < 0.18 ? SiteMark::rejected : SiteMark::candidate;
    site.pop_cov = std::floor(9000 + 14000 * chance(random));
    site.pop_new = std::floor(site.pop_cov * chance(random));
    site.mean_m = 350 + 300 * chance(random);
    view.sites.push_back(site);
  }
  const char* kinds[] = {"原职工学校", "社区文化站", "原招商中心", "街道闲置办公楼", "旧仓库"};
  for (int i = 0; i < chosen; ++i) {
    MapSite& site = view.sites[static_cast<std::size_t>(i * 397 / std::max(1, chosen))];
    site.mark = i == 3 ? SiteMark::required : SiteMark::chosen;
    site.rank = i + 1;
    site.name = site.subdistrict.substr(0, 6) + kinds[i % 5];
  }
}

inline void add_demand(PlanView& view, std::mt19937& random, const std::vector<Point>& before,
                       const std::vector<Point>& after) {
  std::uniform_real_distribution<double> chance(0, 1);
  const auto walk = [&](Point p, const std::vector<Point>& centres) {
    double least = std::numeric_limits<double>::infinity();
    for (const Point c : centres) least = std::min(least, 1.25 * geometry::distance(p, c));
    return least <= 1000 ? least : std::numeric_limits<double>::quiet_NaN();
  };
  for (double y = 60; y < 4 * kCellH; y += 120) {
    for (double x = 60; x < 3 * kCellW; x += 120) {
      if (chance(random) < 0.3) continue;
      const Point at = bent(x + 40 * chance(random), y + 40 * chance(random));
      view.demand.push_back(
          {at, std::floor(900 * std::pow(chance(random), 2)), walk(at, before), walk(at, after)});
    }
  }
}

inline void add_totals(PlanView& view) {
  for (const auto& place : view.demand) {
    view.population += place.people;
    for (auto& area : view.subdistricts) {
      if (!geometry::contains(area.shape, place.at)) continue;
      area.population += place.people;
      area.covered_before += place.before_m <= 1000 ? place.people : 0;
      area.covered_after += place.after_m <= 1000 ? place.people : 0;
      break;
    }
    view.covered_before += place.before_m <= 1000 ? place.people : 0;
    view.covered_after += place.after_m <= 1000 ? place.people : 0;
  }
  for (auto& area : view.subdistricts) {
    for (const auto& site : view.sites)
      area.new_sites += site.rank > 0 && site.subdistrict == area.name ? 1 : 0;
  }
}

inline PlanView demo_town(int chosen = 10) {
  PlanView view;
  std::mt19937 random(7);
  view.title = "杨浦区睦邻中心选址(演示城镇)";
  view.locale = "zh";
  view.crs_name = "CGCS2000 / 3-degree Gauss-Kruger CM 120E";
  view.crs_code = "EPSG:4549";
  view.convergence = 0.0136;
  view.date = "2016-01-15";
  view.author = "杨浦区规划和土地管理局";
  view.sheet_no = "3";
  view.draft = true;
  view.model_line = "最大覆盖 (MCLP) · " + std::to_string(chosen) + " 点 · 已证最优(间隙 0)";
  const char* names[] = {"平凉路街道", "大桥街道",     "定海路街道",   "江浦路街道",
                         "控江路街道", "长白新村街道", "四平路街道",   "延吉新村街道",
                         "五角场镇",   "五角场街道",   "新江湾城街道", "殷行街道"};
  for (int i = 0; i < 12; ++i) {
    const int column = i % 3, row = i / 3;
    view.subdistricts.push_back(
        {bent_box(column * kCellW, row * kCellH, (column + 1) * kCellW, (row + 1) * kCellH), names[i], 0, 0,
         0, 0});
  }
  std::vector<MultiPolygon> parts;
  for (const auto& area : view.subdistricts) parts.push_back(area.shape);
  view.study_area = geometry::united(parts);
  view.water = {{bent_box(3 * kCellW + 60, -2000, 3 * kCellW + 560, 4 * kCellH + 2000), "黄浦江", 0, 0, 0, 0},
                {bent_box(-900, 4700, 3 * kCellW + 60, 4760), "虬江", 0, 0, 0, 0}};
  view.barrier_lines = {bent_line({1500, -900}, {1500, 5000}),
                        bent_line({1500, 5000}, {6200, 4 * kCellH + 900})};
  view.exclusions = {{bent_box(900, 900, 1500, 1500), "平凉6街坊", 0, 0, 0, 0},
                     {bent_box(5600, 2900, 6100, 3300), "定海126街坊", 0, 0, 0, 0}};
  add_streets(view, random);
  add_sites(view, random, chosen);
  std::vector<Point> before, after;
  for (int i = 0; i < 36; ++i) {
    std::uniform_real_distribution<double> chance(0, 1);
    before.push_back(bent(chance(random) * 3 * kCellW, chance(random) * 4 * kCellH));
    view.centres.push_back({before.back(), "睦邻中心" + std::to_string(i + 1)});
  }
  after = before;
  for (const auto& site : view.sites) {
    if (site.rank > 0) after.push_back(site.at);
  }
  for (const double metres : {300.0, 500.0, 1000.0}) {
    view.bands.push_back({metres, discs(before, metres / 1.25), discs(after, metres / 1.25)});
  }
  view.cutoff_m = 1000;
  add_demand(view, random, before, after);
  add_totals(view);
  view.sources = {{"streets", "streets.shp", "演示数据,非真实街道", "2015"},
                  {"population", "population.tif", "第七次人口普查分街道数,按建筑面积分配(演示)", "2020"},
                  {"subdistricts", "subdistricts.shp", "演示界线", "2015"},
                  {"centres", "centres.shp", "演示点位", "2015"}};
  return view;
}

}  // namespace mulin::maps::testing
