// cli/process: the process that the program is given, made what it needs: three streams, an environment that
// changes no result, signals that ask it to stop. In: what the caller left behind → out: the same for
// everyone. Read first: core/job.h.
#pragma once

#include <atomic>

namespace mulin::cli {

/// Standard streams that were closed are opened on nothing, so that no data file takes their place; writing
/// to one fails. To be called first.
void fill_standard_streams();

/// Forgets all variables but those that mean the program itself, its fonts, temporary files and databases:
/// any other may be a setting of a library (GDAL reads hundreds) and change results. GDAL's own settings file
/// and plugins are left unread. Requires: no other thread yet.
void forget_environment();

/// Set by SIGINT, SIGTERM and SIGHUP (unless that was ignored: nohup) from now on. A signal that comes later
/// than the two seconds in which the program answers ends it at once. Writing to a closed pipe and beyond the
/// limit of file sizes are errors and no longer signals.
const std::atomic<bool>& stop_on_signals();

}  // namespace mulin::cli
