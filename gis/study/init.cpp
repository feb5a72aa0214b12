#include "study/init.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>

#include "core/error.h"
#include "core/text.h"
#include "maps/checked_file.h"
#include "study/study.h"

namespace mulin::study {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOrder[] = {"subdistricts", "streets", "population", "spread",
                                       "centres",      "sites",   "exclude",    "barrier"};

fs::path resolved(const std::string& path) {
  std::error_code error;
  const auto full = fs::weakly_canonical(fs::absolute(path), error);
  return error ? fs::absolute(path).lexically_normal() : full;
}

/// TOML is UTF-8; a path that is not cannot be written into it.
std::string storable(const fs::path& path) {
  if (!core::is_utf8(path.string()))
    throw core::UsageError(core::printable(path.string()) +
                           ": its name is not UTF-8, as a study file must be; rename it");
  return path.string();
}

void refuse_unread(const layers::Looks& looks, const std::string& role, const std::string& path) {
  for (const auto& unread : looks.unread) throw core::DataError(role + ": " + path + ": " + unread.why);
}

/// The layer of a file that the user named for a role: the one that fits it best.
RoleGuess given_role(layers::Looks& all, const std::string& role, const std::string& path,
                     const core::Job& job) {
  auto looks = layers::look_at(storable(resolved(path)), job);
  refuse_unread(looks, role, path);
  std::size_t best = 0;
  int most = -1000;
  for (std::size_t i = 0; i < looks.layers.size(); ++i) {
    const int points = points_for(looks.layers[i], role);
    if (points > most) best = i, most = points;
  }
  if (looks.layers.empty()) throw core::DataError(role + ": " + path + ": holds no layer; give another file");
  RoleGuess guess{nullptr, role, most, true, "you said so"};
  if (looks.layers.size() > 1)
    guess.why += ", this layer fits best of " + std::to_string(looks.layers.size());
  all.layers.push_back(std::move(looks.layers[best]));
  return guess;
}

void require(const std::vector<RoleGuess>& roles, const char* role, const char* what,
             const InitOptions& options) {
  const auto found = std::any_of(roles.begin(), roles.end(), [&](const auto& g) { return g.role == role; });
  if (found) return;
  throw core::UsageError((options.folder.empty() ? "" : options.folder + ": ") +
                         std::string("no layer looks like ") + what + "; name it with --" + role + " FILE");
}

std::string line_of(const RoleGuess& guess) {
  const auto& look = *guess.look;
  const std::string sure = guess.given ? "given" : guess.points >= kSure ? "sure" : "likely";
  return guess.role + ": " + fs::path(look.path).filename().string() +
         (look.layer.empty() ? "" : " " + look.layer) + " (" + sure + (guess.given ? "" : ": " + guess.why) +
         ")";
}

/// Read back before it takes its place: what is written here must be a study file.
void write_study_file(const fs::path& path, const std::string& text, bool overwrite) {
  const auto fail = [&](const std::string& why) {
    throw core::OutputError(core::printable(path.string(), 400) + ": " + why);
  };
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (fs::exists(status) && !overwrite)
    fail("exists already; --overwrite replaces it, -o chooses another file");
  if (fs::exists(status) && !fs::is_regular_file(status)) fail("is no plain file; choose another with -o");
  if (!fs::is_directory(path.parent_path(), error))
    fail("its folder is not there; make it, or choose another with -o");
  const auto beside = (path.parent_path() / ("." + path.filename().string() + ".part")).string();
  maps::write_file(beside, text);
  try {
    (void)read_study(beside);
    fs::rename(beside, path);
  } catch (const fs::filesystem_error& e) {
    fs::remove(beside, error);
    fail(e.code().message());
  } catch (const core::Error&) {
    fs::remove(beside, error);
    throw;
  }
}

}  // namespace

InitResult init_study(const InitOptions& options, const core::Job& job) {
  job.begin("look", 0);
  layers::Looks looks;
  std::vector<RoleGuess> roles;
  looks.layers.reserve(options.given.size());  // roles point into it
  for (const auto& [role, path] : options.given) roles.push_back(given_role(looks, role, path, job));
  for (std::size_t i = 0; i < roles.size(); ++i) roles[i].look = &looks.layers[i];
  layers::Looks found;
  if (!options.folder.empty()) found = layers::look_at(storable(resolved(options.folder)), job);
  std::erase_if(found.layers, [&](const auto& look) {
    return std::any_of(looks.layers.begin(), looks.layers.end(),
                       [&](const auto& g) { return g.path == look.path; });
  });
  for (auto& guess : tell_roles(found)) {
    if (!options.given.contains(guess.role)) roles.push_back(std::move(guess));
  }
  require(roles, "streets", "streets", options);
  require(roles, "population", "people", options);
  const auto place = resolved(options.output);
  const auto rank = [](const RoleGuess& g) {
    return std::find(std::begin(kOrder), std::end(kOrder), g.role) - kOrder;
  };
  std::stable_sort(roles.begin(), roles.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  const auto folder = storable(place.parent_path());
  const auto title = resolved(options.folder.empty() ? folder : options.folder).filename().string();
  const auto text = init_text(roles, found, storable(fs::path(title)), folder);
  write_study_file(place, text, options.overwrite);
  InitResult result{options.output, {}};
  for (const auto& guess : roles) result.told.push_back(line_of(guess));
  for (const auto& unread : found.unread)
    result.told.push_back("not read: " + fs::path(unread.path).filename().string() + ": " + unread.why);
  return result;
}

}  // namespace mulin::study
