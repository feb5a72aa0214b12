#include "maps/sheet_words.h"

#include <array>

namespace mulin::maps {
namespace {

struct Entry {
  Word word;
  std::string_view en, zh;
};

constexpr std::array<Entry, static_cast<std::size_t>(Word::count_)> kWords = {{
    {Word::candidates_title, "Candidate sites and recommended centres", "候选点位与推荐选址图"},
    {Word::coverage_title, "Walking coverage with the recommended centres", "步行覆盖分析图"},
    {Word::continued, "{0} (continued)", "{0}(续)"},
    {Word::of_pages, "Page {0}", "第 {0} 页"},
    {Word::site_table, "Recommended sites", "推荐点位一览表"},
    {Word::coverage_table, "People covered, by subdistrict", "分街道覆盖情况一览表"},
    {Word::legend, "Legend", "图例"},
    {Word::index_map, "New sites by subdistrict", "分街道新增点位"},
    {Word::notes, "Notes", "说明"},
    {Word::no, "No.", "序号"},
    {Word::site, "Site", "点位"},
    {Word::subdistrict, "Subdistrict", "街道(镇)"},
    {Word::new_people, "New people", "新增覆盖"},
    {Word::covered_people, "Covered", "覆盖人口"},
    {Word::mean_walk, "Walk m", "均距 m"},
    {Word::score, "Score", "得分"},
    {Word::new_sites, "New", "新增"},
    {Word::population, "Population", "人口"},
    {Word::before, "Before", "现状覆盖"},
    {Word::after, "After", "规划覆盖"},
    {Word::share, "%", "%"},
    {Word::gain, "Gain", "增加"},
    {Word::total, "All", "合计"},
    {Word::chosen_site, "Recommended, by rank", "推荐点位(数字为序号)"},
    {Word::required_site, "Recommended (required)", "推荐点位(指定)"},
    {Word::existing_centre, "Existing centre", "现有中心"},
    {Word::candidate_score, "Candidate, by score", "候选点位,按综合得分"},
    {Word::rejected_site, "Rejected candidate", "未通过筛选的点位"},
    {Word::served_before, "Existing centres, within {0}", "现有中心 {0} 步行范围"},
    {Word::served_after, "Added by the recommended sites", "推荐点位新增范围"},
    {Word::served_with_plan, "With the plan, within {0}", "规划后 {0} 步行范围"},
    {Word::served_before_line, "Limit today, {0}", "现状 {0} 范围线"},
    {Word::exclusion, "No site here", "禁选范围"},
    {Word::water, "Water", "水域"},
    {Word::railway, "Barrier line (railway)", "铁路等阻隔线"},
    {Word::main_street, "Main street", "主要道路"},
    {Word::district_border, "Study area", "研究范围界"},
    {Word::subdistrict_border, "Subdistrict border", "街道(镇)界"},
    {Word::walking_distance, "Walk to the nearest centre, with the plan", "规划后至最近中心的步行距离"},
    {Word::walking_distance_covered, "Walk to the nearest centre, with the plan (covered: {0})",
     "规划后至最近中心的步行距离(覆盖标准 {0})"},
    {Word::today, "Today", "现状"},
    {Word::planned, "Plan", "规划"},
    {Word::walk_bars, "People by walking distance", "人口按步行距离分布"},
    {Word::within, "up to {0}", "≤ {0}"},
    {Word::between, "{0} to {1}", "{0} – {1}"},
    {Word::beyond, "beyond {0}", "> {0}"},
    {Word::dot_size, "People at a place", "居住点人数"},
    {Word::true_north, "N", "北"},
    {Word::grid_east, "grid north {0}° east", "坐标北偏东 {0}°"},
    {Word::grid_west, "grid north {0}° west", "坐标北偏西 {0}°"},
    {Word::crs, "Coordinates: {0}", "坐标系:{0}"},
    {Word::sources, "Sources: ", "资料来源:"},
    {Word::author, "Prepared by", "编制单位"},
    {Word::date, "Date", "日期"},
    {Word::sheet_no, "Sheet", "图号"},
    {Word::approval_no, "Approval no.", "审图号"},
    {Word::draft, "DRAFT", "公示稿"},
    {Word::drawn_by, "Drawn with mulin", "睦邻 mulin 绘制"},
    {Word::more_sites, "… {0} more on page 2", "… 另有 {0} 处见第 2 页"},
    {Word::more_sites_pdf, "… {0} more on page 2 of the PDF", "… 另有 {0} 处见 PDF 第 2 页"},
    {Word::too_large, "{0}, as asked for, would not fit on {1}.",
     "指定比例尺 {0} 超出 {1} 幅面,已自动缩小。"},
    {Word::grid_unit, "Grid in metres.", "坐标网单位:米。"},
    {Word::figure_before, "covered today", "现状覆盖"},
    {Word::figure_after, "with the plan", "规划覆盖"},
    {Word::figure_gain, "more people", "新增覆盖人口"},
    {Word::figure_sites, "new sites", "新增点位"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].word != static_cast<Word>(i) || kWords[i].en.empty()) return false;
  }
  return true;
}
static_assert(in_order(), "kWords follows the order of Word, without gaps");

struct Role {
  std::string_view role, en, zh;
};
constexpr std::array<Role, 12> kRoles = {{{"subdistricts", "subdistricts", "街道界线"},
                                          {"streets", "streets", "道路"},
                                          {"slope", "terrain", "地形"},
                                          {"population", "population", "人口"},
                                          {"spread", "buildings", "建筑"},
                                          {"centres", "existing centres", "现有中心"},
                                          {"sites", "candidate sites", "候选点位"},
                                          {"exclude", "exclusions", "禁选范围"},
                                          {"barrier", "barriers", "阻隔"},
                                          {"priority", "priority area", "重点片区"},
                                          {"criterion", "criteria", "评价因子"},
                                          {"quota", "quotas", "配额"}}};

}  // namespace

std::string_view say(Word word, std::string_view locale) {
  const Entry& entry = kWords[static_cast<std::size_t>(word)];
  return locale == "zh" ? entry.zh : entry.en;
}

std::string filled(Word word, std::string_view locale, std::initializer_list<std::string> values) {
  const std::string_view form = say(word, locale);
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool place = form[i] == '{' && i + 2 < form.size() && form[i + 2] == '}';
    if (!place) {
      out += form[i];
      continue;
    }
    out += *(values.begin() + (form[i + 1] - '0'));
    i += 2;
  }
  return out;
}

std::string_view role_name(std::string_view role, std::string_view locale) {
  role = role.substr(0, role.find('['));
  if (const auto dot = role.rfind('.'); dot != std::string_view::npos) role.remove_prefix(dot + 1);
  for (const Role& known : kRoles) {
    if (role == known.role) return locale == "zh" ? known.zh : known.en;
  }
  return role;
}

}  // namespace mulin::maps
