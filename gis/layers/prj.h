// layers/prj: the .prj beside a shapefile, where GDAL makes nothing of it.
// In: the files of a dataset → out: its text, when it is a CRS after all (WKT of 2015 and later), or what is
// wrong with it. Read first: layers/place.h.
#pragma once

#include <string>
#include <vector>

namespace mulin::layers {

struct PrjFile {
  std::string wkt;    ///< a CRS that can be read; empty: there is none
  std::string fault;  ///< "its .prj is empty"; empty: there is no .prj, or nothing is wrong with it
};

PrjFile look_at_prj(const std::vector<std::string>& files);

}  // namespace mulin::layers
