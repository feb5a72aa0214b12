#include "study/tables.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.h"
#include "study/columns.h"

namespace mulin::study {

using maps::Cell;
using maps::Table;

maps::Cell number_cell(double value) {
  return std::isfinite(value) ? Cell(value) : Cell();
}
maps::Cell text_cell(std::string value) {
  return value.empty() ? Cell() : Cell(std::move(value));
}
maps::Cell whole_cell(std::int64_t value) {
  return value;
}

std::string safe_column(std::string name) {
  for (char& c : name) {
    if (c == ' ' || c == ',' || c == '"' || static_cast<unsigned char>(c) < 0x20) c = '_';
  }
  return name;
}

std::string subdistrict_name(const Plan& plan, Row row) {
  return row == core::kNoRow ? "" : plan.city().subdistricts[static_cast<std::size_t>(row)].name;
}

namespace {

void add_position_columns(Table& table) {
  table.columns.push_back(real_column(
      "x", "x", "X",
      {"easting in the working CRS (Chinese surveying calls it Y)", "工作坐标系东坐标(测绘习惯记作 Y)"}, "m",
      2));
  table.columns.push_back(real_column(
      "y", "y", "Y",
      {"northing in the working CRS (Chinese surveying calls it X)", "工作坐标系北坐标(测绘习惯记作 X)"}, "m",
      2));
  table.columns.push_back(
      real_column("lon", "lon", "JD", {"longitude, WGS 84", "经度 (WGS 84)"}, "degree", 7));
  table.columns.push_back(
      real_column("lat", "lat", "WD", {"latitude, WGS 84", "纬度 (WGS 84)"}, "degree", 7));
}

void add_position(std::vector<Cell>& row, geometry::Point at, geometry::Point lonlat) {
  for (const double v : {at.x, at.y, lonlat.x, lonlat.y}) row.push_back(number_cell(v));
}

/// A name that a shapefile column may have as it is.
bool fits_dbf(const std::string& name) {
  return !name.empty() && name.size() <= 10 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// The planner's own columns, under a name that none of ours has.
std::vector<std::size_t> add_kept_columns(const Plan& plan, Table& table) {
  std::vector<std::size_t> kept;
  if (!plan.study.sources.sites) return kept;
  std::set<std::string> taken, short_names;
  for (const auto& c : table.columns) {
    taken.insert(c.name);
    short_names.insert({core::lower(c.dbf), core::lower(c.pinyin)});
  }
  const auto& names = plan.city().parcels.attribute_names;
  for (const auto& wanted : plan.study.sources.sites->keep) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != wanted) continue;
      std::string name = wanted;
      while (!taken.insert(name).second) name += "_";
      kept.push_back(i);
      const bool own = fits_dbf(wanted) && short_names.insert(core::lower(wanted)).second;
      const std::string dbf = own ? wanted : "keep" + std::to_string(kept.size());
      table.columns.push_back(text_column(name, dbf, dbf, {"the planner's own column", "原数据字段"}));
      break;
    }
  }
  return kept;
}

void add_kept(const Plan& plan, const sites::Candidate& c, const std::vector<std::size_t>& kept,
              std::vector<Cell>& row) {
  for (const auto i : kept) {
    const bool known = c.parcel != core::kNoRow;
    row.push_back(known ? text_cell(plan.city().parcels.all[static_cast<std::size_t>(c.parcel)].attributes[i])
                        : Cell());
  }
}

std::string status_word(const Plan& plan, Row candidate) {
  const auto& c = plan.candidates.all[static_cast<std::size_t>(candidate)];
  if (c.rejected != sites::Reason::none) return "rejected";
  if (c.required) return "required";
  for (const Row chosen : plan.chosen) {
    if (chosen == candidate) return "chosen";
  }
  return "candidate";
}

}  // namespace

std::string rejection(const Plan& plan, const sites::Candidate& candidate) {
  using sites::Reason;
  if (candidate.rejected == Reason::none) return "";
  std::string word(sites::word(candidate.rejected));
  if (plan.study.chinese()) {
    const std::map<Reason, std::string> words = {
        {Reason::excluded, "位于禁建范围"},      {Reason::outside, "在研究范围外"},
        {Reason::unsnapped, "距可步行道路过远"}, {Reason::too_small, "面积不足"},
        {Reason::duplicate, "与其他点位重复"},   {Reason::forbidden, "指定不选"},
        {Reason::spacing, "距现有中心过近"}};
    word = words.at(candidate.rejected);
  }
  return candidate.detail.empty() ? word : word + ": " + candidate.detail;
}

std::string reason_for(const Plan& plan, const SiteSummary& site) {
  const auto& c = plan.candidates.all[static_cast<std::size_t>(site.candidate)];
  const bool zh = plan.study.chinese();
  const auto rank = plan.scores.rank[static_cast<std::size_t>(site.candidate)];
  std::string text = zh ? "新增覆盖 " + core::grouped(site.pop_new) + " 人,其中 " +
                              core::grouped(site.pop_only) + " 人仅由此点覆盖;评分第 " +
                              std::to_string(rank) + " 位"
                        : "reaches " + core::grouped(site.pop_new) +
                              " people beyond every existing centre, " + core::grouped(site.pop_only) +
                              " of whom no other open place reaches; score rank " + std::to_string(rank);
  if (c.required) text += zh ? ";指定必选" : "; pinned by the study";
  for (const auto& quota : plan.study.locate.quota) {
    if (quota.least > 0 && quota.subdistrict == subdistrict_name(plan, c.subdistrict)) {
      text += zh ? ";计入" + quota.subdistrict + "配额" : "; counts toward the quota of " + quota.subdistrict;
    }
  }
  return text;
}

Table sites_table(const Plan& plan, const Summary& summary, const Positions& lonlat) {
  Table t;
  t.name = "sites";
  t.title_en = "Recommended sites";
  t.title_zh = "推荐点位";
  t.geometry = maps::Geometry::point;
  t.columns = {whole_column("rank", "rank", "PM",
                            {"order in which a greedy build of this plan opens the sites", "排名"}),
               text_column("site_id", "site_id", "DKBH", {"id of the candidate", "点位编号"}),
               text_column("name", "name", "MC", {"name", "名称"}),
               text_column("subdist", "subdist", "JDMC", {"subdistrict", "街道(镇)名称"})};
  add_position_columns(t);
  const auto people = [&](const char* name, const char* dbf, const char* pinyin, Meaning m) {
    t.columns.push_back(real_column(name, dbf, pinyin, m, "people", 1));
  };
  t.columns.push_back(text_column("status", "status", "ZT", {"chosen or required", "状态"}));
  t.columns.push_back(real_column("score", "score", "ZHDF", {"score of the place", "综合得分"}, "1", 4));
  people("pop_cov", "pop_cov", "FGRK", {"people within the cutoff", "覆盖人口"});
  people("pop_new", "pop_new", "XZFGRK",
         {"of those, beyond the cutoff of every existing centre", "新增覆盖人口"});
  people("pop_only", "pop_only", "DYFGRK", {"reached by no other open place", "唯一覆盖人口"});
  t.columns.push_back(
      real_column("mean_m", "mean_m", "PJBXJL", {"mean walk of its load", "平均步行距离"}, "m", 1));
  t.columns.push_back(
      real_column("max_m", "max_m", "ZDBXJL", {"longest walk of its load", "最远步行距离"}, "m", 1));
  people("load", "load", "FWRK", {"people whose nearest open place within the cutoff it is", "服务人口"});
  t.columns.push_back(real_column("snap_m", "snap_m", "JRJL",
                                  {"straight walk from the site to the street", "到道路距离"}, "m", 2));
  t.columns.push_back(real_column("stability", "stability", "RXGL",
                                  {"share of draws that select it; empty without draws", "入选概率"}, "1",
                                  3));
  t.columns.push_back(text_column("phase", "phase", "JHNF", {"phase in which it is built", "计划年份"}));
  t.columns.push_back(text_column("reason", "reason", "LY", {"why this site", "理由"}));
  int g = 0;
  for (const auto& group : plan.city().demand.groups) {
    ++g;
    people(("pop_cov_" + safe_column(group.name)).c_str(), ("cov_g" + std::to_string(g)).c_str(),
           ("FGRK_" + std::to_string(g)).c_str(),
           {"people of this group within their cutoff", "该人群覆盖人口"});
  }
  const auto kept = add_kept_columns(plan, t);
  for (std::size_t i = 0; i < summary.sites.size(); ++i) {
    const auto& s = summary.sites[i];
    const auto at = static_cast<std::size_t>(s.candidate);
    const auto& c = plan.candidates.all[at];
    std::vector<Cell> row = {whole_cell(static_cast<std::int64_t>(i) + 1), Cell(c.id), text_cell(c.name),
                             text_cell(subdistrict_name(plan, c.subdistrict))};
    add_position(row, c.at, lonlat.candidates[at]);
    row.push_back(Cell(status_word(plan, s.candidate)));
    for (const double v : {plan.scores.score[at], s.pop_cov, s.pop_new, s.pop_only, s.mean_m, s.max_m, s.load,
                           plan.network.metres(plan.site_at[at].leg)}) {
      row.push_back(number_cell(v));
    }
    row.insert(row.end(), {Cell(), Cell(), Cell(reason_for(plan, s))});
    for (const auto& group : plan.city().demand.groups)
      row.push_back(number_cell(s.group_cov.at(group.name)));
    add_kept(plan, c, kept, row);
    t.add_row(std::move(row));
    t.points.push_back(c.at);
  }
  return t;
}

Table candidates_table(const Plan& plan, const Positions& lonlat) {
  Table t;
  t.name = "candidates";
  t.title_en = "Candidates";
  t.title_zh = "候选点位";
  t.geometry = maps::Geometry::point;
  t.columns = {text_column("site_id", "site_id", "DKBH", {"id of the candidate", "点位编号"}),
               text_column("subdist", "subdist", "JDMC", {"subdistrict", "街道(镇)名称"})};
  add_position_columns(t);
  t.columns.push_back(
      text_column("status", "status", "ZT", {"chosen, required, candidate or rejected", "状态"}));
  t.columns.push_back(text_column("reason", "reason", "YSTJ", {"why it was rejected", "约束核查结果"}));
  t.columns.push_back(real_column("score", "score", "ZHDF", {"score of the place", "综合得分"}, "1", 4));
  t.columns.push_back(whole_column("rank", "rank", "PM", {"rank by score among those in play", "排名"}));
  const auto& scores = plan.scores;
  for (std::size_t k = 0; k < scores.criteria.size(); ++k) {
    const auto number = std::to_string(k + 1);
    const auto name = safe_column(scores.criteria[k]);
    t.columns.push_back(real_column("m_" + name, "m_" + number, "M" + number,
                                    {"raw measure of a criterion", "指标原值"}, "", 4));
    t.columns.push_back(real_column("v_" + name, "v_" + number, "V" + number,
                                    {"value 0 to 1 of a criterion", "指标得分"}, "1", 6));
  }
  const auto kept = add_kept_columns(plan, t);
  for (std::size_t i = 0; i < plan.candidates.all.size(); ++i) {
    const auto& c = plan.candidates.all[i];
    const bool in_play = c.rejected == sites::Reason::none;
    std::vector<Cell> row = {Cell(c.id), text_cell(subdistrict_name(plan, c.subdistrict))};
    add_position(row, c.at, lonlat.candidates[i]);
    row.push_back(Cell(status_word(plan, static_cast<Row>(i))));
    row.push_back(text_cell(rejection(plan, c)));
    row.push_back(in_play ? number_cell(scores.score[i]) : Cell());
    row.push_back(in_play ? whole_cell(scores.rank[i]) : Cell());
    for (std::size_t k = 0; k < scores.criteria.size(); ++k) {
      row.push_back(number_cell(scores.raw[k][i]));
      row.push_back(in_play ? number_cell(scores.value[k][i]) : Cell());
    }
    add_kept(plan, c, kept, row);
    t.add_row(std::move(row));
    t.points.push_back(c.at);
  }
  return t;
}

}  // namespace mulin::study
