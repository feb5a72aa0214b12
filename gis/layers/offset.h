// layers/offset: does a layer lie as far off as the offset datums of Chinese web maps would put it?
// In: the layer's points in the working CRS → out: a warning that names the datum that fits better; nothing
// is moved. Read first: layers/table.h, layers/projection.h.
#pragma once

#include <vector>

#include "geometry/index.h"
#include "layers/table.h"

namespace mulin::layers {

/// Distances to the nearest street segment.
class NearestStreet {
 public:
  explicit NearestStreet(const city::Streets& streets);
  /// At most `within`.
  [[nodiscard]] double distance(geometry::Point p, double within) const;

 private:
  std::vector<std::pair<geometry::Point, geometry::Point>> segments_;
  geometry::BoxIndex index_;
};

/// True when the study lies where GCJ-02 is in use.
bool offset_datums_apply(const Reading& reading);

/// Compares the points as given with the points taken as GCJ-02 and as BD-09: how many lie in the study area,
/// how far they are from streets. Warns when another reading fits clearly better. Cost: at most 500 points
/// are looked at.
void warn_of_offset(const Reading& reading, const Source& source, const std::vector<geometry::Point>& points,
                    const Notes& notes);

}  // namespace mulin::layers
