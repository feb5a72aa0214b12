#include <algorithm>
#include <array>
#include <functional>
#include <span>

#include "core/text.h"
#include "study/init.h"

namespace mulin::study {
namespace {

using layers::FieldLook;
using layers::LayerLook;
using Names = std::span<const std::string_view>;
using Fits = std::function<bool(const FieldLook&)>;

constexpr std::string_view kName[] = {"name",       "mc",           "jdmc", "xzmc",  "xzqmc",  "xqmc",
                                      "名称",       "街道名称",     "街道", "乡镇",  "nombre", "nome",
                                      "denominaci", "denominacion", "bez",  "title", "label"};
constexpr std::string_view kCode[] = {"code", "jddm", "xzqdm", "dm", "代码", "街道代码", "codigo", "gid"};
constexpr std::string_view kId[] = {"id",        "dkbh", "bh",  "编号",     "地块编号", "site_id",
                                    "parcel_id", "code", "gid", "objectid", "fid",      "osm_id"};
constexpr std::string_view kCount[] = {"pop",         "population", "rk",        "renkou",    "人口",
                                       "人口数",      "常住人口",   "people",    "persons",   "residents",
                                       "inhabitants", "habitants",  "poblacion", "populacao", "einwohner",
                                       "pop_total",   "total_pop",  "totpop",    "czrk",      "count"};
constexpr std::string_view kCountParts[] = {"pop", "rk", "人口", "people", "resid"};
constexpr std::string_view kElderlyParts[] = {"60", "65", "elder", "aged", "senior", "老", "ln"};
constexpr std::string_view kCapacity[] = {"capacity", "cap", "rl", "容量", "capacidad"};
constexpr std::string_view kCost[] = {"cost", "tzgs", "造价", "投资", "投资估算", "coste", "custo", "price"};
constexpr std::string_view kLevel[] = {"layer", "level", "grade", "cc", "层次"};
constexpr std::string_view kQuotaParts[] = {"quota", "名额", "指标", "minge"};

bool contains_any(std::string_view text, Names parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

const FieldLook* named(const LayerLook& look, Names names, const Fits& fits) {
  for (const auto name : names) {
    for (const auto& field : look.fields) {
      if (core::lower(field.name) == name && fits(field)) return &field;
    }
  }
  return nullptr;
}

std::string examples(const FieldLook& field) {
  std::vector<std::string> some;
  for (const auto& value : field.values) {
    if (value.empty() || some.size() == 3) continue;
    some.push_back(core::printable(value, 20));
  }
  return core::join(some);
}

std::string range(const FieldLook& field) {
  return core::number(field.least) + "…" + core::number(field.most) + ", sum " + core::grouped(field.sum);
}

/// A field of names: by its own name, else the first whose texts all differ and are no numbers.
std::optional<FieldGuess> name_field(const LayerLook& look, bool required) {
  const auto text = [](const FieldLook& f) { return !f.number && f.filled > 0; };
  if (const auto* f = named(look, kName, text))
    return FieldGuess{"name", f->name, "by its name: " + examples(*f)};
  if (!required) return std::nullopt;
  for (const auto& f : look.fields) {
    if (f.unique && !f.number) return FieldGuess{"name", f.name, "its texts all differ: " + examples(f)};
  }
  return std::nullopt;
}

std::optional<FieldGuess> id_field(const LayerLook& look) {
  const auto unique = [](const FieldLook& f) { return f.unique && (!f.number || f.whole); };
  if (const auto* f = named(look, kId, unique))
    return FieldGuess{"id", f->name, "by its name, no value twice: " + examples(*f)};
  for (const auto& f : look.fields) {
    if (unique(f)) return FieldGuess{"id", f.name, "no value twice: " + examples(f)};
  }
  return std::nullopt;
}

bool is_people(const FieldLook& f) {
  return f.number && f.least >= 0 && f.sum >= 1;
}

const FieldLook* count_field(const LayerLook& look) {
  if (const auto* f = named(look, kCount, is_people)) return f;
  const FieldLook* best = nullptr;  // of several years or groups the largest is the whole
  for (const auto& f : look.fields) {
    if (is_people(f) && contains_any(core::lower(f.name), kCountParts) &&
        (best == nullptr || f.sum > best->sum))
      best = &f;
  }
  return best;
}

void add_people(const LayerLook& look, std::vector<FieldGuess>& out) {
  const auto* count = count_field(look);
  if (count == nullptr) return;
  out.push_back({"count", count->name, "by its name: " + range(*count)});
  for (const auto& f : look.fields) {
    if (&f == count || !is_people(f) || f.sum > count->sum || f.most > count->most) continue;
    if (!contains_any(core::lower(f.name), kElderlyParts)) continue;
    out.push_back(
        {"elderly", f.name, "by its name, never more than " + count->name + " in all: " + range(f)});
    return;
  }
}

void add_if(std::optional<FieldGuess> guess, std::vector<FieldGuess>& out) {
  if (guess) out.push_back(std::move(*guess));
}

void add_number(const LayerLook& look, const char* key, Names names, std::vector<FieldGuess>& out) {
  const auto* f = named(look, names, [](const FieldLook& g) { return g.number; });
  if (f != nullptr)
    out.push_back({key, f->name, "by its name: " + core::number(f->least) + "…" + core::number(f->most)});
}

void add_subdistricts(const LayerLook& look, std::vector<FieldGuess>& out) {
  add_if(name_field(look, true), out);
  const auto unique = [](const FieldLook& f) { return f.unique; };
  if (const auto* f = named(look, kCode, unique))
    out.push_back({"code", f->name, "by its name: " + examples(*f)});
  if (const auto* f = count_field(look)) out.push_back({"population", f->name, range(*f)});
  for (const auto& f : look.fields) {
    if (f.whole && f.least >= 0 && f.sum >= 1 && contains_any(core::lower(f.name), kQuotaParts))
      out.push_back({"quota", f.name, "by its name: sum " + core::grouped(f.sum)});
  }
}

/// The planner's own columns, but for those that are read for something else.
void add_kept(const LayerLook& look, std::vector<FieldGuess>& out) {
  constexpr std::size_t most = 6;
  std::vector<std::string> taken = {look.x, look.y};
  for (const auto& guess : out) taken.push_back(guess.field);
  std::size_t kept = 0;
  for (const auto& f : look.fields) {
    const bool other = std::find(taken.begin(), taken.end(), f.name) == taken.end();
    if (other && f.filled > 0 && kept++ < most) out.push_back({"keep", f.name, ""});
  }
}

}  // namespace

std::vector<FieldGuess> tell_fields(const LayerLook& look, const std::string& role) {
  std::vector<FieldGuess> out;
  if (role == "subdistricts") add_subdistricts(look, out);
  if (role == "streets") add_number(look, "level", kLevel, out);
  if (role == "population") add_people(look, out);
  if (role == "centres") {
    add_if(name_field(look, true), out);
    add_number(look, "capacity", kCapacity, out);
  }
  if (role == "sites") {
    add_if(id_field(look), out);
    add_if(name_field(look, false), out);
    add_number(look, "cost", kCost, out);
    add_kept(look, out);
  }
  if (role == "exclude" || role == "barrier") add_if(name_field(look, false), out);
  return out;
}

}  // namespace mulin::study
