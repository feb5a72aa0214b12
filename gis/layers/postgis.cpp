#include "layers/postgis.h"

#include <array>

#include "core/text.h"

namespace mulin::layers {
namespace {

using Words = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 2> kShown = {"service", "dbname"};
constexpr std::array<std::string_view, 2> kSecret = {"password", "sslpassword"};

/// "a=b c = 'd e'", with backslashes.
std::optional<Words> keyword_values(std::string_view text) {
  Words words;
  for (;;) {
    text = core::trimmed(text);
    if (text.empty()) return words;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto key = core::lower(core::trimmed(text.substr(0, equals)));
    if (key.empty() || key.find_first_of(" \t'\"\\") != std::string::npos) return std::nullopt;
    text = core::trimmed(text.substr(equals + 1));
    const bool quoted = text.starts_with('\'');
    if (quoted) text.remove_prefix(1);
    std::string value;
    std::size_t i = 0;
    const auto ends = [&](char c) { return quoted ? c == '\'' : c == ' ' || c == '\t' || c == '\n'; };
    for (; i < text.size() && !ends(text[i]); ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      value += text[i];
    }
    if (quoted && i == text.size()) return std::nullopt;
    text.remove_prefix(std::min(text.size(), i + (quoted ? 1 : 0)));
    words[key] = value;
  }
}

std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool code =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += code ? static_cast<char>(16 * digit(text[i + 1]) + digit(text[i + 2])) : text[i];
    if (code) i += 2;
  }
  return out;
}

/// "user:password@host:port/dbname?key=value&…", without the scheme.
Words url_words(std::string_view text) {
  Words words;
  const auto cut = [&](std::string_view& from, std::string_view at) {
    const auto end = std::min(from.find_first_of(at), from.size());
    const auto part = from.substr(0, end);
    from.remove_prefix(end);
    return part;
  };
  auto place = cut(text, "/?");
  if (const auto at = place.rfind('@'); at != std::string_view::npos) {
    const auto who = place.substr(0, at);
    const auto colon = who.find(':');
    words["user"] = percent_decoded(who.substr(0, colon));
    if (colon != std::string_view::npos) words["password"] = percent_decoded(who.substr(colon + 1));
    place.remove_prefix(at + 1);
  }
  const auto port = place.starts_with('[') ? place.find("]:") : place.rfind(':');
  if (port != std::string_view::npos) words["port"] = place.substr(place.find(':', port) + 1);
  words["host"] = percent_decoded(place.substr(0, port));
  if (text.starts_with('/')) {
    text.remove_prefix(1);
    words["dbname"] = percent_decoded(cut(text, "?"));
  }
  if (text.starts_with('?')) text.remove_prefix(1);
  for (const auto& pair : core::split(text, '&')) {
    const auto equals = pair.find('=');
    if (equals != std::string::npos)
      words[core::lower(pair.substr(0, equals))] = percent_decoded(pair.substr(equals + 1));
  }
  return words;
}

std::string_view without_prefix(std::string_view source) {
  return source.starts_with("PG:") ? source.substr(3) : source;
}

/// What follows "postgresql://"; nothing when it is no URL.
std::optional<std::string_view> url_rest(std::string_view text) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return std::nullopt;
}

}  // namespace

bool is_database(std::string_view source) {
  return source.starts_with("PG:") || url_rest(source).has_value();
}

std::optional<Words> connection_words(std::string_view source) {
  const auto text = without_prefix(source);
  if (const auto url = url_rest(text)) return url_words(*url);
  return keyword_values(text);
}

std::string shown_connection(std::string_view source) {
  std::string shown = "PG:";
  const auto words = connection_words(source);
  if (!words) return shown;
  for (const auto key : kShown) {
    const auto found = words->find(std::string(key));
    if (found == words->end() || found->second.empty()) continue;
    shown += (shown.size() > 3 ? " " : "") + found->first + "=" + found->second;
  }
  return shown;
}

std::string without_secrets(std::string text, std::string_view source) {
  const auto words = connection_words(source);
  for (const auto key : kSecret) {
    const auto found = words ? words->find(std::string(key)) : Words::const_iterator{};
    if (!words || found == words->end() || found->second.empty()) continue;
    const auto& secret = found->second;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
      text.replace(at, secret.size(), "***");
  }
  return text;
}

std::string opened_connection(std::string_view source) {
  const std::string text(without_prefix(source));
  const auto words = connection_words(source);
  const bool timed = words && words->contains("connect_timeout");
  if (!url_rest(text)) return "PG:" + text + (timed ? "" : " connect_timeout=15");
  return text +
         (timed ? "" : std::string(text.find('?') == std::string::npos ? "?" : "&") + "connect_timeout=15");
}

}  // namespace mulin::layers
