// maps/canvas: a sheet of paper to draw on, in millimetres; Cairo and Pango stay behind canvas.cpp.
// In: shapes and words in paper millimetres (x right, y down) → out: the bytes of a PDF or a PNG.
// Read first: geometry/shapes.h. Example: Canvas c({420, 297, 1}, Ink::pdf, {}); c.text({10, 10}, "杨浦",
// {}); c.finish();
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geometry/shapes.h"

namespace mulin::maps {

struct Colour {
  double r = 0, g = 0, b = 0, a = 1;
};

/// 0xRRGGBB.
constexpr Colour rgb(std::uint32_t hex, double alpha = 1) {
  return {((hex >> 16) & 255U) / 255.0, ((hex >> 8) & 255U) / 255.0, (hex & 255U) / 255.0, alpha};
}
constexpr Colour faded(Colour c, double alpha) {
  return {c.r, c.g, c.b, alpha};
}

struct Pen {
  Colour colour;
  double width = 0.2;
  std::vector<double> dash;
  bool round = true;  ///< caps and joins; else butt caps
};

/// A rectangle of paper.
struct Rect {
  double x = 0, y = 0, w = 0, h = 0;
  [[nodiscard]] double right() const { return x + w; }
  [[nodiscard]] double bottom() const { return y + h; }
  [[nodiscard]] geometry::Point middle() const { return {x + w / 2, y + h / 2}; }
  [[nodiscard]] Rect inset(double by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
};

enum class Align : std::uint8_t { left, centre, right };

struct TextStyle {
  double size = 2.4;  ///< of the em, mm
  bool bold = false;
  Colour colour = {0.13, 0.13, 0.13, 1};
  double halo = 0;  ///< width of the white rim, 0 without
  Align align = Align::left;
  double most_width = 0;  ///< cut with "…" beyond it; 0: no limit
  double spacing = 0;     ///< extra between letters, mm
};

enum class Ink : std::uint8_t { pdf, png };

struct PaperSize {
  double w = 420, h = 297;  ///< mm of the drawing
  double unit = 1;          ///< mm of paper that one mm of the drawing takes
};

struct PaperNotes {
  std::string title, author, date = "2000-01-01";
  double dpi = 200;
};

class Canvas {
 public:
  /// Throws: OutputError when the paper is too large to be painted at that dpi.
  Canvas(PaperSize size, Ink ink, const PaperNotes& notes);
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;
  ~Canvas();

  // Path: built up, then filled or stroked (and forgotten), or kept as a clip until restore().
  void line(std::span<const geometry::Point> points, bool closed = false);
  void circle(geometry::Point centre, double radius);
  void rectangle(const Rect& rect);
  void dot(geometry::Point at);  ///< of the width of the pen that strokes it
  void fill(Colour colour);      ///< even-odd, so holes stay open
  void fill_and_stroke(Colour inside, const Pen& pen);
  void stroke(const Pen& pen);

  void save();
  void clip();
  void turn(geometry::Point about, double radians);  ///< clockwise on paper, until restore()
  void restore();

  /// Writes one line of text; `at` is its middle in height, and its left end, middle or right end by
  /// style.align. Returns the width. Throws: DataError naming the character that no installed font has.
  double text(geometry::Point at, std::string_view words, const TextStyle& style);
  double text_width(std::string_view words, const TextStyle& style);
  /// The style made smaller, down to `least`, until the words are no wider than `room`; then cut with "…".
  TextStyle fitted(std::string_view words, TextStyle style, double room, double least);

  /// Writes words wrapped into the width; at most `box.h` high, cut with "…". Returns the height used.
  double paragraph(const Rect& box, std::string_view words, const TextStyle& style);
  double paragraph_height(double width, std::string_view words, const TextStyle& style);

  /// Ends this page and begins the next. Requires: Ink::pdf.
  void next_page();

  /// Ends the drawing and gives its bytes. Throws: OutputError with Cairo's words.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mulin::maps
