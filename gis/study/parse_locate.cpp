#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "core/error.h"
#include "core/text.h"
#include "study/parse.h"
#include "study/quota_table.h"

namespace mulin::study {
namespace {

using locate::Model;

const std::map<std::string, Model>& models() {
  static const std::map<std::string, Model> words = {{"mclp", Model::mclp},
                                                     {"lscp", Model::lscp},
                                                     {"p-median", Model::p_median},
                                                     {"p-center", Model::p_center}};
  return words;
}

Quota parse_quota_entry(Keys& keys, std::string_view name) {
  Quota quota;
  quota.subdistrict = name;
  if (const auto* node = keys.node(name); node->is_table()) {
    auto range = keys.table(name);
    quota.least = range->count("min", 0).value_or(0);
    quota.most = range->count("max", 0);
    range->finish();
    if (quota.most && *quota.most < quota.least) {
      range->refuse("max", std::to_string(*quota.most), "at least min = " + std::to_string(quota.least));
    }
    return quota;
  }
  quota.least = *keys.count(name, 0);
  quota.most = quota.least;
  return quota;
}

void parse_quota(Keys& keys, Study& study) {
  auto table = keys.table("quota");
  if (!table) return;
  if (const auto* source = table->raw().get("source"); source != nullptr && source->is_string()) {
    QuotaColumns columns;
    const std::string file = table->required_text("source", "quota.csv");
    columns.file = file;
    columns.name = table->required_text("name", "subdistrict");
    columns.sites = table->text_or("sites", "");
    columns.least = table->text_or("min", "");
    columns.most = table->text_or("max", "");
    table->finish();
    study.locate.quota_key = file;
    study.locate.quota =
        read_quota_table((std::filesystem::path(study.sources.folder) / file).string(), columns);
    return;
  }
  for (const auto& [name, value] : table->raw()) {
    study.locate.quota.push_back(parse_quota_entry(*table, name.str()));
  }
}

void parse_priority(Keys& keys, Study& study) {
  auto priority = keys.table("priority");
  if (!priority) return;
  auto& area = study.sources.priority.emplace_back();
  parse_source(*priority, area);
  study.locate.priority_weight = priority->number("weight").value_or(1);
  if (study.locate.priority_weight < 0) {
    priority->refuse("weight", core::number(study.locate.priority_weight), "0 or more");
  }
  priority->finish();
}

void parse_group_weights(Keys& keys, Study& study) {
  auto groups = keys.table("group_weight");
  if (!groups) return;
  for (const auto& [name, value] : groups->raw()) {
    const auto weight = groups->number(name.str());
    if (!study.sources.population->groups.contains(std::string(name.str()))) {
      groups->refuse(name.str(), core::number(*weight), "a group of [population] groups");
    }
    if (*weight < 0) groups->refuse(name.str(), core::number(*weight), "0 or more");
    study.locate.group_weight[std::string(name.str())] = *weight;
  }
}

/// Without `sites` every quota must be a plain number, and their sum is meant.
void settle_count(Keys& keys, Study& study) {
  auto& locate = study.locate;
  int least = 0;
  bool plain = !locate.quota.empty();
  for (const auto& quota : locate.quota) {
    least += quota.least;
    plain = plain && quota.most == quota.least;
  }
  if (!locate.sites && locate.model != Model::lscp) {
    keys.suspect_typo("sites");
    if (!plain) {
      throw core::UsageError(keys.file() +
                             ": locate.sites is missing: say how many, or give every quota as a number");
    }
    if (least == 0) {
      throw core::UsageError(keys.file() + ": " + locate.quota_key +
                             ": the quotas add up to 0 sites: nothing to choose");
    }
    locate.sites = least;
  }
}

}  // namespace

void parse_locate(Keys& top, Study& study) {
  auto keys = top.table("locate");
  if (!keys) top.suspect_typo("locate");
  if (!keys) throw core::UsageError(top.file() + ": [locate] is missing: add it with sites = 10, or a quota");
  auto& locate = study.locate;
  refuse_unsupported(*keys, {"phases", "soft", "overload_weight", "decay", "capacity"});
  std::vector<std::string> words;
  for (const auto& [word, model] : models()) words.push_back(word);
  locate.model_word = keys->word("model", words, "mclp");
  locate.model = models().at(locate.model_word);
  locate.sites = keys->count("sites", 1);
  const auto share = [&](std::string_view key, double otherwise) {
    const double value = keys->number(key).value_or(otherwise);
    if (value < 0 || value > 1) keys->refuse(key, core::number(value), "a share from 0 to 1");
    return value;
  };
  locate.score_weight = share("score_weight", 0);
  locate.cover = share("cover", 1);
  if (locate.cover == 0) keys->refuse("cover", "0", "a share above 0, up to 1");
  locate.gap = share("gap", 0);
  parse_quota(*keys, study);
  parse_group_weights(*keys, study);
  parse_priority(*keys, study);
  if (const auto spacing = keys->text("spacing")) {
    locate.spacing = core::parse_length(*spacing, keys->path("spacing"));
    locate.spacing_text = *spacing;
  }
  locate.budget = keys->number("budget");
  if (locate.budget && *locate.budget < 0) keys->refuse("budget", core::number(*locate.budget), "0 or more");
  locate.limit = keys->flag("limit").value_or(false);
  if (const auto limit = keys->text("time_limit")) {
    locate.time_limit = core::parse_duration(*limit, keys->path("time_limit"));
  }
  locate.work_limit = keys->whole("work_limit", 1);
  locate.alternatives = keys->count("alternatives", 0).value_or(0);
  settle_count(*keys, study);
  keys->finish();
}

}  // namespace mulin::study
