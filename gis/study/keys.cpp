#include "study/keys.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/error.h"
#include "core/text.h"

namespace mulin::study {
namespace {

std::string shown(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  return core::printable(out.str(), 60);
}

}  // namespace

Keys::Keys(const toml::table& table, std::string file, std::string place)
    : table_(table), file_(std::move(file)), place_(std::move(place)) {}

std::string Keys::path(std::string_view key) const {
  return place_.empty() ? std::string(key) : place_ + "." + std::string(key);
}

void Keys::refuse(std::string_view key, const std::string& found, const std::string& expected) const {
  throw core::UsageError(file_ + ": " + path(key) + " = " + found + ": expected " + expected);
}

const toml::node* Keys::node(std::string_view key) {
  known_.emplace(key);
  return table_.get(key);
}

std::optional<std::string> Keys::text(std::string_view key) {
  const auto* n = node(key);
  if (n == nullptr) return std::nullopt;
  const auto value = n->value<std::string>();
  if (!n->is_string() || !value) refuse(key, shown(*n), "a text in quotes");
  if (value->find('\0') != std::string::npos) refuse(key, "a text with a NUL byte", "a text without one");
  return value;
}

std::string Keys::text_or(std::string_view key, std::string_view otherwise) {
  return text(key).value_or(std::string(otherwise));
}

std::string Keys::required_text(std::string_view key, std::string_view example) {
  const auto value = text(key);
  if (!value || value->empty()) {
    suspect_typo(key);
    throw core::UsageError(file_ + ": " + path(key) + " is missing: add it, for example " + std::string(key) +
                           " = \"" + std::string(example) + "\"");
  }
  return *value;
}

std::optional<double> Keys::number(std::string_view key) {
  const auto* n = node(key);
  if (n == nullptr) return std::nullopt;
  const auto value = n->value<double>();
  if (!n->is_number() || !value || !std::isfinite(*value)) refuse(key, shown(*n), "a finite number");
  return value;
}

std::optional<std::int64_t> Keys::whole(std::string_view key, std::int64_t least) {
  const auto* n = node(key);
  if (n == nullptr) return std::nullopt;
  const auto value = n->value<std::int64_t>();
  if (!n->is_integer() || !value || *value < least) {
    refuse(key, shown(*n), "a whole number of at least " + std::to_string(least));
  }
  return value;
}

std::optional<int> Keys::count(std::string_view key, int least) {
  constexpr std::int64_t most = 1'000'000;
  const auto value = whole(key, least);
  if (value && *value > most) refuse(key, std::to_string(*value), "at most " + std::to_string(most));
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

std::optional<bool> Keys::flag(std::string_view key) {
  const auto* n = node(key);
  if (n == nullptr) return std::nullopt;
  if (!n->is_boolean()) refuse(key, shown(*n), "true or false");
  return n->value<bool>();
}

std::vector<std::string> Keys::texts(std::string_view key) {
  const auto* n = node(key);
  std::vector<std::string> out;
  if (n == nullptr) return out;
  if (!n->is_array()) refuse(key, shown(*n), "a list of texts, such as [\"A-12\"]");
  for (const auto& item : *n->as_array()) {
    const auto value = item.value<std::string>();
    if (!item.is_string() || !value) refuse(key, shown(item) + " in the list", "texts in quotes");
    out.push_back(*value);
  }
  return out;
}

std::string Keys::word(std::string_view key, std::vector<std::string> words, std::string_view otherwise) {
  const std::string value = text_or(key, otherwise);
  if (std::find(words.begin(), words.end(), value) != words.end()) return value;
  std::erase(words, "");  // left out, not a word to write
  const auto nearest = core::nearest_name(value, words);
  refuse(key, "\"" + core::printable(value) + "\"",
         "one of " + core::join(words) + (nearest ? "; did you mean \"" + *nearest + "\"?" : ""));
}

std::optional<Keys> Keys::table(std::string_view key) {
  const auto* n = node(key);
  if (n == nullptr) return std::nullopt;
  if (!n->is_table()) refuse(key, shown(*n), "a table, such as [" + path(key) + "]");
  return Keys(*n->as_table(), file_, path(key));
}

std::vector<Keys> Keys::tables(std::string_view key) {
  const auto* n = node(key);
  std::vector<Keys> out;
  if (n == nullptr) return out;
  if (const auto* one = n->as_table()) {
    out.emplace_back(*one, file_, path(key));
    return out;
  }
  if (!n->is_array()) refuse(key, shown(*n), "tables, each headed [[" + path(key) + "]]");
  for (const auto& item : *n->as_array()) {
    if (!item.is_table()) refuse(key, shown(item), "tables, each headed [[" + path(key) + "]]");
    out.emplace_back(*item.as_table(), file_, path(key) + "[" + std::to_string(out.size() + 1) + "]");
  }
  return out;
}

void Keys::suspect_typo(std::string_view key) const {
  const std::vector<std::string> wanted = {std::string(key)};
  for (const auto& [found, value] : table_) {
    if (known_.contains(found.str()) || !core::nearest_name(found.str(), wanted)) continue;
    throw core::UsageError(file_ + ": " + path(core::printable(found.str())) +
                           ": unknown key, did you mean \"" + wanted.front() + "\"?");
  }
}

void Keys::finish() const {
  for (const auto& [key, value] : table_) {
    if (known_.contains(key.str())) continue;
    const std::vector<std::string> names(known_.begin(), known_.end());
    const auto nearest = core::nearest_name(key.str(), names);
    throw core::UsageError(
        file_ + ": " + path(core::printable(key.str())) + ": unknown key" +
        (nearest ? ", did you mean \"" + *nearest + "\"?" : "; known here: " + core::join(names)));
  }
}

}  // namespace mulin::study
