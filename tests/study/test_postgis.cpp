// A run whose people come from PostGIS gives the plan that the same people in a CSV give.
#include <gtest/gtest.h>

#include "core/text.h"
#include "study/tiny_town.h"
#include "support/postgres.h"

namespace mulin::test {
namespace {

TEST(PostGis, ARunFromADatabaseGivesTheSamePlanAndShowsNoPassword) {
  if (const auto why = Postgres::missing(); !why.empty()) GTEST_SKIP() << why;
  const TinyTown town;
  ASSERT_EQ(town.run_tables().exit_code, 0);
  const auto sites = read_file(town.plan() / "sites.csv");
  const auto demand = read_file(town.plan() / "demand.csv");
  Postgres server;
  std::string sql;
  for (const auto& line : core::split(tiny_people(), '\n')) {
    std::string cells;
    for (const auto& cell : core::split(core::trimmed(line), ','))
      cells += (cells.empty() ? "" : ",") + (cell.empty() ? "NULL" : "'" + cell + "'");
    if (sql.empty()) {
      sql = "CREATE TABLE people (n serial";
      for (const auto& name : core::split(core::trimmed(line), ',')) sql += ", \"" + name + "\" text";
      sql += ");";
    } else if (!core::trimmed(line).empty()) {
      sql += "INSERT INTO people VALUES (DEFAULT," + cells + ");";
    }
  }
  server.run(sql);
  StudyText study;
  study.population =
      "[population]\nsource = \"" + server.connection() +
      "\"\nlayer = \"people\"\nx = \"east\"\ny = \"north\"\ncrs = \"EPSG:4549\"\ncount = \"POP\"\n"
      "groups = { elderly = \"POP60\" }\n";
  const auto outcome = town.run_tables(study);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(read_file(town.plan() / "sites.csv"), sites);
  EXPECT_EQ(read_file(town.plan() / "demand.csv"), demand);
  EXPECT_FALSE(has(outcome.out + outcome.err, Postgres::kPassword));
  for (const auto& name : entries(town.plan())) {
    if (name.ends_with('/')) continue;
    EXPECT_FALSE(has(read_file(town.plan() / name), Postgres::kPassword)) << name;
  }
  server.stop();
  const auto down = town.run_tables(study);
  EXPECT_EQ(down.exit_code, 3) << down.err;
  EXPECT_TRUE(has(down.error(), "population") && has(down.error(), "PG:dbname=postgres people")) << down.err;
  EXPECT_FALSE(has(down.out + down.err, Postgres::kPassword));
}

}  // namespace
}  // namespace mulin::test
