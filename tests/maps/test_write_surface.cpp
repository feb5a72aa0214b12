#include <gtest/gtest.h>

#include "write_samples.h"

#if __has_include(<gdal/gdal.h>)
#include <gdal/gdal.h>
#else
#include <gdal.h>
#endif

namespace mulin::maps {
namespace {

struct Closer {
  void operator()(void* dataset) const { GDALClose(dataset); }
};

std::unique_ptr<void, Closer> opened(const std::string& path) {
  GDALAllRegister();
  return std::unique_ptr<void, Closer>(GDALOpen(path.c_str(), GA_ReadOnly));
}

TEST(WriteSurface, IsACloudOptimizedGeotiffWithOverviews) {
  const Scratch scratch;
  write_surface(sample_surface(1100, 700), scratch.file("s.tif"), sample_options());
  const auto tif = opened(scratch.file("s.tif"));
  EXPECT_STREQ(GDALGetMetadataItem(tif.get(), "LAYOUT", "IMAGE_STRUCTURE"), "COG");
  EXPECT_STREQ(GDALGetMetadataItem(tif.get(), "COMPRESSION", "IMAGE_STRUCTURE"), "DEFLATE");
  EXPECT_STREQ(GDALGetMetadataItem(tif.get(), "TIFFTAG_DATETIME", nullptr), "2016:01:15 00:00:00");
  EXPECT_GE(GDALGetOverviewCount(GDALGetRasterBand(tif.get(), 1)), 1);
}

TEST(WriteSurface, NotANumberIsNodataAndCellsLieWhereTheyShould) {
  const Scratch scratch;
  const Surface surface = sample_surface(5, 3);
  write_surface(surface, scratch.file("s.tif"), sample_options());
  const auto tif = opened(scratch.file("s.tif"));
  double corner[6];
  GDALGetGeoTransform(tif.get(), corner);
  EXPECT_EQ(corner[0], 640000);
  EXPECT_EQ(corner[3], 3470000);
  EXPECT_EQ(corner[5], -50);
  std::vector<float> read(15);
  GDALRasterBandH band = GDALGetRasterBand(tif.get(), 1);
  ASSERT_EQ(GDALRasterIO(band, GF_Read, 0, 0, 5, 3, read.data(), 5, 3, GDT_Float32, 0, 0), CE_None);
  EXPECT_EQ(read[0], -9999);
  EXPECT_EQ(read[8], surface.values[8]);
  EXPECT_EQ(GDALGetRasterNoDataValue(band, nullptr), -9999);
}

TEST(WriteSurface, LeavesAStyleAndNoOtherSidecar) {
  const Scratch scratch;
  write_surface(sample_surface(5, 3), scratch.file("s.tif"), sample_options());
  EXPECT_EQ(files_in(scratch.folder()), (std::vector<std::string>{"s.qml", "s.tif"}));
}

TEST(WriteSurface, ASurfaceWithoutAnyValueIsFine) {
  Surface surface = sample_surface(4, 4);
  for (float& value : surface.values) value = std::numeric_limits<float>::quiet_NaN();
  const Scratch scratch;
  EXPECT_NO_THROW(write_surface(surface, scratch.file("s.tif"), sample_options()));
}

}  // namespace
}  // namespace mulin::maps
