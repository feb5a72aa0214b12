// layers/proj_objects: PROJ's objects as values of C++, for the .cpp files of this room that ask PROJ.
// In: CRS as text → out: handles that free themselves.
// Read first: layers/projection.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct PJconsts;
struct pj_ctx;

namespace mulin::layers::proj {

struct DestroyContext {
  void operator()(pj_ctx* context) const;
};
struct DestroyPj {
  void operator()(PJconsts* pj) const;
};
using Context = std::unique_ptr<pj_ctx, DestroyContext>;
using Pj = std::unique_ptr<PJconsts, DestroyPj>;

/// Without network and without PROJ's own messages.
Context make_context();

/// For questions: opening PROJ's database anew for each would cost 10 ms a time. One for each thread.
pj_ctx* shared_context();

/// A user's word that is not plainly a CRS could be a file or an address: only plain forms are read.
bool plain_form(std::string_view text);

/// The horizontal system: of a compound one its first part. Empty: the text is no CRS.
Pj horizontal_crs(const std::string& text);
/// Throws: UsageError that quotes the text.
Pj required_crs(const std::string& text);

/// The system inside one that carries its own transformation (TOWGS84); any other as it is.
Pj unbound(const PJconsts* crs);
/// Longitude and latitude on the CRS's own datum; empty: it has no place on Earth.
Pj base_of(const PJconsts* crs);
/// True for a geographic CRS in degrees from Greenwich.
bool in_greenwich_degrees(const PJconsts* geographic);
std::string name_of(const PJconsts* pj);
Pj with_easy_axes(Pj pj);

}  // namespace mulin::layers::proj
