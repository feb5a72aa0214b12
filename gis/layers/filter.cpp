#include "layers/filter.h"

#include <ogrsf_frmts.h>

#include "core/error.h"
#include "core/text.h"
#include "layers/open.h"

namespace mulin::layers {

Filter::Filter() = default;
Filter::~Filter() = default;
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;

Filter::Filter(OGRLayer& layer, const std::string& expression, const std::string& key,
               const Notes& notes)
    : query_(std::make_unique<OGRFeatureQuery>()) {
  const GdalMessages messages;
  if (query_->Compile(&layer, expression.c_str()) == OGRERR_NONE) return;
  throw core::UsageError(key + ": " + notes.shown() + ": the filter " + core::printable(expression, 200) +
                         " cannot be used (" + messages.first_failure() +
                         "); write a condition on its fields, such as KIND = 'school' AND AREA > 600");
}

bool Filter::fits(OGRFeature& feature) const {
  return query_ == nullptr || query_->Evaluate(&feature) != 0;
}

}  // namespace mulin::layers
