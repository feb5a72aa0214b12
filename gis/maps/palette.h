// maps/palette: the colours and pens of all sheets, in one place. Told apart by the colour-blind and in
// greyscale: what must not be confused differs in lightness or in form, not in hue alone. In: nothing → out:
// constants. Read first: maps/canvas.h. Source: hues after Okabe & Ito 2008 and ColorBrewer 2 (Purples,
// BuGn), tuned on paper.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "maps/canvas.h"

namespace mulin::maps::palette {

inline constexpr Colour ink = rgb(0x222222);
inline constexpr Colour soft_ink = rgb(0x5B5B5B);
inline constexpr Colour hairline = rgb(0xB9B7B1);
inline constexpr Colour title_band = rgb(0x1F3A4D);
inline constexpr Colour table_head = rgb(0xE4E9EC);
inline constexpr Colour table_stripe = rgb(0xF6F7F7);

inline constexpr Colour outside = rgb(0xF1F0EC);
/// Subdistricts: four tints of one lightness, so that neighbours differ and nothing on top changes its tone.
inline constexpr std::array<Colour, 4> tints = {rgb(0xFBF8EF), rgb(0xF5F5EA), rgb(0xFAF3EC), rgb(0xF3F4F3)};
inline constexpr Colour water = rgb(0xC3DCEC);
inline constexpr Colour water_edge = rgb(0x8DB4CC);
inline constexpr Colour water_name = rgb(0x2F6E94);

inline constexpr Colour border = rgb(0x4A4152);
inline constexpr Colour border_band = rgb(0x8E7BA6, 0.20);

struct StreetLook {
  double width;  ///< mm at 1:25,000, casing included
  Colour casing, inside;
  bool cased;
};
inline constexpr std::array<StreetLook, 5> streets = {{{0.10, rgb(0xC9C6BE), {}, false},
                                                       {0.18, rgb(0xC2BFB7), {}, false},
                                                       {0.52, rgb(0xB3AFA6), rgb(0xFFFFFF), true},
                                                       {0.92, rgb(0x98938A), rgb(0xFFFFFF), true},
                                                       {1.25, rgb(0x857F75), rgb(0xF4EBD2), true}}};
inline constexpr Colour street_name = rgb(0x4D4A45);
inline constexpr Colour rail = rgb(0x3C3C3C);

inline constexpr Colour served_before = rgb(0x2E9E8F, 0.27);
inline constexpr Colour served_before_edge = rgb(0x1F7A6D);
inline constexpr Colour served_after = rgb(0xF4B23C, 0.30);
inline constexpr Colour served_after_edge = rgb(0xB8720A);

inline constexpr Colour chosen = rgb(0xB5121B);
inline constexpr Colour centre = rgb(0x0B5A50);
inline constexpr Colour rejected = rgb(0x8A8780);
inline constexpr Colour exclusion = rgb(0x7B5A3C);
inline constexpr Colour draft = rgb(0xB5121B);

/// Candidates, low score to high: light to dark.
inline constexpr std::array<Colour, 5> scores = {rgb(0xD9CBE8), rgb(0xB79FD3), rgb(0x8F6BBB), rgb(0x673E9B),
                                                 rgb(0x3B1570)};

/// Walking distance, near to far: dark to light; people beyond the cutoff are rings of another hue.
inline constexpr std::array<Colour, 5> walks = {rgb(0x00382B), rgb(0x0C6B52), rgb(0x3E9C7C), rgb(0x6FBA9C),
                                                rgb(0x9AD0B8)};
inline constexpr Colour beyond = rgb(0xC2410C);
inline constexpr Colour nearly = rgb(0xE0A030);  ///< beyond the cutoff, within a longer band
inline const Pen new_limit = {faded(served_before_edge, 0.9), 0.2, {}};
inline const Pen old_limit = {rgb(0x0B3F4A), 0.3, {1.5, 0.8}, false};
inline constexpr Colour walk_area = rgb(0x2E9E8F, 0.13);  ///< of each band; nested bands add up

/// `steps` colours out of `walks` for so many bands.
inline Colour walk(std::size_t band, std::size_t bands) {
  if (bands <= 1) return walks[1];
  const std::size_t last = std::min(bands, walks.size()) - 1;
  return walks[std::min(walks.size() - 1, band * last / (bands - 1))];
}

}  // namespace mulin::maps::palette
