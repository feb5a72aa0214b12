// A town in PostGIS is the same town as in a GeoPackage, and no password comes out of it.
#include <gtest/gtest.h>

#include <memory>

#include "layers/gdal_town.h"
#include "layers/postgis.h"
#include "layers/reading.h"
#include "support/postgres.h"

namespace mulin::layers {
namespace {

using test::expect_words;
using test::Postgres;

TEST(Connection, IsShownWithoutItsSecrets) {
  for (const char* source :
       {"PG:host=h dbname=town user=u password=secret", "PG:dbname='town' password = 'secret'",
        "PG:postgresql://u:secret@h:5432/town?sslmode=require",
        "postgres://u:secret@h/town?sslpassword=secret"}) {
    ASSERT_TRUE(is_database(source));
    EXPECT_EQ(shown_connection(source), "PG:dbname=town");
    EXPECT_EQ(without_secrets("for secret: secret", source), "for ***: ***") << source;
  }
  EXPECT_FALSE(connection_words("PG:host=h password=my secret")) << "half a password would be shown";
  EXPECT_FALSE(connection_words("PG:password='open"));
  EXPECT_EQ(connection_words("PG:password='it\\'s' host=h")->at("password"), "it's");
  EXPECT_FALSE(is_database("pg.shp"));
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

/// One server for all of these; the first test pays for it.
class PostGis : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!Postgres::missing().empty()) return;
    server_ = std::make_unique<Postgres>();
    std::string sql =
        "CREATE TABLE town (fid serial PRIMARY KEY, pid text, \"MC\" text, pop double precision, "
        "big bigint, geom geometry(Point, 4549));";
    for (const auto& place : test::town_places()) {
      sql += "INSERT INTO town (pid, \"MC\", pop, big, geom) VALUES (" + quoted(place.id) + "," +
             quoted(place.name) + "," + std::to_string(place.people) +
             ",9007199254740993,ST_SetSRID(ST_MakePoint(" + std::to_string(place.x) + "," +
             std::to_string(place.y) + "),4549));";
    }
    sql +=
        "CREATE VIEW seen AS SELECT * FROM town WHERE pop > 0;"
        "CREATE TABLE cells AS SELECT pid, \"MC\", pop, ST_X(geom) AS x, ST_Y(geom) AS y FROM town;"
        "CREATE TABLE \"x\"\"; DROP TABLE town; --\" AS SELECT * FROM town;"
        "CREATE SCHEMA 规划; CREATE TABLE 规划.候选点 AS SELECT * FROM town;"
        "CREATE TABLE trace (n int);"
        "CREATE FUNCTION writes() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO trace VALUES (1) "
        "RETURNING n';"
        "CREATE VIEW writing AS SELECT *, writes() FROM town;";
    server_->run(sql);
  }
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    if (!server_) GTEST_SKIP() << Postgres::missing();
  }

  CitySources town_from(const std::string& source, const std::string& layer) {
    auto sources = test::two_squares(folder_);
    sources.sites = test::sites_from(source, "pid");
    sources.sites->name = "MC";
    sources.sites->layer = layer;
    sources.population = test::people_from(source);
    sources.population->layer = layer;
    if (layer == "cells") sources.sites->crs = sources.population->crs = "EPSG:4549";
    return sources;
  }
  std::string refused(const std::string& source, const std::string& layer, const std::string& where = "") {
    auto sources = town_from(source, layer);
    sources.sites->where = where;
    const auto line = test::refusal(sources);
    EXPECT_NE(line, "");
    EXPECT_EQ(line.find(Postgres::kPassword), std::string::npos) << line;
    return line;
  }

  static std::unique_ptr<Postgres> server_;
  test::Folder folder_;
};
std::unique_ptr<Postgres> PostGis::server_;

TEST_F(PostGis, TablesViewsAndColumnsGiveTheTownOfTheGeoPackage) {
  test::write_town(folder_.path("town.gpkg"), {"GPKG", "town.gpkg"});
  const auto expected = test::read(town_from("town.gpkg", ""));
  for (const char* layer : {"town", "seen", "cells", "x\"; DROP TABLE town; --", "规划.候选点"}) {
    const auto result = test::read(town_from(server_->connection(), layer));
    ASSERT_EQ(result.city.parcels.all.size(), expected.city.parcels.all.size()) << layer;
    for (std::size_t i = 0; i < result.city.parcels.all.size(); ++i) {
      EXPECT_EQ(result.city.parcels.all[i].id, expected.city.parcels.all[i].id) << layer;
      EXPECT_EQ(result.city.parcels.all[i].name, expected.city.parcels.all[i].name);
      EXPECT_NEAR(result.city.parcels.all[i].at.x, expected.city.parcels.all[i].at.x, 1e-6);
    }
    EXPECT_EQ(result.city.account.source_total, expected.city.account.source_total) << layer;
    for (const auto& input : result.inputs)
      EXPECT_EQ(input.source.find(Postgres::kPassword), std::string::npos) << input.source;
  }
}

TEST_F(PostGis, LargeWholeNumbersStayWhole) {
  auto sources = town_from(server_->connection(), "town");
  sources.sites->keep = {"big"};
  EXPECT_EQ(test::read(sources).city.parcels.all.at(0).attributes.at(0), "9007199254740993");
}

TEST_F(PostGis, AFilterChoosesAndCannotWrite) {
  auto sources = town_from(server_->connection(), "town");
  sources.sites->where = "pop > 15 AND MC LIKE '%街道'";
  EXPECT_EQ(test::read(sources).city.parcels.all.size(), 6U);
  for (const char* where : {"1 = 1); DROP TABLE town; --", "pid IN (SELECT pid FROM town)",
                            "pg_sleep(5) IS NULL", "writes() = 1"}) {
    expect_words(refused(server_->connection(), "town", where), {"filter"});
  }
  EXPECT_EQ(test::read(town_from(server_->connection(), "town")).city.parcels.all.size(), 12U)
      << "it still stands";
}

TEST_F(PostGis, TheSessionIsReadOnly) {
  expect_words(refused(server_->connection(), "writing"), {"read-only"});
  server_->run("DO $$ BEGIN IF EXISTS (SELECT 1 FROM trace) THEN RAISE 'written'; END IF; END $$");
}

TEST_F(PostGis, EveryFailureIsOneLineWithoutThePassword) {
  expect_words(refused(server_->connection(), "tonw"), {"PG:dbname=postgres", "tonw", "town", "cells"});
  expect_words(refused(server_->connection(), ""), {"several layers", "town", "`layer`"});
  expect_words(refused(server_->connection("Falsch-1"), "town"), {"cannot be reached", "password"});
  EXPECT_EQ(refused(server_->connection("Falsch-1"), "town").find("Falsch"), std::string::npos);
  expect_words(refused("PG:host=/nowhere dbname=a password=" + std::string(Postgres::kPassword), "town"),
               {"cannot be reached", "check server"});
  expect_words(refused("PG:host=a password=my " + std::string(Postgres::kPassword), "town"), {"connection"});
}

}  // namespace
}  // namespace mulin::layers
