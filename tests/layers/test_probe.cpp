// A look at a layer: its kind, fields, place and encoding; and of several refused layers each is told.
#include "layers/probe.h"

#include "layers/reading.h"

namespace mulin::layers {
namespace {

using test::Folder;

const core::Job kJob;

TEST(LookAt, AGbkShapefileWithoutCpgIsDecodedAndSaidSo) {
  const Folder folder;
  test::Shapefile file;
  file.shapes = {{{{121.5, 31.3}}}, {{{121.52, 31.31}}}};
  file.columns = {{"MC", 'C', 20, 0}, {"RL", 'N', 8, 0}};
  file.rows = {{"\xBD\xD6\xB5\xC0\xD2\xBB", "10"}, {"\xBD\xD6\xB5\xC0\xB6\xFE", "30"}};  // 街道一, 街道二
  file.prj = test::kCgcs2000Prj;
  test::write_shapefile(folder, "centres", file);
  const auto looks = look_at(folder.path(), kJob);
  ASSERT_EQ(looks.layers.size(), 1U);
  const auto& look = looks.layers[0];
  EXPECT_EQ(look.points, 2);
  EXPECT_EQ(look.encoding, "GB18030");
  EXPECT_EQ(look.crs, "EPSG:4490");
  EXPECT_TRUE(look.chinese);
  EXPECT_EQ(look.remarks.size(), 1U) << "the encoding is a guess";
  EXPECT_TRUE(look.field("MC")->unique);
  EXPECT_FALSE(look.field("MC")->number);
  EXPECT_EQ(look.field("MC")->values[1], "街道二");
  EXPECT_TRUE(look.field("RL")->whole);
  EXPECT_EQ(look.field("RL")->sum, 40);
}

TEST(LookAt, ARasterIsSummedByEachMeasure) {
  const Folder folder;
  test::Tiff tiff;
  tiff.columns = 2;
  tiff.rows = 1;
  tiff.values = {300, 100};
  tiff.geotransform = {640000, 100, 0, 3460000, 0, -100};
  test::write_tiff(folder, "people.tif", tiff);
  const auto looks = look_at(folder.path("people.tif"), kJob);
  ASSERT_EQ(looks.layers.size(), 1U);
  ASSERT_TRUE(looks.layers[0].cells);
  EXPECT_NEAR(looks.layers[0].cells->as_count, 400, 1e-9);
  EXPECT_NEAR(looks.layers[0].cells->as_per_ha, 400, 1) << "cells of one hectare, on the ellipsoid";
  EXPECT_NEAR(looks.layers[0].cells->as_per_km2, 4, 0.01);
}

TEST(LookAt, ATableOfPlacesNamesItsColumnsAndOneWithoutHasNone) {
  const Folder folder;
  folder.write("a.csv", "id,lon,lat,pop\n1,121.5,31.3,10\n2,121.6,31.4,20\n");
  folder.write("b.csv", "name,n\nx,1\n");
  const auto looks = look_at(folder.path(), kJob);
  ASSERT_EQ(looks.layers.size(), 2U);
  EXPECT_EQ(looks.layers[0].x + " " + looks.layers[0].y, "lon lat");
  EXPECT_EQ(looks.layers[0].crs, "EPSG:4326");
  EXPECT_EQ(looks.layers[0].points, 2);
  EXPECT_TRUE(looks.layers[1].place.empty());
}

TEST(LookAt, WhatCannotBeReadKeepsItsReason) {
  const Folder folder;
  folder.write("broken.geojson", "{\"type\":");
  const auto looks = look_at(folder.path(), kJob);
  EXPECT_TRUE(looks.layers.empty());
  ASSERT_EQ(looks.unread.size(), 1U);
  EXPECT_NE(looks.unread[0].why.find("cannot be read"), std::string::npos) << looks.unread[0].why;
}

std::vector<std::string> refused_roles(const CitySources& sources) {
  std::vector<std::string> roles;
  inspect_city(sources, kJob, [&](std::string_view role, const core::Error&) { roles.emplace_back(role); });
  return roles;
}

TEST(InspectCity, GoesOnAfterARefusedLayer) {
  const Folder folder;
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("absent.csv");
  sources.streets = test::streets_from("absent.shp");
  folder.write("sites.csv", "id,x,y\na,640500,3460500\na,640600,3460500\n");
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  EXPECT_EQ(refused_roles(sources), (std::vector<std::string>{"population", "streets", "sites"}));
}

TEST(InspectCity, WithoutAKnownPlaceStillLooksAtTheOthers) {
  const Folder folder;
  CitySources sources;
  sources.folder = folder.path();
  sources.population = test::people_from("absent.csv");
  sources.streets = test::streets_from("absent.shp");
  sources.sites = test::sites_from("absent.geojson");
  const auto roles = refused_roles(sources);
  EXPECT_NE(std::find(roles.begin(), roles.end(), "sites"), roles.end());
}

TEST(InspectCity, OfASoundCityIsTheCity) {
  const Folder folder;
  const auto sources = test::two_squares(folder);
  EXPECT_TRUE(refused_roles(sources).empty());
  const auto result = inspect_city(sources, kJob, [](std::string_view, const core::Error&) {});
  EXPECT_EQ(result.city.subdistricts.size(), test::read(sources).city.subdistricts.size());
  EXPECT_EQ(result.inputs[0].extent.min_x, 640000);
  EXPECT_EQ(result.inputs[0].extent.max_x, 642000);
}

}  // namespace
}  // namespace mulin::layers
