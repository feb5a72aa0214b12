#include "layers/notes.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace mulin::layers {

std::string counted(const Tally& tally, std::string_view singular, std::string_view plural) {
  const auto words = tally.count == 1 ? singular : plural;
  const auto noun = words.substr(0, words.find(' '));
  std::string text = core::grouped(static_cast<double>(tally.count)) + " " + std::string(noun);
  if (!tally.ids.empty()) {
    text += " (" + core::join(tally.ids);
    text += tally.count > static_cast<std::int64_t>(tally.ids.size()) ? ", …)" : ")";
  }
  return text + std::string(words.substr(noun.size()));
}

void Notes::refuse(std::string_view what, std::string_view remedy) const {
  const std::string line = report().role + ": " + shown() + ": " + std::string(what);
  throw core::DataError(core::printable(line, 1000), core::printable(remedy, 1000));
}

void Notes::say(core::Severity severity, std::string_view code, std::string_view what,
                std::string_view remedy, const Tally& tally) const {
  core::Finding finding;
  finding.severity = severity;
  finding.layer = report().role;
  finding.code = code;
  finding.message = core::printable(shown() + ": " + std::string(what), 1000);
  finding.remedy = remedy;
  finding.count = std::max<std::int64_t>(1, tally.count);
  finding.ids = tally.ids;
  finding.people = tally.people;
  result_->findings.add(std::move(finding));
}

void Notes::warn(std::string_view code, std::string_view what, std::string_view remedy,
                 const Tally& tally) const {
  say(core::Severity::warning, code, what, remedy, tally);
}

void Notes::repaired(std::string_view code, std::string_view what, std::string_view remedy,
                     const Tally& tally) const {
  report().repairs[std::string(code)] += tally.count;
  say(core::Severity::repair, code, what, remedy, tally);
}

void Notes::left_out(std::string_view code, std::string_view what, std::string_view remedy,
                     const Tally& tally) const {
  report().repairs[std::string(code)] += tally.count;
  say(core::Severity::warning, code, what, remedy, tally);
}

void Notes::guessed(std::string_view code, std::string_view what, std::string_view remedy) const {
  say(core::Severity::guess, code, what, remedy, {});
}

void Notes::inform(std::string_view code, std::string_view what, std::int64_t count) const {
  Tally tally;
  tally.count = count;
  say(core::Severity::info, code, what, "", tally);
}

}  // namespace mulin::layers
