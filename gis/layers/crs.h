// layers/crs: small questions about coordinate systems that the readers ask.
// In: CRS as text → out: its kind, whether two are one. Read first: layers/projection.h.
#pragma once

#include <string>

namespace mulin::layers {

enum class CrsKind { unknown, geographic, projected, engineering };

/// Edge: text that is no CRS is `unknown`; a local one without a place on Earth is `engineering`.
CrsKind crs_kind(const std::string& crs);

/// True when both describe one system, axis order apart.
bool same_crs(const std::string& a, const std::string& b);

}  // namespace mulin::layers
