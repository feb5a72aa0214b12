#include <gtest/gtest.h>

#include "layers/encoding.h"
#include "layers/reading.h"

namespace mulin::layers {
namespace {

// 长白新村 in GBK and in UTF-8, and Ñ in CP1252.
const std::string kGbk = "\xB3\xA4\xB0\xD7\xD0\xC2\xB4\xE5";
const std::string kUtf8 = "长白新村";
const std::string kLatin =
    "ESPA\xD1"
    "A";

BytesSeen seen(const std::string& text, bool may_be_cut = false) {
  BytesSeen bytes;
  bytes.see(text, may_be_cut);
  return bytes;
}

TEST(Encoding, NamesOfManyKindsMeanOneEncoding) {
  EXPECT_EQ(encoding_named("utf-8"), "UTF-8");
  EXPECT_EQ(encoding_named("65001"), "UTF-8");
  EXPECT_EQ(encoding_named("ANSI 936"), "GBK");
  EXPECT_EQ(encoding_named("CP936"), "GBK");
  EXPECT_EQ(encoding_named("gb-18030"), "GB18030");
  EXPECT_EQ(encoding_named("ISO-8859-1"), "ISO-8859-1");
  EXPECT_FALSE(encoding_named("klingon"));
}

TEST(Encoding, BytesProveThemselvesWhenNothingIsStated) {
  EXPECT_EQ(choose_encoding(std::nullopt, seen(kUtf8)).name, "UTF-8");
  EXPECT_EQ(choose_encoding(std::nullopt, seen(kGbk)).name, "GB18030");
  EXPECT_TRUE(choose_encoding(std::nullopt, seen(kGbk)).guessed);
  EXPECT_EQ(choose_encoding(std::nullopt, seen(kLatin)).name, "") << "Latin text has no proof";
  EXPECT_EQ(choose_encoding(std::nullopt, seen("plain")).name, "UTF-8");
}

TEST(Encoding, AClaimThatTheBytesDisproveIsOverruled) {
  EXPECT_EQ(choose_encoding("UTF-8", seen(kGbk)).name, "GB18030");
  EXPECT_EQ(choose_encoding("UTF-8", seen(kGbk)).overruled, "UTF-8");
  EXPECT_EQ(choose_encoding("GBK", seen(kUtf8)).name, "UTF-8");
  EXPECT_EQ(choose_encoding("CP1252", seen(kGbk)).name, "GB18030") << "LDID 0x57 stands on every ArcGIS file";
  EXPECT_EQ(choose_encoding("CP1252", seen(kLatin)).name, "CP1252");
  EXPECT_EQ(choose_encoding("UTF-8", seen(kLatin)).name, "");
}

TEST(Encoding, ATextCutWithinItsLastCharacterIsStillItsEncoding) {
  EXPECT_TRUE(seen(kUtf8.substr(0, 11), true).utf8);
  EXPECT_FALSE(seen(kUtf8.substr(0, 11), false).utf8);
  EXPECT_TRUE(seen(kGbk.substr(0, 7), true).gb18030);
  EXPECT_FALSE(seen(kGbk.substr(0, 7), false).gb18030);
}

TEST(Encoding, DecodingIsExactOrNothing) {
  EXPECT_EQ(decoded(kGbk, "GBK"), kUtf8);
  EXPECT_EQ(decoded(kLatin, "CP1252"), "ESPAÑA");
  EXPECT_FALSE(decoded(kLatin, "UTF-8"));
  EXPECT_FALSE(decoded("x", "no such encoding"));
}

/// Forty shapefiles: every way of stating the encoding against every encoding of the bytes.
struct Stated {
  const char* name;
  std::uint8_t ldid;
  const char* cpg;
  const char* key;
};

class ShapefileEncoding : public testing::TestWithParam<std::tuple<Stated, const char*>> {};

TEST_P(ShapefileEncoding, IsReadRightOrRefused) {
  const auto& [stated, bytes] = GetParam();
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  test::Shapefile file;
  file.type = 5;
  file.columns = {{"MC", 'C', 20, 0}};
  const std::string text = std::string(bytes) == "GBK"     ? kGbk
                           : std::string(bytes) == "UTF-8" ? kUtf8
                                                           : "Changbai";
  file.rows = {{text}};
  file.shapes = {{{{121.47, 31.25}, {121.47, 31.26}, {121.48, 31.26}, {121.48, 31.25}, {121.47, 31.25}}}};
  file.ldid = stated.ldid;
  file.cpg = stated.cpg;
  file.prj = test::kCgcs2000Prj;
  test::write_shapefile(folder, "zones", file);
  sources.subdistricts->source = "zones.shp";
  sources.subdistricts->name = "MC";
  sources.subdistricts->code = "";
  sources.subdistricts->encoding = stated.key;
  try {
    const auto result = test::read(sources);
    EXPECT_EQ(result.city.subdistricts.at(0).name, std::string(bytes) == "ASCII" ? "Changbai" : kUtf8);
  } catch (const core::DataError& error) {
    test::expect_words(error.what(), {"zones", "encoding"});
  }
}

INSTANTIATE_TEST_SUITE_P(
    Forty, ShapefileEncoding,
    testing::Combine(testing::Values(Stated{"nothing", 0, "", ""}, Stated{"ldid4D", 0x4D, "", ""},
                                     Stated{"ldid57", 0x57, "", ""}, Stated{"ldid03", 0x03, "", ""},
                                     Stated{"ldidUnknown", 0x99, "", ""}, Stated{"cpgUtf8", 0, "UTF-8", ""},
                                     Stated{"cpgGbk", 0, "GBK", ""}, Stated{"cpg936", 0x57, "ANSI 936", ""},
                                     Stated{"cpg18030", 0, "GB18030\r\n", ""},
                                     Stated{"cpg1252", 0, "1252", ""}, Stated{"cpgJunk", 0, "wxyz", ""},
                                     Stated{"keyGbk", 0x57, "UTF-8", "GBK"},
                                     Stated{"keyUtf8", 0x4D, "GBK", "UTF-8"},
                                     Stated{"cpgBig", 0, "65001", ""}),
                     testing::Values("GBK", "UTF-8", "ASCII")),
    [](const auto& one) {
      std::string bytes = std::get<1>(one.param);
      std::erase(bytes, '-');
      return std::string(std::get<0>(one.param).name) + "Bytes" + bytes;
    });

TEST(Encoding, AGuessIsSaidAndOverruledByTheStudyFile) {
  const test::Folder folder;
  auto sources = test::two_squares(folder);
  folder.write("sites.csv", "id,x,y,name\nA,640500,3460500," + kGbk + "\n");
  sources.sites = test::sites_from("sites.csv");
  sources.sites->crs = "EPSG:4549";
  sources.sites->name = "name";
  const auto result = test::read(sources);
  EXPECT_EQ(result.city.parcels.all.at(0).name, kUtf8);
  ASSERT_NE(test::finding(result, "encoding_guessed"), nullptr);
  sources.sites->encoding = "GBK";
  EXPECT_EQ(test::finding(test::read(sources), "encoding_guessed"), nullptr);
}

}  // namespace
}  // namespace mulin::layers
