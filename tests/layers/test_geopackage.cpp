// GeoPackages as they lie beside an open QGIS, and such that bring code along.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

#include "core/random.h"
#include "layers/gdal_town.h"
#include "layers/geopackage.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

namespace fs = std::filesystem;
using test::expect_words;
using test::refusal;
using test::write_town;

CitySources sites_of(const test::Folder& folder, const std::string& name) {
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from(name, "pid");
  sources.sites->name = "MC";
  return sources;
}

/// Without the spatial index, whose triggers need functions of GDAL.
const test::TownFormat kPlain{"GPKG", "town.gpkg", {}, {"SPATIAL_INDEX=NO"}};

/// A connection that stays open, as QGIS keeps one.
class Editor {
 public:
  explicit Editor(const std::string& path) { sqlite3_open(path.c_str(), &db_); }
  ~Editor() { sqlite3_close(db_); }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;
  void run(const std::string& sql) {
    char* error = nullptr;
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK)
      throw std::runtime_error(error);
  }

 private:
  sqlite3* db_ = nullptr;
};

std::map<std::string, std::string> files_in(const test::Folder& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    all[entry.path().filename().string()] = test::bytes_of_file(entry.path().string());
  return all;
}

TEST(GeoPackage, WhatAnOpenEditorHasSavedIsReadAndNothingIsChanged) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), kPlain);
  Editor editor(folder.path("town.gpkg"));
  editor.run("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0");
  editor.run("UPDATE town SET MC = '改名街道' WHERE pid = '007'");
  const auto sources = sites_of(folder, "town.gpkg");
  ASSERT_GT(fs::file_size(folder.path("town.gpkg-wal")), 0U);
  const auto before = files_in(folder);
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.parcels.all.at(0).name, "改名街道");
  EXPECT_EQ(files_in(folder), before);
  EXPECT_EQ(result.inputs.back().files.size(), 2U) << "the log is an input too";
  editor.run("BEGIN; UPDATE town SET MC = '未存' WHERE pid = '007'");
  EXPECT_EQ(test::read(sources).city.parcels.all.at(0).name, "改名街道") << "what is not saved is not read";
}

TEST(GeoPackage, ALogOfAnotherFileOrACutOneChangesNothingBeyondWhatIsWhole) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), kPlain);
  std::string log;
  {
    Editor editor(folder.path("town.gpkg"));
    editor.run("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0");
    editor.run("CREATE TABLE one (a); INSERT INTO one VALUES (1)");
    editor.run("CREATE TABLE two (a); INSERT INTO two VALUES (2)");
    log = test::bytes_of_file(folder.path("town.gpkg-wal"));
  }
  const auto database = test::bytes_of_file(folder.path("town.gpkg"));
  auto copy = database;
  EXPECT_FALSE(lay_log_over(copy, "changes"));
  EXPECT_FALSE(lay_log_over(copy, std::string(4000, 'x')));
  EXPECT_EQ(copy, database);
  core::Random random(7);
  for (int i = 0; i < 200; ++i) {
    copy = database;
    auto broken = log.substr(0, random.below(log.size()));
    if (!broken.empty() && i % 2 == 0) broken[random.below(broken.size())] ^= 1;
    lay_log_over(copy, broken);
    EXPECT_EQ(copy.size() % 4096, 0U);
  }
}

TEST(GeoPackage, ABrokenOffTransactionIsRefused) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), kPlain);
  folder.write("town.gpkg-journal", "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and pages");
  expect_words(refusal(sites_of(folder, "town.gpkg")), {"town.gpkg", "-journal", "QGIS"});
}

TEST(GeoPackage, TextInAColumnOfNumbersIsRefusedAndNever0) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), kPlain);
  {
    Editor editor(folder.path("town.gpkg"));
    editor.run("UPDATE town SET pop = '约500' WHERE fid = 3");
  }
  auto sources = test::two_squares(folder);
  sources.population = test::people_from("town.gpkg");
  expect_words(refusal(sources), {"population", "town.gpkg", "#3", "约500", "pop"});
}

TEST(GeoPackage, WhatRunsSqlOfItsOwnIsRefusedByName) {
  const test::Folder folder;
  const auto refused = [&](const std::string& sql, std::initializer_list<const char*> words) {
    fs::remove(folder.path("x.gpkg"));
    test::write_sqlite(folder, "x.gpkg", {sql});
    expect_words(refusal(sites_of(folder, "x.gpkg")), words);
  };
  refused("CREATE VIEW sites AS SELECT 1", {"x.gpkg", "sites", "view"});
  refused("CREATE VIRTUAL TABLE words USING fts5(a)", {"x.gpkg", "virtual"});
  refused("CREATE TABLE t (a TEXT, b TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL)",
          {"x.gpkg", "\"b\"", "computed"});
  refused("CREATE TABLE t (a TEXT, b AS (a || 'x') STORED)", {"x.gpkg", "\"b\"", "computed"});
}

TEST(GeoPackage, TriggersNeverRun) {
  const test::Folder folder;
  write_town(folder.path("town.gpkg"), kPlain);
  {
    Editor editor(folder.path("town.gpkg"));
    editor.run("CREATE TRIGGER evil AFTER INSERT ON town BEGIN DELETE FROM town; END");
  }
  const auto before = test::bytes_of_file(folder.path("town.gpkg"));
  EXPECT_EQ(test::read(sites_of(folder, "town.gpkg")).city.parcels.all.size(), 12U);
  EXPECT_EQ(test::bytes_of_file(folder.path("town.gpkg")), before);
}

}  // namespace
}  // namespace mulin::layers
