#include "cli/check_text.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/columns.h"
#include "core/text.h"

namespace mulin::cli {
namespace {

using core::Severity;
using Row = std::vector<std::string>;

constexpr std::size_t kLongestLine = 4000;

std::string whole(double value) {
  return core::grouped(std::round(value));
}

std::string whole(std::int64_t value) {
  return core::grouped(static_cast<double>(value));
}

/// " (a, b, …)", at most `most` of them; nothing without ids.
std::string ids_text(const std::vector<std::string>& ids, bool more, std::size_t most = 10) {
  if (ids.empty()) return "";
  const std::vector<std::string> first(ids.begin(),
                                       ids.begin() + static_cast<std::ptrdiff_t>(std::min(most, ids.size())));
  return " (" + core::join(first) + (more || ids.size() > most ? ", …)" : ")");
}

class Report {
 public:
  Report(const study::CheckReport& report, const CheckStyle& style) : report_(report), style_(style) {}

  std::string text() {
    findings();
    if (style_.verbosity == Verbosity::quiet) return out_;
    if (!out_.empty()) out_ += "\n";
    layers();
    people();
    network();
    sites();
    verdict();
    return out_;
  }

 private:
  [[nodiscard]] std::string say(const char* english, const char* chinese) const {
    return style_.chinese ? chinese : english;
  }

  [[nodiscard]] std::string severity_word(Severity severity) const {
    constexpr const char* english[] = {"fault", "warning", "repaired", "guessed", "info"};
    constexpr const char* chinese[] = {"错误", "警告", "已修复", "推断", "说明"};
    const auto i = static_cast<std::size_t>(severity);
    return say(english[i], chinese[i]);
  }

  [[nodiscard]] std::string coloured(Severity severity, const std::string& text) const {
    constexpr const char* colours[] = {"\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[33m", ""};
    const std::string colour = style_.colour ? colours[static_cast<std::size_t>(severity)] : "";
    return colour.empty() ? text : colour + text + "\x1b[0m";
  }

  void line(const std::string& text) { out_ += core::printable(text, kLongestLine) + "\n"; }

  [[nodiscard]] bool shown(const core::Finding& f) const {
    if (style_.verbosity == Verbosity::quiet) return f.severity == Severity::fault;
    return f.severity != Severity::info || style_.verbosity == Verbosity::verbose;
  }

  /// The message with its file's name alone, the ids unless it names them, the remedy.
  [[nodiscard]] std::string sentence(const core::Finding& f) const {
    std::string text = f.message;
    for (const auto& input : report_.inputs) {
      if (!text.starts_with(input.source + ": ")) continue;
      text.replace(0, input.source.size(), file_of(input.source));
      break;
    }
    if (!f.ids.empty() && f.message.find(f.ids.front()) == std::string::npos)
      text += ids_text(f.ids, static_cast<std::int64_t>(f.ids.size()) < f.count);
    return f.remedy.empty() ? text : text + "  → " + f.remedy;
  }

  void findings() {
    std::vector<Row> rows;
    std::vector<Severity> severity;
    for (const auto& f : report_.findings.worst_first()) {
      if (!shown(f)) continue;
      severity.push_back(f.severity);
      rows.push_back({severity_word(f.severity), core::printable(f.layer), "×" + whole(f.count),
                      core::printable(sentence(f), kLongestLine)});
    }
    const auto lines = columns(rows, {2});
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto word = severity_word(severity[i]);
      out_ += coloured(severity[i], word) + lines[i].substr(word.size()) + "\n";
    }
  }

  void layers() {
    line(say("layers, extent in metres of ", "图层,范围单位米,坐标系 ") + report_.crs);
    std::vector<Row> rows = {{say("role", "角色"), say("file", "文件"), say("features", "要素数"),
                              say("CRS", "坐标系"), say("encoding", "编码"),
                              say("extent x, y", "范围 x, y")}};
    for (const auto& input : report_.inputs) {
      const auto& e = input.extent;
      rows.push_back({core::printable(input.role), core::printable(file_of(input.source)),
                      whole(input.features), core::printable(input.crs), core::printable(input.encoding),
                      e.empty() ? "–"
                                : core::fixed(e.min_x, 0) + "…" + core::fixed(e.max_x, 0) + ", " +
                                      core::fixed(e.min_y, 0) + "…" + core::fixed(e.max_y, 0)});
    }
    for (const auto& row : columns(rows, {2})) line("  " + row);
  }

  [[nodiscard]] static std::string file_of(const std::string& source) {
    return source.starts_with("PG:") ? source : std::filesystem::path(source).filename().string();
  }

  void people() {
    if (!report_.people) return;
    const auto& p = *report_.people;
    line(say("people  ", "人口  ") + whole(p.total) + " = " + whole(p.reachable) +
         say(" reachable", " 可达") + " + " + whole(p.unsnapped) + say(" unsnapped", " 远离道路") +
         ids(p.unsnapped_ids) + " + " + whole(p.outside) + say(" outside", " 区外") + ids(p.outside_ids) +
         " + " + whole(p.dropped) + say(" dropped", " 无位置") + ids(p.dropped_ids));
  }

  [[nodiscard]] static std::string ids(const std::vector<std::string>& ids) {
    return ids_text(ids, false, 3);
  }

  void network() {
    if (!report_.network) return;
    const auto& n = *report_.network;
    line(say("network ", "路网  ") + whole(n.nodes) + say(" nodes, ", " 节点,") + whole(n.edges) +
         say(" edges, ", " 边,") + core::fixed(n.length_m / 1000, 1) + " km" + say(", ", ",") +
         whole(n.components) +
         say(n.components == 1 ? " component, the largest " : " components, the largest ",
             " 个连通分量,最大者占 ") +
         core::fixed(100 * n.largest_share, 1) + say(" % of the length, islands ", " %,孤岛 ") +
         core::fixed(n.beyond_m / 1000, 1) + " km");
  }

  void sites() {
    if (!report_.sites) return;
    const auto& s = *report_.sites;
    std::string rejected;
    for (const auto& [reason, count] : s.rejected) {
      if (count > 0) rejected += (rejected.empty() ? "" : ", ") + reason_word(reason) + " " + whole(count);
    }
    line(say("sites   ", "候选  ") + whole(s.candidates) + say(" candidates, ", " 处,可选 ") +
         whole(s.in_play) + say(" in play", "") +
         (rejected.empty() ? "" : say("; rejected: ", ";淘汰: ") + rejected));
  }

  [[nodiscard]] std::string reason_word(const std::string& reason) const {
    constexpr std::pair<const char*, const char*> words[] = {
        {"excluded", "禁建"},  {"outside", "区外"},   {"unsnapped", "远离道路"}, {"too_small", "面积不足"},
        {"duplicate", "重复"}, {"forbidden", "禁用"}, {"spacing", "间距不足"}};
    if (style_.chinese) {
      for (const auto& [english, chinese] : words)
        if (reason == english) return chinese;
    }
    return reason;
  }

  void verdict() {
    std::int64_t count[5] = {0, 0, 0, 0, 0};
    for (const auto& f : report_.findings.all()) ++count[static_cast<std::size_t>(f.severity)];
    std::string text;
    for (const auto severity : {Severity::fault, Severity::warning, Severity::repair, Severity::guess}) {
      text += (text.empty() ? "" : say(", ", ",")) + severity_word(severity) + " " +
              std::to_string(count[static_cast<std::size_t>(severity)]);
    }
    line((report_.exit_code == 0 ? say("can run: ", "可以运行: ") : say("cannot run: ", "不能运行: ")) +
         text);
  }

  const study::CheckReport& report_;
  const CheckStyle& style_;
  std::string out_;
};

}  // namespace

std::string check_text(const study::CheckReport& report, const CheckStyle& style) {
  return Report(report, style).text();
}

}  // namespace mulin::cli
