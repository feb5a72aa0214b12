#include "layers/gdal_town.h"

#include <cpl_string.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "core/text.h"

namespace mulin::test {
namespace {

struct Close {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};

void add_places(OGRLayer& layer, const TownFormat& format, OGRCoordinateTransformation* to_lonlat) {
  const auto field = [&](const char* name, OGRFieldType type) {
    OGRFieldDefn definition(name, type);
    if (type == OFTString) definition.SetWidth(80);
    if (layer.CreateField(&definition) != OGRERR_NONE) throw std::runtime_error("no field");
  };
  field("pid", OFTString);
  field("MC", OFTString);
  field("pop", OFTReal);
  if (format.cells) {
    field("x", OFTReal);
    field("y", OFTReal);
  }
  for (const auto& place : town_places()) {
    OGRFeature feature(layer.GetLayerDefn());
    feature.SetField("pid", place.id.c_str());
    feature.SetField("MC", place.name.c_str());
    feature.SetField("pop", place.people);
    if (format.cells) {
      feature.SetField("x", place.x);
      feature.SetField("y", place.y);
    } else {
      OGRPoint point(place.x, place.y);
      if (to_lonlat != nullptr) point.transform(to_lonlat);
      feature.SetGeometry(&point);
    }
    if (layer.CreateFeature(&feature) != OGRERR_NONE) throw std::runtime_error("no feature");
  }
}

std::string little(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return out;
}

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int k = 0; k < 8; ++k) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace

const std::vector<TownPlace>& town_places() {
  static const std::vector<TownPlace> places = [] {
    const std::array<const char*, 12> ids = {"007",   "1e3",  "TRUE", "12345678901234567890",
                                             "1.0",   "0x1F", "A-1",  "一号",
                                             "=1+1x", "B 2",  "1,5",  "+7"};
    const std::array<const char*, 12> names = {
        "长白新村街道", "定海路街道", "四平路街道", "五角场镇", "新江湾城街道", "殷行街道",
        "大桥街道",     "平凉路街道", "江浦路街道", "延吉新村", "控江路街道",   "长海路\"五\"街道"};
    std::vector<TownPlace> all;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto k = static_cast<double>(i);
      all.push_back({ids.at(i), names.at(i), 10 + k * 1.25, 640100 + 150 * k, 3460100 + 60 * k});
    }
    return all;
  }();
  return places;
}

void write_town(const std::string& path, const TownFormat& format) {
  if (path.ends_with(".tsv")) {  // for GDAL a .csv with tabs
    write_town(path + ".csv", format);
    std::filesystem::rename(path + ".csv", path);
    return;
  }
  GDALAllRegister();
  auto* driver = GetGDALDriverManager()->GetDriverByName(format.driver.c_str());
  if (driver == nullptr) throw std::runtime_error("GDAL here cannot write " + format.driver);
  const auto list = [](const std::vector<std::string>& options) {
    CPLStringList out;
    for (const auto& option : options) out.AddString(option.c_str());
    return out;
  };
  const std::unique_ptr<GDALDataset, Close> dataset(
      driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, list(format.dataset_options).List()));
  if (!dataset) throw std::runtime_error("cannot write " + path);
  OGRSpatialReference town;
  OGRSpatialReference world;
  town.importFromEPSG(4549);
  world.importFromEPSG(4326);
  town.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  world.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  const std::unique_ptr<OGRCoordinateTransformation> to_lonlat(
      format.lonlat ? OGRCreateCoordinateTransformation(&town, &world) : nullptr);
  for (const auto& name : format.layers) {
    auto* layer = dataset->CreateLayer(name.c_str(),
                                       format.cells    ? nullptr
                                       : format.lonlat ? &world
                                                       : &town,
                                       format.cells ? wkbNone : wkbPoint, list(format.layer_options).List());
    if (layer == nullptr) throw std::runtime_error("cannot write a layer to " + path);
    add_places(*layer, format, to_lonlat.get());
  }
}

std::string zip_of(const std::vector<ZipEntry>& entries, unsigned flags) {
  std::string body;
  std::string directory;
  for (const auto& entry : entries) {
    const auto size = little(static_cast<std::uint32_t>(entry.bytes.size()), 4);
    const auto facts = little(20, 2) + little(flags, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) +
                       little(crc32(entry.bytes), 4) + size + size +
                       little(static_cast<std::uint32_t>(entry.name.size()), 2) + little(0, 2);
    directory += "PK\1\2" + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2) +
                 little(0, 4) + little(static_cast<std::uint32_t>(body.size()), 4) + entry.name;
    body += "PK\3\4" + facts + entry.name + entry.bytes;
  }
  const auto n = little(static_cast<std::uint32_t>(entries.size()), 2);
  return body + directory + "PK\5\6" + little(0, 4) + n + n +
         little(static_cast<std::uint32_t>(directory.size()), 4) +
         little(static_cast<std::uint32_t>(body.size()), 4) + little(0, 2);
}

std::string bytes_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace mulin::test
