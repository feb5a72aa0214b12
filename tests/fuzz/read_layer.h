// tests/fuzz/read_layer: one fuzzed layer in one role of a little study, and what must hold of any city that
// is read. In: a file in the scratch folder, a role → out: nothing; laws checked. Read first: fuzz.h,
// layers/read.h.
#pragma once

#include <string>

#include "fuzz.h"
#include "layers/read.h"

namespace mulin::fuzz {

enum class Role : std::uint8_t {
  subdistricts,
  streets,
  population,
  centres,
  sites,
  exclude,
  barrier,
  spread
};
inline constexpr int kRoles = 8;

/// Two squares of 1 km at x 640000…642000, y 3460000…3461000 in EPSG:4549, and people in them.
void write_surroundings(const Scratch& scratch);

/// The study that reads `file` in this role; its fields are name, code, pop, total, old, cost, id.
layers::CitySources sources_with(const Scratch& scratch, Role role, const std::string& file);

/// Reads the city. What is read must be sound and keep everybody.
void read_and_check(const layers::CitySources& sources);

}  // namespace mulin::fuzz
