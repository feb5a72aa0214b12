// study/keys: one table of a study file, read key by key; what is left unread at the end was a typing error.
// In: a TOML table and the place it stands at → out: values of the type asked for, or a UsageError that names
// the key. Read first: core/units.h. toml++ is included in study/*.cpp only through this header.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace mulin::study {

class Keys {
 public:
  /// `place`: "" at the top, else "walk", "criterion[2]".
  Keys(const toml::table& table, std::string file, std::string place);

  /// A key asked for is a known one, in what finish() suggests.
  [[nodiscard]] bool has(std::string_view key) { return node(key) != nullptr; }
  /// "walk.cutoff" for messages.
  [[nodiscard]] std::string path(std::string_view key) const;
  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  // Each marks the key as read. Edge: an absent key leaves the default, or gives nothing.
  std::optional<std::string> text(std::string_view key);
  std::string text_or(std::string_view key, std::string_view otherwise);
  std::string required_text(std::string_view key, std::string_view example);
  std::optional<double> number(std::string_view key);
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t least);
  /// A whole number of things, from `least` to a million.
  std::optional<int> count(std::string_view key, int least);
  std::optional<bool> flag(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// The word, which must be one of `words`.
  std::string word(std::string_view key, std::vector<std::string> words, std::string_view otherwise);
  std::optional<Keys> table(std::string_view key);
  /// An array of tables; a lone table counts as one.
  std::vector<Keys> tables(std::string_view key);
  const toml::node* node(std::string_view key);
  [[nodiscard]] const toml::table& raw() const { return table_; }

  /// A key that is needed and absent may be there misspelt. Throws: UsageError for an unread key much like
  /// `key`.
  void suspect_typo(std::string_view key) const;

  /// Throws: UsageError for the first key that nobody read, with the nearest known one.
  void finish() const;
  [[noreturn]] void refuse(std::string_view key, const std::string& found, const std::string& expected) const;

 private:
  const toml::table& table_;
  std::string file_;
  std::string place_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace mulin::study
