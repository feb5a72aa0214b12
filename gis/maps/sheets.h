// maps/sheets: paper maps that a planner pins to the wall. Cairo and Pango behind this door.
// In: PlanView → out: PDF (vector, fonts embedded) and PNG, the same bytes for the same view.
// Read first: maps/plan_view.h.
#pragma once

#include <cstdint>
#include <string>

#include "maps/plan_view.h"

namespace mulin::maps {

enum class Sheet : std::uint8_t { candidates, coverage };

/// Writes one sheet as PDF. Throws: OutputError; DataError when a character has no glyph in any installed
/// font.
void write_sheet_pdf(const PlanView& view, Sheet sheet, const std::string& path);

/// Writes one sheet as PNG at view.dpi.
void write_sheet_png(const PlanView& view, Sheet sheet, const std::string& path);

}  // namespace mulin::maps
