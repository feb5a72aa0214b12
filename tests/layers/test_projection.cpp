#include "layers/projection.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "core/random.h"
#include "layers/crs.h"
#include "layers/place.h"
#include "layers/reading.h"
#include "layers/working_crs.h"

namespace mulin::layers {
namespace {

using geometry::Point;

Point once(const std::string& from, const std::string& to, Point p) {
  Point one[] = {p};
  Projection(from, to).apply(one);
  return one[0];
}

/// Metres between two places given in degrees.
double metres(Point a, Point b) {
  const double rad = 3.14159265358979 / 180;
  return std::hypot((a.x - b.x) * 111320 * std::cos(a.y * rad), (a.y - b.y) * 110950);
}

TEST(Projection, APlaceInYangpuLiesWhereTheTablesSay) {
  // Yangpu is E 640,000–652,300, N 3,458,500–3,472,000 in EPSG:4549, and zone 40 puts 40 before the easting.
  const auto p = once("EPSG:4490", "EPSG:4549", {121.5, 31.3});
  EXPECT_NEAR(p.x, 642800, 500);
  EXPECT_NEAR(p.y, 3464800, 500);
  const auto zone = once("EPSG:4490", "EPSG:4528", {121.5, 31.3});
  EXPECT_NEAR(zone.x - p.x, 40'000'000, 1e-3);
  EXPECT_NEAR(zone.y, p.y, 1e-3);
}

TEST(Projection, AxesAreEastThenNorthWhateverTheAuthoritySays) {
  const auto p = once("EPSG:4549", "EPSG:4326", {642800, 3464800});
  EXPECT_NEAR(p.x, 121.5, 0.01) << "longitude first, though EPSG:4326 says latitude first";
  const auto laea = once("EPSG:5635", "EPSG:4326", {1813000, 982000});
  EXPECT_NEAR(laea.x, -15.45, 0.1) << "EPSG:5635 says northing first";
}

TEST(Projection, ThereAndBackIsTheSamePlace) {
  for (const char* crs : {"EPSG:4549", "EPSG:4550", "EPSG:32651", "EPSG:4528"}) {
    const auto p = once(crs, "EPSG:4326", once("EPSG:4326", crs, {121.53, 31.29}));
    EXPECT_NEAR(p.x, 121.53, 1e-10) << crs;
    EXPECT_NEAR(p.y, 31.29, 1e-10) << crs;
  }
}

TEST(Projection, ADatumShiftThatNobodyKnowsIsAGuessAndSaysSo) {
  for (const char* from : {"EPSG:4610", "EPSG:4214", "EPSG:4024"}) {
    for (const char* to : {"EPSG:4547", "EPSG:32650", "EPSG:4326"}) {
      const Projection projection(from, to, Point{114.3, 30.6});
      EXPECT_TRUE(projection.shift().guessed) << from << " → " << to;
      EXPECT_NE(projection.shift().from, projection.shift().to);
      Point p[] = {{114.3, 30.6}};
      projection.apply(p);
      const auto same = once("EPSG:4326", to, {114.3, 30.6});
      EXPECT_LT(metres(once(to, "EPSG:4326", p[0]), once(to, "EPSG:4326", same)), 0.01)
          << "longitude and latitude are taken as they are, from " << from << " to " << to;
    }
  }
  EXPECT_TRUE(Projection("EPSG:2385", "EPSG:4549", Point{121.5, 31.2}).shift().guessed);
  EXPECT_FALSE(Projection("EPSG:4326", "EPSG:4549").shift().guessed) << "they agree to a metre";
  EXPECT_FALSE(Projection("EPSG:4490", "EPSG:32651").shift().guessed);
  EXPECT_FALSE(Projection("EPSG:4610", "EPSG:2385").shift().guessed) << "one datum";
}

TEST(Projection, APublishedShiftIsUsedWhereItWasMadeForAndNamed) {
  const Projection ed50("EPSG:4230", "EPSG:25830", Point{-3.7, 40.4});
  EXPECT_FALSE(ed50.shift().guessed);
  EXPECT_NE(ed50.shift().name.find("ED50"), std::string::npos) << ed50.shift().name;
  EXPECT_GT(ed50.shift().accuracy, 0);
  EXPECT_LE(ed50.shift().accuracy, 10);
  const Projection ordos("EPSG:4214", "EPSG:4490", Point{108.5, 39});
  EXPECT_FALSE(ordos.shift().guessed) << "published for the Ordos basin, by way of WGS 84";
  EXPECT_NE(ordos.shift().name.find("Beijing 1954"), std::string::npos) << ordos.shift().name;
  EXPECT_TRUE(Projection("EPSG:4214", "EPSG:4326", Point{114.3, 30.6}).shift().guessed)
      << "the same is no transformation for Wuhan";
}

TEST(Projection, ABoundSystemBringsItsOwnShift) {
  const std::string bound =
      "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m +towgs84=";
  const Projection shifted(bound + "15.8,-154.4,-82.3", "EPSG:4549", Point{121.5, 31.2});
  EXPECT_FALSE(shifted.shift().guessed);
  Point p[] = {{640000, 3460000}};
  shifted.apply(p);
  EXPECT_GT(geometry::distance(p[0], {640000, 3460000}), 20);
  EXPECT_TRUE(Projection(bound + "0,0,0", "EPSG:4549", Point{121.5, 31.2}).shift().guessed)
      << "zeros say nothing";
  EXPECT_EQ(crs_kind(bound + "0,0,0"), CrsKind::projected);
  EXPECT_EQ(crs_kind("+proj=longlat +ellps=krass +towgs84=1,2,3"), CrsKind::geographic);
}

TEST(Projection, AWordThatIsNoCrsIsRefused) {
  EXPECT_THROW(Projection("EPSG:99999", "EPSG:4549"), core::UsageError);
  EXPECT_THROW(Projection("http://example.org/crs", "EPSG:4549"), core::UsageError);
}

TEST(Projection, APipelineOfTheUsersOwnIsFollowedAndNeverQuoted) {
  const auto by = [](const std::string& pipeline, Point p) {
    Point one[] = {p};
    Projection::by_pipeline(pipeline).apply(one);
    return one[0];
  };
  const auto p = by("+proj=pipeline +step +proj=affine +xoff=1000 +yoff=-20", {1, 2});
  EXPECT_DOUBLE_EQ(p.x, 1001);
  EXPECT_DOUBLE_EQ(p.y, -18);
  const auto q = by("+proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80", {121.5, 31.3});
  const auto table = once("EPSG:4490", "EPSG:4549", {121.5, 31.3});
  EXPECT_NEAR(q.x, table.x, 1e-3) << "degrees are given as degrees";
  EXPECT_NEAR(q.y, table.y, 1e-3);
  for (const char* wrong : {"EPSG:4549", "+proj=pipeline +step +proj=secret", "SECRET",
                            "+proj=hgridshift +grids=secret.gsb", "http://secret.example/"}) {
    try {
      Projection::by_pipeline(wrong);
      ADD_FAILURE() << wrong;
    } catch (const core::UsageError& error) {
      EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find("SECRET"), std::string::npos) << error.what();
    }
  }
}

TEST(Projection, FactsNameTheSystemAndItsScale) {
  const Point yangpu[] = {{645000, 3465000}};
  const auto facts = crs_facts("EPSG:4549", yangpu);
  EXPECT_EQ(facts.name, "CGCS2000 / 3-degree Gauss-Kruger CM 120E");
  EXPECT_EQ(facts.code, "EPSG:4549");
  EXPECT_TRUE(facts.metric);
  EXPECT_NEAR(facts.scale_error, 0.00026, 0.00002) << "0.26 m a kilometre, 1.5° off the meridian";
  EXPECT_NEAR(facts.convergence, std::tan(1.523 * 3.14159 / 180) * std::sin(31.31 * 3.14159 / 180), 0.0003);
  EXPECT_FALSE(crs_facts("EPSG:4490", {}).metric);
  EXPECT_FALSE(crs_facts("EPSG:3857", {}).metric);
  EXPECT_GT(crs_facts("EPSG:3395", std::vector<Point>{{13525000, 3670000}}).scale_error, 0.15);
}

TEST(Projection, KindsAndSameness) {
  EXPECT_EQ(crs_kind("EPSG:4490"), CrsKind::geographic);
  EXPECT_EQ(crs_kind("EPSG:4549"), CrsKind::projected);
  EXPECT_EQ(crs_kind("LOCAL_CS[\"site grid\",UNIT[\"metre\",1]]"), CrsKind::engineering);
  EXPECT_EQ(crs_kind("nonsense"), CrsKind::unknown);
  EXPECT_TRUE(same_crs("EPSG:4549", "EPSG:4549"));
  EXPECT_FALSE(same_crs("EPSG:4549", "EPSG:4550"));
}

TEST(Projection, ASystemToWorkInIsMetricAndUpright) {
  for (const char* fit : {"EPSG:4549", "EPSG:4528", "EPSG:32651", "EPSG:32723", "EPSG:25830",
                          "+proj=tmerc +lat_0=31.2 +lon_0=121.4667 +ellps=GRS80 +units=m"})
    EXPECT_EQ(unfit_to_work_in(fit), "") << fit;
  test::expect_words(unfit_to_work_in("EPSG:4490"), {"metres"});
  test::expect_words(unfit_to_work_in("EPSG:2263"), {"metres", "0.3048"});
  test::expect_words(unfit_to_work_in("EPSG:3857"), {"Mercator"});
  test::expect_words(unfit_to_work_in("EPSG:2048"), {"west", "south"});
  test::expect_words(unfit_to_work_in("EPSG:3995"), {"south"});
}

TEST(Projection, TheUtmZoneOfAPlace) {
  EXPECT_EQ(utm_zone({121.5, 31.3}), "EPSG:32651");
  EXPECT_EQ(utm_zone({-46.6, -23.5}), "EPSG:32723");
  EXPECT_EQ(utm_zone({180, 10}), "EPSG:32601");
  EXPECT_EQ(utm_zone({-180, 10}), "EPSG:32601");
}

TEST(OffsetDatum, TheShiftAtYangpuIsThePublishedOne) {
  const Point wgs{121.52, 31.30};
  const auto gcj = wgs84_to_gcj02(wgs);
  EXPECT_NEAR(metres(wgs, gcj), 472, 15);
  EXPECT_GT(gcj.x, wgs.x);
  EXPECT_LT(gcj.y, wgs.y);
  EXPECT_NEAR(metres(wgs, wgs84_to_bd09(wgs)), 1118, 30);
}

TEST(OffsetDatum, InvertedToUnderACentimetreAllOverChina) {
  core::Random random(3);
  double worst = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Point wgs{72.1 + 65.6 * random.uniform(), 0.9 + 54.8 * random.uniform()};
    worst = std::max({worst, metres(gcj02_to_wgs84(wgs84_to_gcj02(wgs)), wgs),
                      metres(bd09_to_wgs84(wgs84_to_bd09(wgs)), wgs)});
  }
  EXPECT_LT(worst, 0.01);
}

TEST(OffsetDatum, InvertedUpToTheEdgeOfItsBoxAndLeftAloneBeyond) {
  core::Random random(4);
  for (int i = 0; i < 20'000; ++i) {
    const double along = random.uniform();
    const double off = 0.02 * random.uniform();
    const Point edges[] = {{72.004 + off, 0.84 + 54.9 * along},
                           {137.8347 - off, 0.84 + 54.9 * along},
                           {72.02 + 65.8 * along, 0.8293 + off},
                           {72.02 + 65.8 * along, 55.8271 - off}};
    for (const Point p : edges) {
      EXPECT_LT(metres(gcj02_to_wgs84(wgs84_to_gcj02(p)), p), 0.01) << p.x << " " << p.y;
      EXPECT_LT(metres(bd09_to_wgs84(wgs84_to_bd09(p)), p), 0.01) << p.x << " " << p.y;
    }
  }
  for (const Point far :
       {Point{71.9, 30}, Point{137.9, 30}, Point{100, 0.7}, Point{100, 55.9}, Point{-58.4, -34.6}}) {
    EXPECT_EQ(gcj02_to_wgs84(far), far);
    EXPECT_EQ(bd09_to_wgs84(far), far);
    EXPECT_EQ(wgs84_to_gcj02(far), far);
  }
}

TEST(OffsetDatum, OutsideChinaNothingMoves) {
  const Point las_palmas{-15.43, 28.14};
  EXPECT_EQ(gcj02_to_wgs84(las_palmas), las_palmas);
  EXPECT_EQ(wgs84_to_bd09(las_palmas), las_palmas);
}

TEST(OffsetDatum, ALayerInGcj02IsPutBack) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  const auto wgs = once("EPSG:4549", "EPSG:4326", {640500, 3460500});
  const auto gcj = wgs84_to_gcj02(wgs);
  folder.write("sites.csv",
               "id,lon,lat\nA," + std::to_string(gcj.x) + "000," + std::to_string(gcj.y) + "000\n");
  sources.sites = test::sites_from("sites.csv");
  sources.sites->datum = "gcj02";
  const auto result = test::read(sources);
  EXPECT_NEAR(result.city.parcels.all.at(0).at.x, 640500, 0.2);
  EXPECT_NEAR(result.city.parcels.all.at(0).at.y, 3460500, 0.2);
  sources.sites->datum = "gcj";
  test::expect_words(test::refusal(sources), {"sites.datum", "gcj02", "bd09"});
}

TEST(OffsetDatum, ALayerThatFitsBetterAsGcj02IsSaid) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("streets.geojson",
               test::geojson({{test::line_json({{640000, 3460500}, {642000, 3460500}}), "{}"}}));
  sources.streets = test::streets_from("streets.geojson");
  std::string rows = "id,lon,lat\n";
  for (int i = 0; i < 20; ++i) {
    const auto gcj = wgs84_to_gcj02(once("EPSG:4549", "EPSG:4326", {640050.0 + 100 * i, 3460100}));
    rows += std::to_string(i) + "," + std::to_string(gcj.x) + "," + std::to_string(gcj.y) + "\n";
  }
  folder.write("sites.csv", rows);
  sources.sites = test::sites_from("sites.csv");
  const auto result = test::read(sources);
  const auto* offset = test::finding(result, "offset_datum");
  ASSERT_NE(offset, nullptr);
  test::expect_words(offset->message, {"sites.csv", "gcj02"});
  sources.sites->datum = "gcj02";
  EXPECT_EQ(test::finding(test::read(sources), "offset_datum"), nullptr);
}

}  // namespace
}  // namespace mulin::layers
