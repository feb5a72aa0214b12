// layers/filter: the study file's `where`, which chooses features and can do nothing else.
// In: an OGR SQL expression, a layer's fields → out: does a feature fit? Read first: layers/notes.h.
// It is judged here and never handed to a database: no subquery, no function of SQLite or PostgreSQL runs,
// and one filter means the same in every format.
#pragma once

#include <memory>
#include <string>

#include "layers/notes.h"

class OGRFeature;
class OGRFeatureQuery;
class OGRLayer;

namespace mulin::layers {

class Filter {
 public:
  /// Fits everything.
  Filter();
  /// `key`: where the expression stands in the study file. Throws: UsageError for what is no expression on the
  /// layer's fields.
  Filter(OGRLayer& layer, const std::string& expression, const std::string& key, const Notes& notes);
  ~Filter();
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;

  [[nodiscard]] bool fits(OGRFeature& feature) const;
  [[nodiscard]] explicit operator bool() const { return query_ != nullptr; }

 private:
  std::unique_ptr<OGRFeatureQuery> query_;
};

}  // namespace mulin::layers
