// maps/publish: results appear whole or not at all.
// In: the folder asked for → out: a folder beside it to write into; publish() syncs it and renames it into
// place in one step. Read first: maps/checked_file.h.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace mulin::maps {

/// One result folder. Made before any computing, so that a place that cannot be written is known at once:
///
///   Publication out("plan", overwrite, {study_folder, "streets.shp"});
///   write_csv(sites, out.folder() + "/sites.csv");
///   write_file(out.folder() + "/run.json", json);
///   out.publish();
///
/// Killed at any moment it leaves DIR absent, old and whole, or new and whole; what a killed run leaves
/// beside it (DIR.mulin-XXXXXX) the next one for the same DIR takes away. Writers read back what they write.
class Publication {
 public:
  /// With `overwrite` a folder is replaced that holds a run.json of mulin. DIR may neither be nor hold one of
  /// `protected_paths` (the study's folder, the inputs).
  /// Throws: OutputError when the parent is missing, read-only or full; DIR is a file, a link, a mount point
  /// or holds one, exists without `overwrite`, is no result of mulin, or is protected.
  Publication(const std::string& dir, bool overwrite, const std::vector<std::string>& protected_paths = {});
  Publication(const Publication&) = delete;
  Publication& operator=(const Publication&) = delete;
  /// Takes the temporary folder away when publish() was not reached.
  ~Publication();

  /// Where to write. Requires: not yet published.
  [[nodiscard]] std::string folder() const { return work_.string(); }
  /// Where the results will be.
  [[nodiscard]] std::string destination() const { return target_.string(); }

  /// Syncs everything, then renames. Requires: run.json is in folder(). Throws: OutputError, and DIR is as it
  /// was; also when the disk does not confirm the new name.
  void publish();

  /// Takes the temporary folder away while another thread may still be writing into it, to be followed by the
  /// end of the program. Returns: false when it is too late, DIR is published.
  bool abandon();

 private:
  void rename_into_place();
  void replace();
  void move_back();

  std::filesystem::path target_;  // absolute, its parent without links
  std::filesystem::path work_;
  bool overwrite_ = false;
  bool replaced_ = false;  // work_ is the old result now
  bool published_ = false;
  std::mutex commit_;  // held while names change, so that abandon() comes before or after
  int lock_ = -1;      // on work_: while it is held, no other run takes work_ for a leftover
};

}  // namespace mulin::maps
