#include "layers/worlds.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"

namespace mulin::test {
namespace {

using core::number;

struct Rect {
  double left, bottom, right, top;
  [[nodiscard]] double area() const { return (right - left) * (top - bottom); }
};

class Maker {
 public:
  Maker(std::uint64_t seed, const Folder& folder) : random_(seed), folder_(folder) {}

  World make() {
    world_.sources.folder = folder_.path();
    world_.sources.crs = "EPSG:4549";
    make_zones();
    switch (random_.below(6)) {
      case 0:
      case 1:
        make_features(false);
        break;
      case 2:
        make_features(true);
        break;
      case 3:
        make_spread();
        break;
      case 4:
        make_cells(false);
        break;
      default:
        make_cells(true);
    }
    write_zones();
    write_streets();
    write_barriers();
    return world_;
  }

 private:
  /// Between low and high, in whole quarters of a metre: files hold it exactly.
  double about(double low, double high) {
    return std::round((low + (high - low) * random_.uniform()) * 4) / 4;
  }
  bool one_in(std::uint64_t n) { return random_.below(n) == 0; }
  double people() { return std::floor(about(0, 900)) / 4; }

  // ---- zones: strips from left to right, some overlapping their neighbour, some with a gap between

  void make_zones() {
    double left = 640000 + about(0, 200);
    const auto n = 1 + random_.below(5);
    for (std::uint64_t i = 0; i < n; ++i) {
      const double right = left + about(300, 900);
      drawn_.push_back({left, 3460000, right, 3461000});
      Rect own = drawn_.back();
      if (i > 0) own.left = std::max(own.left, drawn_[i - 1].right);  // the lower code keeps what is shared
      own_.push_back(own);
      left = right + (one_in(3) ? about(-100, 60) : 0);
    }
    world_.inside.assign(n, 0);
    world_.control.assign(n, -1);
  }

  void write_zones() {
    const bool controls = world_.refusal.empty() && !world_.inside.empty() && one_in(2);
    std::vector<std::pair<std::string, std::string>> features;
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
      if (controls && !one_in(4)) world_.control[i] = std::floor(about(0, 4000));
      if (controls && world_.inside[i] <= 1 && world_.control[i] >= 0) {
        const bool nobody = world_.inside[i] == 0 && world_.slack < 1e-3;
        if (nobody && world_.control[i] > 0 && one_in(3))
          world_.refusal = "control total";
        else
          world_.control[i] = -1;
      }
      const auto total = world_.control[i] < 0 ? "null" : number(world_.control[i]);
      const auto& d = drawn_[i];
      features.emplace_back(square_json(d.left, d.bottom, d.right, d.top),
                            "{\"name\":\"Z" + std::to_string(i) + "\",\"code\":\"" + std::to_string(i) +
                                "\",\"total\":" + total + "}");
    }
    folder_.write("zones.geojson", geojson(features));
    auto& s = world_.sources.subdistricts.emplace();
    s.key = "subdistricts";
    s.source = "zones.geojson";
    s.name = "name";
    s.code = "code";
    if (controls) s.population = "total";
  }

  void count(const Rect& r, double people) {
    if (world_.inside.empty()) return;
    bool cut = false;
    for (std::size_t i = 0; i < own_.size(); ++i) {
      const double x = std::min(r.right, own_[i].right) - std::max(r.left, own_[i].left);
      const double y = std::min(r.top, own_[i].top) - std::max(r.bottom, own_[i].bottom);
      if (x <= 0 || y <= 0) continue;
      world_.inside[i] += people * x * y / r.area();
      cut = cut || x * y < r.area();
    }
    if (cut) world_.slack += people * std::min(1.0, 1.0 / r.area() + 1e-6);
  }

  void count(geometry::Point p, double people) {
    for (std::size_t i = 0; i < drawn_.size(); ++i) {  // the first that holds it, boundary included
      const auto& d = drawn_[i];
      if (p.x < d.left || p.x > d.right || p.y < d.bottom || p.y > d.top) continue;
      world_.inside[i] += people;
      return;
    }
  }

  // ---- people at points and in polygons

  Rect rect() {
    const double x = about(639500, 643000);
    const double y = about(3459700, 3461300);
    const double most = one_in(2) ? 90 : 700;
    return {x, y, x + about(5, most), y + about(5, most)};
  }

  static std::string ring(const Rect& r) {
    const auto p = [](double x, double y) { return "[" + number(x) + "," + number(y) + "]"; };
    return "[" + p(r.left, r.bottom) + "," + p(r.right, r.bottom) + "," + p(r.right, r.top) + "," +
           p(r.left, r.top) + "," + p(r.left, r.bottom) + "]";
  }

  void make_features(bool density) {
    const int n = 3 + static_cast<int>(random_.below(14));
    const bool groups = one_in(2);
    world_.sources.population = people_from("people.geojson");
    auto& source = *world_.sources.population;
    if (density) source.measure = one_in(2) ? "per_km2" : "per_ha";
    if (groups) source.groups["old"] = "old";
    const double per = source.measure == "per_km2" ? 1e6 : 1e4;
    features_.clear();
    add(point_json(640400, 3460500), density ? 0 : 1, {{640400, 3460500}}, {});
    if (density) features_.clear();
    if (density) add_rect({640300, 3460200, 640310, 3460300}, 40, per);
    for (int i = 0; i < n; ++i) {
      if (density) {
        add_rect(rect(), people(), per);
        if (one_in(6)) add("null", people(), {}, {}, 0);
      } else {
        add_any();
      }
    }
    if (one_in(40)) spoil();
    folder_.write("people.geojson", geojson(features_));
  }

  void add(const std::string& json, double people, const std::vector<geometry::Point>& points,
           const std::vector<Rect>& rects, double factor = 1) {
    const bool null = one_in(12);
    const double all = null ? 0 : people;
    const auto old = null ? std::string("null") : number(std::floor(all * random_.uniform()));
    features_.emplace_back(
        json, "{\"pop\":" + (null ? std::string("null") : number(people)) + ",\"old\":" + old + "}");
    double area = 0;
    for (const auto& r : rects) area += r.area();
    world_.total += all * factor;
    if (points.empty() && rects.empty()) world_.dropped += all * factor;
    for (const auto& r : rects) count(r, all * factor * r.area() / area);
    for (const auto p : points) count(p, all * factor / static_cast<double>(points.size()));
  }

  void add_rect(const Rect& r, double value, double per) {
    add(square_json(r.left, r.bottom, r.right, r.top), value, {}, {r}, r.area() / per);
  }

  void add_any() {
    const Rect a = rect();
    const Rect b{a.right + 10, a.bottom, a.right + 10 + about(5, 200), a.top};
    const auto mid = geometry::Point{a.left, a.bottom};
    const auto box = square_json(a.left, a.bottom, a.right, a.top);
    switch (random_.below(10)) {
      case 0:
        return add("null", people(), {}, {});
      case 1:
        return add(R"({"type":"LineString","coordinates":)" + ring(a) + "}", people(), {}, {});
      case 2:  // a polygon that runs out and back: no area
        return add(square_json(a.left, a.bottom, a.right, a.bottom), people(), {}, {});
      case 3:
        return add(R"({"type":"MultiPoint","coordinates":[[)" + number(a.left) + "," + number(a.bottom) +
                       "],[" + number(b.right) + "," + number(b.top) + "]]}",
                   people(), {mid, {b.right, b.top}}, {});
      case 4:
        return add(R"({"type":"MultiPolygon","coordinates":[[)" + ring(a) + "],[" + ring(b) + "]]}", people(),
                   {}, {a, b});
      case 5:  // the polygon counts, the point beside it does not
        return add(
            R"({"type":"GeometryCollection","geometries":[)" + point_json(b.right, b.top) + "," + box + "]}",
            people(), {}, {a});
      case 6:  // one part twice
        return add(R"({"type":"MultiPolygon","coordinates":[[)" + ring(a) + "],[" + ring(a) + "]]}", people(),
                   {}, {a});
      case 7:
        return add(box, people(), {}, {a});
      default:
        return add(point_json(a.left, a.bottom), people(), {mid}, {});
    }
  }

  void spoil() {
    const Rect a = rect();
    const auto box = square_json(a.left, a.bottom, a.right, a.top);
    const char* const bad[] = {R"({"pop":-2,"old":0})", R"({"pop":"many","old":0})",
                               R"({"pop":1e40,"old":0})"};
    const auto k = random_.below(3);
    features_.emplace_back(box, bad[k]);
    world_.refusal = k == 0 ? "-" : "people.geojson";
  }

  // ---- polygons inside one zone each, spread over houses, streets and points: nobody may leave the zone

  void make_spread() {
    world_.sources.population = people_from("people.geojson");
    auto& source = *world_.sources.population;
    features_.clear();
    const int n = 1 + static_cast<int>(random_.below(6));
    for (int i = 0; i < n; ++i) {
      const auto& z = own_[random_.below(own_.size())];
      const double x = about(z.left + 2, z.right - 60);
      const double y = about(z.bottom + 2, z.top - 60);
      const Rect r{x, y, std::min(z.right - 2, x + about(20, 600)), std::min(z.top - 2, y + about(20, 600))};
      add(square_json(r.left, r.bottom, r.right, r.top), i == 0 ? 10 : people(), {}, {r});
    }
    if (world_.total <= 0) world_.refusal = "no people";
    folder_.write("people.geojson", geojson(features_));
    std::vector<std::pair<std::string, std::string>> to;
    const auto kind = random_.below(4);
    for (int i = 0; i < 30; ++i) {
      const Rect r = rect();
      const auto json = kind == 0 || (kind == 3 && i % 3 == 0)
                            ? square_json(r.left, r.bottom, r.left + about(5, 60), r.bottom + about(5, 60))
                        : kind == 1 || (kind == 3 && i % 3 == 1)
                            ? line_json({{r.left, r.bottom}, {r.right, r.top}, {r.right, r.bottom}})
                            : point_json(r.left, r.bottom);
      to.emplace_back(json,
                      "{\"n\":" + (one_in(8) ? std::string("null") : std::to_string(random_.below(9))) + "}");
    }
    folder_.write("to.geojson", geojson(to));
    source.spread.emplace();
    source.spread->source = "to.geojson";
    if (one_in(2)) source.spread_by = "n";
  }

  // ---- rasters

  void make_cells(bool turned) {
    Tiff file;
    file.columns = 3 + static_cast<std::int64_t>(random_.below(20));
    file.rows = 3 + static_cast<std::int64_t>(random_.below(15));
    const bool degrees = turned && one_in(3);
    const bool south_up = one_in(3);
    const double cell = about(20, 60);
    const double turn = turned ? random_.uniform() - 0.5 : 0;
    const double x = about(drawn_[0].left - 50, drawn_[0].right - 60);
    file.geotransform = {x,       cell * std::cos(turn), cell * std::sin(turn),
                         3460600, cell * std::sin(turn), -cell * std::cos(turn)};
    if (turned && one_in(2)) file.geotransform[2] *= 0.3;  // skewed too
    if (!turned && south_up) {
      file.geotransform[3] = 3460200;
      file.geotransform[5] = cell;
    }
    if (degrees) {
      file.geographic = true;
      file.epsg = 4326;
      file.geotransform = {121.4725, 0.0006, 0, 31.262, 0, -0.0005};
    }
    file.nodata = one_in(2) ? "-1" : "";
    file.scale = one_in(4) ? 0.5 : 1;
    fill(file, turned);
    write_tiff(folder_, "people.tif", file);
  }

  void fill(Tiff& file, bool turned) {
    const bool groups = one_in(3);
    const bool density = !turned && one_in(3);
    Tiff old = file;
    world_.sources.population = people_from("people.tif", "");
    if (density) world_.sources.population->measure = "per_ha";
    if (groups) world_.sources.population->groups["old"] = "old.tif";
    if (turned) world_.inside.clear();
    for (std::int64_t i = 0; i < file.columns * file.rows; ++i) {
      const bool none = i > 0 && one_in(5);
      const double stored =
          none ? (file.nodata.empty() || one_in(2) ? std::nan("") : -1) : people() + (i == 0 ? 9 : 0);
      file.values.push_back(stored);
      old.values.push_back(none ? stored : std::floor(stored / 2));
      if (!none) count_cell(file, i, stored * file.scale, density);
    }
    if (groups) write_tiff(folder_, "old.tif", old);
    if (!one_in(40)) return;
    const bool infinite = one_in(2);
    file.values[1] = infinite ? INFINITY : -7;
    world_.refusal = infinite ? "infinite" : "people.tif";
  }

  void count_cell(const Tiff& file, std::int64_t i, double value, bool density) {
    const auto& g = file.geotransform;
    const auto column = static_cast<double>(i % file.columns);
    const auto row = static_cast<double>(i / file.columns);
    const double x = g[0] + column * g[1];
    const double y0 = g[3] + row * g[5];
    const double y1 = g[3] + (row + 1) * g[5];
    const Rect cell{x, std::min(y0, y1), x + g[1], std::max(y0, y1)};
    if (density) {
      const double off = cell.left + g[1] / 2 - 500000;  // transverse Mercator, 1 on its meridian
      const double scale = 1 + off * off / (2 * 6.368e6 * 6.368e6);
      value *= cell.area() / (scale * scale) / 1e4;
      world_.total_slack += value * 1e-5;
      world_.slack += value * 1e-5;
    }
    world_.total += value;
    if (!world_.inside.empty()) count(cell, value);
  }

  // ---- streets with islands, gaps and nonsense; a river

  void write_streets() {
    std::vector<std::pair<std::string, std::string>> lines;
    lines.emplace_back(line_json({{640000, 3460500}, {643000, 3460500}}), "{}");
    const auto n = 2 + random_.below(8);
    for (std::uint64_t i = 0; i < n; ++i) {
      const Rect r = rect();
      const geometry::Point a{r.left, r.bottom};
      const geometry::Point b{r.right, r.top};
      lines.emplace_back(one_in(9)   ? line_json({a, a})
                         : one_in(9) ? line_json({a, b, a})
                                     : line_json({a, b}),
                         "{}");
      if (one_in(6)) lines.push_back(lines.back());
      if (one_in(9)) lines.emplace_back("null", "{}");
    }
    folder_.write("streets.geojson", geojson(lines));
    world_.sources.streets = streets_from("streets.geojson");
  }

  void write_barriers() {
    if (!one_in(2)) return;
    const double x = about(640100, 642500);
    folder_.write("river.geojson", geojson({{square_json(x, 3459000, x + about(10, 80), 3462000), "{}"}}));
    layers::AreaSource river;
    river.key = "barrier[1]";
    river.source = "river.geojson";
    world_.sources.barriers.push_back(river);
  }

  core::Random random_;
  const Folder& folder_;
  World world_;
  std::vector<Rect> drawn_, own_;
  std::vector<std::pair<std::string, std::string>> features_;
};

}  // namespace

World make_world(std::uint64_t seed, const Folder& folder) {
  return Maker(seed, folder).make();
}

}  // namespace mulin::test
