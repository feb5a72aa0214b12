// maps/png_density: tells a PNG how large it is on paper, so that a printed sheet keeps its scale.
// In: the bytes of a PNG and its dots per inch → out: the same with a pHYs chunk (Cairo writes none).
// Read first: nothing. Source: PNG specification (ISO/IEC 15948), 11.3.5.3 and annex D.
#pragma once

#include <string>

namespace mulin::maps {

/// Requires: png starts with signature and IHDR, as every PNG does; anything else comes back unchanged.
std::string with_density(std::string png, double dpi);

}  // namespace mulin::maps
