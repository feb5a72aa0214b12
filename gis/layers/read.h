// layers/read: what do the files say? Opened, decoded, reprojected, cleaned, every repair counted → a City.
// In: CitySources → out: City, one InputReport a file (run.json `inputs`), findings.
// Read first: layers/sources.h, city/city.h. GDAL and PROJ are behind this door (and behind maps/ for
// writing).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "city/city.h"
#include "core/error.h"
#include "core/findings.h"
#include "core/job.h"
#include "layers/sources.h"

namespace mulin::layers {

struct InputReport {
  std::string role;    ///< "streets"
  std::string source;  ///< as the study file names it, without passwords
  std::vector<std::string>
      files;  ///< absolute paths of all files of the dataset, sorted, for hashing; empty for databases
  std::int64_t features = 0;
  std::string crs;    ///< "EPSG:4490", or the name when it has no code
  std::string datum;  ///< of that CRS: "Xian 1980"; empty: by `transform`
  std::string
      datum_shift;  ///< the transformation used: "ED50 to WGS 84 (15)"; empty: none was needed or known
  double shift_accuracy = -1;  ///< metres, as its publisher states; below 0: unknown
  bool datum_guessed = false;  ///< no transformation is known: taken as the working CRS's datum
  std::string encoding;        ///< "UTF-8", "GBK"; how it was found is in the findings
  std::map<std::string, std::int64_t> repairs;  ///< code → count
  geometry::Box extent;                         ///< in the working CRS; empty when nothing could be placed
  std::string credit, year, definition;
};

struct ReadResult {
  city::City city;
  std::vector<InputReport> inputs;
  core::Findings findings;
};

/// Reads everything that the sources name. Study area = union of the subdistricts, else the hull of the
/// people widened by `guard`. People are split exactly at subdistrict edges, scaled to control totals, and
/// conserved: account.scaled_total = Σ demand.people + account.dropped, to 0.5 person, else it throws
/// std::logic_error. Throws: DataError (one line: file, layer, feature or key, found, expected, remedy),
/// UsageError for a wrong key.
ReadResult read_city(const CitySources& sources, const core::Job& job);

/// Hears of each layer that is refused: its role and the reason.
using Refused = std::function<void(std::string_view, const core::Error&)>;

/// As read_city(), but a refused layer is left out and the others are read all the same, so that all their
/// faults are known at once. Edge: after a refusal the City is good for finding faults, not for planning.
ReadResult inspect_city(const CitySources& sources, const core::Job& job, const Refused& refused);

/// "streets.shp" of a path, "PG:dbname=city streets" of a database: fit to be shown, without passwords.
std::string shown_file(const Source& source);

/// How a raster is read at a point: the cell it lies in, or linear between the middles of the four around it.
enum class Sampling : std::uint8_t { cell, smooth };

/// What a raster says at points of the city's CRS, for slopes and the measure `raster`: not-a-number where
/// there is no data. The raster joins the inputs of `result`. Throws: DataError.
std::vector<double> sample_raster(ReadResult& result, const CitySources& sources, const Source& raster,
                                  const std::vector<geometry::Point>& at, Sampling sampling);

}  // namespace mulin::layers
