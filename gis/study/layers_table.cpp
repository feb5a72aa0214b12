#include <algorithm>

#include "catchments/service_area.h"
#include "core/parallel.h"
#include "core/text.h"
#include "study/columns.h"
#include "study/tables.h"

namespace mulin::study {
namespace {

using maps::Cell;
using maps::Table;

constexpr double kPlotDepth = 40;        // metres beside a walked street that count as served ground
constexpr double kHolesFilled = 40'000;  // m²: courtyards of a block are served too

Table layer(std::string name, std::string en, std::string zh, maps::Geometry geometry) {
  Table t;
  t.name = std::move(name);
  t.title_en = std::move(en);
  t.title_zh = std::move(zh);
  t.geometry = geometry;
  return t;
}

geometry::Point open_place(const Plan& plan, Row open) {
  if (open < plan.centres()) return plan.city().centres[static_cast<std::size_t>(open)].at;
  return plan.candidates
      .all[static_cast<std::size_t>(plan.chosen[static_cast<std::size_t>(open - plan.centres())])]
      .at;
}

}  // namespace

Table streets_table(const Plan& plan) {
  Table t = layer("streets", "Walking network", "步行网络", maps::Geometry::line);
  t.columns = {
      whole_column("edge", "edge", "BDBH", {"row of the edge", "边编号"}),
      text_column("name", "name", "MC", {"street name", "道路名称"}),
      whole_column("rank", "rank", "DJ", {"0 path, 1 lane, 2 street, 3 main, 4 trunk", "等级"}),
      whole_column("level", "level", "CC", {"grade", "层次"}),
      real_column("length_m", "length_m", "CD", {"length", "长度"}, "m", 2),
      whole_column("component", "component", "LTFL", {"0 = the largest connected part", "连通分量"})};
  const auto& streets = plan.city().streets;
  const auto& net = plan.in_metres().network;
  for (Row e = 0; e < net.edges(); ++e) {
    const auto i = static_cast<std::size_t>(e);
    const auto s = static_cast<std::size_t>(net.street[i]);
    const auto name = streets.name[s];
    t.add_row({whole_cell(e),
               name == core::kNoRow ? Cell() : text_cell(streets.names[static_cast<std::size_t>(name)]),
               whole_cell(static_cast<std::int64_t>(streets.rank[s])), whole_cell(streets.level[s]),
               Cell(net.metres(net.length[i])),
               whole_cell(net.component[static_cast<std::size_t>(net.from[i])])});
    const auto shape = net.shape[e];
    t.lines.emplace_back(shape.begin(), shape.end());
  }
  return t;
}

Table network_issues_table(const Plan& plan) {
  Table t = layer("network_issues", "Faults and repairs of the streets", "路网问题", maps::Geometry::point);
  t.columns = {text_column("kind", "kind", "LX", {"what was found", "类型"}),
               whole_column("feature", "feature", "YSBH", {"feature in the streets layer", "要素编号"}),
               real_column("metres", "metres", "CD", {"length or distance concerned", "长度"}, "m", 3)};
  for (const auto& issue : plan.in_metres().network.issues) {
    t.add_row({Cell(issue.kind), whole_cell(issue.feature), number_cell(issue.metres)});
    t.points.push_back(issue.at);
  }
  return t;
}

Table allocation_table(const Plan& plan) {
  Table t = layer("allocation", "Who walks where", "服务归属", maps::Geometry::line);
  t.columns = {
      text_column("demand_id", "demand_id", "XQBH", {"id of the demand place", "编号"}),
      whole_column("new_site", "new_site", "XZDW", {"1 when the place is a new site", "是否新增点位"}),
      real_column("population", "population", "RK", {"people", "人口"}, "people", 3),
      real_column("dist_m", "dist_m", "BXJL", {"walk", "步行距离"}, "m", 2)};
  const auto& people = plan.people.at("");
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i] <= 0 || plan.after.distance[i] > plan.cutoff("")) continue;
    const Row open = plan.after.site[i];
    t.add_row({Cell(plan.city().demand.id[i]), whole_cell(open >= plan.centres() ? 1 : 0), Cell(people[i]),
               Cell(plan.network.metres(plan.after.distance[i]))});
    t.lines.push_back({plan.city().demand.at[i], open_place(plan, open)});
  }
  return t;
}

Table reach_table(const Plan& plan) {
  Table t = layer("reach", "Who each candidate reaches", "候选点可达", maps::Geometry::none);
  t.columns = {text_column("site_id", "site_id", "DKBH", {"id of the candidate", "点位编号"}),
               text_column("demand", "demand", "XQ",
                           {"steps between rows of `demand`, the first from 0", "需求点行号差"}),
               text_column("dist_mm", "dist_mm", "JL", {"walk to each", "步行距离"})};
  const auto& table = plan.table("");
  for (Row site = 0; site < table.sites(); ++site) {
    const auto& c = plan.candidates.all[static_cast<std::size_t>(site)];
    if (c.rejected != sites::Reason::none) continue;
    std::string demand, distance;
    Row last = 0;
    const auto rows = table.demand_of(site);
    const auto lengths = table.distance_of(site);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (k > 0) (demand += ' '), (distance += ' ');
      demand += std::to_string(rows[k] - last);
      distance += core::fixed(plan.network.metres(lengths[k]) * 1000, 0);
      last = rows[k];
    }
    t.add_row({Cell(c.id), Cell(demand), Cell(distance)});
  }
  return t;
}

std::vector<ServiceArea> service_areas(const Plan& plan, const core::Job& job) {
  const auto open_after = [&](const Way& way) {
    auto open = way.centre_at;
    for (const Row c : plan.chosen) open.push_back(way.site_at[static_cast<std::size_t>(c)]);
    return open;
  };
  std::vector<NamedLimit> bands = plan.study.walk.bands;
  const auto own = [&](const NamedLimit& band) { return band.text == plan.study.walk.cutoff.text; };
  if (std::none_of(bands.begin(), bands.end(), own)) bands.push_back(plan.study.walk.cutoff);
  std::stable_sort(bands.begin(), bands.end(), [&](const NamedLimit& a, const NamedLimit& b) {
    return plan.study.walk.metres(a.limit, "") < plan.study.walk.metres(b.limit, "");
  });
  std::vector<ServiceArea> areas(bands.size());
  core::parallel_for(
      job, static_cast<std::int64_t>(2 * bands.size()), 1, [&](std::int64_t begin, std::int64_t, int) {
        // Widest first: the last piece of work is then a small one.
        const auto k = bands.size() - 1 - static_cast<std::size_t>(begin / 2);
        const bool after = begin % 2 == 0;
        const Way& way = plan.way_for(bands[k].limit);
        const auto limit = catchments::to_units(plan.study.walk.metres(bands[k].limit, ""), way.network.unit);
        (after ? areas[k].after : areas[k].before) = catchments::service_area(
            way.network, after ? open_after(way) : way.centre_at, limit, kPlotDepth, kHolesFilled);
        job.advance(1);
      });
  for (std::size_t k = 0; k < bands.size(); ++k) areas[k].band = bands[k];
  return areas;
}

Table service_areas_table(const std::vector<ServiceArea>& areas) {
  Table t = layer("service_areas", "Service areas", "服务范围", maps::Geometry::polygon);
  t.columns = {text_column("band", "band", "QH", {"walking distance", "步行距离"}),
               text_column("state", "state", "ZT", {"before or after the plan", "现状或规划后"})};
  for (const auto& area : areas) {
    for (const auto& [state, shape] : {std::pair{"before", &area.before}, std::pair{"after", &area.after}}) {
      if (shape->empty()) continue;
      t.add_row({Cell(area.band.text), Cell(std::string(state))});
      t.polygons.push_back(*shape);
    }
  }
  return t;
}

}  // namespace mulin::study
