#include "layers/files.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace mulin::test {
namespace {

template <class T>
std::string bytes_of(T value) {
  std::string out(sizeof value, '\0');
  std::memcpy(out.data(), &value, sizeof value);
  return out;
}

std::string big_endian(std::int32_t value) {
  auto out = bytes_of(value);
  std::reverse(out.begin(), out.end());
  return out;
}

std::string shp_header(std::int64_t bytes, int type, const geometry::Box& box) {
  std::string out =
      big_endian(9994) + std::string(20, '\0') + big_endian(static_cast<std::int32_t>(bytes / 2));
  out += bytes_of<std::int32_t>(1000) + bytes_of<std::int32_t>(type);
  for (const double v : {box.min_x, box.min_y, box.max_x, box.max_y, 0.0, 0.0, 0.0, 0.0}) out += bytes_of(v);
  return out;
}

std::string shape_bytes(int type, const std::vector<std::vector<geometry::Point>>& parts) {
  if (parts.empty()) return bytes_of<std::int32_t>(0);
  std::string out = bytes_of<std::int32_t>(type);
  if (type == 1) return out + bytes_of(parts[0][0].x) + bytes_of(parts[0][0].y);
  geometry::Box box;
  std::int32_t points = 0;
  for (const auto& part : parts) {
    for (const auto p : part) box.include(p);
    points += static_cast<std::int32_t>(part.size());
  }
  for (const double v : {box.min_x, box.min_y, box.max_x, box.max_y}) out += bytes_of(v);
  out += bytes_of(static_cast<std::int32_t>(parts.size())) + bytes_of(points);
  std::int32_t first = 0;
  for (const auto& part : parts) {
    out += bytes_of(first);
    first += static_cast<std::int32_t>(part.size());
  }
  for (const auto& part : parts) {
    for (const auto p : part) out += bytes_of(p.x) + bytes_of(p.y);
  }
  return out;
}

std::string dbf_bytes(const Shapefile& file) {
  std::string out = "\x03\x74\x01\x0f" + bytes_of(static_cast<std::uint32_t>(file.rows.size()));
  int width = 1;
  for (const auto& c : file.columns) width += c.width;
  out += bytes_of(static_cast<std::uint16_t>(33 + 32 * file.columns.size()));
  out += bytes_of(static_cast<std::uint16_t>(width)) + std::string(17, '\0') + static_cast<char>(file.ldid) +
         std::string(2, '\0');
  for (const auto& c : file.columns) {
    std::string name = c.name.substr(0, 10);
    name.resize(11, '\0');
    out += name + c.type + std::string(4, '\0') + static_cast<char>(c.width) + static_cast<char>(c.decimals) +
           std::string(14, '\0');
  }
  out += '\r';
  for (const auto& row : file.rows) {
    out += ' ';
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string text = row[i].substr(0, static_cast<std::size_t>(file.columns[i].width));
      const auto padding = static_cast<std::size_t>(file.columns[i].width) - text.size();
      out +=
          file.columns[i].type == 'N' ? std::string(padding, ' ') + text : text + std::string(padding, ' ');
    }
  }
  return out + '\x1a';
}

struct TiffTag {
  std::uint16_t tag;
  std::uint16_t type;  // 2 text, 3 short, 4 long, 12 double
  std::uint32_t count;
  std::string bytes;
};

template <class T>
TiffTag tiff_tag(int number, int type, const std::vector<T>& values) {
  std::string bytes;
  for (const T v : values) bytes += bytes_of(v);
  return {static_cast<std::uint16_t>(number), static_cast<std::uint16_t>(type),
          static_cast<std::uint32_t>(values.size()), bytes};
}

}  // namespace

namespace {

std::string cell_bytes(Tiff::Type type, double v) {
  switch (type) {
    case Tiff::Type::real64:
      return bytes_of(v);
    case Tiff::Type::real32:
      return bytes_of(static_cast<float>(v));
    case Tiff::Type::whole16:
      return bytes_of(static_cast<std::uint16_t>(v));
    default:
      return bytes_of(static_cast<std::uint8_t>(v));
  }
}

std::string gdal_metadata(const Tiff& file) {
  const auto item = [](const char* name, const char* role, double value) {
    return std::string("<Item name=\"") + name + "\" sample=\"0\" role=\"" + role + "\">" +
           std::to_string(value) + "</Item>";
  };
  return "<GDALMetadata>" + item("OFFSET", "offset", file.offset) + item("SCALE", "scale", file.scale) +
         "</GDALMetadata>";
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "mulin-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& bytes) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << bytes;
}

void write_shapefile(const Folder& folder, const std::string& stem, const Shapefile& file) {
  std::string shapes;
  std::string index;
  geometry::Box box;
  for (const auto& parts : file.shapes) {
    for (const auto& part : parts) {
      for (const auto p : part) box.include(p);
    }
    const auto bytes = shape_bytes(file.type, parts);
    const auto words = static_cast<std::int32_t>(bytes.size() / 2);
    index += big_endian(static_cast<std::int32_t>((100 + shapes.size()) / 2)) + big_endian(words);
    shapes += big_endian(static_cast<std::int32_t>(index.size() / 8)) + big_endian(words) + bytes;
  }
  folder.write(stem + ".shp",
               shp_header(100 + static_cast<std::int64_t>(shapes.size()), file.type, box) + shapes);
  folder.write(stem + ".shx",
               shp_header(100 + static_cast<std::int64_t>(index.size()), file.type, box) + index);
  folder.write(stem + ".dbf", dbf_bytes(file));
  if (!file.cpg.empty()) folder.write(stem + ".cpg", file.cpg);
  if (!file.prj.empty()) folder.write(stem + ".prj", file.prj);
}

void write_tiff(const Folder& folder, const std::string& name, const Tiff& file) {
  const auto& g = file.geotransform;
  std::string data;
  for (const double v : file.values) data += cell_bytes(file.type, v);
  const int bits = static_cast<int>(8 * cell_bytes(file.type, 0).size());
  const bool real = file.type == Tiff::Type::real64 || file.type == Tiff::Type::real32;
  const bool palette = file.type == Tiff::Type::palette8;
  data += std::string(data.size() % 2, '\0');
  const auto words = [](std::initializer_list<int> v) {
    return std::vector<std::uint16_t>(v.begin(), v.end());
  };
  const auto longs = [](std::initializer_list<std::int64_t> v) {
    return std::vector<std::uint32_t>(v.begin(), v.end());
  };
  std::vector<TiffTag> tags = {tiff_tag(256, 4, longs({file.columns})),
                               tiff_tag(257, 4, longs({file.rows})),
                               tiff_tag(258, 3, words({bits})),
                               tiff_tag(259, 3, words({1})),
                               tiff_tag(262, 3, words({palette ? 3 : 1})),
                               tiff_tag(273, 4, longs({8})),
                               tiff_tag(277, 3, words({1})),
                               tiff_tag(278, 4, longs({file.rows})),
                               tiff_tag(279, 4, longs({static_cast<std::int64_t>(data.size())})),
                               tiff_tag(339, 3, words({real ? 3 : 1}))};
  if (palette) tags.insert(tags.end() - 1, tiff_tag(320, 3, std::vector<std::uint16_t>(768, 500)));
  tags.push_back(tiff_tag(
      34264, 12, std::vector<double>{g[1], g[2], 0, g[0], g[4], g[5], 0, g[3], 0, 0, 0, 0, 0, 0, 0, 1}));
  tags.push_back(tiff_tag(34735, 3,
                          words({1, 1, 0, 3, 1024, 0, 1, file.geographic ? 2 : 1, 1025, 0, 1, 1,
                                 file.geographic ? 2048 : 3072, 0, 1, file.epsg})));
  if (file.scale != 1 || file.offset != 0) {
    const auto text = gdal_metadata(file);
    tags.push_back({42112, 2, static_cast<std::uint32_t>(text.size() + 1), text + '\0'});
  }
  if (!file.nodata.empty()) {
    tags.push_back({42113, 2, static_cast<std::uint32_t>(file.nodata.size() + 1), file.nodata + '\0'});
  }
  const auto directory = 8 + data.size();
  std::string entries = bytes_of(static_cast<std::uint16_t>(tags.size()));
  std::string extra;
  const auto extra_at = directory + 2 + 12 * tags.size() + 4;
  for (const auto& tag : tags) {
    entries += bytes_of(tag.tag) + bytes_of(tag.type) + bytes_of(tag.count);
    if (tag.bytes.size() <= 4) {
      entries += tag.bytes + std::string(4 - tag.bytes.size(), '\0');
    } else {
      entries += bytes_of(static_cast<std::uint32_t>(extra_at + extra.size()));
      extra += tag.bytes + std::string(tag.bytes.size() % 2, '\0');
    }
  }
  folder.write(name, std::string("II*\0", 4) + bytes_of(static_cast<std::uint32_t>(directory)) + data +
                         entries + std::string(4, '\0') + extra);
}

std::string geojson(const std::vector<std::pair<std::string, std::string>>& features, int epsg) {
  std::string out = R"({"type":"FeatureCollection",)";
  if (epsg != 0)
    out += R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::)" + std::to_string(epsg) +
           "\"}},";
  out += R"("features":[)";
  for (std::size_t i = 0; i < features.size(); ++i) {
    out += (i == 0 ? "" : ",") + std::string(R"({"type":"Feature","geometry":)") + features[i].first +
           ",\"properties\":" + features[i].second + "}";
  }
  return out + "]}";
}

std::string geojson(std::initializer_list<std::pair<std::string, std::string>> features, int epsg) {
  return geojson(std::vector<std::pair<std::string, std::string>>(features), epsg);
}

namespace {
std::string pair_json(double x, double y) {
  return "[" + std::to_string(x) + "," + std::to_string(y) + "]";
}
}  // namespace

std::string point_json(double x, double y) {
  return R"({"type":"Point","coordinates":)" + pair_json(x, y) + "}";
}

std::string line_json(std::initializer_list<geometry::Point> points) {
  std::string out = R"({"type":"LineString","coordinates":[)";
  for (const auto& p : points) out += (&p == points.begin() ? "" : ",") + pair_json(p.x, p.y);
  return out + "]}";
}

std::string square_json(double left, double bottom, double right, double top) {
  return R"({"type":"Polygon","coordinates":[[)" + pair_json(left, bottom) + "," + pair_json(right, bottom) +
         "," + pair_json(right, top) + "," + pair_json(left, top) + "," + pair_json(left, bottom) + "]]}";
}

void write_sqlite(const Folder& folder, const std::string& name, const std::vector<std::string>& statements) {
  sqlite3* db = nullptr;
  sqlite3_open(folder.path(name).c_str(), &db);
  const std::vector<std::string> required = {
      "PRAGMA application_id = 0x47504B47",
      "PRAGMA user_version = 10300",
      "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, "
      "organization_coordsys_id INTEGER, definition TEXT, "
      "description TEXT)",
      "INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000 / GK 120E', 4549, 'EPSG', 4549, 'undefined', '')",
      "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description "
      "TEXT, last_change TEXT, min_x REAL, min_y REAL, "
      "max_x REAL, max_y REAL, srs_id INTEGER)",
      "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, "
      "srs_id INTEGER, z INTEGER, m INTEGER)"};
  for (const auto* list : {&required, &statements}) {
    for (const auto& statement : *list) {
      char* error = nullptr;
      if (sqlite3_exec(db, statement.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
        const std::string why = error;
        sqlite3_free(error);
        sqlite3_close(db);
        throw std::runtime_error(statement + ": " + why);
      }
    }
  }
  sqlite3_close(db);
}

}  // namespace mulin::test
