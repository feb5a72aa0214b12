// A shapefile's names are read right or refused, whatever its bytes are and whatever it claims they are.
#include <gtest/gtest.h>
#include <iconv.h>

#include <array>
#include <filesystem>

#include "core/random.h"
#include "core/text.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

/// Names of real subdistricts and towns, some of whose characters only GB18030 has.
constexpr std::array kChinese = {
    "长白新村街道", "定海路街道", "平凉路街道", "江浦路街道",   "四平路街道", "控江路街道",    "延吉新村街道",
    "殷行街道",     "大桥街道",   "五角场街道", "新江湾城街道", "长海路街道", "五角场镇",      "陆家嘴街道",
    "潍坊新村街道", "塘桥街道",   "洋泾街道",   "沪东新村街道", "花木街道",   "曹杨新村街道",  "甘泉路街道",
    "宜川路街道",   "真如镇街道", "虹梅路街道", "龙华街道",     "徐家汇街道", "漕河泾街道",    "湖南路街道",
    "天平路街道",   "枫林路街道", "斜土路街道", "康健新村街道", "华泾镇",     "泗泾镇",        "佘山镇",
    "洞泾镇",       "叶榭镇",     "泖港镇",     "石湖荡镇",     "新浜镇",     "浯溪街道",      "圳上镇",
    "埗头镇",       "垟溪街道",   "堃城镇",     "喆里街道",     "镕湖镇",     "𬭎里街道", "𬒈石镇"};
constexpr std::array kTraditional = {"長白新村", "定海路", "平涼路",  "中正區", "大安區", "信義區",
                                     "松山區",   "萬華區", "文山區",  "南港區", "內湖區", "士林區",
                                     "北投區",   "板橋區", "三重區",  "中和區", "永和區", "新莊區",
                                     "蘆洲區",   "灣仔區", "油尖旺區"};
constexpr std::array kLatin = {"España", "Ñuñoa", "Peñalolén", "Córdoba", "Málaga",  "Logroño", "A Coruña",
                               "Ávila",  "León",  "São Paulo", "Évora",   "Münster", "Köln",    "Düsseldorf"};

/// "" when a character is not in the encoding.
std::string encoded(std::string text, const char* encoding) {
  const iconv_t handle = iconv_open(encoding, "UTF-8");
  std::string out(text.size() * 4, '\0');
  char* from = text.data();
  char* to = out.data();
  std::size_t left = text.size();
  std::size_t room = out.size();
  const bool failed = iconv(handle, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
  iconv_close(handle);
  out.resize(failed ? 0 : out.size() - room);
  return out;
}

struct Case {
  std::vector<std::string> names;
  test::Shapefile file;
  std::string key;  ///< `encoding` of the study file
  std::string told;
};

Case random_case(core::Random& random) {
  constexpr std::array encodings = {"GBK", "GB18030", "UTF-8", "BIG5", "CP1252"};
  constexpr std::array cpgs = {"",      "",     "",           "UTF-8",  "65001",       "GBK",
                               "CP936", "936",  "ANSI 936",   "GB2312", "GB18030\r\n", "BIG5",
                               "950",   "1252", "ISO-8859-1", "",       "88591"};
  constexpr std::array<std::uint8_t, 9> ldids = {0, 0, 0x4D, 0x7A, 0x4F, 0x78, 0x57, 0x03, 0x99};
  Case one;
  const std::string bytes = encodings.at(random.below(encodings.size()));
  const auto pick = [&](const auto& list) { return std::string(list.at(random.below(list.size()))); };
  const auto n = 3 + random.below(10);
  one.file.columns = {{"ID", 'N', 5, 0}, {"MC", 'C', 30, 0}};
  while (one.names.size() < n) {
    const auto name = bytes == "BIG5"     ? pick(kTraditional)
                      : bytes == "CP1252" ? pick(kLatin)
                                          : pick(kChinese);
    const auto raw = encoded(name, bytes.c_str());
    if (raw.empty()) continue;
    const auto k = one.names.size();
    one.file.shapes.push_back({{{640100.0 + 10 * static_cast<double>(k), 3460100}}});
    one.file.rows.push_back({std::to_string(k), raw});
    one.names.push_back(name);
  }
  one.file.cpg = pick(cpgs);
  one.file.ldid = ldids.at(random.below(ldids.size()));
  if (random.below(4) == 0) one.key = bytes;  // the user is right
  one.told = bytes + " cpg=" + one.file.cpg + " ldid=" + std::to_string(one.file.ldid) + " key=" + one.key;
  return one;
}

TEST(EncodingLaw, FourHundredRandomShapefilesAreReadRightOrRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.shp", "ID");
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "MC";
  int right = 0;
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    core::Random random(seed);
    const auto one = random_case(random);
    std::filesystem::remove(folder.path("sites.cpg"));
    test::write_shapefile(folder, "sites", one.file);
    sources.sites->encoding = one.key;
    try {
      const auto result = test::read(sources);
      const auto& sites = result.city.parcels.all;
      ASSERT_EQ(sites.size(), one.names.size()) << "seed " << seed;
      for (std::size_t i = 0; i < one.names.size(); ++i) {
        EXPECT_EQ(sites[i].name, one.names[i]) << "seed " << seed << " " << one.told;
      }
      ++right;
    } catch (const core::DataError& error) {
      test::expect_words(error.what(), {"sites", "encoding"});
      EXPECT_EQ(one.key, "") << "the user's own word settles it: " << error.what() << " seed " << seed;
      ++refused;
    }
  }
  EXPECT_GT(right, 200) << refused << " refused";
  RecordProperty("right", right);
  RecordProperty("refused", refused);
}

TEST(EncodingLaw, ATextCutWithinACharacterAtTheFieldsEndLosesThatCharacterAlone) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.shp", "ID");
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "MC";
  std::string whole;
  for (int i = 0; i < 100; ++i) whole += "新";
  for (const char* encoding : {"UTF-8", "GBK"}) {
    for (int width = 251; width <= 254; ++width) {
      test::Shapefile file;
      file.columns = {{"ID", 'C', 3, 0}, {"MC", 'C', width, 0}};
      file.rows = {{"A", encoded(whole + whole, encoding)}};
      file.shapes = {{{{640500, 3460500}}}};
      test::write_shapefile(folder, "sites", file);
      const auto result = test::read(sources);
      const auto& name = result.city.parcels.all.at(0).name;
      const auto expected = static_cast<std::size_t>(width) / (std::string(encoding) == "GBK" ? 2 : 3);
      EXPECT_EQ(name.size(), expected * 3) << encoding << " " << width;
      EXPECT_TRUE(whole.starts_with(name.substr(0, 300)));
      EXPECT_TRUE(core::is_utf8(name));
    }
  }
}

TEST(EncodingLaw, TwoEncodingsInOneFileAreRefused) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.shp", "ID");
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "MC";
  test::Shapefile file;
  file.columns = {{"ID", 'C', 3, 0}, {"MC", 'C', 40, 0}};
  file.rows = {{"A", "长白新村街道"}, {"B", encoded("定海路街道", "GBK")}};
  file.shapes = {{{{640500, 3460500}}}, {{{640600, 3460500}}}};
  for (const std::uint8_t ldid : {std::uint8_t{0}, std::uint8_t{0x4D}}) {
    file.ldid = ldid;
    test::write_shapefile(folder, "sites", file);
    test::expect_words(test::refusal(sources), {"sites.dbf", "mixes", "长白新村"});
  }
}

TEST(EncodingLaw, FieldNamesInGbkAreReadAlsoWhenTheHeaderCutsThem) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  sources.sites = test::sites_from("sites.shp", "编号");
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "街道名称";
  sources.sites->keep = {"可用建筑面积", "权属单位联系人"};
  for (const char* encoding : {"UTF-8", "GBK"}) {
    test::Shapefile file;
    const auto in = [&](const char* text) { return encoded(text, encoding); };
    file.columns = {{in("编号"), 'C', 9, 0},
                    {in(encoding == std::string("GBK") ? "街道名称" : "街道名"), 'C', 40, 0},
                    {in("可用建筑面积"), 'C', 9, 0},
                    {in("权属单位联系人"), 'C', 30, 0}};
    sources.sites->name = encoding == std::string("GBK") ? "街道名称" : "街道名";
    file.rows = {{in("甲"), in("长白新村街道"), "120", in("房管局")}};
    file.shapes = {{{{640500, 3460500}}}};
    test::write_shapefile(folder, "sites", file);
    const auto result = test::read(sources);
    const auto& site = result.city.parcels.all.at(0);
    EXPECT_EQ(site.id, "甲") << encoding;
    EXPECT_EQ(site.name, "长白新村街道") << encoding;
    EXPECT_EQ(site.attributes.at(0), "120") << encoding;
    EXPECT_EQ(site.attributes.at(1), "房管局") << encoding;
  }
}

}  // namespace
}  // namespace mulin::layers
