#include "maps/write_gdal.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>

#include "core/text.h"
#include "maps/checked_file.h"

namespace mulin::maps {
namespace {

void CPL_STDCALL keep_first_failure(CPLErr kind, CPLErrorNum, const char* text) {
  auto& first = *static_cast<std::string*>(CPLGetErrorHandlerUserData());
  if (kind >= CE_Failure && first.empty()) first = text;
}

}  // namespace

OGRSpatialReference spatial_reference(const std::string& crs) {
  constexpr const char* kNoSurprises[] = {"ALLOW_NETWORK_ACCESS=NO", "ALLOW_FILE_ACCESS=NO", nullptr};
  OGRSpatialReference out;
  const GdalMessages messages;
  if (out.SetFromUserInput(crs.c_str(), const_cast<char**>(kNoSurprises)) != OGRERR_NONE) {
    throw core::OutputError("CRS \"" + core::printable(crs) + "\" cannot be understood; give an EPSG code");
  }
  out.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return out;
}

void register_gdal() {
  static std::once_flag once;
  std::call_once(once, [] { GDALAllRegister(); });
}

std::string message_at(const std::string& path, const std::string& message) {
  return core::printable(path, 400) + ": " + core::printable(message, 400);
}

GdalMessages::GdalMessages() : first_failure_(std::make_unique<std::string>()) {
  CPLErrorReset();
  CPLPushErrorHandlerEx(keep_first_failure, first_failure_.get());
}

GdalMessages::~GdalMessages() {
  CPLPopErrorHandler();
}

void GdalMessages::check(const std::string& path) const {
  if (!first_failure_->empty()) throw core::OutputError(message_at(path, *first_failure_));
}

GdalSetting::GdalSetting(std::string key, const std::string& value) : key_(std::move(key)) {
  if (const char* before = CPLGetThreadLocalConfigOption(key_.c_str(), nullptr)) {
    before_ = std::make_unique<std::string>(before);
  }
  CPLSetThreadLocalConfigOption(key_.c_str(), value.c_str());
}

GdalSetting::~GdalSetting() {
  CPLSetThreadLocalConfigOption(key_.c_str(), before_ ? before_->c_str() : nullptr);
}

MemoryFolder::MemoryFolder() {
  static std::atomic<int> next{0};
  path_ = "/vsimem/mulin-" + std::to_string(++next);
  VSIMkdir(path_.c_str(), 0755);
}

MemoryFolder::~MemoryFolder() {
  VSIRmdirRecursive(path_.c_str());
}

std::string_view MemoryFolder::bytes(const std::string& name) const {
  vsi_l_offset size = 0;
  const GByte* data = VSIGetMemFileBuffer(file(name).c_str(), &size, FALSE);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

struct ToWgs84::Impl {
  std::unique_ptr<OGRCoordinateTransformation> transformation;
};

ToWgs84::ToWgs84(const std::string& crs) : impl_(std::make_unique<Impl>()) {
  const OGRSpatialReference from = spatial_reference(crs);
  const OGRSpatialReference to = spatial_reference("EPSG:4326");
  const GdalMessages messages;
  impl_->transformation.reset(OGRCreateCoordinateTransformation(&from, &to));
  if (!impl_->transformation)
    throw core::OutputError("no way from CRS \"" + core::printable(crs) + "\" to WGS 84");
}

ToWgs84::~ToWgs84() = default;

void ToWgs84::apply(std::span<geometry::Point> points) const {
  if (points.empty()) return;
  const GdalMessages messages;
  std::vector<double> x, y;
  for (const auto p : points) {
    x.push_back(p.x);
    y.push_back(p.y);
  }
  std::vector<int> done(points.size());
  impl_->transformation->Transform(static_cast<int>(points.size()), x.data(), y.data(), nullptr, done.data());
  constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool good = done[i] != 0 && std::isfinite(x[i]) && std::isfinite(y[i]);
    points[i] = good ? geometry::Point{x[i], y[i]} : geometry::Point{kNowhere, kNowhere};
  }
}

}  // namespace mulin::maps
