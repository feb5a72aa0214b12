#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "core/error.h"
#include "maps/style.h"
#include "write_samples.h"

namespace mulin::maps {
namespace {

/// sites, subdistricts, streets, reach in one file.
class WriteGeopackage : public testing::Test {
 protected:
  void SetUp() override { write_geopackage({&sites, &subdistricts, &streets, &reach}, path, options()); }
  static WriteOptions options() {
    WriteOptions out = sample_options();
    out.chinese = true;
    return out;
  }

  const Table sites = sample_sites(), subdistricts = sample_subdistricts(), streets = sample_streets();
  const Table reach = sample_reach();
  const Scratch scratch;
  const std::string path = scratch.file("plan.gpkg");
};

TEST_F(WriteGeopackage, LayersReadBack) {
  const auto read = read_layer(path, "sites");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].fields.at("name"), "长白新村街道睦邻中心");
  EXPECT_EQ(read[1].fields.at("name"), "=HYPERLINK(\"x\")");
  EXPECT_EQ(read[1].fields.count("mean_distance"), 0U);
  EXPECT_EQ(read[0].fields.at("score"), "0.8765");
  EXPECT_EQ(read[1].wkt, "POINT (642000.125 3466000.0)");
  EXPECT_EQ(read[2].wkt, "");
  EXPECT_EQ(read_layer(path, "reach").size(), 2000U);
  EXPECT_EQ(read_layer(path, "streets")[1].wkt, "");
}

TEST_F(WriteGeopackage, IsOneFileWithoutJournal) {
  EXPECT_EQ(files_in(scratch.folder()), (std::vector<std::string>{"plan.gpkg"}));
  EXPECT_EQ(query(path, "PRAGMA journal_mode"), (std::vector<std::string>{"delete"}));
  EXPECT_EQ(query(path, "PRAGMA integrity_check"), (std::vector<std::string>{"ok"}));
}

TEST_F(WriteGeopackage, EachTableHasADefaultStyleThatQgisFinds) {
  // The words of QGIS's own query.
  const auto names =
      query(path,
            "SELECT f_table_name, f_geometry_column FROM layer_styles WHERE f_table_schema = '' AND "
            "useAsDefault ORDER BY 1");
  EXPECT_EQ(names, (std::vector<std::string>{"reach|", "sites|geom", "streets|geom", "subdistricts|geom"}));
  const auto qml = query(path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'sites'");
  ASSERT_EQ(qml.size(), 1U);
  EXPECT_NE(qml[0].find("RuleRenderer"), std::string::npos);
  EXPECT_NE(qml[0].find("name=\"点位编号\""), std::string::npos);
}

TEST_F(WriteGeopackage, TableOfStylesIsRegisteredAndStampedWithTheAskedDate) {
  EXPECT_EQ(query(path, "SELECT DISTINCT last_change FROM gpkg_contents"),
            (std::vector<std::string>{"2016/01/15 00:00:00+00"}));
  EXPECT_EQ(query(path, "SELECT data_type FROM gpkg_contents WHERE table_name IN ('layer_styles', 'reach')"),
            (std::vector<std::string>{"attributes", "attributes"}));
}

TEST_F(WriteGeopackage, MeaningsOfColumnsStandInTheSchemaExtension) {
  EXPECT_EQ(query(path, "SELECT title FROM gpkg_data_columns WHERE column_name = 'site_id'"),
            (std::vector<std::string>{"点位编号"}));
}

TEST_F(WriteGeopackage, SpatialIndexHoldsTheShapesThatArePlaced) {
  EXPECT_EQ(query(path, "SELECT count(*) FROM rtree_sites_geom"), (std::vector<std::string>{"2"}));
  EXPECT_EQ(query(path, "SELECT count(*) FROM rtree_subdistricts_geom"), (std::vector<std::string>{"2"}));
}

TEST_F(WriteGeopackage, OpensFromAReadOnlyFolder) {
  namespace fs = std::filesystem;
  const std::string before = bytes_of(path);
  fs::permissions(path, fs::perms::owner_read);
  fs::permissions(scratch.folder(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(read_layer(path, "sites").size(), 3U);
  fs::permissions(scratch.folder(), fs::perms::owner_all);
  EXPECT_EQ(files_in(scratch.folder()), (std::vector<std::string>{"plan.gpkg"}));
  EXPECT_EQ(bytes_of(path), before);
}

TEST(WriteGeopackageNames, APlannersOwnColumnGivesWayToOneOfOurs) {
  Table table{.name = "sites", .geometry = Geometry::point};
  for (const char* name : {"rank", "name", "NAME", "fid", "Geom", "we\"ird, 列", "name_"}) {
    table.columns.push_back({.name = name, .dbf = "c" + std::to_string(table.columns.size())});
  }
  table.add_row({"1", "ours", "theirs", "7", "g", "w", "last"});
  table.points = {{640000, 3465000}};
  const Scratch scratch;
  write_geopackage({&table}, scratch.file("plan.gpkg"), sample_options());
  const auto read = read_layer(scratch.file("plan.gpkg"), "sites");
  ASSERT_EQ(read.size(), 1U);
  const std::map<std::string, std::string> expected = {
      {"rank", "1"},  {"name", "ours"},     {"NAME_", "theirs"}, {"fid_", "7"},
      {"Geom_", "g"}, {"we\"ird, 列", "w"}, {"name__", "last"}};
  EXPECT_EQ(read[0].fields, expected);
  write_csv(table, scratch.file("sites.csv"));
  write_geojson(table, scratch.file("sites.geojson"), sample_options());
  write_shapefile(table, scratch.folder(), sample_options());
  write_xlsx({&table}, scratch.file("sites.xlsx"), sample_options());
}

Table candidates() {
  Table table{.name = "candidates", .geometry = Geometry::point};
  table.columns = {{.name = "status", .dbf = "status"},
                   {.name = "score", .dbf = "score", .type = Type::real}};
  for (int i = 0; i < 100; ++i) {
    table.add_row({i % 10 == 0 ? "rejected" : "candidate", i / 100.0});
    table.points.push_back({640000.0 + i, 3465000});
  }
  return table;
}

TEST(LayerStyle, CandidatesAreGraduatedByScoreAndEachRowHasOneRule) {
  const Table table = candidates();
  const Style style = style_of(table, sample_options());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    int rules = 0;
    for (const Rule& rule : style.rules) {
      bool holds = true;
      for (const Condition& when : rule.when) {
        const double score = std::get<double>(table.at(row, 1));
        if (when.column == "status") holds = holds && std::get<std::string>(table.at(row, 0)) == when.equals;
        if (when.from) holds = holds && score >= *when.from;
        if (when.to) holds = holds && score < *when.to;
      }
      rules += holds ? 1 : 0;
    }
    EXPECT_EQ(rules, 1) << row;
  }
}

TEST(LayerStyle, TextFromDataStaysTextInXml) {
  Table table = candidates();
  table.columns[0].meaning_en = "<script>&\"'";
  const std::string xml = qml(style_of(table, sample_options()), table, sample_options());
  EXPECT_NE(xml.find("&lt;script&gt;&amp;&quot;&apos;"), std::string::npos);
  EXPECT_EQ(xml.find("<script"), std::string::npos);
}

TEST(LayerStyle, EveryLayerOfTheContractHasRules) {
  const std::vector<std::pair<std::string, Geometry>> layers = {
      {"sites", Geometry::point},          {"candidates", Geometry::point},
      {"centres", Geometry::point},        {"subdistricts", Geometry::polygon},
      {"demand", Geometry::point},         {"service_areas", Geometry::polygon},
      {"allocation", Geometry::line},      {"streets", Geometry::line},
      {"network_issues", Geometry::point}, {"network_issues", Geometry::line},
      {"something_else", Geometry::line}};
  for (const auto& [name, geometry] : layers) {
    Table table{.name = name, .geometry = geometry};
    table.columns = {{.name = "id", .dbf = "id"}};
    const Style style = style_of(table, sample_options());
    EXPECT_FALSE(style.rules.empty()) << name;
    EXPECT_EQ(style.geometry, geometry) << name;
  }
}

}  // namespace
}  // namespace mulin::maps
