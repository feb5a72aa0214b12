// maps/publish_place: may a result folder stand here?
// In: the path a user gave, what must stay untouched → out: nothing, or an OutputError that says what is
// there instead. Read first: maps/publish.h. Inside maps/ only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mulin::maps {

/// DIR as an absolute path whose parent has no links in it; DIR itself may be one.
/// Throws: OutputError when the parent is missing or no folder.
std::filesystem::path absolute_place(const std::string& dir);

/// Throws: OutputError, see Publication.
void check_place(const std::filesystem::path& target, bool overwrite,
                 const std::vector<std::string>& protected_paths);

/// Something is there, be it a link to nothing.
bool exists_at(const std::filesystem::path& path);

/// A folder with a run.json that mulin wrote.
bool is_result(const std::filesystem::path& folder);

/// A file system is mounted at the path or below it.
bool holds_mount(const std::filesystem::path& path);

}  // namespace mulin::maps
