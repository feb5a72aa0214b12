// study/init: a first study file from a look at the layers. Whatever is told from names and values says so in
// a comment beside it. In: files, by role or in a folder → out: the text of a study file that `mulin check`
// reads. Read first: layers/probe.h, study/study.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/job.h"
#include "layers/probe.h"

namespace mulin::study {

struct InitOptions {
  std::string folder;                        ///< looked through for what `given` does not name; "" for none
  std::map<std::string, std::string> given;  ///< role → file, as the user said
  std::string output;                        ///< the study file; paths in it are relative to its folder
  bool overwrite = false;
};

/// A layer and what it is taken for.
struct RoleGuess {
  const layers::LayerLook* look = nullptr;
  std::string role;  ///< streets, population, subdistricts, centres, sites, spread, exclude, barrier
  int points = 0;    ///< how much speaks for it; at least kSure: sure
  bool given = false;
  std::string why;  ///< "lines, a field highway, its name"
};
inline constexpr int kSure = 7;
inline constexpr int kLikely = 4;  ///< less is not taken

/// How much speaks for the layer in this role; below kLikely it is not taken.
int points_for(const layers::LayerLook& look, const std::string& role);

/// The best layer for each role; a layer plays one. Edge: a role nobody fits is absent.
std::vector<RoleGuess> tell_roles(const layers::Looks& looks);

/// A field for a study key, and what speaks for it.
struct FieldGuess {
  std::string key, field, why;
};

/// The fields of a layer in its role, by their names and values; keys in the order of the study file.
std::vector<FieldGuess> tell_fields(const layers::LayerLook& look, const std::string& role);

struct CrsGuess {
  std::string crs, why;
};
/// The working CRS: the metric one that most layers state, else CGCS2000 3° in China, else UTM.
CrsGuess tell_crs(const std::vector<RoleGuess>& roles);

/// The study file, to stand in `folder`. Shape: TOML with comments. `looks` may hold layers that play no
/// role: they are listed.
std::string init_text(const std::vector<RoleGuess>& roles, const layers::Looks& looks,
                      const std::string& title, const std::string& folder);

struct InitResult {
  std::string path;
  std::vector<std::string> told;  ///< lines for the user: which layer is what, how sure, and why
};

/// Looks, tells and writes the file, whole or not at all. Throws: UsageError without streets or people,
/// OutputError when the file is there already or cannot be written; DataError for a given layer that cannot
/// be read.
InitResult init_study(const InitOptions& options, const core::Job& job);

/// A text as TOML's basic string, quotes and all.
std::string toml_text(std::string_view text);

}  // namespace mulin::study
