// layers/readers: one reader a kind of layer; each fills its part of the City and says what it repaired.
// In: Reading and a Source → out: records of city/city.h in the working CRS.
// Read first: layers/table.h, city/city.h.
#pragma once

#include "layers/table.h"

namespace mulin::layers {

void read_subdistricts(Reading& reading, const SubdistrictSource& source);
/// Overlaps and gaps between subdistricts, with their area and the people there.
void report_seams(Reading& reading);
void read_streets(Reading& reading, const StreetSource& source);
void read_people(Reading& reading, const PopulationSource& source);
void read_centres(Reading& reading, const CentreSource& source);
void read_sites(Reading& reading, const SiteSource& source);
/// `role`: "exclude", "barrier" or "priority".
std::vector<city::Zone> read_zones(Reading& reading, const AreaSource& source, std::string_view role);
city::Places read_places(Reading& reading, const Source& source);

/// Without subdistricts: the hull of the people widened by the guard. Throws: DataError when nobody has a
/// position.
void set_study_area_from_people(Reading& reading);

}  // namespace mulin::layers
