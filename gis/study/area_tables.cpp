#include "core/text.h"
#include "study/columns.h"
#include "study/tables.h"

namespace mulin::study {

using maps::Cell;
using maps::Table;

namespace {

Cell distance_cell(const Plan& plan, network::Length distance) {
  return distance <= plan.cutoff("") ? Cell(plan.network.metres(distance)) : Cell();
}

void add_subdistrict_columns(const Plan& plan, Table& t) {
  const auto people = [&](std::string name, std::string dbf, std::string pinyin, Meaning m) {
    t.columns.push_back(real_column(std::move(name), std::move(dbf), std::move(pinyin), m, "people", 1));
  };
  t.columns = {text_column("subdist", "subdist", "JDMC", {"subdistrict", "街道(镇)名称"})};
  people("population", "population", "RK", {"people, after control totals", "人口"});
  t.columns.push_back(whole_column("centres", "centres", "XYZX", {"existing centres", "现有中心"}));
  t.columns.push_back(whole_column("new_sites", "new_sites", "XZDW", {"new sites", "新增点位"}));
  t.columns.push_back(whole_column("quota_min", "quota_min", "PEXX", {"least new sites asked", "配额下限"}));
  t.columns.push_back(whole_column("quota_max", "quota_max", "PESX", {"most new sites allowed", "配额上限"}));
  people("cov_before", "cov_before", "FGRKQ",
         {"people within the cutoff of an existing centre", "现状覆盖人口"});
  people("cov_after", "cov_after", "FGRKH",
         {"people within the cutoff of an open place after the plan", "规划后覆盖人口"});
  t.columns.push_back(real_column("mean_m_before", "mean_m_bef", "PJJLQ",
                                  {"mean walk of those covered before", "现状平均步行距离"}, "m", 1));
  t.columns.push_back(real_column("mean_m_after", "mean_m_aft", "PJJLH",
                                  {"mean walk of those covered after", "规划后平均步行距离"}, "m", 1));
  t.columns.push_back(real_column(
      "supply_2sfca", "supply2sfc", "KDX2SF",
      {"2SFCA supply a person after the plan (capacity, or centres)", "两步移动搜索法可达供给"}, "1", 6));
  int n = 0;
  for (const auto& band : plan.study.walk.bands) {
    const auto k = std::to_string(++n);
    const auto name = safe_column(band.text);
    people("cov_" + name + "_before", "cov_b" + k + "_b", "QH" + k + "_Q",
           {"people within this life circle before", "该生活圈现状覆盖人口"});
    people("cov_" + name + "_after", "cov_b" + k + "_a", "QH" + k + "_H",
           {"people within this life circle after", "该生活圈规划后覆盖人口"});
  }
  n = 0;
  for (const auto& group : plan.city().demand.groups) {
    const auto k = std::to_string(++n);
    const auto name = safe_column(group.name);
    people("population_" + name, "pop_g" + k, "RK_" + k, {"people of this group", "该人群人口"});
    people("cov_before_" + name, "cov_g" + k + "_b", "RQ" + k + "_Q",
           {"of this group, covered before", "该人群现状覆盖"});
    people("cov_after_" + name, "cov_g" + k + "_a", "RQ" + k + "_H",
           {"of this group, covered after", "该人群规划后覆盖"});
  }
}

}  // namespace

Table subdistricts_table(const Plan& plan, const Summary& summary) {
  Table t;
  t.name = "subdistricts";
  t.title_en = "Subdistricts";
  t.title_zh = "街道(镇)";
  t.geometry = maps::Geometry::polygon;
  add_subdistrict_columns(plan, t);
  for (std::size_t i = 0; i < summary.subdistricts.size(); ++i) {
    const auto& area = summary.subdistricts[i];
    const auto& shape = plan.city().subdistricts[i];
    Cell least, most;
    for (const auto& quota : plan.study.locate.quota) {
      if (quota.subdistrict != shape.name) continue;
      least = whole_cell(quota.least);
      if (quota.most) most = whole_cell(*quota.most);
    }
    std::vector<Cell> row = {Cell(shape.name),
                             number_cell(area.population),
                             whole_cell(area.centres),
                             whole_cell(area.new_sites),
                             least,
                             most};
    for (const double v :
         {area.covered.before, area.covered.after, area.mean_m.before, area.mean_m.after, area.supply}) {
      row.push_back(number_cell(v));
    }
    for (const auto& band : area.bands)
      row.insert(row.end(), {number_cell(band.before), number_cell(band.after)});
    for (const auto& group : plan.city().demand.groups) {
      const auto covered = area.groups.at(group.name);
      const auto members = area.group_population.find(group.name);
      row.push_back(number_cell(members == area.group_population.end() ? 0 : members->second));
      row.insert(row.end(), {number_cell(covered.before), number_cell(covered.after)});
    }
    t.add_row(std::move(row));
    t.polygons.push_back(shape.shape);
  }
  return t;
}

Table centres_table(const Plan& plan) {
  Table t;
  t.name = "centres";
  t.title_en = "Existing centres";
  t.title_zh = "现有睦邻中心";
  t.geometry = maps::Geometry::point;
  t.columns = {text_column("centre_id", "centre_id", "ZXBH", {"id", "编号"}),
               text_column("name", "name", "MC", {"name", "名称"}),
               real_column("capacity", "capacity", "RL", {"capacity as the layer gives it", "容量"}, "", 2),
               real_column("snap_m", "snap_m", "JRJL",
                           {"straight walk to the street; empty: unsnapped", "到道路距离"}, "m", 2)};
  for (std::size_t i = 0; i < plan.city().centres.size(); ++i) {
    const auto& c = plan.city().centres[i];
    t.add_row({Cell(c.id), text_cell(c.name), number_cell(c.capacity),
               plan.centre_at[i].snapped() ? Cell(plan.network.metres(plan.centre_at[i].leg)) : Cell()});
    t.points.push_back(c.at);
  }
  return t;
}

Table demand_table(const Plan& plan) {
  Table t;
  t.name = "demand";
  t.title_en = "People";
  t.title_zh = "人口";
  t.geometry = maps::Geometry::point;
  t.columns = {
      text_column("demand_id", "demand_id", "XQBH", {"id of the place", "编号"}),
      real_column("x", "x", "X", {"easting in the working CRS", "东坐标"}, "m", 2),
      real_column("y", "y", "Y", {"northing in the working CRS", "北坐标"}, "m", 2),
      real_column("population", "population", "RK", {"people", "人口"}, "people", 3),
      text_column("subdist", "subdist", "JDMC", {"subdistrict", "街道(镇)名称"}),
      real_column("snap_m", "snap_m", "JRJL", {"straight walk to the street; empty: unsnapped", "到道路距离"},
                  "m", 2),
      text_column("reached", "reached", "SFFG", {"yes, no, unsnapped or outside", "是否覆盖"}),
      text_column("site_id", "site_id", "DKBH", {"the open place they walk to", "服务点位编号"}),
      real_column("dist_m", "dist_m", "BXJL", {"walk to it; empty beyond the cutoff", "步行距离"}, "m", 2),
      real_column("dist_before_m", "dist_bef_m", "BXJLQ",
                  {"walk to the nearest existing centre", "现状步行距离"}, "m", 2)};
  const auto& demand = plan.city().demand;
  for (std::size_t i = 0; i < demand.at.size(); ++i) {
    const bool inside = demand.subdistrict[i] != core::kNoRow;
    const bool attached = plan.demand_at[i].snapped();
    const bool reached = inside && plan.after.distance[i] <= plan.cutoff("");
    std::string site;
    if (reached) {
      const Row open = plan.after.site[i];
      site = open < plan.centres() ? plan.city().centres[static_cast<std::size_t>(open)].id
                                   : plan.candidates
                                         .all[static_cast<std::size_t>(
                                             plan.chosen[static_cast<std::size_t>(open - plan.centres())])]
                                         .id;
    }
    t.add_row({Cell(demand.id[i]), Cell(demand.at[i].x), Cell(demand.at[i].y), Cell(demand.people[i]),
               text_cell(subdistrict_name(plan, demand.subdistrict[i])),
               attached ? Cell(plan.network.metres(plan.demand_at[i].leg)) : Cell(),
               Cell(std::string(!inside     ? "outside"
                                : !attached ? "unsnapped"
                                : reached   ? "yes"
                                            : "no")),
               text_cell(site), inside ? distance_cell(plan, plan.after.distance[i]) : Cell(),
               inside ? distance_cell(plan, plan.before.distance[i]) : Cell()});
    t.points.push_back(demand.at[i]);
  }
  return t;
}

}  // namespace mulin::study
