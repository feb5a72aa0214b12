#include "maps/canvas.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/error.h"
#include "core/text.h"
#include "maps/png_density.h"

namespace mulin::maps {
namespace {

constexpr double kPointsPerMm = 72 / 25.4;
constexpr double kBaseline = 0.37;  // of the em, below the middle of capitals, figures and Chinese characters
constexpr const char* kFonts = "Noto Sans CJK SC,sans";

struct Release {
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(cairo_t* p) const { cairo_destroy(p); }
  void operator()(PangoLayout* p) const { g_object_unref(p); }
  void operator()(PangoFontDescription* p) const { pango_font_description_free(p); }
  void operator()(PangoAttrList* p) const { pango_attr_list_unref(p); }
  void operator()(PangoLayoutIter* p) const { pango_layout_iter_free(p); }
  void operator()(cairo_font_options_t* p) const { cairo_font_options_destroy(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
  try {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

void require_success(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw core::OutputError(std::string("map sheet: cannot draw: ") + cairo_status_to_string(status));
  }
}

/// The first character of the layout that no font has.
gunichar missing_character(PangoLayout* layout) {
  const Owned<PangoLayoutIter> at(pango_layout_get_iter(layout));
  do {
    const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at.get());
    for (int i = 0; run != nullptr && i < run->glyphs->num_glyphs; ++i) {
      const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
      if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) return glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
    }
  } while (pango_layout_iter_next_run(at.get()) != 0);
  return 0;
}

void require_glyphs(PangoLayout* layout, const std::string& words) {
  if (pango_layout_get_unknown_glyphs_count(layout) == 0) return;
  const gunichar character = missing_character(layout);
  char utf8[8] = {};
  utf8[g_unichar_to_utf8(character, utf8)] = 0;
  char code[16];
  std::snprintf(code, sizeof code, "U+%04X", character);
  throw core::DataError(
      "map text \"" + core::printable(words) + "\": no installed font has the character " +
      core::printable(utf8) + " (" + code +
      "); install a font that has it (Debian: fonts-noto-cjk, for rare characters fonts-hanazono), "
      "or change the text");
}

}  // namespace

struct Canvas::State {
  PaperSize size;
  Ink ink;
  std::string bytes;
  Owned<cairo_surface_t> surface;
  Owned<cairo_t> cairo;
  Owned<PangoLayout> layout;
  double dpi = 200;

  void begin_page() const {
    cairo_t* c = cairo.get();
    const double scale = ink == Ink::pdf ? kPointsPerMm * size.unit : dpi / 25.4 * size.unit;
    cairo_identity_matrix(c);
    cairo_scale(c, scale, scale);
    cairo_set_fill_rule(c, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_tolerance(c, 0.2);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
  }

  void use(Colour colour) const {
    cairo_set_source_rgba(cairo.get(), colour.r, colour.g, colour.b, colour.a);
  }

  void use(const Pen& pen) const {
    cairo_t* c = cairo.get();
    use(pen.colour);
    cairo_set_line_width(c, pen.width);
    cairo_set_line_cap(c, pen.round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(c, pen.round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
    cairo_set_dash(c, pen.dash.data(), static_cast<int>(pen.dash.size()), 0);
  }

  /// Sets words and style; the layout is reused, its size in the drawing's millimetres.
  PangoLayout* lay_out(std::string_view words, const TextStyle& style) const {
    const std::string safe = core::printable(words, 4000);
    PangoLayout* l = layout.get();
    const Owned<PangoFontDescription> font(pango_font_description_from_string(kFonts));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, font.get());
    const Owned<PangoAttrList> attributes(pango_attr_list_new());
    if (style.spacing > 0) {
      pango_attr_list_insert(attributes.get(),
                             pango_attr_letter_spacing_new(static_cast<int>(style.spacing * PANGO_SCALE)));
    }
    pango_layout_set_attributes(l, attributes.get());
    pango_layout_set_text(l, safe.c_str(), static_cast<int>(safe.size()));
    pango_layout_set_width(l, style.most_width > 0 ? static_cast<int>(style.most_width * PANGO_SCALE) : -1);
    pango_layout_set_height(l, -1);  // one line a paragraph
    pango_layout_set_ellipsize(l, style.most_width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(l, 0.0F);
    pango_layout_set_alignment(l, PANGO_ALIGN_LEFT);
    pango_cairo_update_layout(cairo.get(), l);
    require_glyphs(l, safe);
    return l;
  }

  PangoLayout* lay_out_wrapped(std::string_view words, TextStyle style, double width,
                               double most_height) const {
    style.most_width = width;
    PangoLayout* l = lay_out(words, style);
    pango_layout_set_line_spacing(l, 0.92F);
    if (style.align == Align::centre) pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    pango_layout_set_height(l, static_cast<int>(std::min(most_height, 2000.0) * PANGO_SCALE));
    return l;
  }

  void show(PangoLayout* l, geometry::Point origin, const TextStyle& style) const {
    cairo_t* c = cairo.get();
    if (style.halo > 0) {
      cairo_move_to(c, origin.x, origin.y);
      pango_cairo_layout_path(c, l);
      use(Pen{rgb(0xFFFFFF, 0.92), 2 * style.halo, {}});
      cairo_stroke(c);
    }
    use(style.colour);
    cairo_move_to(c, origin.x, origin.y);
    pango_cairo_show_layout(c, l);
    cairo_new_path(c);
  }
};

Canvas::Canvas(PaperSize size, Ink ink, const PaperNotes& notes)
    : state_(std::make_unique<State>(State{size, ink, {}, nullptr, nullptr, nullptr, notes.dpi})) {
  State& s = *state_;
  if (ink == Ink::pdf) {
    s.surface.reset(cairo_pdf_surface_create_for_stream(append, &s.bytes, size.w * size.unit * kPointsPerMm,
                                                        size.h * size.unit * kPointsPerMm));
    require_success(cairo_surface_status(s.surface.get()));
    const auto note = [&](cairo_pdf_metadata_t what, const std::string& words) {
      cairo_pdf_surface_set_metadata(s.surface.get(), what, core::printable(words, 400).c_str());
    };
    note(CAIRO_PDF_METADATA_TITLE, notes.title);
    note(CAIRO_PDF_METADATA_AUTHOR, notes.author);
    note(CAIRO_PDF_METADATA_CREATOR, "mulin");
    note(CAIRO_PDF_METADATA_CREATE_DATE, notes.date + "T00:00:00Z");
    note(CAIRO_PDF_METADATA_MOD_DATE, notes.date + "T00:00:00Z");
  } else {
    const auto pixels = [&](double mm) {
      return static_cast<int>(std::lround(mm * size.unit / 25.4 * notes.dpi));
    };
    s.surface.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(size.w), pixels(size.h)));
    require_success(cairo_surface_status(s.surface.get()));
  }
  s.cairo.reset(cairo_create(s.surface.get()));
  const Owned<cairo_font_options_t> options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(s.cairo.get(), options.get());
  s.layout.reset(pango_cairo_create_layout(s.cairo.get()));
  PangoContext* context = pango_layout_get_context(s.layout.get());
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  s.begin_page();
}

Canvas::~Canvas() = default;

void Canvas::line(std::span<const geometry::Point> points, bool closed) {
  cairo_t* c = state_->cairo.get();
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i == 0) {
      cairo_move_to(c, points[i].x, points[i].y);
    } else {
      cairo_line_to(c, points[i].x, points[i].y);
    }
  }
  if (closed && !points.empty()) cairo_close_path(c);
}

void Canvas::circle(geometry::Point centre, double radius) {
  cairo_new_sub_path(state_->cairo.get());  // else a line runs in from the last point
  cairo_arc(state_->cairo.get(), centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
  cairo_close_path(state_->cairo.get());
}

void Canvas::rectangle(const Rect& rect) {
  cairo_rectangle(state_->cairo.get(), rect.x, rect.y, rect.w, rect.h);
}

void Canvas::dot(geometry::Point at) {
  cairo_move_to(state_->cairo.get(), at.x, at.y);
  cairo_close_path(state_->cairo.get());
}

void Canvas::fill(Colour colour) {
  state_->use(colour);
  cairo_fill(state_->cairo.get());
}

void Canvas::fill_and_stroke(Colour inside, const Pen& pen) {
  state_->use(inside);
  cairo_fill_preserve(state_->cairo.get());
  stroke(pen);
}

void Canvas::stroke(const Pen& pen) {
  state_->use(pen);
  cairo_stroke(state_->cairo.get());
}

void Canvas::save() {
  cairo_save(state_->cairo.get());
}

void Canvas::clip() {
  cairo_clip(state_->cairo.get());
}

void Canvas::turn(geometry::Point about, double radians) {
  cairo_t* c = state_->cairo.get();
  cairo_translate(c, about.x, about.y);
  cairo_rotate(c, radians);
  cairo_translate(c, -about.x, -about.y);
}

void Canvas::restore() {
  cairo_restore(state_->cairo.get());
}

double Canvas::text_width(std::string_view words, const TextStyle& style) {
  PangoRectangle logical;
  pango_layout_get_extents(state_->lay_out(words, style), nullptr, &logical);
  return static_cast<double>(logical.width) / PANGO_SCALE - style.spacing;
}

TextStyle Canvas::fitted(std::string_view words, TextStyle style, double room, double least) {
  const double natural = text_width(words, style);
  if (natural > room)
    style.size =
        std::max(least, 0.99 * style.size * room / natural);  // letters do not shrink to the last digit
  if (text_width(words, style) > room) style.most_width = room;
  return style;
}

double Canvas::text(geometry::Point at, std::string_view words, const TextStyle& style) {
  if (words.empty()) return 0;
  PangoLayout* l = state_->lay_out(words, style);
  PangoRectangle logical;
  pango_layout_get_extents(l, nullptr, &logical);
  const double width = static_cast<double>(logical.width) / PANGO_SCALE - style.spacing;
  const double left = style.align == Align::left ? 0 : style.align == Align::centre ? width / 2 : width;
  const double baseline = static_cast<double>(pango_layout_get_baseline(l)) / PANGO_SCALE;
  const double inner = static_cast<double>(logical.x) / PANGO_SCALE;
  state_->show(l, {at.x - left - inner, at.y + kBaseline * style.size - baseline}, style);
  return width;
}

double Canvas::paragraph_height(double width, std::string_view words, const TextStyle& style) {
  if (words.empty()) return 0;
  PangoRectangle logical;
  pango_layout_get_extents(state_->lay_out_wrapped(words, style, width, 2000), nullptr, &logical);
  return static_cast<double>(logical.height) / PANGO_SCALE;
}

double Canvas::paragraph(const Rect& box, std::string_view words, const TextStyle& style) {
  if (words.empty()) return 0;
  PangoLayout* l = state_->lay_out_wrapped(words, style, box.w, box.h);
  PangoRectangle logical;
  pango_layout_get_extents(l, nullptr, &logical);
  state_->show(l, {box.x, box.y}, style);
  return static_cast<double>(logical.height) / PANGO_SCALE;
}

void Canvas::next_page() {
  cairo_show_page(state_->cairo.get());
  state_->begin_page();
}

std::string Canvas::finish() {
  State& s = *state_;
  require_success(cairo_status(s.cairo.get()));
  if (s.ink == Ink::png) {
    cairo_surface_flush(s.surface.get());
    require_success(cairo_surface_write_to_png_stream(s.surface.get(), append, &s.bytes));
    s.bytes = with_density(std::move(s.bytes), s.dpi);
  }
  s.layout.reset();
  s.cairo.reset();
  cairo_surface_finish(s.surface.get());
  require_success(cairo_surface_status(s.surface.get()));
  return std::move(s.bytes);
}

}  // namespace mulin::maps
