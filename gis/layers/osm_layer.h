// layers/osm_layer: the ways of an OSM file as a layer that is read as any other, filters and all.
// In: an OSM file → out: a dataset with the one layer "lines", and its ways once it has been read.
// Read first: layers/osm_ways.h, layers/open.h.
#pragma once

#include <memory>

#include "layers/osm_ways.h"

class GDALDataset;

namespace mulin::layers {

/// Columns: osm_id, the keys that GDAL's OSM driver makes columns of, those that streets are read by (foot,
/// access, layer, bridge …), and other_tags as GDAL writes it. The file is read when features are first asked
/// for: with a filter all ways that pass it, without one all that have a `highway`. What reading it finds
/// is thrown from there. `ways` is filled then. Requires: job and notes outlive the dataset's reading.
std::unique_ptr<GDALDataset> osm_dataset(OsmContent content, const core::Job& job, const Notes& notes,
                                         std::shared_ptr<OsmWays> ways);

}  // namespace mulin::layers
